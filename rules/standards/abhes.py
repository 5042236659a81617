"""ABHES placement: (F + R) / (G - U), told as a whole percentage.

F employed in the field, R in a related one, G graduates, U unavailable, and that only with a document: health,
military, incarceration, further education, death.

Worked example: 100 graduates, 55 in the field, 8 in related work, 6 unavailable with a document, 2 in the military
without one. Placement 63/(100 - 6) = 67.02 %, told as 67 %.

Source: ABHES 17th edition as schools cite it (cspnohio.org, dcedh.org, americaninstitute.edu).
"""

from datetime import date, timedelta
from fractions import Fraction

from rules.cohorts import Cohort
from rules.graduates import GraduateFacts
from rules.outcomes import Outcome
from rules.standards.standard import Counts, Line, Measure, Standard, When, total

UNVERIFIED = (
    "No current due date was found: late October was seen in 2009 and 2011.",
    "The benchmark of 70 % was not read in a current text.",
    "Newer wording has one figure P for F + R; the rate is the same.",
    "The retention rate needs enrolment figures that are not kept here.",
)

PLACEMENT_BENCHMARK = Fraction(70, 100)

# Month and day, as seen in 2009 and 2011.
DUE = (10, 31)

# An employment counts as verified when somebody asked no earlier than this after its start.
VERIFY_AFTER = timedelta(days=15)

UNAVAILABLE = frozenset({"death", "incarceration", "health"})

CLASSES = ("in_field", "related", "unavailable", "unrelated", "not_placed", "unknown")


def classify(facts: GraduateFacts) -> str | None:
    """Return the class of a graduate; None for somebody without the credential."""
    if not facts.is_graduate:
        return None
    outcome = facts.outcome
    if outcome is Outcome.EMPLOYED:
        if not facts.works_in_field:
            return "unrelated"
        return "in_field" if facts.relation == "in_field" else "related"
    is_excluded = (
        outcome in (Outcome.MILITARY, Outcome.CONTINUING_EDUCATION) or facts.unavailable in UNAVAILABLE
    )  # fmt: skip
    if is_excluded and facts.exclusion_evidence:
        return "unavailable"
    return "unknown" if outcome is Outcome.UNKNOWN else "not_placed"


def measures(counts: Counts) -> tuple[Measure, ...]:
    """Return the placement rate."""
    below = total(counts, *CLASSES) - total(counts, "unavailable")
    return (
        Measure(
            "placement rate", total(counts, "in_field", "related"), below, PLACEMENT_BENCHMARK, total(counts, "unknown")
        ),
    )


def lines(counts: Counts) -> tuple[Line, ...]:
    """Return the letters of the formula."""
    (placement,) = measures(counts)
    whole = None if placement.rate is None else Fraction((200 * placement.above + placement.below)
                                                         // (2 * placement.below), 100)  # fmt: skip
    return (
        Line("G", "Graduates", total(counts, *CLASSES)),
        Line("F", "Employed in the field", total(counts, "in_field")),
        Line("R", "Employed in a related field", total(counts, "related")),
        Line("U", "Unavailable, with a document", total(counts, "unavailable")),
        Line("", "Employed in unrelated work", total(counts, "unrelated")),
        Line("", "Not placed", total(counts, "not_placed")),
        Line("", "Unknown", total(counts, "unknown")),
        Line("", "Placement rate (F + R) / (G - U), whole percent", whole),
    )


def due_on(cohort: Cohort) -> date | None:
    """Return the end of October after the award year; see UNVERIFIED."""
    return date(cohort.last_on.year + (cohort.last_on.month > 6), *DUE)


# What a complete record has, and of whom it is asked.
REQUIRED = {
    "program": When.ALWAYS,
    "campus": When.ALWAYS,
    "completed_on": When.ALWAYS,
    "outcome": When.ALWAYS,
    "employer": When.EMPLOYED,
    "employer_contact": When.EMPLOYED,
    "job_title": When.EMPLOYED,
    "relatedness": When.EMPLOYED,
    "start_on": When.EMPLOYED,
    "verification_15_days": When.EMPLOYED,
    "exclusion_evidence": When.EXCLUDED,
    "licensure_status": When.LICENSED,
}

STANDARD = Standard(
    key="abhes",
    name="ABHES placement",
    source="ABHES 17th edition",
    version="17th edition, read in 2026",
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
    in_field=frozenset({"in_field", "related"}),
)
