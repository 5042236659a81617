"""Missing facts, the next question, rates, follow-ups and roles (SOP-08 to SOP-30, SSE-15 to SSE-35, NACE)."""

from datetime import date

import pytest

from rules.follow_ups import FollowUpKind, follow_up_due
from rules.outcomes import QUESTIONS, RECORD_FIELDS, REQUIRED_FIELDS, Outcome, missing_fields, next_question
from rules.segments import segments

FULL = {"outcome": "employed", "employer": "Quest", "job_title": "MA", "start_on": "2026-03", "pay": 0, "hours": "prn"}


def test_a_complete_record_misses_nothing() -> None:
    assert missing_fields(FULL) == ()


@pytest.mark.parametrize("field", REQUIRED_FIELDS[Outcome.EMPLOYED])
def test_each_fact_of_a_job_is_missed(field: str) -> None:
    assert missing_fields({**FULL, field: None}) == (field,)


def test_facts_are_asked_one_by_one_and_each_once() -> None:
    missing = missing_fields({"outcome": Outcome.EMPLOYED})
    assert next_question(missing, ()) == "employer"
    assert next_question(missing, {"employer"}) == "job_title"
    assert next_question(missing, missing) is None


def test_without_an_outcome_that_is_what_is_missing() -> None:
    assert missing_fields({}) == missing_fields({"outcome": "unknown"}) == ("outcome",)


def test_nobody_is_asked_for_pay_who_has_no_job() -> None:
    for outcome in set(Outcome) - {Outcome.EMPLOYED}:
        assert "pay" not in missing_fields({"outcome": outcome})


def test_every_question_asks_for_a_field_in_one_plain_segment() -> None:
    assert set(QUESTIONS) <= set(RECORD_FIELDS)
    assert all((segments(text).encoding, segments(text).count) == ("GSM-7", 1) for text in QUESTIONS.values())


def test_yes_is_followed_up_ten_days_later() -> None:
    assert follow_up_due(FollowUpKind.HIRING_CHECK, date(2026, 2, 20)) == date(2026, 3, 2)
    assert FollowUpKind.HIRING_CHECK.checklist == ("Check hiring status", "Collect employment data")


@pytest.mark.parametrize("kind", list(FollowUpKind))
def test_every_follow_up_has_a_subject_a_checklist_and_a_day(kind: FollowUpKind) -> None:
    assert kind.subject
    assert kind.checklist
    assert follow_up_due(kind, date(2026, 3, 11)) >= date(2026, 3, 11)
