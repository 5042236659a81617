"""The rules a Career Status record must pass before it goes to the CRM.

Facts come in a bit at a time, so what is missing is a warning and only what is wrong is critical.
"""

from dataclasses import replace
from datetime import date, timedelta

from rules.graduates import (
    COMPLETION_STATUSES,
    EMPLOYMENT_TYPES,
    FIELD_RELATIONS,
    FULL_TIME_HOURS_PER_WEEK,
    IN_FIELD,
    LICENSURE_STATUSES,
    SHARING_CONSENTS,
    UNAVAILABLE_REASONS,
)
from rules.verification import Method, VerificationStatus
from schemas.career_status import COLUMNS, HOURS_TYPES, OUTCOMES, PAY_UNITS, SOURCES
from schemas.expectations.suite import Owner, Rule, RuleKind, Severity, Suite, When

# A first day at work further back was before any program we know of, and further ahead is a slip of the year.
OLDEST_START = timedelta(days=10 * 365)
LATEST_START = timedelta(days=180)

# Wider than anything our programs lead to: what lies outside is a slip of the unit or of the decimal point.
HOURLY_CENTS = (725, 15_000)  # from the federal minimum wage, 29 USC 206(a)(1)
YEARLY_CENTS = (1_000_000, 30_000_000)
HOURS_PER_WEEK = (1, 80)

# Students often start a little before the last day of class; much earlier it is a job they had anyway.
EARLY_START = timedelta(days=60)

MOST_HOURS_PART_TIME = 40
HOURS_IN_A_WEEK = 168

_EMPLOYED = (When("outcome", ("employed",)),)


def career_status_suite(today: date) -> Suite:
    """Return the suite as of `today`, the campus calendar day; only the window of starts depends on it."""
    return Suite("career_status", (*_WRONG, *_UNPROVED, _start_window(today), *_MISSING, *_ODD, _form_date(today)))


def _critical(id: str, sentence: str, kind: RuleKind, column: str = "", *only_when: When, **params: object) -> Rule:
    return Rule(id, Severity.CRITICAL, sentence, kind, column, params, only_when)


def _unlikely(id: str, sentence: str, kind: RuleKind, column: str = "", *only_when: When, **params: object) -> Rule:
    """Return a critical rule with an exception a person can know of: pay that is true, an old start."""
    return replace(_critical(id, sentence, kind, column, *only_when, **params), may_be_released=True)


def _warning(id: str, sentence: str, kind: RuleKind, column: str = "", *only_when: When, **params: object) -> Rule:
    return Rule(id, Severity.WARNING, sentence, kind, column, params, only_when, may_be_released=True)


def _start_window(today: date) -> Rule:
    return _unlikely(
        "CS-13",
        "The start of employment lies within the last ten years or the next 180 days.",
        RuleKind.BETWEEN,
        "start_on",
        lowest=today - OLDEST_START,
        highest=today + LATEST_START,
    )


def _form_date(today: date) -> Rule:
    return _warning(
        "CS-40",
        "The form was completed in the last ten years, and not in the future.",
        RuleKind.BETWEEN,
        "form_completed_on",
        lowest=today - OLDEST_START,
        highest=today,
    )


_WRONG = (
    _critical(
        "CS-00",
        "The batch has every column of the record.",
        RuleKind.COLUMNS,
        names=COLUMNS,
    ),
    replace(_critical("CS-01", "The record names its student.", RuleKind.PRESENT, "student_id"), owner=Owner.REGISTRAR),
    _critical(
        "CS-02",
        "A student has one record per program.",
        RuleKind.UNIQUE_TOGETHER,
        "student_id",
        others=("program",),
    ),
    _critical("CS-03", "The outcome is one of ours.", RuleKind.ONE_OF, "outcome", values=OUTCOMES),
    _critical(
        "CS-09",
        "Pay says what it is per: hour, week, year.",
        RuleKind.ABSENT,
        "pay_cents",
        When("pay_unit"),
    ),
    _unlikely(
        "CS-10",
        "Pay by the hour is between $7.25 and $150.",
        RuleKind.BETWEEN,
        "pay_cents",
        When("pay_unit", ("hour",)),
        lowest=HOURLY_CENTS[0],
        highest=HOURLY_CENTS[1],
    ),
    _unlikely(
        "CS-11",
        "Pay by the year is between $10,000 and $300,000.",
        RuleKind.BETWEEN,
        "pay_cents",
        When("pay_unit", ("year",)),
        lowest=YEARLY_CENTS[0],
        highest=YEARLY_CENTS[1],
    ),
    _unlikely(
        "CS-12",
        "Hours per week are between 1 and 80.",
        RuleKind.BETWEEN,
        "hours_per_week",
        lowest=HOURS_PER_WEEK[0],
        highest=HOURS_PER_WEEK[1],
    ),
    # The CRM refuses a value that is not among a property's options, so these never leave the house.
    _critical("CS-23", "The unit of pay is one of ours.", RuleKind.ONE_OF, "pay_unit", values=PAY_UNITS),
    _critical("CS-24", "The kind of hours is one of ours.", RuleKind.ONE_OF, "hours_type", values=HOURS_TYPES),
    _critical(
        "CS-25",
        "The upper end of a pay range is not below the lower.",
        RuleKind.AT_LEAST_COLUMN,
        "pay_max_cents",
        other="pay_cents",
    ),
    _critical("CS-26", "The source is one of ours.", RuleKind.ONE_OF, "source", values=SOURCES),
)

_VERIFIED = When("verification_status", (VerificationStatus.VERIFIED.value,))

# What the reporting standards rest on: a word that is none of ours, or a proof without its proof, is wrong.
_UNPROVED = (
    *(
        _critical(id, f"The {column.replace('_', ' ')} is one of ours.", RuleKind.ONE_OF, column, values=values)
        for id, column, values in (
            ("CS-17", "verification_method", tuple(Method)),
            ("CS-30", "field_relation", FIELD_RELATIONS),
            ("CS-31", "employment_type", EMPLOYMENT_TYPES),
            ("CS-32", "licensure_status", LICENSURE_STATUSES),
            ("CS-33", "unavailable_reason", UNAVAILABLE_REASONS),
            ("CS-34", "sharing_consent", SHARING_CONSENTS),
            ("CS-35", "verification_status", tuple(VerificationStatus)),
            ("CS-36", "completion_status", COMPLETION_STATUSES),
        )
    ),
    _critical("CS-15", "What is verified says in what way.", RuleKind.PRESENT, "verification_method", _VERIFIED),
    _critical("CS-16", "What is verified says by whom.", RuleKind.PRESENT, "verified_by", _VERIFIED),
    _critical("CS-37", "What is verified says on which day.", RuleKind.PRESENT, "verified_on", _VERIFIED),
    _unlikely(
        "CS-38", "Employment does not end before it starts.", RuleKind.AT_LEAST_COLUMN, "end_on", other="start_on"
    ),
)

_MISSING = (
    _warning(
        "CS-18",
        "Who is unavailable has a reason.",
        RuleKind.PRESENT,
        "unavailable_reason",
        When("outcome", ("unavailable",)),
    ),
    _warning(
        "CS-19",
        "A reason to leave somebody out of a rate has its document.",
        RuleKind.PRESENT,
        "exclusion_evidence",
        When("unavailable_reason", UNAVAILABLE_REASONS),
    ),
    _warning(
        "CS-20",
        "Who continues education does so somewhere.",
        RuleKind.PRESENT,
        "education_institution",
        When("outcome", ("continuing_education",)),
    ),
    _warning(
        "CS-41",
        "A job in the field says why it is one.",
        RuleKind.PRESENT,
        "relatedness_basis",
        When("field_relation", tuple(sorted(IN_FIELD))),
    ),
    _warning("CS-04", "Who is employed has an employer.", RuleKind.PRESENT, "employer", *_EMPLOYED),
    _warning("CS-05", "Who is employed has a job title.", RuleKind.PRESENT, "job_title", *_EMPLOYED),
    _warning("CS-06", "Who is employed has a start date.", RuleKind.PRESENT, "start_on", *_EMPLOYED),
    _warning(
        "CS-07",
        "Who is employed works full time, part time or as needed.",
        RuleKind.PRESENT,
        "hours_type",
        *_EMPLOYED,
        When("hours_per_week"),
    ),
    _warning("CS-08", "Who is employed has a pay.", RuleKind.PRESENT, "pay_cents", *_EMPLOYED),
)

_ODD = (
    _warning("CS-14", "A job is verified after its start.", RuleKind.AT_LEAST_COLUMN, "verified_on", other="start_on"),
    _warning(
        "CS-39",
        "The result of an examination comes after it.",
        RuleKind.AT_LEAST_COLUMN,
        "licence_result_on",
        other="licence_exam_on",
    ),
    _warning(
        "CS-21",
        "Who is seeking work has no employer.",
        RuleKind.ABSENT,
        "employer",
        When("outcome", ("seeking",)),
    ),
    _warning(
        "CS-22",
        "Employment starts no more than 60 days before the program is completed.",
        RuleKind.AT_LEAST_COLUMN,
        "start_on",
        other="completed_on",
        slack=EARLY_START,
    ),
    _warning(
        "CS-27",
        "Who has no work has no pay.",
        RuleKind.ABSENT,
        "pay_cents",
        When("outcome", ("seeking", "not_seeking", "unavailable")),
    ),
    _warning(
        "CS-28",
        "Full time is 30 hours a week or more.",
        RuleKind.BETWEEN,
        "hours_per_week",
        When("hours_type", ("full_time",)),
        lowest=FULL_TIME_HOURS_PER_WEEK,
        highest=HOURS_IN_A_WEEK,
    ),
    _warning(
        "CS-29",
        "Part time is 40 hours a week or less.",
        RuleKind.BETWEEN,
        "hours_per_week",
        When("hours_type", ("part_time",)),
        lowest=0,
        highest=MOST_HOURS_PART_TIME,
    ),
)
