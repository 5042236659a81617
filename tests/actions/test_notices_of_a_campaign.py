"""The sender is told of each of the eight events of a campaign's life, once and with its level (RM-109 to RM-116)."""

from datetime import timedelta

from sqlalchemy import select

from actions.change_campaign import cancel, fail, lift, pause, resume, suspend
from schemas.tables import Notice
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, MovedClock, scheduled, send_batch, the_campaign

BY = {"actor": "Ms. Rivera", "why": "to see what is told"}


def told(begin: Begin, campaign_id: int) -> list[tuple[str, str]]:
    with begin() as session:
        found = session.scalars(select(Notice).where(Notice.campaign_id == campaign_id).order_by(Notice.id))
        return [(one.event, one.level) for one in found]


async def test_each_event_of_a_life_is_told_once_with_its_level(begin: Begin) -> None:
    clock = MovedClock()
    vendor = PretendSms(lambda: clock.now)
    campaign_id = scheduled(begin, 3, first_batch_size=1, later_batch_size=2)
    await send_batch(begin, vendor, campaign_id, now=clock.now)
    clock.pass_by(timedelta(days=1))
    with begin() as session:
        pause(session, campaign_id, now=clock.now, **BY)
        resume(session, campaign_id, next_batch_at=clock.now, now=clock.now, **BY)
        suspend(session, campaign_id, now=clock.now, why="drops")
        lift(session, campaign_id, next_batch_at=clock.now, now=clock.now, **BY)
        fail(session, campaign_id, now=clock.now, why="the account has no money left")
        lift(session, campaign_id, next_batch_at=clock.now, now=clock.now, **BY)
    await send_batch(begin, vendor, campaign_id, run_id="run-2", now=clock.now)
    assert the_campaign(begin, campaign_id).state == "completed"
    assert told(begin, campaign_id) == [
        ("scheduled", "info"),
        ("batch_sent", "info"),
        ("paused", "warning"),
        ("resumed", "info"),
        ("suspended", "warning"),
        ("resumed", "info"),
        ("error", "error"),
        ("resumed", "info"),
        ("batch_sent", "info"),
        ("completed", "info"),
    ]
    other = scheduled(begin, 0, name="Other")
    with begin() as session:
        cancel(session, other, now=clock.now, **BY)
    assert told(begin, other) == [("scheduled", "info"), ("cancelled", "info")]


async def test_the_notice_of_a_batch_names_the_one_to_come(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2, first_batch_size=1)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    with begin() as session:
        [body] = session.scalars(select(Notice.body).where(Notice.event == "batch_sent"))
    assert "2026-03-04 12:00" in body


async def test_a_batch_that_finds_every_window_closed_is_not_told_as_sent(begin: Begin) -> None:
    evening = TUESDAY_NOON + timedelta(hours=7)
    campaign_id = scheduled(begin, 1, starts_at=evening)
    await send_batch(begin, PretendSms(lambda: evening), campaign_id, now=evening)
    assert [event for event, _ in told(begin, campaign_id)] == ["scheduled"]
