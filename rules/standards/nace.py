"""NACE first destination: how well a class is known, and how many of those seeking an outcome have one.

Knowledge rate = everybody whose outcome is known / graduates. Career outcomes rate = (employed + service + military +
further education) / (known outcomes - not seeking).

Worked example: 100 graduates, 50 employed, 1 in service, 4 military, 10 in further education, 15 seeking, 5 not
seeking, 15 unknown. Knowledge rate 85/100 = 85.0 %; career outcomes rate 65/(85 - 5) = 81.25 %.

Source: NACE First-Destination Survey Standards and Protocols (naceweb.org); 65 % and 30 hours as schools cite them.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from rules.cohorts import Cohort
from rules.graduates import GraduateFacts
from rules.outcomes import Outcome
from rules.standards.standard import Counts, Line, Measure, Standard, When, total

UNVERIFIED = (
    "The formula of the career outcomes rate was read from the words of the standard; its printed form was cut off.",
    "65 % is cited by a school that reports under NACE, not read in the standard itself.",
    "People who are unavailable (death, health, incarceration) have no category: they count as not known.",
)

# A class is well enough known from here on.
KNOWLEDGE_RATE_GOAL = Fraction(65, 100)

# Outcomes of the class that ended in June are collected until this day of the same year (month, day).
COLLECT_UNTIL = (12, 31)

CLASSES = (
    "employed_full_time", "employed_part_time", "employed_hours_unknown", "service", "military",
    "continuing_education", "seeking", "not_seeking", "unavailable", "unknown",
)  # fmt: skip

_EMPLOYED = CLASSES[:3]
_WITH_OUTCOME = CLASSES[:6]
_KNOWN = CLASSES[:8]


def classify(facts: GraduateFacts) -> str | None:
    """Return the class of a graduate; None for somebody without the credential."""
    if not facts.is_graduate:
        return None
    outcome = facts.outcome
    if outcome is Outcome.EMPLOYED:
        return {True: "employed_full_time", False: "employed_part_time", None: "employed_hours_unknown"}[
            facts.is_full_time
        ]
    if outcome in (Outcome.SEEKING, Outcome.UNKNOWN):
        if facts.refused_employment:
            return "not_seeking"
        if facts.waits_for_licence:
            return "seeking"
    return outcome.value


def by_outcome(outcomes: Mapping[str, int]) -> Counts:
    """Return the classes of people of whom only the outcome was counted."""
    return {("employed_hours_unknown" if one == "employed" else one): number for one, number in outcomes.items()}


def measures(counts: Counts) -> tuple[Measure, ...]:
    """Return both rates."""
    with_outcome, known = total(counts, *_WITH_OUTCOME), total(counts, *_KNOWN)
    unknown = total(counts, "unknown")
    return (
        Measure("knowledge rate", known, total(counts, *CLASSES), KNOWLEDGE_RATE_GOAL, unknown),
        Measure(
            "career outcomes rate", with_outcome, known - total(counts, "not_seeking"), None, unknown,
            open_is_below=False,
        ),
    )  # fmt: skip


def lines(counts: Counts) -> tuple[Line, ...]:
    """Return the table of a class, as the survey asks for it."""
    knowledge, career = measures(counts)
    asked = [
        ("1", "Graduates", total(counts, *CLASSES)),
        ("2", "Employed full time (30 hours a week or more)", total(counts, "employed_full_time")),
        ("3", "Employed part time", total(counts, "employed_part_time")),
        ("4", "Employed, hours not known", total(counts, "employed_hours_unknown")),
        ("5", "Volunteer or service program", total(counts, "service")),
        ("6", "Military", total(counts, "military")),
        ("7", "Continuing education", total(counts, "continuing_education")),
        ("8", "Seeking work or further education", total(counts, "seeking")),
        ("9", "Not seeking", total(counts, "not_seeking")),
        ("10", "No information (unavailable ones among them)", total(counts, "unavailable", "unknown")),
    ]
    return (
        *(Line(*one) for one in asked),
        Line("11", "Knowledge rate", knowledge.rate),
        Line("12", "Career outcomes rate", career.rate),
    )


def due_on(cohort: Cohort) -> date | None:
    """Return the last day of collection: 31 December after the class, whatever part of the year is looked at."""
    return date(cohort.last_on.year + (cohort.last_on.month > 6), *COLLECT_UNTIL)


# What a complete record has, and of whom it is asked.
REQUIRED = {
    "program": When.ALWAYS,
    "campus": When.ALWAYS,
    "completed_on": When.ALWAYS,
    "outcome": When.ALWAYS,
    "employer": When.EMPLOYED,
    "job_title": When.EMPLOYED,
    "hours": When.EMPLOYED,
}

STANDARD = Standard(
    key="nace",
    name="NACE first destination",
    source="NACE First-Destination Survey Standards and Protocols",
    version="as published on naceweb.org, read in 2026",
    effective_from=None,
    cohort_by="completed_on",
    year="award_year",
    classes=CLASSES,
    classify=classify,
    measures=measures,
    lines=lines,
    required=REQUIRED,
    due_on=due_on,
    unverified=UNVERIFIED,
    in_field=frozenset(_EMPLOYED),
)
