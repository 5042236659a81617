"""What becomes of a reply: stored once, read in the context of our last text, and acted upon as the procedure says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from actions.resolve_conversation import resolve_conversation
from actions.send_texts import claim_answers
from actions.serve_conversation import dispose
from actions.sweep_inbox import FIRST_SWEEP, OVERLAP, Swept, finish_sweep, store_threads, sweep_from
from actions.take_in_reply import store_reply, take_in_reply
from database.replies import unread_reply_ids, waiting_conversations
from rules.outcomes import QUESTIONS
from schemas.tables import (
    AuditEntry,
    CareerStatus,
    ConsentEntry,
    Conversation,
    FollowUp,
    Reply,
    Student,
    Template,
    Text,
)
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    BY_RULES,
    CHICAGO,
    COLLEGE,
    MINUTE,
    OFFICE,
    OFTEN,
    TUESDAY_NOON,
    incoming,
    number,
    scheduled,
    send_answers,
    send_batch,
    start_run,
    the_campaign,
    the_phone,
    the_texts,
    writes,
)
from tests.office import claim_texts as claim
from wiring.inbox_sources import by_thread

LATER = TUESDAY_NOON + 10 * MINUTE


async def texted(begin: Begin, template: str = "job_lead", students: int = 1) -> int:
    """Text students with a template and return the campaign's id."""
    campaign_id = scheduled(begin, students, template_key=template, name=template)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    return campaign_id


def follow_ups(begin: Begin) -> list[tuple[str, date]]:
    with begin() as session:
        return [(one.kind, one.due_on) for one in session.scalars(select(FollowUp).order_by(FollowUp.id))]


def conversation(begin: Begin) -> Conversation:
    with begin() as session:
        return session.scalars(select(Conversation)).one()


def record(begin: Begin) -> CareerStatus:
    with begin() as session:
        return session.scalars(select(CareerStatus)).one()


def answers(begin: Begin) -> list[tuple[str, str | None]]:
    return [(text.purpose, text.asked_field) for text in the_texts(begin, None)]


def test_a_text_from_a_phone_is_stored_once(begin: Begin) -> None:
    text = incoming(0, "YES", "SM1", TUESDAY_NOON)
    with begin() as session:
        assert store_reply(session, text, source="webhook", now=TUESDAY_NOON)
        assert not store_reply(session, text, source="webhook", now=TUESDAY_NOON)
    with begin() as session:
        assert not store_reply(session, text, source="sweep", now=LATER)
        reply = session.scalars(select(Reply)).one()
    assert (reply.source, reply.read_at, reply.received_at) == ("webhook", None, TUESDAY_NOON)


def test_a_text_that_carries_no_time_is_dated_by_us(begin: Begin) -> None:
    with begin() as session:
        store_reply(session, incoming(0, "YES", "SM1", None), source="webhook", now=LATER)
        assert session.scalars(select(Reply.received_at)).one() == LATER


def test_a_reply_is_read_once(begin: Begin) -> None:
    scheduled(begin, 1)
    read = writes(begin, 0, "YES", LATER)
    with begin() as session:
        assert take_in_reply(session, read.reply_id, now=LATER, office=OFFICE, reader=BY_RULES) is None
        assert take_in_reply(session, 4711, now=LATER, office=OFFICE, reader=BY_RULES) is None
        assert session.scalar(select(func.count()).select_from(Conversation)) == 1


async def test_yes_to_a_lead_is_followed_up_ten_campus_days_later(begin: Begin) -> None:
    await texted(begin)
    read = writes(begin, 0, "YES", LATER)
    assert (read.labels, read.action) == (("interested",), "act")
    assert follow_ups(begin) == [("hiring_check", date(2026, 3, 13))]
    assert conversation(begin).state == "resolved"


@pytest.mark.parametrize(
    ("received_at", "due_on"),
    [
        (datetime(2026, 3, 4, 5, 59, tzinfo=UTC), date(2026, 3, 13)),  # still Tuesday on the campus
        (datetime(2026, 3, 4, 6, 1, tzinfo=UTC), date(2026, 3, 14)),  # Wednesday there, too
        (datetime(2026, 3, 3, 23, 59, tzinfo=CHICAGO), date(2026, 3, 13)),
    ],
)
async def test_near_midnight_the_campus_calendar_decides(begin: Begin, received_at: datetime, due_on: date) -> None:
    await texted(begin)
    writes(begin, 0, "YES", received_at)
    assert follow_ups(begin) == [("hiring_check", due_on)]


async def test_yes_to_a_form_reminder_is_no_interest_in_a_job(begin: Begin) -> None:
    await texted(begin, "form_reminder")
    read = writes(begin, 0, "Yes", LATER)
    assert read.labels == ("form_completed",)
    assert follow_ups(begin) == []
    # Said to be done, but nothing is known of the work yet: that is asked for first (SOP-15).
    assert (record(begin).form_said_on, record(begin).form_completed_on) == (LATER.date(), None)
    assert answers(begin) == [("question", "outcome")]


async def test_one_person_counts_once_however_often_they_write(begin: Begin) -> None:
    campaign_id = await texted(begin, students=2)
    writes(begin, 0, "YES", LATER)
    writes(begin, 0, "thanks!", LATER + MINUTE)
    writes(begin, 1, "no thanks", LATER + MINUTE)
    assert the_campaign(begin, campaign_id).replied == 2


async def test_somebody_hired_is_asked_for_one_missing_detail_after_the_other(begin: Begin) -> None:
    await texted(begin, "status_check")
    vendor = PretendSms(lambda: LATER)
    writes(begin, 0, "I got hired at Walgreens", LATER)
    assert (record(begin).outcome, record(begin).employer) == ("employed", "Walgreens")
    assert answers(begin) == [("question", "job_title")]
    await send_answers(begin, vendor, LATER)
    assert [text.body for text in vendor.taken] == [QUESTIONS["job_title"]]
    writes(begin, 0, "Pharmacy technician", LATER + MINUTE)
    assert (record(begin).job_title or "").lower() == "pharmacy technician"
    assert answers(begin)[-1] == ("question", "start_on")
    await send_answers(begin, vendor, LATER + MINUTE)
    writes(begin, 0, "I start on March 16, 2026", LATER + 2 * MINUTE)
    assert record(begin).start_on == date(2026, 3, 16)
    assert answers(begin)[-1] == ("question", "pay")
    await send_answers(begin, vendor, LATER + 2 * MINUTE)
    writes(begin, 0, "$18.50 an hour", LATER + 3 * MINUTE)
    assert (record(begin).pay_cents, record(begin).pay_unit) == (1_850, "hour")
    assert answers(begin)[-1] == ("question", "hours")
    await send_answers(begin, vendor, LATER + 3 * MINUTE)
    assert conversation(begin).state == "open"
    writes(begin, 0, "Full time, 40 hours", LATER + 4 * MINUTE)
    assert (record(begin).hours_type, record(begin).hours_per_week) == ("full_time", 40)
    await send_answers(begin, vendor, LATER + 4 * MINUTE)
    assert "Career Status form" in vendor.taken[-1].body
    assert (conversation(begin).state, record(begin).form_completed_on) == ("open", None)
    writes(begin, 0, "Done", LATER + 5 * MINUTE)
    assert record(begin).form_completed_on == LATER.date()
    assert len(answers(begin)) == 5
    assert (conversation(begin).state, conversation(begin).ended_because) == (
        "resolved", "the Career Status record is complete",
    )  # fmt: skip


async def test_who_contradicts_the_record_is_handed_to_a_person(begin: Begin) -> None:
    await texted(begin, "status_check")
    writes(begin, 0, "I got hired at Walgreens", LATER)
    writes(begin, 0, "I got hired at Target", LATER + MINUTE)
    assert record(begin).employer == "Walgreens"
    assert "employer" in (conversation(begin).waiting_because or "")
    assert [kind for kind, _ in follow_ups(begin)] == ["person_answer"]


async def test_stop_is_obeyed_at_once_and_written_down(begin: Begin) -> None:
    first = await texted(begin, students=2)
    second = scheduled(begin, 0, name="Second")
    writes(begin, 0, "STOP", LATER)
    assert the_phone(begin, 0).opted_out_at == LATER
    with begin() as session:
        entry = session.scalars(select(ConsentEntry)).one()
        student = session.scalars(select(Student).where(Student.student_id == "S00000")).one()
        reply = session.scalars(select(Reply)).one()
    assert (entry.change, entry.source, entry.proof) == ("revoked", "reply", f"reply {reply.id}")
    assert (entry.student_id, entry.phone_id) == (student.id, student.sms_phone_id)
    assert the_campaign(begin, first).unsubscribed == 1
    start_run(begin, second)
    with begin() as session:
        assert [one.outgoing.to for one in claim(session, second, office=OFTEN).texts] == [number(1)]
    assert [text.reason for text in the_texts(begin, second)] == ["unsubscribed", None]


async def test_who_stops_starts_and_stops_again_is_one_person(begin: Begin) -> None:
    campaign_id = await texted(begin)
    for minute, body in enumerate(("STOP", "START", "STOP")):
        writes(begin, 0, body, LATER + minute * MINUTE)
    assert the_campaign(begin, campaign_id).unsubscribed == 1


async def test_a_second_stop_is_counted_once_but_kept_twice(begin: Begin) -> None:
    campaign_id = await texted(begin)
    writes(begin, 0, "STOP", LATER)
    writes(begin, 0, "STOP texting me", LATER + MINUTE)
    assert the_campaign(begin, campaign_id).unsubscribed == 1
    with begin() as session:
        assert session.scalars(select(ConsentEntry.change)).all() == ["revoked", "revoked"]


async def test_the_vendors_stop_word_gets_no_second_confirmation_and_another_wording_gets_one(begin: Begin) -> None:
    await texted(begin, students=2)
    writes(begin, 0, "STOP", LATER, answered_by_vendor=True)
    assert answers(begin) == []
    writes(begin, 1, "please take me off your list", LATER)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER)
    [confirmation] = vendor.taken
    assert confirmation.to == number(1)
    assert confirmation.body.startswith(f"{COLLEGE}: You have successfully been unsubscribed")


async def test_start_restores_and_yes_never_does(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "STOP", LATER)
    writes(begin, 0, "YES", LATER + MINUTE)
    assert the_phone(begin, 0).opted_out_at == LATER
    writes(begin, 0, "START", LATER + 2 * MINUTE)
    assert the_phone(begin, 0).opted_out_at is None
    with begin() as session:
        assert session.scalars(select(ConsentEntry.change).order_by(ConsentEntry.id)).all() == ["revoked", "restored"]


async def test_an_answer_that_was_waiting_is_not_sent_after_a_stop(begin: Begin) -> None:
    await texted(begin, "status_check")
    writes(begin, 0, "Still looking for work", LATER)
    assert [purpose for purpose, _ in answers(begin)] == ["answer"]
    writes(begin, 0, "STOP", LATER + MINUTE)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER + MINUTE)
    assert vendor.taken == []
    assert the_texts(begin, None)[0].reason == "unsubscribed"


async def test_a_crisis_holds_all_texts_and_calls_a_person_the_same_day(begin: Begin) -> None:
    campaign_id = await texted(begin)
    read = writes(begin, 0, "I want to kill myself", LATER)
    assert read.action == "hold"
    phone = the_phone(begin, 0)
    assert phone.held_at == LATER
    assert (conversation(begin).is_urgent, conversation(begin).waiting_since) == (True, LATER)
    assert follow_ups(begin) == [("escalation", LATER.date())]
    assert answers(begin) == []
    assert the_campaign(begin, campaign_id).unsubscribed == 0


async def test_a_number_nobody_knows_is_read_and_handed_to_a_person(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 99, "I got hired at Walgreens", LATER)
    found = conversation(begin)
    assert (found.student_id, found.waiting_since) == (None, LATER)
    assert follow_ups(begin) == []
    with begin() as session:
        assert session.scalars(select(CareerStatus)).all() == []


async def test_a_stop_from_a_number_nobody_knows_is_obeyed(begin: Begin) -> None:
    writes(begin, 99, "STOP", LATER)
    assert the_phone(begin, 99).opted_out_at == LATER


async def test_whoever_writes_again_is_heard_again(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "no thanks", LATER)
    assert conversation(begin).state == "resolved"
    writes(begin, 0, "What does the job pay?", LATER + MINUTE)
    found = conversation(begin)
    assert (found.state, found.ended_because, found.waiting_since) == ("open", None, LATER + MINUTE)


async def test_a_machine_does_not_end_a_conversation_in_which_somebody_waits(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "What does the job pay?", LATER)
    writes(begin, 0, "YES", LATER + MINUTE)
    found = conversation(begin)
    assert (found.state, found.waiting_since, found.last_reply_at) == ("open", LATER, LATER + MINUTE)


async def test_urgent_conversations_come_first_then_who_waits_longest(begin: Begin) -> None:
    await texted(begin, students=3)
    writes(begin, 0, "What does the job pay?", LATER)
    writes(begin, 1, "Who is this job with?", LATER - MINUTE)
    writes(begin, 2, "I want to kill myself", LATER + MINUTE)
    with begin() as session:
        waiting = [one.waiting_since for one in waiting_conversations(session, limit=10)]
    assert waiting == [LATER + MINUTE, LATER - MINUTE, LATER]


async def test_an_answer_without_a_published_template_goes_to_a_person(begin: Begin) -> None:
    await texted(begin, "status_check")
    with begin() as session:
        session.execute(update(Template).where(Template.key == "still_searching").values(status="draft"))
    writes(begin, 0, "Still looking for work", LATER)
    assert answers(begin) == []
    assert "still_searching" in (conversation(begin).waiting_because or "")


async def test_who_says_the_same_again_gets_a_person_instead_of_the_same_answer(begin: Begin) -> None:
    await texted(begin, "status_check")
    writes(begin, 0, "Still looking for work", LATER)
    writes(begin, 0, "Still looking for work", LATER + MINUTE)
    assert [purpose for purpose, _ in answers(begin)] == ["answer"]
    assert conversation(begin).waiting_since == LATER + MINUTE
    writes(begin, 0, "Still looking for work", LATER + timedelta(days=2))
    assert [purpose for purpose, _ in answers(begin)] == ["answer", "answer"]


async def test_a_reply_that_could_not_be_read_stays_unread_and_is_read_later(begin: Begin) -> None:
    await texted(begin)
    with begin() as session:
        store_reply(session, incoming(0, "YES", "SM1", LATER), source="webhook", now=LATER)
        [reply_id] = unread_reply_ids(session)

    def fail_halfway() -> None:
        with begin() as session:
            take_in_reply(session, reply_id, now=LATER, office=OFFICE, reader=BY_RULES)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail_halfway()
    assert follow_ups(begin) == []
    with begin() as session:
        assert unread_reply_ids(session) == [reply_id]
        assert take_in_reply(session, reply_id, now=LATER, office=OFFICE, reader=BY_RULES) is not None
    with begin() as session:
        assert unread_reply_ids(session) == []
    assert [kind for kind, _ in follow_ups(begin)] == ["hiring_check"]


async def test_the_audit_log_holds_no_body_and_no_number(begin: Begin) -> None:
    await texted(begin, "status_check")
    writes(begin, 0, "I got hired at Walgreens", LATER)
    writes(begin, 0, "I want to kill myself", LATER + MINUTE)
    with begin() as session:
        told = " ".join(f"{line.why} {line.subject}" for line in session.scalars(select(AuditEntry)))
    assert "Walgreens" not in told
    assert number(0) not in told


def test_two_answers_to_one_phone_go_out_one_after_the_other(begin: Begin) -> None:
    scheduled(begin, 1)
    with begin() as session:
        phone_id = session.scalars(select(Student.sms_phone_id)).one()
        for body in ("first", "second"):
            session.add(
                Text(phone_id=phone_id, purpose="answer", context="none", state="planned", body=body, created_at=LATER)
            )
    with begin() as session:
        assert [one.outgoing.body for one in claim_answers(session, now=LATER, office=OFFICE).texts] == ["first"]
        assert claim_answers(session, now=LATER, office=OFFICE).stop == "no answer is waiting"


def test_a_sweep_looks_back_a_little_further_than_the_last_one_came(begin: Begin) -> None:
    with begin() as session:
        assert sweep_from(session, now=LATER) == LATER - FIRST_SWEEP
        known = incoming(0, "YES", "SM1", TUESDAY_NOON)
        store_reply(session, known, source="webhook", now=TUESDAY_NOON)
        missed = [known, incoming(1, "STOP", "SM2", TUESDAY_NOON)]
        assert store_threads(session, "twilio", by_thread(missed), is_copy=False, now=LATER) == Swept(2, 1)
        finish_sweep(session, "twilio", began_at=LATER)
    with begin() as session:
        assert sweep_from(session, now=LATER + timedelta(days=1)) == LATER - OVERLAP
        assert store_threads(session, "twilio", by_thread(missed), is_copy=False, now=LATER).missed == 0


async def test_a_harassed_student_gets_an_urgent_follow_up_due_the_same_day(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "my preceptor keeps making sexual comments", LATER)
    with begin() as session:
        [follow_up] = session.scalars(select(FollowUp))
    assert (follow_up.kind, follow_up.is_urgent, follow_up.due_on) == ("escalation", True, LATER.date())


async def test_a_start_that_arrives_late_does_not_undo_a_newer_stop(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "STOP", LATER)
    writes(begin, 0, "START", LATER - MINUTE)
    assert the_phone(begin, 0).opted_out_at == LATER


async def test_a_person_resolves_a_conversation_and_lets_go_of_its_hold(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "I want to kill myself", LATER)
    with begin() as session:
        [waiting] = waiting_conversations(session)
        dispose(session, waiting.id, "crisis", "called, is safe", now=LATER + MINUTE, actor="Ms. Rivera")
        resolve_conversation(session, waiting.id, release=True, now=LATER + MINUTE, actor="Ms. Rivera", why="called")
    with begin() as session:
        assert waiting_conversations(session) == []
        assert [one for one in session.scalars(select(FollowUp)) if one.done_at is None] == []
        changes = [one.change for one in session.scalars(select(ConsentEntry).order_by(ConsentEntry.id))]
    assert changes[-2:] == ["held", "released"]
    assert the_phone(begin, 0).held_at is None
