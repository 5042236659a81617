"""Consent law: what is said on one number holds for the person; one confirmation in time; reversed with evidence."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.load_roster import load_roster
from actions.require_privilege import NotAllowed
from actions.resolve_conversation import resolve_conversation
from actions.reverse_opt_out import CannotReverse, reverse_opt_out
from actions.serve_conversation import answer
from actions.take_in_receipts import take_in_receipts
from actions.take_in_reply import store_reply, take_in_reply
from database.audience import count_audience
from database.consent import ledger_of
from database.replies import waiting_conversations
from database.students import add_student_phones, ensure_phones
from rules.recipients import Exclusion
from rules.suspension import DEFAULT_POLICY
from schemas.audience import AudienceFilter
from schemas.sms import DeliveryStatus, Drop
from schemas.tables import ConsentEntry, Reply, Student
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    BY_RULES,
    MINUTE,
    OFFICE,
    OFTEN,
    TUESDAY_NOON,
    claim_texts,
    incoming,
    number,
    receipt,
    scheduled,
    send_answers,
    send_batch,
    start_run,
    the_phone,
    the_texts,
    writes,
)

LATER = TUESDAY_NOON + 10 * MINUTE
EVERYBODY = AudienceFilter()


async def texted(begin: Begin, students: int = 1, template: str = "job_lead") -> int:
    campaign_id = scheduled(begin, students, template_key=template, name=template)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    return campaign_id


def student(session: Session, index: int = 0) -> Student:
    return session.scalars(select(Student).where(Student.student_id == f"S{index:05d}")).one()


def also_has(begin: Begin, index: int, phone: int) -> None:
    """Note that a student gave another number, too."""
    with begin() as session:
        phone_id = ensure_phones(session, [number(phone)])[number(phone)]
        pair = {"student_id": student(session, index).id, "phone_id": phone_id, "kind": "home"}
        add_student_phones(session, [pair])


def now_texted_on(begin: Begin, index: int, phone: int) -> None:
    """Let the roster text a student on another number."""
    with begin() as session:
        student(session, index).sms_phone_id = ensure_phones(session, [number(phone)])[number(phone)]


def excluded(begin: Begin) -> dict[Exclusion, int]:
    with begin() as session:
        return count_audience(session, EVERYBODY, limit=100)[1]


def changes(begin: Begin) -> list[tuple[str, str | None]]:
    with begin() as session:
        rows = session.scalars(select(ConsentEntry).where(ConsentEntry.source != "roster").order_by(ConsentEntry.id))
        return [(one.change, one.confirmed_by) for one in rows]


async def test_a_stop_on_one_number_holds_for_a_number_that_a_roster_brings_later(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "STOP", LATER)
    now_texted_on(begin, 0, 50)
    assert the_phone(begin, 50).opted_out_at is None
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}


async def test_a_text_planned_for_another_number_of_theirs_is_not_claimed(begin: Begin) -> None:
    await texted(begin)
    second = scheduled(begin, 0, name="Second")
    also_has(begin, 0, 50)
    writes(begin, 50, "STOP", LATER)
    start_run(begin, second)
    with begin() as session:
        assert claim_texts(session, second, office=OFTEN).texts == []
    assert [text.reason for text in the_texts(begin, second)] == ["unsubscribed"]


def keeps_unread(begin: Begin, phone: int, body: str) -> int:
    """Keep what came from a phone, unread, and return its id."""
    with begin() as session:
        assert store_reply(session, incoming(phone, body, f"SM-unread-{phone}", LATER), source="webhook", now=LATER)
        return session.scalars(select(Reply.id).where(Reply.read_at.is_(None))).one()


def reads(begin: Begin, reply_id: int) -> None:
    with begin() as session:
        take_in_reply(session, reply_id, now=LATER, office=OFFICE, reader=BY_RULES)


@pytest.mark.parametrize(("body", "becomes"), [("STOP", "unsubscribed"), ("I want to die", "held"), ("ok", None)])
async def test_what_a_person_wrote_on_any_number_is_read_before_a_campaign_texts_another(
    begin: Begin, body: str, becomes: str | None
) -> None:
    await texted(begin, students=2)
    also_has(begin, 0, 50)
    second = scheduled(begin, 0, name="Second")
    reply_id = keeps_unread(begin, 50, body)
    start_run(begin, second)
    with begin() as session:
        assert [one.outgoing.to for one in claim_texts(session, second, office=OFTEN).texts] == [number(1)]
    reads(begin, reply_id)
    with begin() as session:
        claimed = [one.outgoing.to for one in claim_texts(session, second, office=OFTEN).texts]
    [text, _] = the_texts(begin, second)
    assert (claimed, text.reason) == ([], becomes) if becomes else ([number(0)], None)


@pytest.mark.parametrize("moves", [False, True])
async def test_an_automatic_answer_waits_until_what_came_from_another_number_is_read(begin: Begin, moves: bool) -> None:
    await texted(begin, students=2, template="status_check")
    for index in (0, 1):
        writes(begin, index, "still looking for work", LATER)
    if moves:
        now_texted_on(begin, 0, 50)  # no number they gave, and theirs all the same
    else:
        also_has(begin, 0, 50)
    reply_id = keeps_unread(begin, 50, "please stop")
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER)
    assert [text.to for text in vendor.taken] == [number(1)]
    reads(begin, reply_id)
    await send_answers(begin, vendor, LATER + MINUTE)
    to_the_first = [text.to for text in vendor.taken if text.to != number(1)]
    assert to_the_first == [number(50)], "the confirmation, and no word about work"


async def test_neither_the_confirmation_of_an_opt_out_nor_a_persons_own_words_wait(begin: Begin) -> None:
    await texted(begin, students=2)
    also_has(begin, 0, 50)
    also_has(begin, 1, 51)
    writes(begin, 0, "please take me off your list", LATER)
    writes(begin, 1, "What does the job pay?", LATER)
    with begin() as session:
        [waiting] = waiting_conversations(session)
        answer(session, waiting.id, "It pays $20.", in_crm=False, now=LATER, actor="Ms. Rivera")
    for phone in (50, 51):
        with begin() as session:
            store_reply(session, incoming(phone, "hello?", f"SM{phone}", LATER), source="webhook", now=LATER)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER)
    assert sorted(text.to for text in vendor.taken) == [number(0), number(1)]


async def test_start_on_their_own_number_lifts_the_stop_for_the_person_and_only_for_that_number(begin: Begin) -> None:
    await texted(begin)
    also_has(begin, 0, 50)
    writes(begin, 50, "STOP", LATER)
    writes(begin, 0, "YES", LATER + MINUTE)
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}
    writes(begin, 0, "START", LATER + 2 * MINUTE)
    assert excluded(begin) == {}
    assert the_phone(begin, 50).opted_out_at == LATER


async def test_start_on_a_shared_number_does_not_undo_what_one_of_them_said_elsewhere(begin: Begin) -> None:
    await texted(begin, students=2)
    for index in (0, 1):
        also_has(begin, index, 50)
    writes(begin, 0, "STOP", LATER)
    writes(begin, 50, "START", LATER + MINUTE)
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}


async def test_a_stop_on_a_shared_number_holds_for_everybody_who_has_it_and_start_there_lifts_it(begin: Begin) -> None:
    await texted(begin, students=2)
    for index in (0, 1):
        also_has(begin, index, 50)
    writes(begin, 50, "STOP", LATER)
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 2}
    writes(begin, 50, "START", LATER + MINUTE)
    assert excluded(begin) == {}


async def test_a_wrong_number_stays_with_the_number(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "wrong number", LATER)
    assert changes(begin)[0] == ("disowned", "nobody")
    now_texted_on(begin, 0, 50)
    with begin() as session:
        assert student(session).opted_out_at is None


async def test_a_doubt_holds_every_number_of_the_person_until_somebody_releases_it(begin: Begin) -> None:
    await texted(begin)
    also_has(begin, 0, 50)
    writes(begin, 50, "I want to kill myself", LATER)
    assert excluded(begin) == {Exclusion.HELD: 1}
    with begin() as session:
        [waiting] = waiting_conversations(session)
        resolve_conversation(
            session, waiting.id, release=True, close=True, now=LATER + MINUTE, actor="Ms. Rivera", why="called, is safe"
        )
    assert excluded(begin) == {}
    assert [change for change, _ in changes(begin)] == ["held", "released"]


async def test_a_second_doubt_on_another_number_keeps_the_person_held(begin: Begin) -> None:
    await texted(begin)
    also_has(begin, 0, 50)
    for phone in (0, 50):
        writes(begin, phone, "I want to kill myself", LATER)
    with begin() as session:
        first = next(iter(waiting_conversations(session)))
        resolve_conversation(session, first.id, release=True, close=True, now=LATER, actor="Ms. Rivera", why="called")
    assert excluded(begin) == {Exclusion.HELD: 1}


async def test_an_opt_out_the_vendor_tells_of_holds_for_the_person(begin: Begin) -> None:
    campaign_id = await texted(begin)
    [text] = the_texts(begin, campaign_id)
    refused = receipt(text, DeliveryStatus.UNDELIVERED, drop=Drop.OPTED_OUT, code=21610)
    with begin() as session:
        take_in_receipts(session, [refused], now=LATER, policy=DEFAULT_POLICY)
    now_texted_on(begin, 0, 50)
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}
    assert changes(begin) == [("revoked", "vendor")]


@pytest.mark.parametrize(
    ("minutes", "sent", "confirmed_by"), [(0, 1, "office"), (5, 1, "office"), (6, 0, "too_late"), (600, 0, "too_late")]
)
async def test_an_opt_out_is_confirmed_in_five_minutes_or_not_at_all_and_holds_in_any_case(
    begin: Begin, minutes: int, sent: int, confirmed_by: str
) -> None:
    await texted(begin)
    read_at = LATER + minutes * MINUTE
    with begin() as session:
        store_reply(session, incoming(0, "please take me off your list", "SM1", LATER), source="sweep", now=read_at)
        take_in_reply(session, session.scalars(select(Reply.id)).one(), now=read_at, office=OFFICE, reader=BY_RULES)
    assert len(the_texts(begin, None)) == sent
    assert the_phone(begin, 0).opted_out_at == LATER
    assert changes(begin) == [("revoked", confirmed_by)]


async def test_a_confirmation_that_waited_too_long_is_not_sent(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "please take me off your list", LATER)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER + 4 * MINUTE + timedelta(seconds=1))
    assert vendor.taken == []
    [confirmation] = the_texts(begin, None)
    assert (confirmation.state, confirmation.reason) == ("skipped", "too_late_to_confirm")


async def test_there_is_never_a_second_confirmation_of_one_opt_out(begin: Begin) -> None:
    await texted(begin)
    for days in (0, 3):
        writes(begin, 0, "please take me off your list", LATER + timedelta(days=days))
    assert [text.at_most_once for text in the_texts(begin, None)] == [True]
    writes(begin, 0, "START", LATER + timedelta(days=4))
    writes(begin, 0, "please take me off your list", LATER + timedelta(days=4, minutes=1))
    assert [who for _, who in changes(begin)] == ["office", "already", None, "office"]


async def test_staff_reverse_an_opt_out_with_evidence_and_the_ledger_says_who_when_and_why(begin: Begin) -> None:
    await texted(begin)
    also_has(begin, 0, 50)
    writes(begin, 50, "STOP", LATER)
    with begin() as session, pytest.raises(NotAllowed):
        reverse_opt_out(session, "S00000", evidence="form 12", wording="text me", now=LATER, actor="nobody")
    with begin() as session, pytest.raises(CannotReverse, match="evidence"):
        reverse_opt_out(session, "S00000", evidence=" ", wording="text me", now=LATER, actor="Ms. Rivera")
    with begin() as session:
        reversed_ = reverse_opt_out(
            session, "S00000", evidence="signed form 12", wording="please text me again", now=LATER + MINUTE,
            actor="Ms. Rivera",
        )  # fmt: skip
        assert reversed_ == 1
    assert excluded(begin) == {}
    with begin() as session:
        last = ledger_of(session, student(session).id)[-1]
    assert (last.change, last.actor, last.at, last.proof, last.wording, last.source) == (
        "restored", "Ms. Rivera", LATER + MINUTE, "signed form 12", "please text me again", "staff",
    )  # fmt: skip
    with begin() as session, pytest.raises(CannotReverse, match="no opt-out"):
        reverse_opt_out(session, "S00000", evidence="x", wording="y", now=LATER, actor="Ms. Rivera")
    with begin() as session, pytest.raises(CannotReverse, match="not known here"):
        reverse_opt_out(session, "+19995550100", evidence="x", wording="y", now=LATER, actor="Ms. Rivera")


async def test_a_reversal_for_one_number_leaves_what_was_said_on_another(begin: Begin) -> None:
    await texted(begin)
    also_has(begin, 0, 50)
    writes(begin, 0, "STOP", LATER)
    writes(begin, 50, "STOP", LATER + MINUTE)
    with begin() as session:
        reverse_opt_out(session, number(0), evidence="call", wording="yes", now=LATER, actor="Ms. Rivera")
    assert the_phone(begin, 0).opted_out_at is None
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}


async def test_nobody_reverses_a_number_that_was_called_wrong(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "wrong number", LATER)
    with begin() as session, pytest.raises(CannotReverse, match="no opt-out"):
        reverse_opt_out(session, "S00000", evidence="x", wording="y", now=LATER, actor="Ms. Rivera")


async def test_the_ledger_points_to_the_words_and_never_holds_them(begin: Begin) -> None:
    await texted(begin)
    read = writes(begin, 0, "please take me off your list", LATER)
    with begin() as session:
        [entry] = ledger_of(session, student(session).id)
    assert (entry.wording, entry.proof, entry.actor) == (f"reply {read.reply_id}", f"reply {read.reply_id}", "student")


@pytest.mark.slow
def test_a_roster_that_brings_a_stopped_number_brings_no_new_consent(begin: Begin, tmp_path: Path) -> None:
    columns = "student_id,first_name,last_name,mobile_phone,home_phone,sms_consent,sms_consent_proof"
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(f"{columns}\nA1,Ada,One,(312) 555-0100,,yes,form\n", encoding="utf-8")
    with begin() as session:
        load_roster(session, old, now=TUESDAY_NOON, actor="a")
    writes(begin, 100, "STOP", LATER)
    new.write_text(
        f"{columns}\nA1,Ada,One,(312) 555-0101,,yes,form\nB2,Bea,Two,(312) 555-0102,(312) 555-0100,yes,form\n",
        encoding="utf-8",
    )
    with begin() as session:
        load_roster(session, new, now=LATER + MINUTE, actor="a")
    with begin() as session:
        stopped = session.scalars(select(Student.student_id).where(Student.opted_out_at.is_not(None))).all()
    assert sorted(stopped) == ["A1", "B2"]
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 2}
    writes(begin, 101, "START", LATER + 2 * MINUTE)
    with begin() as session:
        load_roster(session, new, now=LATER + 3 * MINUTE, actor="a")
    assert excluded(begin) == {Exclusion.UNSUBSCRIBED: 1}
