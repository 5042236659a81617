"""The columns of a roster file: what we are given about each student, under which names, and what must be there."""

from dataclasses import dataclass

LABEL_SEPARATORS = ";|"  # between several tags or courses in one cell


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column. `aliases` are other headers seen for it, lower case, without spaces and punctuation."""

    name: str
    meaning: str  # told to whoever makes the file
    example: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False


ROSTER_COLUMNS = (
    RosterColumn(
        "student_id", "the college's own id", "S100001", ("id", "studentnumber", "studentno", "sisid"), is_required=True
    ),
    RosterColumn("first_name", "given name", "Ada", ("firstname", "givenname", "first"), is_required=True),
    RosterColumn("last_name", "family name", "Núñez", ("lastname", "familyname", "surname", "last"), is_required=True),
    RosterColumn("email", "e-mail address", "ada@mail.example", ("emailaddress", "mail")),
    RosterColumn(
        "mobile_phone", "the number that is texted, written in any usual way", "(312) 555-0101",
        ("mobile", "cell", "cellphone", "phone", "phonenumber"),
    ),
    RosterColumn("home_phone", "texted where there is no mobile phone", "", ("home", "homenumber", "landline")),
    RosterColumn(
        "sms_consent", "yes, no, or empty for never asked", "yes", ("consent", "smsoptin", "textconsent", "optin")
    ),
    RosterColumn("sms_consent_on", "day of the consent", "2025-02-14", ("consentdate", "optindate")),
    RosterColumn(
        "sms_consent_proof", "where consent was given; a yes without it does not count", "web form",
        ("consentproof", "consentsource", "optinsource"),
    ),
    RosterColumn("address_state", "US state of the address, two letters", "IL", ("state", "homestate")),
    RosterColumn("zip", "ZIP code", "60601", ("zipcode", "postalcode")),
    RosterColumn(
        "time_zone", "where it is known; else state and area code tell", "America/Chicago", ("timezone", "tz")
    ),
    RosterColumn("program", "program of study", "Welding", ("programname", "programofstudy", "major")),
    RosterColumn("cip_code", "CIP code of the program", "48.0508", ("cip",)),
    RosterColumn("campus", "campus", "Joliet", ("campusname", "location")),
    RosterColumn("credential", "degree, diploma or certificate", "Certificate", ("degree", "award")),
    RosterColumn(
        "completed_on", "day of completion; empty: still studying", "2025-12-19",
        ("completiondate", "graduationdate", "graddate", "completed"),
    ),
    RosterColumn(
        "completion_status", "graduate, or non_graduate_completer for who left with the skills but no credential",
        "graduate", ("completion", "completionstatus", "completertype"),
    ),
    RosterColumn(
        "program_started_on", "first day in the program", "2025-01-13",
        ("programstart", "programstartdate", "startdate", "enrolledon"),
    ),
    RosterColumn(
        "scheduled_completion_on", "day of completion by the program's own length", "2025-12-19",
        ("scheduledcompletion", "scheduledcompletiondate", "expectedgraduationdate"),
    ),
    RosterColumn("study_load", "full_time or part_time", "full_time", ("load", "fulltimeparttime", "ftpt")),
    RosterColumn(
        "advisor_email", "whose caseload the student is on", "rivera@college.example",
        ("advisor", "advisoremail", "caseload"),
    ),
    RosterColumn("risk_level", "high, medium, low, or your own words", "low", ("risk", "atrisk")),
    RosterColumn("tags", "any number, with ; or | between them", "evening; veteran", ("tag", "labels")),
    RosterColumn("courses", "any number, with ; or | between them", "WLD 101; WLD 120", ("course", "coursecodes")),
    RosterColumn("do_not_contact", "yes: the office decided not to text", "", ("dnc", "donotcontact")),
)  # fmt: skip
