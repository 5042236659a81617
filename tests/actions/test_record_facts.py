"""What a person records, verifies and disputes, and what a text may still change."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from actions.change_staff import add_staff_member
from actions.graduate_file import MASKED, graduate_file
from actions.record_facts import Evidence, FactUnusable, record_facts
from actions.record_outcome import SaidOtherwise, record_details
from actions.require_privilege import NotAllowed
from actions.verify_outcome import dispute_outcome, verify_outcome
from actions.write_outcomes_page import graduate_file_page
from rules.outcomes import Outcome
from rules.replies.labels import Detail
from rules.verification import Method
from schemas.tables import AuditEntry, CareerEvidence, CareerStatus, Student
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, add_student, staff

RIVERA = "Ms. Rivera"
TODAY = TUESDAY_NOON.date()
CALL = Evidence("phone", TODAY, "call of 3 March")
JOB = {
    "outcome": "employed", "employer": "Acme  Welding", "job_title": "Welder", "start_on": "2026-01-12", "pay": "21.50",
    "pay_unit": "hour", "hours_per_week": "40", "field_relation": "in_field", "sharing_consent": "aggregate_only",
}  # fmt: skip


def with_a_job(begin: Begin) -> None:
    with begin() as session:
        staff(session)
        add_staff_member(
            session,
            "Viewer",
            name="V",
            email=None,
            role="viewer",
            notify_by="product",
            now=TUESDAY_NOON,
            actor="Director",
        )
        add_student(session, 1)
        record_facts(session, "S00001", JOB, CALL, actor=RIVERA, now=TUESDAY_NOON)


def the_record(begin: Begin) -> CareerStatus:
    with begin() as session:
        return session.scalars(select(CareerStatus)).one()


def the_trail(begin: Begin) -> list[CareerEvidence]:
    with begin() as session:
        return list(session.scalars(select(CareerEvidence).order_by(CareerEvidence.id)))


def test_facts_are_kept_with_source_person_day_and_consent(begin: Begin) -> None:
    with_a_job(begin)
    record, (line,) = the_record(begin), the_trail(begin)
    assert (record.employer, record.pay_cents, record.hours_per_week) == ("Acme Welding", 2_150, 40.0)
    assert (record.start_on, record.source, record.outcome_known_at) == (date(2026, 1, 12), "phone", TUESDAY_NOON)
    assert (line.source, line.by, line.on, line.reference) == ("phone", RIVERA, TODAY, "call of 3 March")
    assert line.sharing_consent == "aggregate_only"
    assert line.facts["start_on"] == "2026-01-12"
    assert set(line.facts) == {"pay_cents" if name == "pay" else name for name in JOB}


def test_the_audit_log_names_fields_and_no_values(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        dispute_outcome(session, "S00001", why="Acme says no", on=TODAY, actor=RIVERA, now=TUESDAY_NOON)
        lines = session.scalars(select(AuditEntry).where(AuditEntry.subject.like("record:%"))).all()
    assert [line.action for line in lines] == ["record_facts", "dispute_outcome"]
    assert not any(word in f"{line.why} {line.after}" for line in lines for word in ("Acme", "Welder", "2150", "21.5"))


def test_twice_changes_nothing(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        _, changed = record_facts(session, "S00001", JOB, CALL, actor=RIVERA, now=TUESDAY_NOON)
    assert changed == ()
    assert len(the_trail(begin)) == 1


def test_the_trail_is_never_changed(begin: Begin) -> None:
    with_a_job(begin)
    for statement in (update(CareerEvidence).values(by="nobody"), delete(CareerEvidence)):
        with pytest.raises(DBAPIError, match="append-only"), begin() as session:
            session.execute(statement)


def test_a_text_does_not_change_what_a_person_recorded(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        student = session.scalars(select(Student)).one()
        with pytest.raises(SaidOtherwise, match="outcome"):
            record_details(session, student, Outcome.SEEKING, (), evidence="reply 1", now=TUESDAY_NOON)
    assert the_record(begin).outcome == "employed"


def test_a_text_changes_what_a_text_said_and_leaves_its_trail(begin: Begin) -> None:
    with begin() as session:
        student = add_student(session, 1)
        details = [Detail("employer", "Acme", (0, 4), "a wording")]
        record_details(session, student, Outcome.EMPLOYED, details, evidence="reply 1", now=TUESDAY_NOON)
        record_details(
            session, student, Outcome.SEEKING, (), evidence="reply 2", now=TUESDAY_NOON + timedelta(days=3)
        )  # fmt: skip
    first, second = the_trail(begin)
    assert (first.source, first.by, first.reference) == ("sms", "placeline", "reply 1")
    assert first.facts == {"outcome": "employed", "employer": "Acme"}
    assert second.facts == {"outcome": "seeking"}
    assert the_record(begin).outcome_known_at == TUESDAY_NOON  # since when it is known, not since when it is so


def test_a_verification_ends_when_its_facts_change(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        record, found = verify_outcome(
            session, "S00001", Method.EMPLOYER_CALL, by="Ms. Diaz", on=TODAY, reference="HR desk", actor=RIVERA,
            now=TUESDAY_NOON,
        )  # fmt: skip
        assert found == ()
        assert (record.verification_status, record.verified_by, record.verified_on) == ("verified", "Ms. Diaz", TODAY)
    assert the_trail(begin)[-1].facts["employer"] == "Acme Welding"
    with begin() as session:
        record_facts(session, "S00001", {"pay": "22"}, CALL, actor=RIVERA, now=TUESDAY_NOON)
    assert the_record(begin).verification_status == "verified"  # nobody vouched for the pay
    with begin() as session:
        record_facts(session, "S00001", {"employer": "Other"}, CALL, actor=RIVERA, now=TUESDAY_NOON)
    assert the_record(begin).verification_status == "unverified"


def test_a_dispute_stands_until_it_is_verified_anew(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        dispute_outcome(session, "S00001", why="Acme knows nobody", on=TODAY, actor=RIVERA, now=TUESDAY_NOON)
    assert the_record(begin).verification_status == "disputed"
    assert the_trail(begin)[-1].reference == "Acme knows nobody"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"salary": "1"}, "no fact"),
        ({"outcome": "happy"}, "none of employed"),
        ({"outcome": ""}, "can't be empty"),
        ({"start_on": "soon"}, "2026-05-31"),
        ({"pay": "lots"}, "dollars"),
        ({"pay": "nan"}, "dollars"),
        ({"hours_per_week": "169"}, "number"),
        ({"in_field": "maybe"}, "yes or no"),
        ({"positions": "0"}, "number"),
    ],
)
def test_an_unusable_fact_says_how_to_write_it(begin: Begin, facts: dict[str, str], words: str) -> None:
    with begin() as session:
        staff(session)
        add_student(session, 1)
    with pytest.raises(FactUnusable, match=words), begin() as session:
        record_facts(session, "S00001", facts, CALL, actor=RIVERA, now=TUESDAY_NOON)
    with begin() as session:
        assert session.scalars(select(CareerStatus)).all() == []


def test_who_may_not_keep_outcomes_is_refused(begin: Begin) -> None:
    with_a_job(begin)
    with pytest.raises(NotAllowed, match="record and verify outcomes"), begin() as session:
        record_facts(session, "S00001", {"employer": "Other"}, CALL, actor="Viewer", now=TUESDAY_NOON)


def test_nothing_known_can_not_be_verified(begin: Begin) -> None:
    with begin() as session:
        staff(session)
        add_student(session, 1)
    with pytest.raises(FactUnusable, match="Nothing is known"), begin() as session:
        verify_outcome(
            session, "S00001", Method.PAY_STUB, by="x", on=TODAY, reference="stub", actor=RIVERA, now=TUESDAY_NOON
        )


def test_pay_is_hidden_from_who_may_not_see_it_also_in_the_trail(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        open_, hidden = (graduate_file(session, "S00001", actor=who, now=TUESDAY_NOON) for who in (RIVERA, "Viewer"))
    assert open_.facts["pay_cents"] == open_.trail[0]["facts"]["pay_cents"] == 2_150
    assert hidden.facts["pay_cents"] == hidden.trail[0]["facts"]["pay_cents"] == MASKED
    assert "2150" not in json.dumps(hidden.to_json())
    page = graduate_file_page(hidden)
    assert "Acme Welding" in page
    assert "2150" not in page
    with begin() as session:
        taken = session.scalars(select(AuditEntry).where(AuditEntry.action == "export_graduate_file")).all()
    assert [(line.actor, line.why) for line in taken] == [(RIVERA, "with pay"), ("Viewer", "without pay")]


def test_a_stranger_gets_no_file(begin: Begin) -> None:
    with_a_job(begin)
    with pytest.raises(NotAllowed), begin() as session:
        graduate_file(session, "S00001", actor="stranger", now=TUESDAY_NOON)


def test_the_page_of_a_file_escapes_what_people_wrote(begin: Begin) -> None:
    with_a_job(begin)
    with begin() as session:
        record_facts(session, "S00001", {"employer": "<script>x</script>"}, CALL, actor=RIVERA, now=TUESDAY_NOON)
        page = graduate_file_page(graduate_file(session, "S00001", actor=RIVERA, now=TUESDAY_NOON))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
