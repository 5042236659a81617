"""The words in which a reading is expressed: contexts, labels and details.

Source: annotation guide v1 (24 labels, contexts, entities); SOP-07 to SOP-24.
"""

from dataclasses import dataclass
from enum import StrEnum


class Context(StrEnum):
    """What our last text to the student was; it changes what a short reply means."""

    JOB_LEAD = "job_lead"  # "Reply YES if interested"
    STATUS_CHECK = "status_check"  # "Are you working in your field yet?"
    FORM_REMINDER = "form_reminder"  # "Did you complete your Career Status form?"
    DETAIL_QUESTION = "detail_question"  # one missing fact was asked
    NONE = "none"  # nothing recent


class Label(StrEnum):
    """One meaning a reply can have; a reply may have several."""

    INTERESTED = "interested"
    DECLINED = "declined"
    CONCERN = "concern"
    JOB_QUESTION = "job_question"
    HIRED = "hired"
    JOB_ENDED = "job_ended"
    STILL_SEARCHING = "still_searching"
    NOT_SEEKING = "not_seeking"
    LOCATION_REQUEST = "location_request"
    UNRELATED_QUESTION = "unrelated_question"
    COMPLAINT = "complaint"
    DATA_RELUCTANCE = "data_reluctance"
    FORM_COMPLETED = "form_completed"
    OPT_OUT = "opt_out"
    OPT_OUT_AMBIGUOUS = "opt_out_ambiguous"
    OPT_IN = "opt_in"
    HELP = "help"
    WRONG_NUMBER = "wrong_number"
    CRISIS = "crisis"
    PROFANITY = "profanity"
    CONTACT_REQUEST = "contact_request"
    AUTO_REPLY = "auto_reply"
    ACK = "ack"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Detail:
    """One stated fact: the field of the annotation guide, its value, and where in the raw text it stands.

    `span` are the start and the end in the text as it was received; `rule` is the id of what found it, and
    `confidence` its probability (0 to 1) where a model found it.
    """

    field: str
    value: str | int | float | bool
    span: tuple[int, int]
    rule: str
    confidence: float = 1.0
