"""California BPPE performance fact sheet: graduates gainfully employed in the field / graduates available.

Available: completed within 100 % of the program's length, less death, incarceration, active duty, no work
authorization, further education. Employed: in the field, begun within six months of completion (or of the first
examination's result, where a licence is needed), for 20 hours a week or more.

Worked example: 100 graduates, 12 of them late; of the 88 on time 8 are unavailable (3 in further education, 2 on active
duty, 2 without work authorization, 1 death); 44 work in the field for 30 hours or more, 6 for 20 to 29, 3 began after
seven months, 2 work 10 hours. Placement (44 + 6)/(88 - 8) = 62.5 %.

Source: California Education Code 94928; 5 CCR 74112; tables of the performance fact sheet in public code.
"""

from datetime import date

from rules.cohorts import Cohort
from rules.graduates import FULL_TIME_HOURS_PER_WEEK, GraduateFacts, is_after, took_longer
from rules.outcomes import Outcome
from rules.standards.standard import Counts, Line, Measure, Standard, When, total

UNVERIFIED = (
    "Only the beginning of 5 CCR 74112 could be read: the least number of weeks a job must last is not applied.",
    "No due date and no benchmark was found.",
    "That a job whose hours or first day is not known is not gainful employment is this office's cautious reading.",
    "While the first examination's result is awaited the six months have not begun to run.",
)

LEAST_HOURS_PER_WEEK = 20
MONTHS_TO_BEGIN = 6

UNAVAILABLE = frozenset({"death", "incarceration", "no_work_authorization"})

CLASSES = (
    "late", "unavailable", "in_field_30_hours", "in_field_20_hours", "in_field_not_counted", "unrelated",
    "not_employed", "unknown",
)  # fmt: skip

_ON_TIME = CLASSES[1:]


def begins_in_time(facts: GraduateFacts) -> bool:
    """Return whether the job is known to begin within six months; while a result is awaited any known day will do."""
    if facts.start_on is None or facts.completed_on is None:
        return False
    if facts.waits_for_licence:
        return True
    base = facts.completed_on
    if facts.licensure_required and facts.licence_result_on is not None and facts.licence_result_on > base:
        base = facts.licence_result_on
    return not is_after(facts.start_on, base, MONTHS_TO_BEGIN)


def classify(facts: GraduateFacts) -> str | None:
    """Return the class of a graduate; None for somebody without the credential."""
    if not facts.is_graduate:
        return None
    if took_longer(facts, than_percent=100):
        return "late"
    outcome = facts.outcome
    if outcome in (Outcome.MILITARY, Outcome.CONTINUING_EDUCATION) or facts.unavailable in UNAVAILABLE:
        return "unavailable"
    if facts.works_in_field:
        if begins_in_time(facts):
            if facts.is_full_time:
                return "in_field_30_hours"
            if facts.hours_per_week is not None and facts.hours_per_week >= LEAST_HOURS_PER_WEEK:
                return "in_field_20_hours"
        return "in_field_not_counted"
    if outcome is Outcome.EMPLOYED:
        return "unrelated"
    return "unknown" if outcome is Outcome.UNKNOWN else "not_employed"


def measures(counts: Counts) -> tuple[Measure, ...]:
    """Return the placement rate."""
    return (
        Measure(
            "placement rate",
            total(counts, "in_field_30_hours", "in_field_20_hours"),
            total(counts, *_ON_TIME) - total(counts, "unavailable"),
            None,
            total(counts, "unknown", "in_field_not_counted"),
        ),
    )


def lines(counts: Counts) -> tuple[Line, ...]:
    """Return the job placement tables of the fact sheet."""
    (placement,) = measures(counts)
    full, part = total(counts, "in_field_30_hours"), total(counts, "in_field_20_hours")
    return (
        Line("", "Graduates", total(counts, *CLASSES)),
        Line("", "On-time graduates (100 % of the program's length)", total(counts, *_ON_TIME)),
        Line("", "Graduates unavailable for employment", total(counts, "unavailable")),
        Line("", "Graduates available for employment", placement.below),
        Line("", "Graduates employed in the field", placement.above),
        Line("", "Placement rate", placement.rate),
        Line("", f"Employed in the field {LEAST_HOURS_PER_WEEK} to {FULL_TIME_HOURS_PER_WEEK - 1} hours a week", part),
        Line("", f"Employed in the field at least {FULL_TIME_HOURS_PER_WEEK} hours a week", full),
        Line("", "In a single position in the field", total(counts, "type_single")),
        Line("", "In concurrent, aggregated positions in the field", total(counts, "type_concurrent")),
        Line("", "Self-employed or freelance", total(counts, "type_self_employed", "type_freelance")),
        Line("", "Employed by the institution or a related employer", total(counts, "type_institution")),
        Line("", "Kind of employment not known", placement.above - sum(
            number for key, number in counts.items() if key.startswith("type_")
        )),
        Line("", "In the field, but begun late, under 20 hours, or not shown", total(counts, "in_field_not_counted")),
        Line("", "Employed in unrelated work", total(counts, "unrelated")),
        Line("", "Not employed", total(counts, "not_employed")),
        Line("", "Unknown", total(counts, "unknown")),
    )  # fmt: skip


def due_on(cohort: Cohort) -> date | None:
    """Return None: no due date was found."""
    return None


# What a complete record has, and of whom it is asked.
REQUIRED = {
    "program": When.ALWAYS,
    "campus": When.ALWAYS,
    "completed_on": When.ALWAYS,
    "scheduled_completion_on": When.ALWAYS,
    "outcome": When.ALWAYS,
    "employer": When.EMPLOYED,
    "employer_contact": When.EMPLOYED,
    "job_title": When.EMPLOYED,
    "soc_code": When.EMPLOYED,
    "relatedness": When.EMPLOYED,
    "start_on": When.EMPLOYED,
    "hours": When.EMPLOYED,
    "employment_type": When.EMPLOYED,
    "verification": When.EMPLOYED,
    "exclusion_evidence": When.EXCLUDED,
    "licensure_status": When.LICENSED,
}

STANDARD = Standard(
    key="bppe",
    name="California BPPE fact sheet",
    source="Education Code 94928, 5 CCR 74112",
    version="fact sheet tables, read in 2026",
    effective_from=None,
    cohort_by="completed_on",
    year="calendar_year",
    classes=CLASSES,
    classify=classify,
    measures=measures,
    lines=lines,
    required=REQUIRED,
    due_on=due_on,
    unverified=UNVERIFIED,
    in_field=frozenset({"in_field_30_hours", "in_field_20_hours"}),
)
