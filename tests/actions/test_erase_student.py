"""A person who asks for it is erased: no name, number or word of theirs is left, and no way leads back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from actions.correct_reply import correct_reply
from actions.erase_student import erase_student
from actions.fill_outbox import fill_outbox
from actions.graduate_file import graduate_file
from actions.load_roster import load_roster
from actions.record_facts import Evidence, FactUnusable, record_facts
from actions.serve_conversation import dispose
from actions.settle_crm_question import NothingToSettle, recreate
from actions.verify_outcome import dispute_outcome, verify_outcome
from database.outcomes import outcome_counts
from database.students import ensure_phones, student_by_id
from rules.verification import Method
from schemas.tables import (
    Campaign,
    CareerEvidence,
    CareerStatus,
    ConsentEntry,
    Contradiction,
    OutboxEntry,
    OutboxKind,
    Phone,
    RecordRelease,
    Reply,
    Student,
    Text,
    Ticket,
)
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, add_student, number, scheduled, send_batch, staff, writes

SAID = "I was hired at Acme, call me"
PERSONAL = ("Zerlina", "Quarterdeck", "zerlina.q@mail.example", number(1), SAID, "60431", "Acme")


@pytest.fixture
async def office(begin: Begin) -> Begin:
    """Two students were texted; the one with the rare name answered, and everything is ready to be written."""
    with begin() as session:
        add_student(session, 0)
        add_student(
            session, 1, first_name="Zerlina", last_name="Quarterdeck", email="zerlina.q@mail.example", zip="60431"
        )
    campaign_id = scheduled(begin, 0, template_key="status_check")
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    writes(begin, 1, SAID, TUESDAY_NOON + MINUTE)
    fill_outbox(begin, checked_at=TUESDAY_NOON + MINUTE, now=TUESDAY_NOON, office=OFFICE)
    return begin


def erase(begin: Begin) -> bool:
    with begin() as session:
        found = student_by_id(session, "S00001")
        assert found is not None
        return erase_student(session, found, now=TUESDAY_NOON, actor="Ms. Rivera", why="asked for it")


def every_value(begin: Begin) -> str:
    """Return all that stands in any table, as one text."""
    with begin() as session:
        metadata = MetaData()
        metadata.reflect(session.connection())
        rows = [row for table in metadata.sorted_tables for row in session.execute(select(table)).all()]
    return "\n".join(str(tuple(row)) for row in rows)


async def test_nothing_personal_is_left_in_any_table(office: Begin) -> None:
    noted = "Zerlina lives on Elm Street"
    with office() as session:
        reply = session.scalars(select(Reply)).one()
        dispose(session, reply.conversation_id or 0, "hired", noted, now=TUESDAY_NOON, actor="Ms. Rivera")
        correct_reply(session, reply.id, ["hired"], why=noted, now=TUESDAY_NOON, actor="Ms. Rivera")
        of_student = {"student_id": reply.student_id, "opened_for": f"reply:{reply.id}"}
        session.add(Ticket(subject=noted, body=noted, is_urgent=False, opened_at=TUESDAY_NOON, **of_student))
        record = session.scalars(select(CareerStatus)).one()
        said = {"field": "employer", "known": '"Acme"', "said": f'"{noted}"'}
        session.add(Contradiction(career_status_id=record.id, reply_id=reply.id, found_at=TUESDAY_NOON, **said))
        passed = {"rule_id": "CS-10", "row_hash": "", "actor": "Ms. Rivera", "released_at": TUESDAY_NOON}
        session.add(RecordRelease(career_status_id=record.id, why=noted, **passed))
    assert all(one in every_value(office) for one in (*PERSONAL, noted))
    assert erase(office)
    left = every_value(office)
    assert [one for one in (*PERSONAL, noted) if one in left] == []
    assert not erase(office)


async def test_counts_the_ledger_and_a_hash_of_the_proof_stay(office: Begin) -> None:
    with office() as session:
        [before] = session.scalars(select(Campaign)).all()
        counts = (before.recipients, before.sent, before.replied)
    erase(office)
    with office() as session:
        [campaign] = session.scalars(select(Campaign)).all()
        assert (campaign.recipients, campaign.sent, campaign.replied) == counts == (2, 2, 1)
        erased = session.scalars(select(Student).where(Student.student_id == "S00001")).one()
        assert erased.consent_proof is not None
        assert erased.consent_proof.startswith("sha256:")
        last = session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)).all()[-1]
        assert (last.change, last.source, last.actor) == ("revoked", "crm", "Ms. Rivera")
        assert len(session.scalars(select(Text.vendor_sid).where(Text.vendor_sid.is_not(None))).all()) >= 2


JOB = {
    "outcome": "employed", "employer": "Quillfeather Yard", "job_title": "Rigger", "pay": "21.50", "pay_unit": "hour",
    "employer_contact": "Otto", "hours_per_week": "40", "field_relation": "in_field",
}  # fmt: skip


def with_evidence(begin: Begin) -> None:
    """Of both students work is told, verified and doubted."""
    with begin() as session:
        staff(session)
        for key in ("S00000", "S00001"):
            record_facts(
                session, key, JOB, Evidence("phone", TUESDAY_NOON.date(), "Otto"), actor="Ms. Rivera", now=TUESDAY_NOON
            )
            verify_outcome(
                session, key, Method.EMPLOYER_CALL, by="Ms. Rivera", on=TUESDAY_NOON.date(), reference="call to Otto",
                actor="Ms. Rivera", now=TUESDAY_NOON,
            )  # fmt: skip
            dispute_outcome(
                session, key, why="Otto doubts it", on=TUESDAY_NOON.date(), actor="Ms. Rivera", now=TUESDAY_NOON
            )


def trail(begin: Begin, key: str) -> list[CareerEvidence]:
    with begin() as session:
        return list(
            session.scalars(
                select(CareerEvidence)
                .join(CareerStatus, CareerStatus.id == CareerEvidence.career_status_id)
                .join(Student, Student.id == CareerStatus.student_id)
                .where(Student.student_id == key)
                .order_by(CareerEvidence.id)
            )
        )


async def test_of_the_evidence_stays_that_it_was_given_when_by_whom_and_of_what_kind(office: Begin) -> None:
    with_evidence(office)
    before, others = trail(office, "S00001"), trail(office, "S00000")
    with office() as session:
        counts = outcome_counts(session)
    erase(office)
    after = trail(office, "S00001")
    assert [(one.kind, one.source, one.by, one.on, one.recorded_at) for one in after] == [
        (one.kind, one.source, one.by, one.on, one.recorded_at) for one in before
    ]
    assert {"fact", "verification", "dispute"} <= {one.kind for one in after}
    assert {(str(one.facts), one.reference) for one in after} == {("{}", "(erased)")}
    assert [one.facts for one in trail(office, "S00000")] == [one.facts for one in others]
    with office() as session:
        assert outcome_counts(session) == counts
        [record] = session.scalars(select(CareerStatus).join(Student).where(Student.student_id == "S00001"))
        kept = (record.outcome, record.field_relation, record.hours_per_week, record.verification_status)
        assert kept == ("employed", "in_field", 40.0, "disputed")
        gone = (record.employer, record.job_title, record.employer_contact, record.work_location, record.pay_cents)
        assert gone == ("(erased)", "(erased)", "(erased)", None, None)


async def test_of_the_trail_only_the_erasure_of_an_erased_person_is_let_through(office: Begin) -> None:
    with_evidence(office)
    erase(office)
    [mine, *_], [others, *_] = trail(office, "S00001"), trail(office, "S00000")
    erased = {"facts": {}, "reference": "(erased)"}
    refused: list[Any] = [
        delete(CareerEvidence).where(CareerEvidence.id == mine.id),
        update(CareerEvidence).where(CareerEvidence.id == others.id).values(erased),
        update(CareerEvidence).where(CareerEvidence.id == mine.id).values(facts={"employer": "Acme"}),
        update(CareerEvidence).where(CareerEvidence.id == mine.id).values(reference="call to nobody"),
    ]
    other_values = {
        "id": 9_999, "career_status_id": others.career_status_id, "kind": "dispute", "source": "staff",
        "method": "licence", "by": "nobody", "on": date(2020, 1, 1), "sharing_consent": "none",
        "recorded_at": TUESDAY_NOON + 9 * MINUTE,
    }  # fmt: skip
    assert {*other_values, *erased} == {column.name for column in CareerEvidence.__table__.columns}
    refused += [
        update(CareerEvidence).where(CareerEvidence.id == mine.id).values({**erased, name: value})
        for name, value in other_values.items()
    ]
    for statement in refused:
        with pytest.raises(DBAPIError, match="append-only"), office() as session:
            session.execute(statement)
    assert trail(office, "S00000")[0].facts == others.facts


async def test_of_whoever_was_erased_nothing_more_is_recorded_or_verified(office: Begin) -> None:
    with_evidence(office)
    erase(office)
    today = TUESDAY_NOON.date()
    with office() as session, pytest.raises(FactUnusable, match="erased"):
        record_facts(session, "S00001", JOB, Evidence("phone", today, "Otto"), actor="Ms. Rivera", now=TUESDAY_NOON)
    with office() as session, pytest.raises(FactUnusable, match="erased"):
        dispute_outcome(session, "S00001", why="Otto", on=today, actor="Ms. Rivera", now=TUESDAY_NOON)
    with office() as session:
        assert graduate_file(session, "S00001", actor="Ms. Rivera", now=TUESDAY_NOON).name == "(erased) (erased)"


async def test_the_other_student_is_left_as_she_was(office: Begin) -> None:
    erase(office)
    with office() as session:
        other = session.scalars(select(Student).where(Student.student_id == "S00000")).one()
        assert (other.first_name, other.consent, other.erased_at) == ("Ada", "given", None)


@pytest.mark.slow
async def test_no_roster_brings_the_person_back(office: Begin, tmp_path: Path) -> None:
    erase(office)
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "student_id,first_name,last_name,mobile_phone,program,campus,sms_consent,sms_consent_proof\n"
        f"S00001,Zerlina,Quarterdeck,{number(1)},Welding,Joliet,yes,form\n"
    )
    with office() as session:
        load_roster(session, roster, now=TUESDAY_NOON, actor="Ms. Rivera")
    assert "Zerlina" not in every_value(office)


async def test_the_number_under_another_name_is_not_texted(office: Begin) -> None:
    erase(office)
    with office() as session:
        phone_id = ensure_phones(session, [number(1)])[number(1)]
    with office() as session:
        assert session.get_one(Phone, phone_id).opted_out_at == TUESDAY_NOON


async def test_a_number_that_somebody_else_has_stays_theirs(office: Begin) -> None:
    with office() as session:
        add_student(session, 7, phone=number(1))
    erase(office)
    with office() as session:
        shared = session.scalars(select(Phone).where(Phone.e164 == number(1))).one()
        assert shared.opted_out_at is None


async def test_nothing_of_the_person_is_written_into_the_crm_any_more(office: Begin) -> None:
    erase(office)
    fill_outbox(office, checked_at=TUESDAY_NOON + MINUTE, now=TUESDAY_NOON, office=OFFICE)
    with office() as session:
        entries = session.scalars(select(OutboxEntry).join(Student, Student.id == OutboxEntry.student_id)).all()
        assert not [one for one in entries if one.key.startswith("S00001")]
    with office() as session, pytest.raises(NothingToSettle, match="erased"):
        recreate(session, OutboxKind.CONTACT, "S00001", now=TUESDAY_NOON, actor="Ms. Rivera", why="oops")


async def test_an_unread_reply_is_not_read_afterwards(office: Begin) -> None:
    with office() as session:
        session.add(
            Reply(
                vendor_sid="SMlate", from_phone=number(1), to_phone="+13125550150", body="one more thing",
                received_at=TUESDAY_NOON, source="sweep",
            )
        )  # fmt: skip
    erase(office)
    with office() as session:
        assert session.execute(text("SELECT count(*) FROM replies WHERE read_at IS NULL")).scalar() == 0
    assert "one more thing" not in every_value(office)
