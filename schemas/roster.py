"""The columns of a roster file: what we are given about each student, under which names, and what must be there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column. `aliases` are other headers seen for it, lower case, without spaces and punctuation."""

    name: str
    is_required: bool = False
    aliases: tuple[str, ...] = ()


ROSTER_COLUMNS = (
    RosterColumn("student_id", True, ("id", "studentnumber", "studentno", "sisid")),
    RosterColumn("first_name", True, ("firstname", "givenname", "first")),
    RosterColumn("last_name", True, ("lastname", "familyname", "surname", "last")),
    RosterColumn("email", aliases=("emailaddress", "mail")),
    RosterColumn("mobile_phone", aliases=("mobile", "cell", "cellphone", "phone", "phonenumber")),
    RosterColumn("home_phone", aliases=("home", "homenumber", "landline")),
    RosterColumn("sms_consent", aliases=("consent", "smsoptin", "textconsent", "optin")),
    RosterColumn("sms_consent_on", aliases=("consentdate", "optindate")),
    RosterColumn("sms_consent_proof", aliases=("consentproof", "consentsource", "optinsource")),
    RosterColumn("address_state", aliases=("state", "homestate")),
    RosterColumn("zip", aliases=("zipcode", "postalcode")),
    RosterColumn("time_zone", aliases=("timezone", "tz")),
    RosterColumn("program", aliases=("programname", "programofstudy", "major")),
    RosterColumn("cip_code", aliases=("cip",)),
    RosterColumn("campus", aliases=("campusname", "location")),
    RosterColumn("credential", aliases=("degree", "award")),
    RosterColumn("completed_on", aliases=("completiondate", "graduationdate", "graddate", "completed")),
    RosterColumn("advisor_email", aliases=("advisor", "advisoremail")),
    RosterColumn("do_not_contact", aliases=("dnc", "donotcontact")),
)
