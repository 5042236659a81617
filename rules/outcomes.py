"""What became of a graduate, which facts are still missing, and what to ask next.

Facts are captured progressively: whatever a student says is kept, and one missing fact is asked per text. What a
person or the form told outranks what a text says, and whoever does not want to tell is left alone.
Source: SOP-15, SOP-16, SOP-24, SOP-25, SOP-30; NACE first-destination categories; annotation guide (employment
details).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
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


# So many questions may stay without an answer, passed over or refused; then a machine asks no more (SOP-24, SOP-25).
MOST_UNANSWERED = 2

# Who was reluctant is never asked for these.
NOT_ASKED_OF_THE_RELUCTANT = frozenset({"pay"})

FORM_QUESTION = "form"
"""Stands among what was asked when a student was asked to complete the Career Status form (SOP-15)."""

FROM_A_TEXT = "sms"
"""The one source that never replaces another: everything else was told to a person or written into the form."""


def next_question(
    missing: Sequence[str],
    already_asked: Collection[str],
    *,
    is_reluctant: bool = False,
    told_something: bool = True,
) -> str | None:
    """Return the field to ask next (its text is `QUESTIONS[field]`), or None when a machine asks no more.

    A field is asked once: who passed over a question is not asked it again by a machine, and after MOST_UNANSWERED
    such questions nothing is. `is_reluctant`: did not want to tell, now or before; then there is a question only after
    a reply that `told_something`, and none about pay.
    """
    if sum(name in already_asked for name in missing) >= MOST_UNANSWERED or (is_reluctant and not told_something):
        return None
    kept_from = NOT_ASKED_OF_THE_RELUCTANT if is_reluctant else frozenset()
    return next(
        (name for name in missing if name in QUESTIONS and name not in already_asked and name not in kept_from), None
    )


def form_completed_on(said_on: date | None, missing: Sequence[str]) -> date | None:
    """Return the day from which the Career Status form counts as completed.

    That is when the student has said so and no required fact is missing (SOP-15); None before.
    """
    return None if missing else said_on
