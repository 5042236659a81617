"""A campaign's automatic response: once to each person who replies, never where it could hurt (RM-096 to RM-098)."""

import pytest
from sqlalchemy import select, update

from database.replies import waiting_conversations
from schemas.tables import Reply, Student, Template, Text, TextPurpose
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
    writes(begin, 0, "still looking", LATER)
    writes(begin, 0, "nothing yet, still looking", LATER + MINUTE)
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


async def test_the_answer_stands_in_for_the_procedures_own(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "still looking for work", LATER)
    assert [text.template_key for text in the_texts(begin, None)] == ["thanks"]


async def test_a_question_for_a_missing_detail_still_follows(begin: Begin) -> None:
    await texted(begin)
    writes(begin, 0, "Yes! I got hired at Acme Welding", LATER)
    assert [text.purpose for text in the_texts(begin, None)] == ["auto_response", "question"]


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
    writes(begin, 0, "still looking", LATER)
    assert responses(begin) == []
    with begin() as session:
        [conversation] = waiting_conversations(session)
    assert "advisor" in (conversation.waiting_because or "")
