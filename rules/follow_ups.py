"""The to-dos the office opens for a person, and when each is due.

Source: SOP-08 to SOP-10 (ten days after a YES), SOP-14, SOP-18, SOP-19, SOP-23, SOP-28; D11 (campus
calendar).
"""

from datetime import date, timedelta
from enum import StrEnum

# Ten calendar days after the reply, on the campus calendar (SOP-08, D11).
FOLLOW_UP_DELAY = timedelta(days=10)

# Messages are answered daily (SOP-28), so what waits for a person is due the next day.
ANSWER_DELAY = timedelta(days=1)

# A place review and a search for other leads take a specialist some days; the office gives itself a week.
REVIEW_DELAY = timedelta(days=7)

# An encouragement that nobody answered is asked about by a person.
CONCERN_DELAY = timedelta(days=3)

# Harassment, safety and a possible emergency are looked at the same day (annotation guide, `complaint`,
# `crisis`).
SAME_DAY = timedelta(0)


class FollowUpKind(StrEnum):
    """What a person is asked to do."""

    HIRING_CHECK = "hiring_check"
    PLACEMENT_REVIEW = "placement_review"
    ESCALATION = "escalation"
    PERSON_ANSWER = "person_answer"
    ALTERNATIVES = "alternatives"
    DATA_CHECK = "data_check"
    CONCERN_CHECK = "concern_check"

    @property
    def subject(self) -> str:
        """Return the title of the task."""
        return _SUBJECTS[self]

    @property
    def checklist(self) -> tuple[str, ...]:
        """Return what has to be done before the task is completed."""
        return _CHECKLISTS[self]

    @property
    def is_call(self) -> bool:
        """Whether somebody has to be spoken to, so that it is a call on the person's list and no other to-do."""
        return self in _CALLS


# An escalation is done when the responsible person was reached.
_CALLS = frozenset({FollowUpKind.ESCALATION})

_SUBJECTS = {
    FollowUpKind.HIRING_CHECK: "Ask how it went with the job",
    FollowUpKind.PLACEMENT_REVIEW: "Review placement support: not seeking employment",
    FollowUpKind.ESCALATION: "Escalated: look at this today",
    FollowUpKind.PERSON_ANSWER: "Answer this reply",
    FollowUpKind.ALTERNATIVES: "Find job opportunities in the wanted place",
    FollowUpKind.DATA_CHECK: "Correct the phone number on the record",
    FollowUpKind.CONCERN_CHECK: "Ask whether the concern is out of the way",
}

_CHECKLISTS = {
    FollowUpKind.HIRING_CHECK: ("Check hiring status", "Collect employment data"),
    FollowUpKind.PLACEMENT_REVIEW: (
        "Confirm why the student is not seeking employment",
        "Decide whether a waiver applies",
        "Set when to ask again",
    ),
    FollowUpKind.ESCALATION: ("Read the whole conversation", "Reach the responsible person", "Note what was agreed"),
    FollowUpKind.PERSON_ANSWER: ("Read the reply", "Answer it", "Give it a disposition"),
    FollowUpKind.ALTERNATIVES: ("Find openings in the wanted place", "Send them to the student"),
    FollowUpKind.CONCERN_CHECK: ("Read what was answered", "Ask what is still in the way", "Offer other leads"),
    FollowUpKind.DATA_CHECK: ("Find the right number", "Correct the record or mark the number as wrong"),
}

_DUE_AFTER = {
    FollowUpKind.HIRING_CHECK: FOLLOW_UP_DELAY,
    FollowUpKind.PLACEMENT_REVIEW: REVIEW_DELAY,
    FollowUpKind.ESCALATION: SAME_DAY,
    FollowUpKind.PERSON_ANSWER: ANSWER_DELAY,
    FollowUpKind.ALTERNATIVES: REVIEW_DELAY,
    FollowUpKind.DATA_CHECK: REVIEW_DELAY,
    FollowUpKind.CONCERN_CHECK: CONCERN_DELAY,
}


def follow_up_due(kind: FollowUpKind, received_on: date, hiring_check_after: timedelta = FOLLOW_UP_DELAY) -> date:
    """Return the campus calendar day on which a follow-up of `kind` is due.

    `received_on` is the campus calendar day of the reply, not its UTC day. `hiring_check_after` is the office's own
    delay of the hiring check, where it has one (D11).
    """
    return received_on + (hiring_check_after if kind is FollowUpKind.HIRING_CHECK else _DUE_AFTER[kind])
