"""ACCSC graduation and employment chart: one column a start month, one chart a program.

Line 9 graduates within 150 % of the program's length; 13 = 9 - 11 - 12; employment rate 15 = 14 / 13.

Worked example: 90 graduates of which 5 took longer than 150 %; of the 85 there are 6 in further education, 4
unavailable (2 of them in the military), 50 in the field, 10 in unrelated work, 7 unemployed, 8 unknown.
Line 13 = 85 - 6 - 4 = 75; employment rate 50/75 = 66.7 %, under the 70 % of the benchmark.

Source: ACCSC graduation and employment chart, lines as implemented in public code and in ACCSC's slides.
"""

from datetime import date
from fractions import Fraction

from rules.cohorts import Cohort
from rules.graduates import GraduateFacts, took_longer
from rules.outcomes import Outcome
from rules.standards.standard import Counts, Line, Measure, Standard, When, total

UNVERIFIED = (
    "70 % is from a compliance officer's post, and so is that somebody without work authorization is excluded.",
    "No due date was found; the end of the reporting period is reckoned from the report's own date.",
    "Lines 2 to 7 and the graduation rate need enrolment figures that are not kept here.",
    "Who can't be shown to have taken longer, for want of a date, counts as a graduate within 150 % and as incomplete.",
)

EMPLOYMENT_BENCHMARK = Fraction(70, 100)

# Who takes longer than this share of the program's length counts as withdrawn.
LONGEST_PERCENT = 150

# Why somebody is counted out (line 12); the military besides.
UNAVAILABLE = frozenset({"death", "incarceration", "health", "no_work_authorization"})

CLASSES = (
    "withdrawn", "further_education", "unavailable", "employed_in_field", "unrelated", "unemployed", "unknown",
)  # fmt: skip

_GRADUATES = CLASSES[1:]


def classify(facts: GraduateFacts) -> str | None:
    """Return the class of somebody who has left the program."""
    if not facts.is_graduate or took_longer(facts, than_percent=LONGEST_PERCENT):
        return "withdrawn"
    outcome = facts.outcome
    if outcome is Outcome.CONTINUING_EDUCATION:
        return "further_education"
    if outcome is Outcome.MILITARY or facts.unavailable in UNAVAILABLE:
        return "unavailable"
    if facts.works_in_field:
        return "employed_in_field"
    if outcome is Outcome.EMPLOYED:
        return "unrelated"
    return "unknown" if outcome is Outcome.UNKNOWN else "unemployed"


def measures(counts: Counts) -> tuple[Measure, ...]:
    """Return the employment rate."""
    below = total(counts, *_GRADUATES) - total(counts, "further_education", "unavailable")
    field, unknown = total(counts, "employed_in_field"), total(counts, "unknown")
    return (Measure("employment rate", field, below, EMPLOYMENT_BENCHMARK, unknown),)


def lines(counts: Counts) -> tuple[Line, ...]:
    """Return the lines of the chart; 2 to 7 need enrolment figures."""
    (employment,) = measures(counts)
    asked = [
        ("8", "Withdrawn, those who took longer than 150 % among them", total(counts, "withdrawn")),
        ("9", "Graduates within 150 % of the program's length", total(counts, *_GRADUATES)),
        ("10", "Graduation rate (9 / 7)", None),
        ("11", "Graduates in further education", total(counts, "further_education")),
        ("12", "Graduates unavailable for employment", total(counts, "unavailable")),
        ("13", "Graduates available for employment (9 - 11 - 12)", employment.below),
        ("14", "Graduates employed in the field", employment.above),
        ("15", "Employment rate (14 / 13)", employment.rate),
        ("16", "Graduates employed in unrelated occupations", total(counts, "unrelated")),
        ("17", "Graduates unemployed", total(counts, "unemployed")),
        ("18", "Graduates unknown", total(counts, "unknown")),
    ]
    return (
        *(Line(str(line), "Enrolment (not kept here)", None) for line in range(2, 8)),
        *(Line(*one) for one in asked),
    )


def due_on(cohort: Cohort) -> date | None:
    """Return None: no due date was found."""
    return None


# What a complete record has, and of whom it is asked.
REQUIRED = {
    "program": When.ALWAYS,
    "campus": When.ALWAYS,
    "completed_on": When.ALWAYS,
    "program_started_on": When.ALWAYS,
    "scheduled_completion_on": When.ALWAYS,
    "outcome": When.ALWAYS,
    "employer": When.EMPLOYED,
    "employer_contact": When.EMPLOYED,
    "job_title": When.EMPLOYED,
    "relatedness": When.EMPLOYED,
    "start_on": When.EMPLOYED,
    "verification": When.EMPLOYED,
    "exclusion_evidence": When.EXCLUDED,
}

STANDARD = Standard(
    key="accsc",
    name="ACCSC graduation and employment",
    source="ACCSC graduation and employment chart, lines 2 to 18",
    version="chart of 18 lines, read in 2026",
    effective_from=None,
    cohort_by="program_started_on",
    year="award_year",
    classes=CLASSES,
    classify=classify,
    measures=measures,
    lines=lines,
    required=REQUIRED,
    due_on=due_on,
    unverified=UNVERIFIED,
    in_field=frozenset({"employed_in_field"}),
)
