"""Every Career Status rule catches its fault and names it; what cannot be checked does not pass."""

import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from integrations.great_expectations.gate import gate
from schemas.career_status import CareerStatusRow
from schemas.expectations.career_status import career_status_suite
from schemas.expectations.suite import Finding, GateError, Rule, RuleKind, Severity, Suite, When

pytestmark = pytest.mark.slow  # the engine takes seconds to import

TODAY = date(2026, 3, 11)
SUITE = career_status_suite(TODAY)

EMPLOYED = CareerStatusRow(
    record_id=1,
    student_id="S1",
    program="Medical Assistant",
    credential="Certificate",
    outcome="employed",
    employer="Mercy Clinic",
    job_title="Medical Assistant",
    start_on=date(2026, 3, 2),
    pay_cents=1950,
    pay_max_cents=None,
    pay_unit="hour",
    hours_type="full_time",
    hours_per_week=None,
    work_location=None,
    in_field=True,
    form_completed_on=None,
    source="sms",
    completed_on=date(2026, 1, 15),
    updated_at=datetime(2026, 3, 11, 16, 0, tzinfo=UTC),
)
SEEKING = replace(
    EMPLOYED,
    record_id=2,
    student_id="S2",
    outcome="seeking",
    employer=None,
    job_title=None,
    start_on=None,
    pay_cents=None,
    pay_unit=None,
    hours_type=None,
    in_field=None,
)
UNKNOWN = replace(SEEKING, record_id=3, student_id="S3", outcome=None, completed_on=None, source=None)
GOOD = (EMPLOYED, SEEKING, UNKNOWN)

VERIFIED: dict[str, object] = {
    "verification_status": "verified", "verification_method": "pay_stub", "verified_by": "Ms. Rivera",
    "verified_on": date(2026, 3, 9),
}  # fmt: skip

# What is changed in the employed record, and the rules that must then name it.
FAULTS: dict[str, tuple[dict[str, object], set[str]]] = {
    "no student": ({"student_id": None}, {"CS-01"}),
    "a blank student": ({"student_id": "  "}, {"CS-01"}),
    "an outcome of nobody's": ({"outcome": "hired!"}, {"CS-03"}),
    "no employer": ({"employer": None}, {"CS-04"}),
    "an empty employer": ({"employer": ""}, {"CS-04"}),
    "no title": ({"job_title": None}, {"CS-05"}),
    "no start": ({"start_on": None}, {"CS-06"}),
    "no hours of any kind": ({"hours_type": None}, {"CS-07"}),
    "no pay": ({"pay_cents": None, "pay_unit": None}, {"CS-08"}),
    "pay without a unit": ({"pay_unit": None}, {"CS-09"}),
    "$1,900 an hour": ({"pay_cents": 190_000}, {"CS-10"}),
    "$7.24 an hour": ({"pay_cents": 724}, {"CS-10"}),
    "$19.50 a year": ({"pay_unit": "year"}, {"CS-11"}),
    "$300,000.01 a year": ({"pay_unit": "year", "pay_cents": 30_000_001}, {"CS-11"}),
    "no hours a week": ({"hours_per_week": 0, "hours_type": "prn"}, {"CS-12"}),
    "81 hours a week": ({"hours_per_week": 81.0}, {"CS-12"}),
    "a start in 2031": ({"start_on": date(2031, 3, 2)}, {"CS-13"}),
    "a start in 1926": ({"start_on": date(1926, 3, 2), "completed_on": None}, {"CS-13"}),
    "a seeker with an employer": ({"outcome": "seeking", "pay_cents": None, "pay_unit": None}, {"CS-21"}),
    "pay without work": ({"outcome": "not_seeking"}, {"CS-27"}),
    "full time in 29 hours": ({"hours_per_week": 29.0}, {"CS-28"}),
    "part time in 41 hours": ({"hours_type": "part_time", "hours_per_week": 41.0}, {"CS-29"}),
    "verified in no way": ({**VERIFIED, "verification_method": None}, {"CS-15"}),
    "verified by nobody": ({**VERIFIED, "verified_by": None}, {"CS-16"}),
    "verified on no day": ({**VERIFIED, "verified_on": None}, {"CS-37"}),
    "verified by hearsay": ({**VERIFIED, "verification_method": "hearsay"}, {"CS-17"}),
    "verified before the start": ({**VERIFIED, "verified_on": date(2026, 3, 1)}, {"CS-14"}),
    "unavailable without a reason": (
        {"outcome": "unavailable", "pay_cents": None, "pay_unit": None},
        {"CS-18"},
    ),
    "a reason without its document": ({"unavailable_reason": "health"}, {"CS-19"}),
    "education nowhere": ({"outcome": "continuing_education"}, {"CS-20"}),
    "a field as we have none": ({"field_relation": "sort of"}, {"CS-30"}),
    "employment as we have none": ({"employment_type": "gig"}, {"CS-31"}),
    "a licence as we have none": ({"licensure_status": "soon"}, {"CS-32"}),
    "a reason as we have none": ({"unavailable_reason": "moved"}, {"CS-33"}),
    "a consent as we have none": ({"sharing_consent": "perhaps"}, {"CS-34"}),
    "a verification as we have none": ({"verification_status": "surely"}, {"CS-35"}),
    "a completion as we have none": ({"completion_status": "nearly"}, {"CS-36"}),
    "an end before the start": ({"end_on": date(2026, 3, 1)}, {"CS-38"}),
    "a result before the examination": (
        {"licence_exam_on": date(2026, 2, 2), "licence_result_on": date(2026, 2, 1)},
        {"CS-39"},
    ),
    "in the field for no reason": ({"field_relation": "in_field"}, {"CS-41"}),
    "a form of tomorrow": ({"form_completed_on": TODAY + timedelta(days=1)}, {"CS-40"}),
    "a start 61 days before completion": (
        {"start_on": date(2026, 1, 1), "completed_on": date(2026, 3, 3)},
        {"CS-22"},
    ),
    "pay by the fortnight": ({"pay_unit": "fortnight"}, {"CS-23"}),
    "hours as we have none": ({"hours_type": "sometimes"}, {"CS-24"}),
    "a range upside down": ({"pay_max_cents": 1949}, {"CS-25"}),
    "a source as we have none": ({"source": "rumour"}, {"CS-26"}),
}

STILL_GOOD: dict[str, dict[str, object]] = {
    "hours per week instead of their kind": {"hours_type": None, "hours_per_week": 32.5},
    "$7.25 an hour": {"pay_cents": 725},
    "$150 an hour": {"pay_cents": 15_000},
    "$10,000 a year": {"pay_cents": 1_000_000, "pay_unit": "year"},
    "a rate per mile": {"pay_cents": 58, "pay_unit": "mile"},
    "a start 60 days before completion": {"start_on": date(2026, 1, 1), "completed_on": date(2026, 3, 2)},
    "a start in 180 days": {"start_on": date(2026, 9, 7)},
    "a range of one": {"pay_max_cents": 1950},
    "military, and nothing else known": {"outcome": "military", "employer": None, "pay_cents": None},
}


def rows(*records: CareerStatusRow) -> list[dict[str, object]]:
    return [asdict(record) for record in records]


def changed(record_id: int, changes: dict[str, object]) -> dict[str, object]:
    return asdict(replace(EMPLOYED, record_id=record_id, student_id=f"S{record_id}")) | changes


def test_good_records_pass() -> None:
    result = gate(rows(*GOOD), SUITE)
    assert (result.bad, result.failed_rules, result.checked) == ({}, [], 3)


def test_every_fault_is_caught_by_its_rule_and_by_no_other() -> None:
    batch = rows(*GOOD) + [changed(10 + n, changes) for n, (changes, _rules) in enumerate(FAULTS.values())]
    result = gate(batch, SUITE)
    found = {name: {finding.rule_id for finding in result.bad.get(10 + n, [])} for n, name in enumerate(FAULTS)}
    assert found == {name: caught for name, (_changes, caught) in FAULTS.items()}
    assert not {1, 2, 3} & result.bad.keys()


@pytest.mark.parametrize("name", ["no student", "no start", "no pay", "a start in 1926", "81 hours a week"])
def test_a_fault_is_caught_when_it_is_alone(name: str) -> None:
    """A column that is empty or wrong throughout has another type than a mixed one."""
    changes, caught = FAULTS[name]
    result = gate([changed(1, changes)], SUITE)
    assert {finding.rule_id for finding in result.bad.get(1, [])} == caught


def test_every_rule_has_a_fault_that_it_catches() -> None:
    caught = set().union(*(rules for _changes, rules in FAULTS.values())) | {"CS-00", "CS-02"}
    assert caught == {rule.id for rule in SUITE.rules}


def test_what_is_only_unusual_passes() -> None:
    batch = [changed(10 + n, changes) for n, changes in enumerate(STILL_GOOD.values())]
    assert gate(batch, SUITE).bad == {}


def test_two_records_of_one_student_and_program_are_both_named() -> None:
    twin = replace(EMPLOYED, record_id=7)
    other_program = replace(EMPLOYED, record_id=8, program="Practical Nursing")
    result = gate(rows(EMPLOYED, twin, other_program), SUITE)
    assert {record_id: [f.rule_id for f in findings] for record_id, findings in result.bad.items()} == {
        1: ["CS-02"],
        7: ["CS-02"],
    }


def test_a_finding_says_how_it_should_be() -> None:
    result = gate(rows(replace(EMPLOYED, pay_cents=190_000)), SUITE)
    assert result.bad == {1: [Finding("CS-10", Severity.CRITICAL, "Pay by the hour is between $7.25 and $150.")]}


def test_only_critical_findings_hold_a_record_back() -> None:
    result = gate([changed(1, {"employer": None}), changed(2, {"employer": None, "pay_cents": 1})], SUITE)
    assert result.bad.keys() == {1, 2}
    assert result.held_back == {2}


def test_all_bad_records_are_named_however_many() -> None:
    """The engine's own limit is 20 records a rule, and 200 on some paths."""
    result = gate([changed(n, {"outcome": "hired!"}) for n in range(1_000)], SUITE)
    assert result.held_back == set(range(1_000))


def test_a_batch_without_a_column_stops_and_names_the_rule() -> None:
    row = changed(1, {"pay_cents": 1})
    del row["hours_type"]
    result = gate([row], SUITE)
    assert (result.failed_rules, result.bad, result.must_stop) == (["CS-00"], {}, True)


def test_no_rows_are_good_rows() -> None:
    result = gate([], SUITE)
    assert (result.bad, result.failed_rules, result.checked) == ({}, [], 0)


def test_a_rule_that_cannot_be_run_fails_closed() -> None:
    with pytest.raises(GateError, match=r"CS-(10|25)") as failed:
        gate([*rows(*GOOD), changed(9, {"pay_cents": "a lot"})], SUITE)
    assert "a lot" not in str(failed.value)


@pytest.mark.parametrize(
    "rule",
    [
        Rule("X-1", Severity.WARNING, "s", RuleKind.PRESENT, "no_such_column"),
        Rule("X-1", Severity.WARNING, "s", RuleKind.PRESENT, "program", only_when=(When("no_such_column"),)),
        Rule("X-1", Severity.WARNING, "s", RuleKind.AT_LEAST_COLUMN, "pay_cents", {"other": "no_such_column"}),
        Rule("X-1", Severity.WARNING, "s", RuleKind.BETWEEN, "program", {"lowest": 1, "highest": 2}),
    ],
)
def test_a_rule_about_a_column_it_cannot_judge_fails_closed(rule: Rule) -> None:
    with pytest.raises(GateError) as failed:
        gate(rows(*GOOD), Suite("odd", (rule,)))
    assert failed.value.rule_id == "X-1"


@pytest.mark.parametrize("record_id", [None, "1", 1.0, True])
def test_a_row_without_a_whole_number_as_its_id_is_refused(record_id: object) -> None:
    with pytest.raises(ValueError, match="record_id"):
        gate([changed(1, {"record_id": record_id})], SUITE)


def test_the_same_record_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        gate(rows(EMPLOYED, EMPLOYED), SUITE)


def test_importing_the_gate_does_not_import_the_engine() -> None:
    script = (
        "import sys, integrations.great_expectations.gate, schemas.expectations.career_status;"
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_rule_ids_are_never_shared() -> None:
    ids = [rule.id for rule in SUITE.rules]
    assert len(set(ids)) == len(ids)
