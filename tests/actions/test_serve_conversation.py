"""What a person does in a conversation, and when it may be resolved (SOP-26, SOP-32 to SOP-35, D12, D14)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change_staff import add_staff_member
from actions.correct_reply import correct_reply
from actions.require_privilege import NotAllowed
from actions.resolve_conversation import NoSuchConversation, NotResolved, release_hold, resolve_conversation
from actions.serve_conversation import CannotServe, answer, dispose, open_follow_up
from actions.take_in_reply import store_reply
from database.replies import dispositions_of, replies_of
from schemas.tables import AuditEntry, Conversation, Disposition, FollowUp, Ticket
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, incoming, scheduled, send_answers, send_batch, writes

LATER = TUESDAY_NOON + 10 * MINUTE


async def texted(begin: Begin, template: str = "job_lead", students: int = 1) -> None:
    campaign_id = scheduled(begin, students, template_key=template, name=template)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)


def the_conversation(begin: Begin) -> Conversation:
    with begin() as session:
        return session.scalars(select(Conversation)).one()


def resolve(begin: Begin, *, close: bool = False, release: bool = False) -> str:
    with begin() as session:
        talk = session.scalars(select(Conversation)).one()
        return resolve_conversation(
            session, talk.id, release=release, close=close, now=LATER, actor="Ms. Rivera", why="answered"
        ).state


def disposed(begin: Begin, label: str = "job_question", note: str = "told the pay") -> Disposition:
    with begin() as session:
        talk = session.scalars(select(Conversation)).one()
        return dispose(session, talk.id, label, note, now=LATER, actor="Ms. Rivera")


async def test_a_conversation_without_a_disposition_is_not_resolved_and_with_one_it_is(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    with pytest.raises(NotResolved, match="1 without a disposition"):
        resolve(begin)
    disposed(begin)
    assert resolve(begin) == "resolved"
    with begin() as session:
        assert [one.done_at for one in session.scalars(select(FollowUp))] == [LATER]


async def test_every_text_needs_a_disposition_given_after_it(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    disposed(begin)
    writes(begin, 0, "And who is this job with?", LATER + MINUTE)
    with pytest.raises(NotResolved, match="1 without a disposition"):
        resolve(begin)
    disposed(begin, "unrelated_question", "told them")
    assert resolve(begin) == "resolved"


async def test_what_the_procedure_did_alone_it_disposes_of_and_nobody_else_has_to(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "YES", LATER)
    with begin() as session:
        talk = session.scalars(select(Conversation)).one()
        assert [(one.label, one.given_by) for one in dispositions_of(session, talk.id)] == [("interested", "placeline")]
    assert resolve(begin) == "resolved"
    # It does not stand in for a person's: a later YES leaves the question undisposed.
    writes(begin, 0, "What does the job pay?", LATER + MINUTE)
    writes(begin, 0, "YES", LATER + 2 * MINUTE)
    with pytest.raises(NotResolved, match="1 without a disposition"):
        resolve(begin)


async def test_an_unread_text_keeps_a_conversation_open(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "YES", LATER)
    with begin() as session:
        store_reply(session, incoming(0, "wait", "SM9", LATER), source="webhook", now=LATER)
    with pytest.raises(NotResolved, match="1 not read yet"):
        resolve(begin)


async def test_work_that_was_told_has_to_be_captured_or_the_conversation_is_closed_with_a_reason(begin: Begin) -> None:
    await texted(begin, "status_check")
    writes(begin, 0, "I got hired at Walgreens", LATER)
    with pytest.raises(NotResolved, match="still misses job_title, start_on, pay, hours"):
        resolve(begin)
    assert resolve(begin, close=True) == "closed"
    with begin() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "resolve_conversation")).one()
    assert (line.why, line.after) == ("answered (without data_captured)", "closed")


async def test_what_is_complete_is_resolved_even_if_somebody_would_have_closed_it(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "YES", LATER)
    assert resolve(begin, close=True) == "resolved"


async def test_a_hold_keeps_a_conversation_open_until_it_is_released(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "I want to kill myself", LATER)
    disposed(begin, "crisis", "called, is safe")
    with pytest.raises(NotResolved, match="on hold"):
        resolve(begin)
    assert resolve(begin, release=True) == "resolved"


async def test_a_person_sends_the_suggested_answer_or_own_words(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "the drive is too far for me", LATER)
    vendor = PretendSms(lambda: LATER)
    talk = the_conversation(begin).id
    with begin() as session:
        answer(session, talk, None, in_crm=False, now=LATER, actor="Ms. Rivera")
    await send_answers(begin, vendor, LATER)
    with begin() as session:
        answer(session, talk, "Call me any time!", in_crm=False, now=LATER, actor="Ms. Rivera")
    await send_answers(begin, vendor, LATER + MINUTE)
    assert vendor.taken[0].body.endswith("How far could you travel?")
    assert vendor.taken[1].body == "Call me any time!"
    with begin() as session, pytest.raises(CannotServe, match="no suggested answer"):
        answer(session, talk, None, in_crm=False, now=LATER, actor="Ms. Rivera")


@pytest.mark.parametrize(("body", "says"), [("STOP", "unsubscribed"), ("I want to kill myself", "on hold")])
async def test_nobody_answers_who_wants_no_texts_or_is_on_hold(begin: Begin, body: str, says: str) -> None:
    await texted(begin)
    writes(begin, 0, body, LATER)
    talk = the_conversation(begin).id
    with begin() as session, pytest.raises(CannotServe, match=says):
        answer(session, talk, "hello", in_crm=False, now=LATER, actor="Ms. Rivera")


async def test_a_follow_up_is_opened_by_hand_once(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    talk = the_conversation(begin).id
    for _ in range(2):
        with begin() as session:
            opened = open_follow_up(
                session, talk, "hiring_check", "asked to be called", now=LATER, actor="Ms. Rivera",
                office=OFFICE,
            )  # fmt: skip
            assert opened.due_on.isoformat() == "2026-03-13"
    with begin() as session:
        assert session.scalars(select(FollowUp.kind).order_by(FollowUp.id)).all() == ["person_answer", "hiring_check"]


async def test_a_resolved_conversation_settles_its_tickets(begin: Begin) -> None:
    await texted(begin, "form_reminder")
    writes(begin, 0, "the link doesnt work", LATER)
    disposed(begin, "unrelated_question", "sent a new link")
    assert resolve(begin) == "resolved"
    with begin() as session:
        assert session.scalars(select(Ticket.closed_at)).all() == [LATER]


async def test_what_cannot_be_is_refused_with_what_can(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "YES", LATER)
    talk = the_conversation(begin).id
    with begin() as session:
        with pytest.raises(NoSuchConversation):
            dispose(session, 99, "ack", "x", now=LATER, actor="Ms. Rivera")
        with pytest.raises(CannotServe, match="Choose one of interested"):
            dispose(session, talk, "nice", "x", now=LATER, actor="Ms. Rivera")
        with pytest.raises(CannotServe, match="Choose one of hiring_check"):
            open_follow_up(session, talk, "party", "x", now=LATER, actor="Ms. Rivera", office=OFFICE)
        with pytest.raises(CannotServe, match="1 to"):
            answer(session, talk, " ", in_crm=False, now=LATER, actor="Ms. Rivera")


def hire(begin: Begin, role: str) -> str:
    with begin() as session:
        return add_staff_member(
            session, role, name=role, email=None, role=role, notify_by="product", now=TUESDAY_NOON, actor="Director"
        ).login


async def test_a_hold_is_released_by_who_may_and_everybody_registered_answers(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    viewer, texting, specialist = (hire(begin, role) for role in ("viewer", "texting", "specialist"))
    talk = the_conversation(begin)
    with begin() as session:
        answer(session, talk.id, "21.50 an hour", in_crm=False, now=LATER, actor=viewer)
        dispose(session, talk.id, "job_question", "told the pay", now=LATER, actor=viewer)
    for login in (viewer, texting, "nobody"):
        with pytest.raises(NotAllowed), begin() as session:
            release_hold(session, talk, now=LATER, actor=login, why="called")
    with begin() as session:
        assert not release_hold(session, talk, now=LATER, actor=specialist, why="called")


async def test_who_is_not_registered_does_nothing_in_a_conversation(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    talk = the_conversation(begin).id
    who = {"now": LATER, "actor": "nobody"}
    with begin() as session:
        [reply] = replies_of(session, talk)
    doors: list[Callable[[Session], object]] = [
        lambda session: answer(session, talk, "hello", in_crm=False, **who),  # type: ignore[arg-type]
        lambda session: dispose(session, talk, "ack", "x", **who),  # type: ignore[arg-type]
        lambda session: open_follow_up(session, talk, "hiring_check", "x", office=OFFICE, **who),  # type: ignore[arg-type]
        lambda session: resolve_conversation(session, talk, release=False, why="x", **who),  # type: ignore[arg-type]
        lambda session: correct_reply(session, reply.id, ["ack"], why="x", **who),  # type: ignore[arg-type]
    ]
    for door in doors:
        with pytest.raises(NotAllowed), begin() as session:
            door(session)
