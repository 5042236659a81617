"""Data quality in SQL: the row gate in one pass, the rules about tables, what was found, and what was let pass."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    and_,
    case,
    collate,
    delete,
    exists,
    func,
    insert,
    literal,
    make_url,
    not_,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from schemas.career_status import CareerStatusRow
from schemas.expectations.suite import Finding, GateError, GateResult, Rule, RuleKind, Severity, Suite, TableRule, When
from schemas.tables import CareerStatus, QualityResult, RecordProblem, RecordRelease, Student, Text, TextPurpose

_Each = TypeVar("_Each")

# What Python takes for white space at the ends of a text, so that SQL takes the same text for empty.
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())

# The bits of a number in which both databases can count.
_MOST_RULES = 62

# Rows a statement is given at once; SQLite takes no more than 32,766 values.
_CHUNK = 5_000

# What a row holds besides what people said of the student: no change of these is a change of the record.
_BOOKKEEPING = ("record_id", "updated_at")


def record_rows() -> Select[tuple[Any, ...]]:
    """Return the statement for every record as the gate wants it (schemas/career_status.py: CareerStatusRow)."""
    elsewhere = {"record_id": CareerStatus.id, "student_id": Student.student_id}
    columns = [
        elsewhere[name]
        if name in elsewhere
        else getattr(CareerStatus, name)
        if hasattr(CareerStatus, name)
        else getattr(Student, name)
        for name in (field.name for field in fields(CareerStatusRow))
    ]
    return (
        select(*(column.label(field.name) for column, field in zip(columns, fields(CareerStatusRow), strict=True)))
        .select_from(CareerStatus)
        .join(Student, Student.id == CareerStatus.student_id)
    )


def read_records(session: Session, ids: Collection[int] | None = None) -> Iterator[dict[str, object]]:
    """Yield these records (None: all) as the gate wants them, in order."""
    query = record_rows().order_by(CareerStatus.id)
    if ids is None:
        yield from (dict(row) for row in session.execute(query).mappings())
        return
    for part in _parts(sorted(ids)):
        found = session.execute(query.where(CareerStatus.id.in_(part))).mappings()
        yield from (dict(row) for row in found)


def count_records(session: Session) -> int:
    """Return how many records there are."""
    return session.scalar(select(func.count()).select_from(record_rows().subquery())) or 0


def gate_records(session: Session, suite: Suite) -> GateResult:
    """Return what the suite says about every record, in one pass of the database. Raises GateError."""
    return gate_rows(session, record_rows().subquery("rows"), suite)


def gate_rows(session: Session, rows: FromClause, suite: Suite) -> GateResult:
    """Return what the suite says about rows of the database, as the engine of expectations does about a frame.

    `rows` has the columns of CareerStatusRow. Raises GateError when a rule has no form in SQL.
    """
    missing = [rule.id for rule in suite.rules if rule.kind is RuleKind.COLUMNS and not _has_columns(rule, rows)]
    checked = session.scalar(select(func.count()).select_from(rows)) or 0
    if missing and checked:
        return GateResult(bad={}, failed_rules=missing, checked=checked)
    rules = [rule for rule in suite.rules if rule.kind is not RuleKind.COLUMNS]
    if len(rules) > _MOST_RULES:
        raise GateError(rules[_MOST_RULES].id, f"one pass has room for {_MOST_RULES} rules")
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    marks: ColumnElement[int] = literal(0, BigInteger)
    for bit, rule in enumerate(rules):
        marks = marks + case((breaks(rule, rows, is_sqlite), literal(1 << bit, BigInteger)), else_=literal(0))
    marked = select(rows.c.record_id, marks.label("marks")).subquery("marked")
    found: dict[int, list[Finding]] = {}  # by marks, which few combinations of rules share
    bad: dict[int, list[Finding]] = {}
    for record_id, mark in session.execute(select(marked.c.record_id, marked.c.marks).where(marked.c.marks != 0)):
        if mark not in found:
            broken = [rule for bit, rule in enumerate(rules) if mark >> bit & 1]
            found[mark] = [Finding(rule.id, rule.severity, rule.sentence) for rule in broken]
        bad[record_id] = found[mark]
    return GateResult(bad=bad, failed_rules=[], checked=checked)


def _has_columns(rule: Rule, rows: FromClause) -> bool:
    return set(cast(tuple[str, ...], rule.params["names"])) <= set(rows.c.keys())


def breaks(rule: Rule, rows: FromClause, is_sqlite: bool) -> ColumnElement[bool]:
    """Return whether a row breaks a rule about single records, as a condition that may be NULL for "no"."""
    if rule.column not in rows.c:
        raise GateError(rule.id, f"there is no column {rule.column}")
    broken = _breaks(rule, rows, rows.c[rule.column], is_sqlite)
    return and_(*(_holds(when, rows, is_sqlite) for when in rule.only_when), broken)


def _breaks(rule: Rule, rows: FromClause, column: ColumnElement[Any], is_sqlite: bool) -> ColumnElement[bool]:
    match rule.kind:
        case RuleKind.PRESENT:
            return _is_empty(column, is_sqlite)
        case RuleKind.ABSENT:
            return not_(_is_empty(column, is_sqlite))
        case RuleKind.ONE_OF:
            values = cast(tuple[str, ...], rule.params["values"])
            return and_(not_(_is_empty(column, is_sqlite)), column.not_in([str(value) for value in values]))
        case RuleKind.BETWEEN:
            return or_(column < rule.params["lowest"], column > rule.params["highest"])
        case RuleKind.AT_LEAST_COLUMN:
            bound: ColumnElement[Any] = rows.c[str(rule.params["other"])]
            slack = cast(timedelta | None, rule.params.get("slack"))
            if slack is not None and is_sqlite:
                return sql_cast(column, String) < func.date(bound, f"-{slack.days} days")
            return column < (bound if slack is None else bound - slack.days)
        case RuleKind.UNIQUE_TOGETHER:
            if rule.only_when:
                raise GateError(rule.id, "rows that stand together have no condition in SQL")
            together = [column, *(rows.c[name] for name in cast(tuple[str, ...], rule.params["others"]))]
            group = rows.alias("together")
            same = [group.c[one.name] for one in together]
            # Asked once for all rows, not once for each.
            twice = select(*same).group_by(*same).having(func.count() > 1)
            return and_(*(not_(_is_empty(one, is_sqlite)) for one in together), tuple_(*together).in_(twice))
        case _:
            raise GateError(rule.id, f"{rule.kind} has no form in SQL")


def _holds(when: When, rows: FromClause, is_sqlite: bool) -> ColumnElement[bool]:
    column = rows.c[when.column]
    return column.in_(when.values) if when.values else _is_empty(column, is_sqlite)


def _is_empty(column: ColumnElement[Any], is_sqlite: bool) -> ColumnElement[bool]:
    if not isinstance(column.type, String):
        return column.is_(None)
    # Trimming is the dearest thing here; no letter, digit or sign of ASCII begins a blank text. SQLite compares bytes.
    bytewise = column if is_sqlite else collate(column, "C")
    may_be_blank = or_(bytewise < "!", bytewise > "~")
    return or_(column.is_(None), and_(may_be_blank, func.trim(column, _BLANKS) == ""))


# --- The same rules, as rules about tables ---


def as_table_rules(session: Session, suite: Suite, *, rows_are: str = "records") -> tuple[TableRule, ...]:
    """Return the rules about single records as statements that select the ids of the records that break them."""
    bind = session.get_bind()
    rows = record_rows().subquery("record_rows")
    made = []
    for rule in suite.rules:
        if rule.kind is RuleKind.COLUMNS:
            continue  # the columns are the table's own
        broken = select(rows.c.record_id.label("row_id")).where(breaks(rule, rows, bind.dialect.name == "sqlite"))
        written = broken.compile(dialect=bind.dialect, compile_kwargs={"literal_binds": True})
        # The driver's own sign for a parameter is doubled in what was compiled; as plain text it stands once.
        sql = str(written).replace("%%", "%")
        made.append(TableRule(rule.id, rule.severity, rule.owner, rule.sentence, sql, rows_are))
    return tuple(made)


def rows_breaking(session: Session, rule: TableRule, limit: int) -> Sequence[int]:
    """Return the ids of the rows that break a rule, lowest first."""
    found = text(f"SELECT row_id FROM ({rule.sql}) AS found ORDER BY row_id LIMIT :limit")
    return [int(row_id) for (row_id,) in session.execute(found, {"limit": limit})]


def place_keys(session: Session, since: datetime) -> Sequence[str]:
    """Return the keys of the places (rules/places.py) of everybody who was sent a campaign text since then."""
    return session.scalars(
        select(Student.zone_key)
        .where(
            exists().where(
                Text.student_id == Student.id, Text.claimed_at >= since, Text.purpose == TextPurpose.CAMPAIGN.value
            )
        )
        .distinct()
        .order_by(Student.zone_key)
    ).all()


def read_only_url(url: str) -> str:
    """Return the address with which the same database can be read and not changed."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return f"sqlite:///file:{quote(str(Path(made.database or '').resolve()))}?mode=ro&uri=true"
    given = made.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} -c default_transaction_read_only=on".strip()
    return made.update_query_dict({"options": options}).render_as_string(hide_password=False)


# --- What was found, run by run ---


@dataclass(frozen=True, slots=True)
class RuleHistory:
    """What one rule found in its last runs, the oldest first; None where it could not be run."""

    rule_id: str
    counts: tuple[int | None, ...]
    last_at: datetime


def keep_results(session: Session, results: Sequence[Mapping[str, object]]) -> None:
    """Add the results of a run, one a rule, as columns of dq_results."""
    session.execute(insert(QualityResult), [dict(one) for one in results])


def forget_results(session: Session, before: datetime) -> None:
    """Remove the results of runs before this instant."""
    session.execute(delete(QualityResult).where(QualityResult.at < before))


def results_of_last_run(session: Session) -> dict[str, QualityResult]:
    """Return rule -> its latest result; suites are run together or alone, so the runs may differ."""
    latest = select(func.max(QualityResult.id)).group_by(QualityResult.rule_id)
    return {one.rule_id: one for one in session.scalars(select(QualityResult).where(QualityResult.id.in_(latest)))}


def histories(session: Session, runs: int) -> dict[str, RuleHistory]:
    """Return rule -> what it found in its last `runs` runs."""
    place = func.row_number().over(partition_by=QualityResult.rule_id, order_by=QualityResult.id.desc())
    ranked = select(QualityResult.rule_id, QualityResult.unexpected, QualityResult.at, place.label("place")).subquery()
    rows = session.execute(
        select(ranked.c.rule_id, ranked.c.unexpected, ranked.c.at)
        .where(ranked.c.place <= runs)
        .order_by(ranked.c.rule_id, ranked.c.place.desc())
    )
    found: dict[str, list[tuple[int | None, datetime]]] = {}
    for rule_id, unexpected, at in rows:
        found.setdefault(rule_id, []).append((unexpected, at))
    return {
        rule_id: RuleHistory(rule_id, tuple(count for count, _ in each), each[-1][1]) for rule_id, each in found.items()
    }


# --- Findings about records, and what a person lets pass ---


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding that stands in record_problems, by its row id."""

    id: int
    severity: str
    is_open: bool


def known_findings(session: Session) -> dict[tuple[int, str], KnownFinding]:
    """Return every finding there ever was, by record and rule."""
    rows = session.execute(
        select(
            RecordProblem.id, RecordProblem.career_status_id, RecordProblem.rule_id, RecordProblem.severity,
            RecordProblem.cleared_at.is_(None),
        )
    )  # fmt: skip
    return {(record, rule): KnownFinding(id_, severity, is_open) for id_, record, rule, severity, is_open in rows}


def add_findings(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Add findings, as columns of record_problems."""
    for part in _parts(rows):
        session.execute(insert(RecordProblem), part)


def change_findings(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Change findings by their id."""
    for part in _parts(rows):
        session.execute(update(RecordProblem), part)


def held_records(session: Session) -> set[int]:
    """Return the records that are in quarantine."""
    return set(session.scalars(select(CareerStatus.id).where(CareerStatus.quarantined_at.is_not(None))))


def hold_exactly(session: Session, ids: Collection[int], now: datetime) -> None:
    """Keep exactly these records out of the CRM; the ones that pass again are let go."""
    before = held_records(session)
    for changed, at in ((sorted(set(ids) - before), now), (sorted(before - set(ids)), None)):
        for part in _parts(changed):
            session.execute(update(CareerStatus).where(CareerStatus.id.in_(part)).values(quarantined_at=at))


def releases(session: Session) -> dict[tuple[int, str], RecordRelease]:
    """Return what a person let pass, by record and rule."""
    return {(one.career_status_id, one.rule_id): one for one in session.scalars(select(RecordRelease))}


def findings_by_rule(session: Session) -> Sequence[Row[tuple[str, str, str, int]]]:
    """Return rule, severity, sentence and number of records of what is wrong now, critical and frequent first."""
    is_critical = case((RecordProblem.severity == Severity.CRITICAL.value, 0), else_=1)
    return session.execute(
        select(RecordProblem.rule_id, RecordProblem.severity, RecordProblem.sentence, func.count())
        .where(RecordProblem.cleared_at.is_(None))
        .group_by(RecordProblem.rule_id, RecordProblem.severity, RecordProblem.sentence)
        .order_by(is_critical, func.count().desc(), RecordProblem.rule_id)
    ).all()


def records_with(session: Session, rule_id: str, limit: int) -> Sequence[Row[tuple[int, str, str, datetime]]]:
    """Return record, the student's id, the program and since when, of the records a rule finds fault with."""
    return session.execute(
        select(CareerStatus.id, Student.student_id, CareerStatus.program, RecordProblem.found_at)
        .join(CareerStatus, CareerStatus.id == RecordProblem.career_status_id)
        .join(Student, Student.id == CareerStatus.student_id)
        .where(RecordProblem.cleared_at.is_(None), RecordProblem.rule_id == rule_id)
        .order_by(RecordProblem.found_at, CareerStatus.id)
        .limit(limit)
    ).all()


def findings_of(session: Session, record_id: int) -> Sequence[RecordProblem]:
    """Return what is wrong with one record now, the critical first."""
    return session.scalars(
        select(RecordProblem)
        .where(RecordProblem.career_status_id == record_id, RecordProblem.cleared_at.is_(None))
        .order_by(case((RecordProblem.severity == Severity.CRITICAL.value, 0), else_=1), RecordProblem.rule_id)
    ).all()


def row_hash(row: Mapping[str, object]) -> str:
    """Return what tells a changed record from an unchanged one."""
    said = {name: value for name, value in row.items() if name not in _BOOKKEEPING}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _parts(items: Sequence[_Each]) -> Iterator[Sequence[_Each]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
