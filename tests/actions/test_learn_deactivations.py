"""Numbers that carriers took out of service are texted no more, from the day we read of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.learn_deactivations import days_to_read, mark_deactivated, read_day
from schemas.sms import Unanswered
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, MovedClock, add_student, number, scheduled, send_batch, the_phone, the_texts

YESTERDAY = date(2026, 3, 2)


def days(begin: Begin, now: datetime = TUESDAY_NOON) -> list[date]:
    with begin() as session:
        return days_to_read(session, now=now)


def test_a_day_is_read_when_it_is_over_and_once(begin: Begin) -> None:
    assert days(begin) == [date(2026, 2, 24) + timedelta(days=each) for each in range(7)], "a week back at first"
    mark_deactivated(begin, YESTERDAY, [], now=TUESDAY_NOON)
    assert days(begin) == []
    assert days(begin, TUESDAY_NOON + timedelta(days=2)) == [date(2026, 3, 3), date(2026, 3, 4)]
    assert len(days(begin, TUESDAY_NOON + timedelta(days=60))) == 7, "what is older may be somebody else's by now"


def test_a_cursor_of_a_clock_that_was_wrong_says_nothing(begin: Begin) -> None:
    mark_deactivated(begin, date(2030, 1, 1), [], now=TUESDAY_NOON)
    assert len(days(begin)) == 7


def test_a_deactivated_number_is_dead_and_keeps_the_first_reason(begin: Begin) -> None:
    with begin() as session:
        for index in (1, 2, 3):
            add_student(session, index)
    assert mark_deactivated(begin, YESTERDAY, [number(1), "+19995550000"], now=TUESDAY_NOON) == 1
    later = TUESDAY_NOON + timedelta(days=1)
    assert mark_deactivated(begin, YESTERDAY, [number(1), number(2)], now=later) == 1
    assert (the_phone(begin, 1).dead_at, the_phone(begin, 2).dead_at) == (TUESDAY_NOON.astimezone(UTC), later)
    assert the_phone(begin, 1).dead_reason == "deactivated by the carrier"
    assert the_phone(begin, 3).dead_at is None


async def test_a_campaign_that_is_under_way_leaves_it_out(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    mark_deactivated(begin, YESTERDAY, [number(0)], now=TUESDAY_NOON)
    clock = MovedClock()
    vendor = PretendSms(lambda: clock.now)
    await send_batch(begin, vendor, campaign_id)
    assert [(text.state, text.reason) for text in the_texts(begin, campaign_id)] == [
        ("skipped", "bounced"),
        ("sent", None),
    ]


async def test_a_day_without_a_file_is_none_and_silence_is_an_error() -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    assert await read_day(vendor, YESTERDAY) is None
    vendor.deactivated[YESTERDAY] = ["+13125550001"]
    assert await read_day(vendor, YESTERDAY) == ["+13125550001"]
    vendor.is_down = True
    with pytest.raises(Unanswered):
        await read_day(vendor, YESTERDAY)
