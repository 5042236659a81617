"""Conversations appear in the CRM text by text, once each, whatever answers are lost."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import func, select

from actions.show_conversations import ShownReport, show_conversations
from integrations.hubspot.custom_channel import CustomChannel
from integrations.hubspot.sms_log import SmsLog
from schemas.messaging import Messaging
from schemas.tables import CrmShownText, Student
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.hubspot_office import objects, transport
from tests.office import MINUTE, TUESDAY_NOON, number, scheduled, send_answers, send_batch, writes
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal
from wiring.messaging import MirroredMessaging


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0", "--tier", "pro") as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture
async def office(begin: Begin, portal: PortalUnderTest) -> Begin:
    """Three students were texted, one answered and was answered; all stand in the portal."""
    vendor = PretendSms(lambda: TUESDAY_NOON)
    campaign_id = scheduled(begin, 3, template_key="status_check")
    await send_batch(begin, vendor, campaign_id)
    writes(begin, 1, "I got hired at Walgreens", TUESDAY_NOON + MINUTE)
    await send_answers(begin, vendor, TUESDAY_NOON + 2 * MINUTE)
    with begin() as session:
        for index, one in enumerate(session.scalars(select(Student).order_by(Student.id))):
            one.crm_id = portal.make_contact(email=f"a{index}@b.example", phone=number(index))
    return begin


@pytest.fixture(params=["log", "channel"])
async def carrier(request: pytest.FixtureRequest, portal: PortalUnderTest) -> AsyncIterator[Messaging]:
    channel = CustomChannel(transport(portal), "+13125550150")
    channel.register("")
    mirror = SmsLog(transport(portal)) if request.param == "log" else channel
    carrier = MirroredMessaging(PretendSms(lambda: TUESDAY_NOON), mirror)
    yield carrier
    await carrier.aclose()


def visible(portal: PortalUnderTest) -> int:
    threads = portal.get("/control/threads")["results"]
    return len(objects(portal, "communications")) + sum(len(one["messages"]) for one in threads)


async def run(begin: Begin, carrier: Messaging) -> ShownReport:
    return await show_conversations(begin, carrier, clock=lambda: TUESDAY_NOON)


async def test_the_text_that_was_answered_the_answer_and_what_followed_are_shown(
    office: Begin, carrier: Messaging, portal: PortalUnderTest
) -> None:
    report = await run(office, carrier)
    assert (report.shown, report.stopped) == (3, None)  # of three texts sent, only the one with a conversation
    assert visible(portal) == 3


async def test_a_second_run_asks_nothing(office: Begin, carrier: Messaging, portal: PortalUnderTest) -> None:
    await run(office, carrier)
    before = portal.stats()["total"]
    assert (await run(office, carrier)).shown == 0
    assert portal.stats()["total"] == before


async def test_lost_answers_are_looked_up_and_nothing_is_shown_twice(
    office: Begin, carrier: Messaging, portal: PortalUnderTest
) -> None:
    portal.set_faults(error_after_apply_rate=1)
    assert (await run(office, carrier)).stopped is not None
    portal.set_faults(error_after_apply_rate=0)
    assert (await run(office, carrier)).stopped is None
    assert visible(portal) == 3
    with office() as session:
        states = session.execute(select(CrmShownText.state, func.count()).group_by(CrmShownText.state)).all()
    assert [tuple(row) for row in states] == [("shown", 3)]


async def test_a_busy_portal_leaves_the_rest_for_the_next_run(
    office: Begin, carrier: Messaging, portal: PortalUnderTest
) -> None:
    portal.set_faults(daily_limit=0)
    assert (await run(office, carrier)).stopped is not None
    assert visible(portal) == 0
    portal.set_faults(daily_limit=None)
    assert (await run(office, carrier)).shown == 3
