"""What became of a graduate, which facts are still missing, and what to ask next.

Facts are captured progressively: whatever a student says is kept, and one missing fact is asked per text.
Source: SOP-16, SOP-25, SOP-30; NACE first-destination categories; annotation guide (employment details).
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum


class Outcome(StrEnum):
    """What somebody does after the program."""

    EMPLOYED = "employed"
    SERVICE = "service"  # a volunteer or service program
    MILITARY = "military"
    CONTINUING_EDUCATION = "continuing_education"
    SEEKING = "seeking"
    NOT_SEEKING = "not_seeking"
    UNAVAILABLE = "unavailable"  # deceased, incarcerated or in long medical care
    UNKNOWN = "unknown"


RECORD_FIELDS: tuple[str, ...] = (
    "outcome",
    "employer",
    "job_title",
    "start_on",
    "pay",
    "hours",
    "work_location",
    "in_field",
)
"""The facts of a Career Status record that replies can fill."""

REQUIRED_FIELDS: Mapping[Outcome, tuple[str, ...]] = {
    # Pay comes late: it is what people are most reluctant to share (SOP-24, SOP-25).
    Outcome.EMPLOYED: ("employer", "job_title", "start_on", "pay", "hours"),
    Outcome.SERVICE: ("start_on",),
    Outcome.MILITARY: ("start_on",),
    Outcome.CONTINUING_EDUCATION: ("start_on",),
    Outcome.SEEKING: (),
    Outcome.NOT_SEEKING: (),
    Outcome.UNAVAILABLE: (),
    Outcome.UNKNOWN: ("outcome",),
}
"""What a complete record of each outcome holds, in the order in which it is asked."""

QUESTIONS: Mapping[str, str] = {
    "outcome": "Are you working now, still looking, or doing something else?",
    "employer": "Great news, congratulations! What is the name of your employer?",
    "job_title": "Thank you! What is your job title there?",
    "start_on": "When did you start, or when will you?",
    "pay": "About how much do you earn? By the hour or by the year is fine.",
    "hours": "Is it full time, part time or PRN, and about how many hours a week?",
}
"""The text that asks for one missing fact; GSM-7 only, so that each is one segment."""


def missing_fields(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return the fields still missing for the outcome in `facts["outcome"]`, in asking order.

    Keys are those of RECORD_FIELDS. None and the empty string count as missing; 0 and False are answers.
    Without an outcome, that is the one thing missing. A word that is no outcome raises ValueError.
    """
    outcome = Outcome(str(facts.get("outcome") or Outcome.UNKNOWN))
    if outcome is Outcome.UNKNOWN:
        return ("outcome",)
    return tuple(name for name in REQUIRED_FIELDS[outcome] if facts.get(name) in (None, ""))


def next_question(missing: Sequence[str], already_asked: Collection[str]) -> str | None:
    """Return the field to ask next (its text is `QUESTIONS[field]`), or None when nothing is left to ask.

    A field is asked once: who passed over a question is not asked it again by a machine.
    """
    return next((name for name in missing if name in QUESTIONS and name not in already_asked), None)
