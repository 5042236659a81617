"""The gate in SQL says what the engine of expectations says; what a person lets pass is held again once it changes."""

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Engine, Float, Integer, MetaData, String, Table, insert, select

from actions.check_records import ReleaseRefused, record_findings, release_record, run_gate
from database.quality import gate_records, gate_rows, held_records, known_findings, releases
from database.session import reading, transaction
from schemas.career_status import HOURS_TYPES, OUTCOMES, PAY_UNITS, SOURCES, CareerStatusRow
from schemas.expectations.career_status import career_status_suite
from schemas.expectations.suite import GateError, GateResult, Rule, RuleKind, Severity, Suite, When
from schemas.tables import AuditEntry, CareerStatus, Student
from tests.conftest import Begin
from tests.office import add_student

NOW = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
SUITE = career_status_suite(TODAY)
ROWS = 1_000

_TYPES: dict[str, Any] = {
    "record_id": Integer, "start_on": Date, "form_completed_on": Date, "completed_on": Date, "pay_cents": Integer,
    "pay_max_cents": Integer, "hours_per_week": Float, "in_field": Boolean, "updated_at": DateTime,
    "program_started_on": Date, "scheduled_completion_on": Date, "end_on": Date, "licence_exam_on": Date,
    "licence_result_on": Date, "verified_on": Date, "positions": Integer, "licensure_required": Boolean,
    "refused_employment": Boolean,
}  # fmt: skip


def random_rows(chance: random.Random) -> list[dict[str, object]]:
    """Return rows of which every rule finds some at fault, with values at and beside each limit."""

    def one_of(*values: object) -> object:
        return chance.choice(values)

    def day() -> object:
        return one_of(
            None, TODAY + timedelta(days=chance.randrange(-300, 300)), TODAY + timedelta(days=180),
            TODAY + timedelta(days=181), TODAY - timedelta(days=3650), TODAY - timedelta(days=3651), TODAY,
        )  # fmt: skip

    def text(*values: object) -> object:
        return one_of(*values, *values, None, "", "  ", "\t\n", "\u00a0", "  Acme ")

    return [
        asdict(
            CareerStatusRow(
                record_id=number,
                student_id=text(f"S{number // 2}", f"S{number}"),  # type: ignore[arg-type]
                program=text("Welding", "Nursing"),  # type: ignore[arg-type]
                credential=None,
                outcome=text(*OUTCOMES, "hired!"),  # type: ignore[arg-type]
                employer=text("Mercy Clinic"),  # type: ignore[arg-type]
                job_title=text("Welder"),  # type: ignore[arg-type]
                start_on=day(),  # type: ignore[arg-type]
                pay_cents=one_of(None, 724, 725, 1950, 15_000, 15_001, 999_999, 1_000_000, 30_000_000, 30_000_001),  # type: ignore[arg-type]
                pay_max_cents=one_of(None, 724, 1950, 30_000_001),  # type: ignore[arg-type]
                pay_unit=text(*PAY_UNITS, "fortnight"),  # type: ignore[arg-type]
                hours_type=text(*HOURS_TYPES, "sometimes"),  # type: ignore[arg-type]
                hours_per_week=one_of(None, None, None, None, 0.0, 0.5, 1.0, 29.5, 30.0, 40.0, 40.5, 80.0, 80.5, 169.0),  # type: ignore[arg-type]
                work_location=None,
                in_field=one_of(None, True, False),  # type: ignore[arg-type]
                form_completed_on=day(),  # type: ignore[arg-type]
                source=text(*SOURCES, "rumour"),  # type: ignore[arg-type]
                completed_on=day(),  # type: ignore[arg-type]
                updated_at=None,
            )
        )
        | {
            "verification_status": text("unverified", "verified", "disputed", "surely"),
            "verification_method": text("pay_stub", "hearsay"),
            "verified_by": text("Ms. Rivera"),
            "verified_on": day(),
            "end_on": day(),
            "licence_exam_on": day(),
            "licence_result_on": day(),
            "field_relation": text("in_field", "unrelated", "sort of"),
            "relatedness_basis": text("duties"),
            "employment_type": text("single", "gig"),
            "licensure_status": text("passed", "soon"),
            "unavailable_reason": text("health", "moved"),
            "exclusion_evidence": text("file 7"),
            "education_institution": text("State"),
            "sharing_consent": text("full", "perhaps"),
            "completion_status": text("graduate", "nearly"),
        }
        for number in range(1, ROWS + 1)
    ]


@pytest.fixture
def loose(engine: Engine) -> Iterator[Table]:
    """A table in which any row can stand."""
    table = Table("loose_rows", MetaData(), *(Column(name, _TYPES.get(name, String)) for name in asdict(_EMPTY)))
    table.create(engine)
    yield table
    table.drop(engine)


_EMPTY = CareerStatusRow(*[None] * len(CareerStatusRow.__dataclass_fields__))  # type: ignore[arg-type]


def said(result: GateResult) -> dict[int, set[tuple[str, Severity, str]]]:
    """Return record -> what is found, in no order."""
    return {
        record: {(one.rule_id, one.severity, one.sentence) for one in found} for record, found in result.bad.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_sql_and_the_engine_of_expectations_say_the_same(engine: Engine, loose: Table, seed: int) -> None:
    from integrations.great_expectations.gate import gate

    rows = random_rows(random.Random(seed))
    with engine.begin() as connection:
        connection.execute(insert(loose), rows)
    with reading(engine) as session:
        by_sql = gate_rows(session, select(loose).subquery("rows"), SUITE)
    by_engine = gate(rows, SUITE)
    assert said(by_sql) == said(by_engine)
    assert (by_sql.checked, by_sql.failed_rules, by_sql.held_back) == (ROWS, [], by_engine.held_back)
    # Not vacuously: every rule about single records finds something.
    assert {one for found in said(by_sql).values() for one, _, _ in found} == {
        rule.id for rule in SUITE.rules if rule.kind is not RuleKind.COLUMNS
    }


def test_a_missing_column_stops_everything_and_an_unknown_rule_is_an_error(engine: Engine, loose: Table) -> None:
    with engine.begin() as connection:
        connection.execute(insert(loose), [asdict(_EMPTY) | {"record_id": 1}])
    narrow = select(loose.c.record_id, loose.c.student_id).subquery("rows")
    odd = (
        Rule("X-1", Severity.CRITICAL, "No such column.", RuleKind.PRESENT, "shoe_size"),
        Rule("X-2", Severity.CRITICAL, "No form.", RuleKind.UNIQUE_TOGETHER, "program", {"others": ("outcome",)},
             (When("employer"),)),
    )  # fmt: skip
    with reading(engine) as session:
        result = gate_rows(session, narrow, SUITE)
        assert result.must_stop
        assert result.failed_rules == ["CS-00"]
        for rule in odd:
            with pytest.raises(GateError, match=rule.id):
                gate_rows(session, select(loose).subquery("rows"), Suite("odd", (rule,)))


def add_record(begin: Begin, index: int, **columns: object) -> int:
    """Add the record of somebody employed and return its id."""
    with begin() as session:
        student = add_student(session, index)
        values: dict[str, object] = {
            "student_id": student.id, "program": "Welding", "outcome": "employed", "employer": "Acme",
            "job_title": "Welder", "start_on": TODAY, "pay_cents": 2400, "pay_unit": "hour", "hours_type": "full_time",
            "source": "sms", "evidence": "reply 1", "asked": [], "updated_at": NOW, **columns,
        }  # fmt: skip
        record = CareerStatus(**values)
        session.add(record)
        session.flush()
        return record.id


def check(begin: Begin, engine: Engine) -> set[int]:
    """Run the gate in SQL, write its findings down, and return what is held."""
    with reading(engine) as session:
        result = gate_records(session, SUITE)
    with begin() as session:
        record_findings(session, result, began_at=NOW, now=NOW)
        return held_records(session)


def test_a_bad_record_is_held_with_its_rule_and_let_go_when_mended(begin: Begin, engine: Engine) -> None:
    good, bad = add_record(begin, 1), add_record(begin, 2, pay_cents=190_000, employer=None)
    assert check(begin, engine) == {bad}
    with begin() as session:
        assert {key for key, one in known_findings(session).items() if one.is_open} == {(bad, "CS-04"), (bad, "CS-10")}
        session.get_one(CareerStatus, bad).pay_cents = 1900
    assert check(begin, engine) == set()
    with begin() as session:
        assert {key for key, one in known_findings(session).items() if one.is_open} == {(bad, "CS-04")}
        assert good not in held_records(session)


def test_a_finding_that_comes_back_is_open_again(begin: Begin, engine: Engine) -> None:
    record = add_record(begin, 1, pay_cents=190_000)
    for pay, held in ((190_000, {record}), (1900, set()), (190_000, {record})):
        with begin() as session:
            session.get_one(CareerStatus, record).pay_cents = pay
        assert check(begin, engine) == held


def test_a_released_record_passes_until_it_changes_and_the_log_says_who_and_why(begin: Begin, engine: Engine) -> None:
    record = add_record(begin, 1, pay_cents=19_000)
    assert check(begin, engine) == {record}
    with begin() as session:
        released = release_record(
            session, record, SUITE, rule_id=None, why="Locum, offer letter seen", now=NOW, actor="Ms. Rivera"
        )
        assert released == ["CS-10"]
    assert check(begin, engine) == set()
    assert check(begin, engine) == set()
    with begin() as session:
        assert not any(one.is_open for one in known_findings(session).values())
        session.get_one(CareerStatus, record).updated_at = NOW + timedelta(hours=1)  # a time stamp is no change
    assert check(begin, engine) == set()
    with begin() as session:
        session.get_one(CareerStatus, record).pay_cents = 29_000
    assert check(begin, engine) == {record}
    with begin() as session:
        assert releases(session) == {}
        of_record = select(AuditEntry).where(AuditEntry.subject == f"record:{record}").order_by(AuditEntry.id)
        log = session.scalars(of_record).all()
    assert [(one.actor, one.action, one.why) for one in log] == [
        ("Ms. Rivera", "release_record", "Locum, offer letter seen"),
        ("quality gate", "hold_again", "the record has changed since it was released"),
    ]


def test_a_change_of_the_student_ends_a_release_too(begin: Begin, engine: Engine) -> None:
    record = add_record(begin, 1, start_on=TODAY - timedelta(days=180))
    check(begin, engine)
    with begin() as session:
        assert release_record(session, record, SUITE, rule_id="CS-22", why="worked there before", now=NOW, actor="x")
    check(begin, engine)
    with begin() as session:
        session.scalars(select(Student)).one().completed_on = TODAY
    check(begin, engine)
    with begin() as session:
        assert [key for key, one in known_findings(session).items() if one.is_open] == [(record, "CS-22")]


def test_what_the_crm_would_refuse_is_not_released(begin: Begin, engine: Engine) -> None:
    record = add_record(begin, 1, pay_cents=190_000, source="rumour")
    check(begin, engine)
    refusals = (
        (record, None, "because", r"CS-26 can't be released.*`--rule CS-10`"),
        (record, "CS-26", "because", r"CS-26 can't be released"),
        (record, "CS-04", "because", r"Nothing of that kind"),
        (record, "CS-10", "  ", r"Say why"),
        (record + 1, "CS-10", "because", r"There is no record"),
    )
    for number, rule, why, message in refusals:
        with begin() as session, pytest.raises(ReleaseRefused, match=message):
            release_record(session, number, SUITE, rule_id=rule, why=why, now=NOW, actor="Ms. Rivera")
    with begin() as session:
        assert release_record(session, record, SUITE, rule_id="CS-10", why="true", now=NOW, actor="x") == ["CS-10"]
    assert check(begin, engine) == {record}


def test_many_records_are_gated_in_sql_and_few_by_the_engine(begin: Begin, engine: Engine) -> None:
    add_record(begin, 1, pay_cents=190_000)
    asked: list[int] = []

    def by_engine(rows: Any, suite: Suite) -> GateResult:
        asked.append(len(rows))
        return GateResult(bad={}, failed_rules=[], checked=len(rows))

    with transaction(engine) as session:
        assert run_gate(session, by_engine, SUITE, in_sql_from=2).bad == {}
        assert asked == [1]
        assert len(run_gate(session, by_engine, SUITE, in_sql_from=1).bad) == 1
        assert asked == [1]
