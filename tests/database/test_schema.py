"""The tables refuse what must never be written, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from database.audit import write_audit
from database.migrate import check, upgrade
from database.session import transaction
from rules.campaign_states import CampaignState
from schemas.tables import (
    AuditEntry,
    Base,
    Batch,
    Campaign,
    CareerStatus,
    ConsentEntry,
    Conversation,
    FollowUp,
    Phone,
    Reply,
    Student,
    Text,
)
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, add_student, scheduled, the_campaign


def test_migrations_and_tables_say_the_same(engine: Engine) -> None:
    check(engine)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    check(engine)


def _audit(session: Session) -> None:
    write_audit(session, at=TUESDAY_NOON, actor="a", action="b", subject="c:1", why="d")


def _consent(session: Session) -> None:
    entry = {"change": "given", "source": "roster", "proof": "form", "actor": "a", "at": TUESDAY_NOON}
    session.add(ConsentEntry(**entry))


@pytest.mark.parametrize(
    ("table", "add", "change"),
    [(AuditEntry, _audit, {"why": "because"}), (ConsentEntry, _consent, {"proof": "none"})],
)
def test_evidence_is_never_changed_or_deleted(
    begin: Begin, table: type[Base], add: Callable[[Session], None], change: dict[str, str]
) -> None:
    with begin() as session:
        add(session)
    for statement in (update(table).values(**change), delete(table)):
        with pytest.raises(DBAPIError, match="append-only"), begin() as session:
            session.execute(statement)
    with begin() as session:
        assert len(session.scalars(select(table)).all()) == 1


def test_a_naive_instant_is_refused(begin: Begin) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"), begin() as session:
        session.add(Phone(e164="+13125550001", held_at=datetime(2026, 3, 3, 12, 0)))  # noqa: DTZ001 -- the point


def test_an_instant_comes_back_aware_and_in_utc(begin: Begin) -> None:
    with begin() as session:
        session.add(Phone(e164="+13125550001", held_at=TUESDAY_NOON))
    with begin() as session:
        held_at = session.scalars(select(Phone.held_at)).one()
    assert held_at == TUESDAY_NOON
    assert held_at is not None
    assert held_at.tzinfo is UTC


def test_an_error_rolls_everything_back(engine: Engine) -> None:
    def fail_halfway() -> None:
        with transaction(engine) as session:
            session.add(Phone(e164="+13125550001"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    with transaction(engine) as session:
        assert session.scalars(select(Phone)).all() == []


def test_a_campaign_is_not_completed_while_anyone_is_left(begin: Begin) -> None:
    campaign_id = scheduled(begin, 3)
    complete = update(Campaign).values(state=CampaignState.COMPLETED.value)
    with pytest.raises(IntegrityError, match="completed_is_complete"), begin() as session:
        session.execute(complete.values(sent=2))
    with begin() as session:
        session.execute(complete.values(sent=1, failed=1, skipped=1))
    assert the_campaign(begin, campaign_id).state == "completed"


def test_a_batch_never_claims_more_than_its_size(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        session.add(Batch(campaign_id=campaign_id, number=1, size=5, claimed=5, opened_at=TUESDAY_NOON))
    with pytest.raises(IntegrityError, match="never_over_size"), begin() as session:
        session.execute(update(Batch).values(claimed=Batch.claimed + 1))


def _text(session: Session, phone_id: int, **columns: object) -> Text:
    values = {"purpose": "answer", "context": "none", "state": "planned", "created_at": TUESDAY_NOON}
    text = Text(**{**values, "phone_id": phone_id, **columns})
    session.add(text)
    session.flush()
    return text


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_a_phone_has_one_unresolved_text_at_most(begin: Begin, state: str) -> None:
    with begin() as session:
        phone_id = add_student(session, 1).sms_phone_id
        assert phone_id is not None
        _text(session, phone_id, state="sending")
        _text(session, phone_id)
    with pytest.raises(IntegrityError), begin() as session:
        _text(session, phone_id, state=state)


def test_a_phone_gets_one_text_of_a_campaign(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        planned = session.scalars(select(Text)).one()
    with pytest.raises(IntegrityError), begin() as session:
        _text(session, planned.phone_id, campaign_id=campaign_id, purpose="campaign")


def test_a_sent_text_has_the_vendors_id(begin: Begin) -> None:
    scheduled(begin, 1)
    with pytest.raises(IntegrityError, match="sent_has_sid"), begin() as session:
        session.execute(update(Text).values(state="sent"))


def test_a_student_without_a_phone_has_a_reason_and_one_with_a_phone_has_none(begin: Begin) -> None:
    with pytest.raises(IntegrityError, match="phone_or_issue"), begin() as session:
        add_student(session, 1, phone_issue="invalid")
    with pytest.raises(IntegrityError, match="phone_or_issue"), begin() as session:
        add_student(session, 1, phone=None, phone_issue=None)


def test_consent_without_proof_is_not_stored(begin: Begin) -> None:
    with pytest.raises(IntegrityError, match="consent_has_proof"), begin() as session:
        add_student(session, 1, consent_proof=None)


def test_nobody_waits_in_a_conversation_that_has_ended(begin: Begin) -> None:
    with begin() as session:
        phone_id = add_student(session, 1).sms_phone_id
        session.add(
            Conversation(phone_id=phone_id, state="open", waiting_since=TUESDAY_NOON, last_reply_at=TUESDAY_NOON)
        )
    with pytest.raises(IntegrityError, match="ended_waits_for_nobody"), begin() as session:
        session.execute(update(Conversation).values(state="closed"))


def test_one_reply_makes_one_follow_up_of_a_kind(begin: Begin) -> None:
    with begin() as session:
        student = add_student(session, 1)
        reply = Reply(
            vendor_sid="SM1", from_phone="+13125550001", to_phone="+13125550150", body="YES",
            received_at=TUESDAY_NOON, source="webhook",
        )  # fmt: skip
        session.add(reply)
        session.flush()
        values = {"student_id": student.id, "reply_id": reply.id, "kind": "hiring_check", "why": "yes"}
        values |= {"due_on": TUESDAY_NOON.date(), "created_at": TUESDAY_NOON}
        session.add(FollowUp(**values))
    with pytest.raises(IntegrityError), begin() as session:
        session.add(FollowUp(**values))


@pytest.mark.parametrize(
    ("table", "column"), [(Campaign, "state"), (Text, "state"), (Student, "consent"), (CareerStatus, "outcome")]
)
def test_a_word_outside_the_vocabulary_is_refused(begin: Begin, table: type[Base], column: str) -> None:
    scheduled(begin, 1)
    with begin() as session:
        student_id = session.scalars(select(Student.id)).one()
        session.add(
            CareerStatus(
                student_id=student_id, program="Welding", outcome="unknown", source="sms", evidence="reply 1",
                asked=[], updated_at=TUESDAY_NOON,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError), begin() as session:
        session.execute(update(table).values({column: "perhaps"}))


def test_a_row_that_others_point_to_stays(begin: Begin) -> None:
    scheduled(begin, 1)
    with pytest.raises(IntegrityError), begin() as session:
        session.execute(delete(Student))


def test_an_error_of_the_database_shows_no_row(begin: Begin) -> None:
    with pytest.raises(IntegrityError) as failed, begin() as session:
        add_student(session, 1, consent="given", consent_proof=None, email="ada.secret@mail.example")
    assert "ada.secret" not in str(failed.value)
    assert "ada.secret" not in str(failed.value.orig)
