"""One campaign text a person and day, whichever campaign it comes from; whoever waits for that is not forgotten."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from database.students import ensure_phones
from schemas.sms import Drop, Refused
from schemas.tables import Student
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    MINUTE,
    OFFICE,
    OFTEN,
    TUESDAY_NOON,
    MovedClock,
    add_student,
    number,
    scheduled,
    send_batch,
    the_campaign,
    the_texts,
)

DAY = timedelta(days=1)


async def test_a_second_campaign_waits_a_day_and_then_reaches_everybody(begin: Begin) -> None:
    clock = MovedClock()
    vendor = PretendSms(lambda: clock.now)
    first = scheduled(begin, 2)
    await send_batch(begin, vendor, first)
    with begin() as session:
        add_student(session, 9)
    second = scheduled(begin, 0, name="Second")
    clock.pass_by(MINUTE)
    await send_batch(begin, vendor, second, now=clock.now)
    assert [text.to for text in vendor.taken] == [number(0), number(1), number(9)]
    waiting = the_campaign(begin, second)
    assert (waiting.state, waiting.next_batch_at) == ("in_process", TUESDAY_NOON + DAY)
    clock.now = TUESDAY_NOON + DAY
    await send_batch(begin, vendor, second, run_id="run-2", now=clock.now)
    assert sorted(text.to for text in vendor.taken) == sorted([number(0), number(1)] * 2 + [number(9)])
    assert the_campaign(begin, second).state == "completed"


async def test_a_batch_that_starts_a_little_early_goes_on_the_same_day_when_the_day_is_over(begin: Begin) -> None:
    clock = MovedClock()
    vendor = PretendSms(lambda: clock.now)
    first = scheduled(begin, 1)
    await send_batch(begin, vendor, first)
    second = scheduled(begin, 0, name="Second", starts_at=TUESDAY_NOON + DAY - 30 * MINUTE)
    clock.now = TUESDAY_NOON + DAY - 30 * MINUTE
    await send_batch(begin, vendor, second, now=clock.now)
    assert the_campaign(begin, second).next_batch_at == TUESDAY_NOON + DAY


async def test_a_text_the_vendor_refused_does_not_count(begin: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    vendor.fails = lambda _: Refused(30003, Drop.UNREACHABLE)
    await send_batch(begin, vendor, scheduled(begin, 1))
    vendor.fails = lambda _: None
    second = scheduled(begin, 0, name="Second")
    await send_batch(begin, vendor, second)
    assert [text.state for text in the_texts(begin, second)] == ["sent"]


async def test_an_office_may_allow_more_but_never_more_than_three(begin: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    for name in ("First", "Second", "Third", "Fourth"):
        campaign_id = scheduled(begin, 1 if name == "First" else 0, name=name)
        await send_batch(begin, vendor, campaign_id, office=OFTEN)
    assert len(vendor.taken) == 3
    assert the_texts(begin, campaign_id)[0].state == "planned"


async def test_while_texts_are_switched_off_nothing_is_claimed(begin: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    campaign_id = scheduled(begin, 1)
    await send_batch(begin, vendor, campaign_id, office=replace(OFFICE, can_send_sms=False))
    assert vendor.taken == []
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.next_batch_at) == ("in_process", TUESDAY_NOON + 5 * MINUTE)


async def test_a_new_number_makes_no_new_person(begin: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    await send_batch(begin, vendor, scheduled(begin, 1))
    with begin() as session:
        phone_id = ensure_phones(session, [number(77)])[number(77)]
        session.execute(update(Student).values(sms_phone_id=phone_id))
    second = scheduled(begin, 0, name="Second")
    await send_batch(begin, vendor, second)
    assert [text.to for text in vendor.taken] == [number(0)]
    assert the_texts(begin, second)[0].state == "planned"
