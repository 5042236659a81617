"""A campaign and its answers when the month's texts run out: the rest goes by e-mail, STOP and HELP do not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from actions.send_texts import claim_answers
from database.usage import used_by_month
from schemas.sms import NeverSent
from schemas.tables import EmailInstead, Student, Template
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, MovedClock, scheduled, send_batch, the_campaign, the_texts, writes

MARCH = "2026-03"


@pytest.fixture
def vendor() -> PretendSms:
    return PretendSms(lambda: MovedClock().now)


def used(begin: Begin) -> int:
    with begin() as session:
        return used_by_month(session, [MARCH])[MARCH]


def emails(begin: Begin) -> list[EmailInstead]:
    with begin() as session:
        return list(session.scalars(select(EmailInstead).order_by(EmailInstead.id)))


async def test_a_campaign_goes_on_by_email_where_the_month_ends(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 5)
    with begin() as session:
        session.execute(update(Student).where(Student.email == "ada4@mail.example").values(email=None))
    await send_batch(begin, vendor, campaign_id, office=replace(OFFICE, monthly_limit=2))
    reasons = [(text.state, text.reason) for text in the_texts(begin, campaign_id)]
    assert reasons == [
        *[("sent", None)] * 2,
        *[("skipped", "monthly_limit")] * 2,
        ("skipped", "monthly_limit_no_email"),
    ]
    assert (used(begin), len(vendor.taken), the_campaign(begin, campaign_id).state) == (2, 2, "completed")
    mails = emails(begin)
    assert len(mails) == 2
    assert {mail.body for mail in mails} == {vendor.taken[0].body}, "the words are those that would be texted"


async def test_what_came_back_unsent_is_not_used_up(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 2)
    limited = replace(OFFICE, monthly_limit=2)
    again = iter([NeverSent("no route"), NeverSent("no route")])
    vendor.fails = lambda text: next(again, None)
    await send_batch(begin, vendor, campaign_id, office=limited)
    assert [text.state for text in the_texts(begin, campaign_id)] == ["sent", "sent"]
    assert (used(begin), emails(begin)) == (2, [])


async def test_beyond_the_limit_a_stop_is_confirmed_by_text_and_another_answer_is_mailed(
    begin: Begin, vendor: PretendSms
) -> None:
    office = replace(OFFICE, monthly_limit=2, vendor_confirms_opt_out=False)
    await send_batch(begin, vendor, scheduled(begin, 2, template_key="status_check"), office=office)
    later = TUESDAY_NOON + timedelta(hours=1)
    writes(begin, 0, "Please take me off your list and stop texting me", later)
    writes(begin, 1, "Still looking for work", later)
    with begin() as session:
        claim = claim_answers(session, now=later, office=office)
    by_template = {text.template_key: text.state for text in the_texts(begin, None)}
    assert by_template == {"opt_out_confirmation": "sending", "still_searching": "skipped"}
    assert len(claim.texts) == 1
    [mail] = emails(begin)
    assert "keeps looking with you" in mail.body
    assert used(begin) == 3


async def test_an_answer_is_tried_as_often_as_its_template_says(begin: Begin, vendor: PretendSms) -> None:
    await send_batch(begin, vendor, scheduled(begin, 1, template_key="status_check"))
    with begin() as session:
        session.execute(update(Template).where(Template.key == "still_searching").values(at_most_once=True))
    writes(begin, 0, "Still looking for work", TUESDAY_NOON + timedelta(hours=1))
    [answer] = the_texts(begin, None)
    assert answer.at_most_once
