"""A campaign's automatic response: once to each person who replies, never where it could hurt (RM-096 to RM-098)."""

import pytest
from sqlalchemy import select, update

from actions.record_facts import Evidence, record_facts
from database.replies import waiting_conversations
from schemas.tables import CareerSite, Conversation, Job, Reply, Student, Template, Text, TextPurpose
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, scheduled, send_answers, send_batch, the_texts, writes

LATER = TUESDAY_NOON + 10 * MINUTE
THANKS = "Thank you for writing! {{staff_name}} of {{college}} reads every message."


async def texted(begin: Begin, students: int = 1, template: str = "status_check") -> int:
    """Text students with a campaign that answers by itself."""
    scheduled(begin, students, name="Seeds the office")
    with begin() as session:
        thanks = Template(
            key="thanks", name="Thanks", body=THANKS, context="none", status="published", updated_at=LATER
        )
        session.add(thanks)
    campaign_id = scheduled(begin, 0, template_key=template, auto_response_key="thanks")
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    return campaign_id


def responses(begin: Begin) -> list[Text]:
    with begin() as session:
        return list(session.scalars(select(Text).where(Text.purpose == TextPurpose.AUTO_RESPONSE.value)))


async def test_whoever_replies_is_answered_once_in_the_name_of_the_sender(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "maybe", LATER)
    writes(begin, 0, "not sure what you mean", LATER + MINUTE)
    vendor = PretendSms(lambda: LATER)
    await send_answers(begin, vendor, LATER + 2 * MINUTE)
    bodies = [text.body for text in vendor.taken]
    assert bodies.count("Thank you for writing! Ana Rivera of Lakeside Career College reads every message.") == 1


@pytest.mark.parametrize(
    "body",
    ["STOP", "please stop texting me", "HELP", "START", "wrong number", "I want to die", "Liked \u201cHi\u201d"],
)
async def test_stop_help_doubt_danger_and_machines_are_not_answered(begin: Begin, body: str) -> None:
    await texted(begin)
    writes(begin, 0, body, LATER)
    assert responses(begin) == []


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        # The procedure has an answer of its own.
        ("still looking for work", ("answer", "still_searching")),
        ("Yes! I got hired at Acme Welding", ("question", None)),
        ("I'd rather not say", ("answer", "confidentiality")),
        ("I live in Houston now anything out here?", ("answer", "location_request")),
        # It has none: a person is called, or nothing is owed.
        ("maybe", ("auto_response", "thanks")),
        ("When is the library open?", ("auto_response", "thanks")),
        ("ok thanks", ("auto_response", "thanks")),
    ],
)
async def test_a_reply_gets_one_automatic_text_and_the_procedures_goes_before_the_campaigns(
    begin: Begin, body: str, answer: tuple[str, str | None]
) -> None:
    await texted(begin)
    writes(begin, 0, body, LATER)
    assert [(text.purpose, text.template_key) for text in the_texts(begin, None)] == [answer]


async def test_jobs_that_are_offered_are_all_that_is_sent(begin: Begin) -> None:
    await texted(begin)
    with begin() as session:
        session.add(CareerSite(key="trades", name="Trades", url="https://jobs.college.example", updated_at=LATER))
        session.flush()
        session.add(
            Job(
                site_key="trades", ref="J1", title="Welder", employer="Firm", location="Houston, TX",
                url="https://jobs.college.example/1", updated_at=LATER,
            )
        )  # fmt: skip
    writes(begin, 0, "I live in Houston now anything out here?", LATER)
    assert [text.template_key for text in the_texts(begin, None)] == ["alternatives"]


async def test_where_nothing_is_left_to_ask_the_campaign_answers(begin: Begin) -> None:
    await texted(begin)
    facts = {
        "outcome": "employed", "employer": "Acme", "job_title": "Welder", "start_on": "2026-01-12", "pay": "21.50",
        "pay_unit": "hour", "hours_per_week": "40", "hours_type": "full_time", "work_location": "Joliet, IL",
        "in_field": "yes",
    }  # fmt: skip
    with begin() as session:
        call = Evidence("phone", TUESDAY_NOON.date(), "a call")
        record_facts(session, "S00000", facts, call, actor="Ms. Rivera", now=TUESDAY_NOON)
    writes(begin, 0, "I filled out the form", LATER)
    with begin() as session:
        assert session.scalars(select(Conversation.state)).all() == ["resolved"]
    assert [text.template_key for text in the_texts(begin, None)] == ["thanks"]


async def test_what_is_said_after_it_still_answers_the_campaign(begin: Begin) -> None:
    campaign_id = await texted(begin, template="job_lead")
    writes(begin, 0, "maybe", LATER)
    await send_answers(begin, PretendSms(lambda: LATER), LATER)
    read = writes(begin, 0, "YES", LATER + MINUTE)
    assert read.labels == ("interested",)
    with begin() as session:
        assert session.get_one(Reply, read.reply_id).campaign_id == campaign_id


async def test_a_response_that_can_not_be_filled_goes_to_a_person(begin: Begin) -> None:
    scheduled(begin, 1, name="Seeds the office")
    with begin() as session:
        session.add(
            Template(
                key="advised", name="Advised", body="{{advisor}} will call you. {{college}}", context="none",
                status="published", updated_at=LATER,
            )
        )  # fmt: skip
        session.execute(update(Student).values(advisor_email=None))
    campaign_id = scheduled(begin, 0, template_key="status_check", auto_response_key="advised")
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    writes(begin, 0, "ok thanks", LATER)  # which would have ended the conversation
    assert responses(begin) == []
    with begin() as session:
        [conversation] = waiting_conversations(session)
    assert "advisor" in (conversation.waiting_because or "")
    assert (conversation.state, conversation.ended_because) == ("open", None)
