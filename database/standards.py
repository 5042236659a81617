"""Graduates by the classes of a standard, counted in sets: the CASE expressions say what rules/standards/ says.

A test compares the two on made-up graduates of every kind. Records in quarantine count as not known, test students not
at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Result,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    extract,
    false,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from database.days import days_between
from rules.cohorts import Cohort
from rules.graduates import FULL_TIME_HOURS_PER_WEEK, IN_FIELD, WAITING_FOR_LICENCE, GraduateFacts
from rules.outcomes import Outcome
from rules.standards import abhes, accsc, bppe, coe
from rules.standards.standard import Standard, When
from rules.verification import VerificationStatus
from schemas.tables import CareerStatus, Student

Condition = ColumnElement[bool]
_RECORD = CareerStatus.__table__.c
_STUDENT = Student.__table__.c

# Without a record the join leaves every fact NULL.
OUTCOME: ColumnElement[str] = func.coalesce(_RECORD.outcome, Outcome.UNKNOWN.value)


def _is(*outcomes: Outcome) -> Condition:
    return OUTCOME.in_([one.value for one in outcomes])


def _holds(condition: Condition) -> Condition:
    """Return a condition that is false where it would be NULL, so that its opposite can be asked for."""
    return func.coalesce(condition, false())


_IS_GRADUATE = _holds(_STUDENT.completion_status == "non_graduate_completer").is_(False)
RELATION: ColumnElement[str | None] = case(
    (_RECORD.field_relation.is_not(None), _RECORD.field_relation),
    (_RECORD.in_field.is_(True), literal("in_field")),
    (_RECORD.in_field.is_(False), literal("unrelated")),
    else_=null(),
)
_WORKS_IN_FIELD = and_(_is(Outcome.EMPLOYED), _holds(RELATION.in_(sorted(IN_FIELD))))
_WAITS_FOR_LICENCE = and_(
    _holds(_RECORD.licensure_required.is_(True)), _holds(_RECORD.licensure_status.in_(sorted(WAITING_FOR_LICENCE)))
)
_REFUSED = _holds(_RECORD.refused_employment.is_(True))
_IS_FULL_TIME = case(
    (_RECORD.hours_per_week.is_not(None), _RECORD.hours_per_week >= FULL_TIME_HOURS_PER_WEEK),
    else_=_RECORD.hours_type == "full_time",
)


def _unavailable(reasons: frozenset[str]) -> Condition:
    return and_(_is(Outcome.UNAVAILABLE), _holds(_RECORD.unavailable_reason.in_(sorted(reasons))))


def _filled(column: ColumnElement[Any]) -> Condition:
    return _holds(column != "")


_LATE = _holds(_STUDENT.completed_on > _STUDENT.scheduled_completion_on)
_BEYOND_150 = _holds(
    100 * days_between(_STUDENT.completed_on, _STUDENT.program_started_on)
    > accsc.LONGEST_PERCENT * days_between(_STUDENT.scheduled_completion_on, _STUDENT.program_started_on)
)
_IS_ELSEWHERE = _is(Outcome.MILITARY, Outcome.CONTINUING_EDUCATION)

NACE: ColumnElement[str | None] = case(
    (not_(_IS_GRADUATE), null()),
    (
        _is(Outcome.EMPLOYED),
        case(
            (_IS_FULL_TIME.is_(None), literal("employed_hours_unknown")),
            (_IS_FULL_TIME, literal("employed_full_time")),
            else_="employed_part_time",
        ),
    ),
    (and_(_is(Outcome.SEEKING, Outcome.UNKNOWN), _REFUSED), literal("not_seeking")),
    (and_(_is(Outcome.SEEKING, Outcome.UNKNOWN), _WAITS_FOR_LICENCE), literal("seeking")),
    else_=OUTCOME,
)

# What NACE counts as known, asked in a shorter way; the measure of knowledge under every standard.
KNOWN: Condition = or_(
    not_(_is(Outcome.UNAVAILABLE, Outcome.UNKNOWN)), and_(_is(Outcome.UNKNOWN), or_(_REFUSED, _WAITS_FOR_LICENCE))
)

COE: ColumnElement[str | None] = case(
    (and_(not_(_IS_GRADUATE), _WORKS_IN_FIELD), literal("non_graduate_placed")),
    (not_(_IS_GRADUATE), literal("withdrawn")),
    (or_(_WORKS_IN_FIELD, _IS_ELSEWHERE), literal("placed")),
    (_WAITS_FOR_LICENCE, literal("waiting_licence")),
    (_unavailable(coe.UNAVAILABLE), literal("unavailable")),
    (_REFUSED, literal("refused")),
    (_is(Outcome.EMPLOYED), literal("unrelated")),
    else_="seeking_or_unknown",
)

ACCSC: ColumnElement[str | None] = case(
    (or_(not_(_IS_GRADUATE), _BEYOND_150), literal("withdrawn")),
    (_is(Outcome.CONTINUING_EDUCATION), literal("further_education")),
    (or_(_is(Outcome.MILITARY), _unavailable(accsc.UNAVAILABLE)), literal("unavailable")),
    (_WORKS_IN_FIELD, literal("employed_in_field")),
    (_is(Outcome.EMPLOYED), literal("unrelated")),
    (_is(Outcome.UNKNOWN), literal("unknown")),
    else_="unemployed",
)

ABHES: ColumnElement[str | None] = case(
    (not_(_IS_GRADUATE), null()),
    (and_(_is(Outcome.EMPLOYED), not_(_WORKS_IN_FIELD)), literal("unrelated")),
    (and_(_is(Outcome.EMPLOYED), RELATION == "in_field"), literal("in_field")),
    (_is(Outcome.EMPLOYED), literal("related")),
    (
        and_(or_(_IS_ELSEWHERE, _unavailable(abhes.UNAVAILABLE)), _filled(_RECORD.exclusion_evidence)),
        literal("unavailable"),
    ),
    (_is(Outcome.UNKNOWN), literal("unknown")),
    else_="not_placed",
)

# The six months run from the first examination's result where a licence is needed and it came later.
_BASE = case(
    (
        and_(_RECORD.licensure_required.is_(True), _RECORD.licence_result_on > _STUDENT.completed_on),
        _RECORD.licence_result_on,
    ),
    else_=_STUDENT.completed_on,
)
_MONTHS = (extract("year", _RECORD.start_on) - extract("year", _BASE)) * 12 + (
    extract("month", _RECORD.start_on) - extract("month", _BASE)
)
_BEGINS_IN_TIME = and_(
    _RECORD.start_on.is_not(None),
    _STUDENT.completed_on.is_not(None),
    or_(
        _WAITS_FOR_LICENCE,
        _holds(_MONTHS < bppe.MONTHS_TO_BEGIN),
        _holds(
            and_(_MONTHS == bppe.MONTHS_TO_BEGIN, extract("day", _RECORD.start_on) <= extract("day", _BASE))
        ),
    ),
)  # fmt: skip

BPPE: ColumnElement[str | None] = case(
    (not_(_IS_GRADUATE), null()),
    (_LATE, literal("late")),
    (or_(_IS_ELSEWHERE, _unavailable(bppe.UNAVAILABLE)), literal("unavailable")),
    (
        _WORKS_IN_FIELD,
        case(
            (not_(_BEGINS_IN_TIME), literal("in_field_not_counted")),
            (_IS_FULL_TIME, literal("in_field_30_hours")),
            (_RECORD.hours_per_week >= bppe.LEAST_HOURS_PER_WEEK, literal("in_field_20_hours")),
            else_="in_field_not_counted",
        ),
    ),
    (_is(Outcome.EMPLOYED), literal("unrelated")),
    (_is(Outcome.UNKNOWN), literal("unknown")),
    else_="not_employed",
)

CLASSES: Mapping[str, ColumnElement[str | None]] = {
    "nace": NACE, "coe": COE, "accsc": ACCSC, "abhes": ABHES, "bppe": BPPE,
}  # fmt: skip
"""The class of a graduate, by standard; NULL for whom it does not count."""

# A word that splits the classes further: licences for COE, kinds of employment for BPPE.
_WORD: Mapping[str, ColumnElement[str | None]] = {
    "coe": _RECORD.licensure_status,
    "bppe": _RECORD.employment_type,
}


_NO_WORD: ColumnElement[Any] = cast(null(), String)


def _beside(standard: Standard, class_: str, word: str | None) -> tuple[str, ...]:
    """Return what somebody is counted under beside their class."""
    if word is None:
        return ()
    if standard.key == "coe" and class_ not in ("withdrawn", "non_graduate_placed"):
        return {"passed": ("licence_taken", "licence_passed"), "failed": ("licence_taken",)}.get(word, ())
    return (f"type_{word}",) if standard.key == "bppe" and class_ in standard.in_field else ()


_APPLIES: Mapping[str, Condition] = {
    When.ALWAYS: true(),
    When.EMPLOYED: _is(Outcome.EMPLOYED),
    When.UNAVAILABLE: or_(_is(Outcome.UNAVAILABLE), _REFUSED),
    When.EXCLUDED: or_(_is(Outcome.UNAVAILABLE), _IS_ELSEWHERE),
    When.LICENSED: _holds(_RECORD.licensure_required.is_(True)),
}

VERIFIED: Condition = _holds(_RECORD.verification_status == VerificationStatus.VERIFIED.value)
_STANDS_FOR_MORE: Mapping[str, Condition] = {
    "outcome": not_(_is(Outcome.UNKNOWN)),
    "employer_contact": or_(_filled(_RECORD.employer_contact), _filled(_RECORD.employer_phone)),
    "relatedness": RELATION.is_not(None),
    "hours": or_(_RECORD.hours_per_week.is_not(None), _RECORD.hours_type.is_not(None)),
    "verification": VERIFIED,
    "verification_15_days": and_(
        VERIFIED, _holds(days_between(_RECORD.verified_on, _RECORD.start_on) >= abhes.VERIFY_AFTER // timedelta(days=1))
    ),
}


def _is_known(field: str) -> Condition:
    if field in _STANDS_FOR_MORE:
        return _STANDS_FOR_MORE[field]
    column = _STUDENT[field] if field in _STUDENT else _RECORD[field]
    return _filled(column) if column.type.python_type is str else column.is_not(None)


def missing(standard: Standard) -> dict[str, Condition]:
    """Return, for each required field of a standard, whether a graduate lacks it."""
    return {field: and_(_APPLIES[when], not_(_is_known(field))) for field, when in standard.required.items()}


def graduates(standard: Standard, cohort: Cohort, *columns: SQLColumnExpression[Any]) -> Select[Any]:
    """Return a select of columns of students and their records (outer joined) over everybody of a cohort."""
    day = _STUDENT[standard.cohort_by]
    return (
        select(*columns)
        .select_from(Student)
        .outerjoin(
            CareerStatus,
            and_(
                CareerStatus.student_id == Student.id,
                CareerStatus.program == func.coalesce(Student.program, ""),
                CareerStatus.quarantined_at.is_(None),
            ),
        )
        .where(
            day.between(cohort.first_on, cohort.last_on),
            _STUDENT.completed_on.is_not(None),
            _STUDENT.is_test.is_(False),
        )
    )


@dataclass(slots=True)
class Completeness:
    """One group of graduates under one standard. `verified` and `reportable` are of those in the field."""

    group: tuple[str | None, ...]
    counts: dict[str, int]  # class -> graduates, and what is counted beside the classes
    graduates: int
    known: int
    complete: int
    in_field: int
    verified: int
    reportable: int  # in the field, every required field filled, verified
    missing: dict[str, int]


def class_counts(
    session: Session, standard: Standard, cohort: Cohort, by: Sequence[str] = ()
) -> dict[tuple[str | None, ...], dict[str, int]]:
    """Return group -> class -> graduates, in one pass; `by` are columns of students (none: one group, ())."""
    found: dict[tuple[str | None, ...], dict[str, int]] = {}
    word = _WORD.get(standard.key, _NO_WORD)
    for *key, class_, what, number in _grouped(session, standard, cohort, by, (CLASSES[standard.key], word)):
        if class_ is not None:
            _count(found.setdefault(tuple(key), {}), standard, class_, what, number)
    return found


def _grouped(
    session: Session, standard: Standard, cohort: Cohort, by: Sequence[str], columns: Sequence[ColumnElement[Any]]
) -> Result[Any]:
    """Return the distinct values of the groups and these columns, each with its number of graduates.

    Each condition stands in the statement once and is looked at once for each graduate; what is summed up from the few
    hundred rows that come back is summed up here.
    """
    groups = [_STUDENT[name] for name in by]
    named = [one.label(f"key_{place}") for place, one in enumerate(columns)]
    # By their names, so that no expression is written twice.
    names: list[ColumnElement[Any]] = [literal_column(one.name) for one in named]
    return session.execute(graduates(standard, cohort, *groups, *named, func.count()).group_by(*groups, *names))


def _count(counts: dict[str, int], standard: Standard, class_: str, word: str | None, number: int) -> None:
    for name in (class_, *_beside(standard, class_, word)):
        counts[name] = counts.get(name, 0) + number


def completeness(session: Session, standard: Standard, cohort: Cohort, by: Sequence[str] = ()) -> list[Completeness]:
    """Return how complete each group is, in one pass, groups in order."""
    lacks = missing(standard)
    # The holes of one graduate as the bits of a number.
    holes: ColumnElement[int] = literal_column("0", Integer)
    for bit, lacking in enumerate(lacks.values()):
        holes = holes + case((lacking, literal_column(str(1 << bit), Integer)), else_=literal_column("0", Integer))
    columns = (
        CLASSES[standard.key], _WORD.get(standard.key, _NO_WORD), holes, case((VERIFIED, 1), else_=0),
        case((KNOWN, 1), else_=0),
    )  # fmt: skip
    found: dict[tuple[str | None, ...], Completeness] = {}
    for *key, class_, word, gaps, verified, known, number in _grouped(session, standard, cohort, by, columns):
        if class_ is None:
            continue
        group = found.setdefault(
            tuple(key), Completeness(tuple(key), {}, 0, 0, 0, 0, 0, 0, dict.fromkeys(lacks, 0))
        )  # fmt: skip
        _count(group.counts, standard, class_, word, number)
        group.graduates += number
        group.known += number * known
        group.complete += number * (gaps == 0)
        if class_ in standard.in_field:
            group.in_field += number
            group.verified += number * verified
            group.reportable += number * (verified and gaps == 0)
        for bit, field in enumerate(lacks):
            group.missing[field] += number * (gaps >> bit & 1)
    return [found[key] for key in sorted(found, key=lambda key: tuple(part or "" for part in key))]


def facts_of(student: Student, record: CareerStatus | None) -> GraduateFacts:
    """Return one graduate as the pure rules ask about them; without a record, or with one in quarantine, unknown."""
    values: dict[str, Any] = {}
    for field in fields(GraduateFacts):
        if field.name in _STUDENT:
            values[field.name] = getattr(student, field.name)
        elif record is not None and record.quarantined_at is None:
            values[field.name] = getattr(record, field.name)
    values["outcome"] = Outcome(values.get("outcome") or Outcome.UNKNOWN)
    return GraduateFacts(**values)
