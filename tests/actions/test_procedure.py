"""The nine cases of the procedure, done: answers, follow-ups, tickets, and employment data bit by bit."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.follow_playbook import ReplyAtHand, follow
from actions.record_facts import Evidence, record_facts
from actions.require_privilege import NotAllowed
from actions.settle_contradiction import CannotSettle, settle_contradiction
from actions.take_in_reply import store_reply, take_in_reply
from database.outcomes import open_contradictions, questions_to, source_of
from rules.playbook import AnswerQuestion, SendReply, Step
from schemas.tables import (
    AuditEntry,
    CareerSite,
    CareerStatus,
    Conversation,
    FollowUp,
    Job,
    Reply,
    Student,
    Ticket,
)
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    BY_RULES,
    MINUTE,
    OFFICE,
    TUESDAY_NOON,
    incoming,
    scheduled,
    send_answers,
    send_batch,
    the_texts,
    writes,
)

LATER = TUESDAY_NOON + 10 * MINUTE


async def asked(begin: Begin, template: str = "status_check", students: int = 1) -> None:
    campaign_id = scheduled(begin, students, template_key=template, name=template)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)


def conversation(begin: Begin) -> Conversation:
    with begin() as session:
        return session.scalars(select(Conversation)).one()


def record(begin: Begin) -> CareerStatus:
    with begin() as session:
        return session.scalars(select(CareerStatus)).one()


def questions(begin: Begin) -> list[str | None]:
    return [text.asked_field for text in the_texts(begin, None) if text.purpose == "question"]


def kinds(begin: Begin) -> list[str]:
    with begin() as session:
        return list(session.scalars(select(FollowUp.kind).order_by(FollowUp.id)))


def learn(session: Session, facts: dict[str, str], at: datetime) -> None:
    """Record what a person learned on the telephone."""
    evidence = Evidence("phone", at.date(), "a call")
    record_facts(session, "S00000", facts, evidence, actor="Ms. Rivera", now=at)


def tickets(begin: Begin) -> list[Ticket]:
    with begin() as session:
        return list(session.scalars(select(Ticket).order_by(Ticket.id)))


def do(begin: Begin, *steps: Step) -> None:
    """Do steps about the one reply there is."""
    with begin() as session:
        reply = session.scalars(select(Reply).order_by(Reply.id.desc()).limit(1)).one()
        talk = session.get_one(Conversation, reply.conversation_id)
        student = session.scalars(select(Student)).one()
        follow(session, ReplyAtHand(reply, talk, None, student, LATER.date()), steps, now=LATER)


def a_job(index: int, title: str, location: str, **more: object) -> Job:
    return Job(
        site_key="trades", ref=f"J{index}", title=title, employer=f"Firm {index}", location=location,
        url=f"https://jobs.college.example/{index}", updated_at=TUESDAY_NOON + index * MINUTE, **more,
    )  # fmt: skip


async def test_a_concern_waits_for_the_advisor_with_encouragement_ready_to_send(begin: Begin) -> None:
    await asked(begin, "job_lead")
    writes(begin, 0, "the drive is too far for me", LATER)
    assert conversation(begin).suggested_answer == "concern_transport"
    assert kinds(begin) == ["person_answer"]
    assert the_texts(begin, None) == []


async def test_what_answers_our_question_about_a_concern_is_read_by_a_person(begin: Begin) -> None:
    await asked(begin, "job_lead")
    writes(begin, 0, "the drive is too far for me", LATER)
    do(begin, SendReply("concern_transport"))
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER)
    assert vendor.taken[0].body.endswith("How far could you travel?")
    writes(begin, 0, "ok thanks", LATER + MINUTE)
    found = conversation(begin)
    assert (found.state, found.waiting_because) == ("open", "answers our question about a concern")


async def test_open_jobs_of_the_field_in_the_wanted_place_are_offered_with_their_links(begin: Begin) -> None:
    await asked(begin, "job_lead")
    with begin() as session:
        session.add(CareerSite(key="trades", name="Trades", url="https://jobs.college.example", updated_at=LATER))
        session.flush()
        session.add_all(
            [
                a_job(1, "Welder", "Houston, TX"),
                a_job(2, "Welding Apprentice", "Houston, TX"),
                a_job(3, "Dental Assistant", "Houston, TX"),
                a_job(4, "Welder", "Joliet, IL"),
                a_job(5, "Welder", "Houston, TX", is_confidential=True),
                a_job(6, "Welder", "Houston, TX", closed_on=date(2026, 3, 1)),
                a_job(7, "Pipe Welder", "Houston, TX"),
                a_job(8, "Welder, nights", "Houston, TX"),
                a_job(9, "Welder", "South Houston, TX"),
            ]
        )
    writes(begin, 0, "I live in Houston now anything out here?", LATER)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER)
    lines = vendor.taken[0].body.splitlines()[1:]
    assert [line.rpartition("/")[2] for line in lines] == ["8", "7", "2"]
    assert lines[2] == "- Welding Apprentice, Firm 2, Houston, TX: https://jobs.college.example/2"
    assert (kinds(begin), conversation(begin).state) == ([], "resolved")
    writes(begin, 0, "YES", LATER + MINUTE)
    assert kinds(begin) == ["hiring_check"]


async def test_without_a_job_there_a_person_searches_and_the_student_is_told(begin: Begin) -> None:
    await asked(begin, "job_lead")
    writes(begin, 0, "I live in Houston now anything out here?", LATER)
    assert kinds(begin) == ["alternatives"]
    assert [text.template_key for text in the_texts(begin, None)] == ["location_request"]
    assert conversation(begin).state == "open"


async def test_a_question_the_office_has_an_answer_to_is_answered_from_its_template(begin: Begin) -> None:
    await asked(begin)
    writes(begin, 0, "When do I get my transcripts?", LATER)
    assert (conversation(begin).suggested_answer, tickets(begin)) == ("answer_transcript", [])
    do(begin, AnswerQuestion(alone=True))
    assert [text.template_key for text in the_texts(begin, None)] == ["answer_transcript"]


async def test_any_other_question_is_a_ticket_of_the_help_desk_once(begin: Begin) -> None:
    await asked(begin)
    writes(begin, 0, "When is the library open?", LATER)
    do(begin, AnswerQuestion(alone=False))
    [ticket] = tickets(begin)
    found = conversation(begin)
    assert (ticket.student_id, ticket.conversation_id) == (found.student_id, found.id)
    assert "library" in ticket.body
    assert found.waiting_since == LATER
    with begin() as session:
        assert not any("library" in line.why for line in session.scalars(select(AuditEntry)))


async def test_a_broken_link_is_a_ticket_and_waits_for_a_person(begin: Begin) -> None:
    await asked(begin, "form_reminder")
    writes(begin, 0, "the link doesnt work", LATER)
    assert [ticket.subject for ticket in tickets(begin)] == ["A student cannot open the form or a link"]
    assert kinds(begin) == ["person_answer"]


async def test_who_is_reluctant_is_reassured_and_asked_only_after_they_offered_something(begin: Begin) -> None:
    await asked(begin)
    vendor = PretendSms(lambda: LATER)
    writes(begin, 0, "I got hired at Walgreens", LATER)
    await send_answers(begin, vendor, LATER)
    writes(begin, 0, "I'd rather not say", LATER + MINUTE)
    await send_answers(begin, vendor, LATER + MINUTE)
    assert "Your employer is not told" in vendor.taken[-1].body
    assert (record(begin).reluctant_at, questions(begin)) == (LATER + MINUTE, ["job_title"])
    # The question still stands: what they offer is read as its answer, and then one more is asked.
    writes(begin, 0, "Pharmacy technician", LATER + 2 * MINUTE)
    assert (record(begin).job_title or "").lower() == "pharmacy technician"
    assert questions(begin) == ["job_title", "start_on"]
    await send_answers(begin, vendor, LATER + 2 * MINUTE)
    writes(begin, 0, "March 16, 2026", LATER + 3 * MINUTE)
    await send_answers(begin, vendor, LATER + 3 * MINUTE)
    assert questions(begin) == ["job_title", "start_on", "hours"], "never pay"


async def test_two_questions_without_an_answer_are_the_last_ones(begin: Begin) -> None:
    await asked(begin)
    vendor = PretendSms(lambda: LATER)
    for minute, field in enumerate(("start_on", "pay")):
        writes(begin, 0, "I got hired at Walgreens as a cashier", LATER + minute * MINUTE)
        await send_answers(begin, vendor, LATER + minute * MINUTE)
        assert questions(begin)[-1] == field
    writes(begin, 0, "I got hired at Walgreens", LATER + 3 * MINUTE)
    assert questions(begin) == ["start_on", "pay"]
    assert (conversation(begin).state, conversation(begin).ended_because) == (
        "closed", "something is missing that is not asked for again",
    )  # fmt: skip
    with begin() as session:
        student_id = session.scalars(select(Student.id)).one()
        assert [(field, at) for field, at, _ in questions_to(session, student_id)] == [
            ("start_on", LATER), ("pay", LATER + MINUTE),
        ]  # fmt: skip


async def test_what_a_person_learned_is_never_replaced_by_a_text_nor_asked_for(begin: Begin) -> None:
    await asked(begin)
    with begin() as session:
        learn(session, {"outcome": "military", "employer": "US Army"}, TUESDAY_NOON)
    writes(begin, 0, "I got hired at Walgreens", LATER)
    found = record(begin)
    assert (found.outcome, found.employer) == ("military", "US Army")
    assert "employer, outcome" in (conversation(begin).waiting_because or "")
    with begin() as session:
        both = {one.field: (one.known, one.said) for one in open_contradictions(session)}
        told = " ".join(line.why for line in session.scalars(select(AuditEntry)))
    assert both == {"outcome": ('"military"', '"employed"'), "employer": ('"US Army"', '"Walgreens"')}
    assert "Walgreens" not in told
    assert questions(begin) == ["start_on"]


async def test_a_person_decides_which_of_two_values_holds(begin: Begin) -> None:
    await asked(begin)
    writes(begin, 0, "I got hired at Walgreens", LATER)
    for minute in (1, 2):
        writes(begin, 0, "I got hired at Target", LATER + minute * MINUTE)
    with begin() as session:
        first, _ = open_contradictions(session)
        with pytest.raises(NotAllowed):
            settle_contradiction(session, first.id, "said", now=LATER, actor="nobody")
        settle_contradiction(session, first.id, "said", now=LATER, actor="Ms. Rivera")
        assert open_contradictions(session) == []
        decided = session.scalars(select(CareerStatus)).one()
        assert (decided.employer, source_of(session, decided.id, "employer")) == ("Target", "staff")
    with begin() as session, pytest.raises(CannotSettle, match="no open contradiction"):
        settle_contradiction(session, first.id, "known", now=LATER, actor="Ms. Rivera")


async def test_the_form_is_complete_when_the_last_fact_is_there_and_the_student_said_so(begin: Begin) -> None:
    await asked(begin, "form_reminder")
    writes(begin, 0, "Yes", LATER)
    assert (record(begin).form_said_on, record(begin).form_completed_on) == (LATER.date(), None)
    facts = {"outcome": "employed", "employer": "Mercy", "job_title": "Aide", "start_on": "2026-03-02", "pay": "19.50"}
    with begin() as session:
        learn(session, facts, LATER)
    assert record(begin).form_completed_on is None
    with begin() as session:
        learn(session, {"hours_type": "full_time"}, LATER)
    assert (record(begin).form_completed_on, record(begin).pay_cents) == (LATER.date(), 1_950)


async def test_a_yes_is_followed_up_when_the_office_says(begin: Begin) -> None:
    await asked(begin, "job_lead")
    office = replace(OFFICE, hiring_check_after=timedelta(days=4))
    with begin() as session:
        store_reply(session, incoming(0, "YES", "SM1", LATER), source="webhook", now=LATER)
        take_in_reply(session, session.scalars(select(Reply.id)).one(), now=LATER, office=office, reader=BY_RULES)
        assert session.scalars(select(FollowUp.due_on)).one() == date(2026, 3, 7)
