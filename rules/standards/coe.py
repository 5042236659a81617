"""COE completion, placement and licensure: rows of the annual form, and the rates made of them.

Placement = row 14 / (row 11 - row 23); graduate placement = row 13 / (row 10 - row 23); licensure = row 18 / row 17.
Row 11 = 9 + 10 completers, 14 = 12 + 13 placed (in field, further education, military), 23 = 16 + 19 + 20 (waiting for
a licence, unavailable, refused).

Worked example: 5 non-graduate completers, 100 graduates, 60 placed, 12 in unrelated work, 4 waiting for a licence, 3
unavailable, 3 refused, 18 seeking or unknown; 10 took an examination, 9 passed. Placement 65/(105 - 10) = 68.4 %;
graduate placement 60/(100 - 10) = 66.7 %; licensure 9/10 = 90.0 %.

Source: COE CPL form as colleges show it (mideastctc.org, mccollege.edu); SMART 2025 guide for the date.
"""

from datetime import date
from fractions import Fraction

from rules.cohorts import Cohort
from rules.graduates import GraduateFacts
from rules.outcomes import Outcome
from rules.standards.standard import Counts, Line, Measure, Standard, When, total

UNVERIFIED = (
    "The benchmarks of 60, 70 and 70 % are from a deck of 2013; ask COE for the current ones.",
    "15 December is the date of the 2025 form; later ones may differ.",
    "No rule was found for who may not work here, is in a service program, or not seeking: all stand in row 21.",
    "Rows 5 to 8 and the completion rate need enrolment figures that are not kept here.",
    "That somebody in unrelated work who waits for a licence stands in row 16 is this office's reading.",
)

PLACEMENT_BENCHMARK = Fraction(70, 100)
LICENSURE_BENCHMARK = Fraction(70, 100)

# Month and day of the form of 2025.
DUE = (12, 15)

CLASSES = (
    "non_graduate_placed", "placed", "unrelated", "waiting_licence", "unavailable", "refused", "seeking_or_unknown",
    "withdrawn",
)  # fmt: skip

# What keeps somebody out of the denominator (row 19).
UNAVAILABLE = frozenset({"death", "incarceration", "health"})

_GRADUATES = CLASSES[1:7]


def classify(facts: GraduateFacts) -> str | None:
    """Return the class of somebody who has left the program."""
    if not facts.is_graduate:
        # By definition in work in the field; who is not has withdrawn.
        return "non_graduate_placed" if facts.works_in_field else "withdrawn"
    if facts.works_in_field or facts.outcome in (Outcome.CONTINUING_EDUCATION, Outcome.MILITARY):
        return "placed"
    if facts.waits_for_licence:
        return "waiting_licence"
    if facts.unavailable in UNAVAILABLE:
        return "unavailable"
    if facts.refused_employment:
        return "refused"
    # Nobody said how the job stands to the field: not shown to be in it.
    return "unrelated" if facts.outcome is Outcome.EMPLOYED else "seeking_or_unknown"


def _rows(counts: Counts) -> dict[int, int]:
    rows = {
        9: total(counts, "non_graduate_placed"),
        10: total(counts, *_GRADUATES),
        12: total(counts, "non_graduate_placed"),
        13: total(counts, "placed"),
        15: total(counts, "unrelated"),
        16: total(counts, "waiting_licence"),
        17: total(counts, "licence_taken"),
        18: total(counts, "licence_passed"),
        19: total(counts, "unavailable"),
        20: total(counts, "refused"),
        21: total(counts, "seeking_or_unknown"),
        22: total(counts, "withdrawn"),
    }
    rows[11], rows[14], rows[23] = rows[9] + rows[10], rows[12] + rows[13], rows[16] + rows[19] + rows[20]
    return rows


def measures(counts: Counts) -> tuple[Measure, ...]:
    """Return placement, graduate placement and licensure."""
    rows = _rows(counts)
    return (
        Measure("placement rate", rows[14], rows[11] - rows[23], PLACEMENT_BENCHMARK, rows[21]),
        Measure("graduate placement rate", rows[13], rows[10] - rows[23], None, rows[21]),
        Measure("licensure rate", rows[18], rows[17], LICENSURE_BENCHMARK, rows[16], open_is_below=False),
    )


_LABELS = {
    9: "Non-graduate completers",
    10: "Graduate completers",
    11: "Completers (9 + 10)",
    12: "Non-graduate completers employed in positions related to the field",
    13: "Graduates placed in the field, in further education or in the military",
    14: "Placed (12 + 13)",
    15: "Graduates employed in unrelated positions",
    16: "Graduates waiting for a licensure examination or its result",
    17: "Graduates who took a licensure examination",
    18: "Graduates who passed it",
    19: "Graduates unavailable for employment",
    20: "Graduates who refused employment",
    21: "Graduates seeking employment or whose status is unknown",
    22: "Withdrawals",
    23: "Not counted (16 + 19 + 20)",
}


def lines(counts: Counts) -> tuple[Line, ...]:
    """Return the rows of the form; 5 to 8 need enrolment figures."""
    rows = _rows(counts)
    placement, graduates, licensure = measures(counts)
    return (
        *(Line(str(row), "Enrolment (not kept here)", None) for row in (5, 6, 7, 8)),
        *(Line(str(row), label, rows[row]) for row, label in _LABELS.items()),
        Line("", "Completion rate", None),
        Line("", "Placement rate, 14 / (11 - 23)", placement.rate),
        Line("", "Graduate placement rate, 13 / (10 - 23)", graduates.rate),
        Line("", "Licensure rate, 18 / 17", licensure.rate),
    )


def due_on(cohort: Cohort) -> date | None:
    """Return the day the form is due: 15 December after the award year."""
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
    "verification": When.EMPLOYED,
    "exclusion_evidence": When.UNAVAILABLE,
    "licensure_status": When.LICENSED,
}

STANDARD = Standard(
    key="coe",
    name="COE completion, placement, licensure",
    source="COE CPL form, rows 5 to 23",
    version="form of 2025",
    effective_from=date(2024, 7, 1),
    cohort_by="completed_on",
    year="award_year",
    classes=CLASSES,
    classify=classify,
    measures=measures,
    lines=lines,
    required=REQUIRED,
    due_on=due_on,
    unverified=UNVERIFIED,
    in_field=frozenset({"non_graduate_placed", "placed"}),
)
