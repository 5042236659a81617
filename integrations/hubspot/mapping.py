"""Our words and HubSpot's property names, in one table each way.

The names of the Career Status record stand in schemas/career_status.py, because the quality gate and the
CRM share them; they are the same on the custom object and, where the portal has none, on the contact.
"""

from collections.abc import Mapping

from schemas.career_status import CRM_PROPERTIES

CONTACTS = "contacts"
TASKS = "tasks"
TICKETS = "tickets"
COMMUNICATIONS = "communications"
CAREER_STATUS = "career_status"  # the custom object's name; its number is given by the portal

PROPERTY_GROUP = "placeline"
STUDENT_ID = "placeline_student_id"  # on the contact, unique
TICKET_KEY = "placeline_ticket_key"  # on the ticket, unique
OPT_OUT = "placeline_sms_opt_out"  # on the contact; ticked by hand, read and never written by us
CAREER_KEY = "career_key"  # on the custom object, unique
CONTACT_CAREER_KEY = "cs_career_key"  # on the contact, where there is no custom object; says which record it shows

CONTACT_PROPERTIES: Mapping[str, str] = {
    "first_name": "firstname",
    "last_name": "lastname",
    "email": "email",
    "phone": "phone",
}
RECORD_PROPERTIES: Mapping[str, str] = {each.name: each.crm_name for each in CRM_PROPERTIES}

_OUR_WORDS = {
    **{crm_name: name for name, crm_name in CONTACT_PROPERTIES.items()},
    **{crm_name: name for name, crm_name in RECORD_PROPERTIES.items()},
    STUDENT_ID: "student id",
}


class UnknownProperty(Exception):
    """A property was handed in that the table does not know."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not a property that is written to the CRM")


def to_hubspot(properties: Mapping[str, str], table: Mapping[str, str]) -> dict[str, str]:
    """Return the properties under HubSpot's names. Raises UnknownProperty."""
    unknown = [name for name in properties if name not in table]
    if unknown:
        raise UnknownProperty(unknown[0])
    return {table[name]: value for name, value in properties.items()}


def our_word(property_name: str) -> str:
    """Return our word for a HubSpot property, or HubSpot's own name for one that is not ours."""
    return _OUR_WORDS.get(property_name, property_name)
