"""What the forecast says is what the sender does, day by day."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from rules.batch_forecast import forecast_days
from rules.quiet_hours import TextingHours
from schemas.tables import Campaign, Text
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import CHICAGO, OFFICE, TUESDAY_NOON, a_plan, add_student, send_batch, staff

HOURS = TextingHours(days_off={date(2026, 3, 6): "Founder's Day"})
AT_ONCE = 1_000_000_000  # texts a second: the sender of these tests needs no time
PEOPLE = {
    "America/Chicago;IL": 9,
    "America/Chicago;AL": 2,
    "America/New_York;?": 3,
    "America/Los_Angeles;CA,IL": 4,
    "Pacific/Honolulu;HI": 2,
    "America/New_York|Pacific/Guam;GU,NY": 1,
}
OFFICE_OF_TEST = replace(OFFICE, hours=HOURS)

# Number of the batch, campus day, texts.
Days = list[tuple[int, date, int]]


async def played(begin: Begin, starts_at: datetime, *, weekends: bool) -> Days:
    """Return what goes out, by batch and campus day, when every batch starts on the minute."""
    with begin() as session:
        seed_templates(session, now=TUESDAY_NOON)
        staff(session)
        for index, key in enumerate(key for key, count in PEOPLE.items() for _ in range(count)):
            add_student(session, index, zone_key=key)
        plan = a_plan(starts_at=starts_at, weekends=weekends, first_batch_size=5, later_batch_size=8)
        campaign_id = schedule_campaign(session, plan, now=TUESDAY_NOON, office=OFFICE_OF_TEST).id
    for run in range(50):
        with begin() as session:
            at = session.get_one(Campaign, campaign_id).next_batch_at
        if at is None:
            break
        await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id, f"run-{run}", at, office=OFFICE_OF_TEST)
    with begin() as session:
        texts = session.scalars(select(Text).where(Text.campaign_id == campaign_id, Text.sent_at.is_not(None)))
        counted: Counter[tuple[int, date]] = Counter(
            (text.batch_number or 0, text.sent_at.astimezone(CHICAGO).date()) for text in texts if text.sent_at
        )
    return [(number, day, count) for (number, day), count in sorted(counted.items())]


# The sender goes by rank and the forecast by shares; these are days whose sums do not depend on who is first.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("starts_at", "weekends"),
    [
        (TUESDAY_NOON, False),
        (datetime(2026, 3, 4, 8, 0, tzinfo=CHICAGO), True),  # before any window
        (datetime(2026, 3, 4, 17, 30, tzinfo=CHICAGO), False),  # behind New York's
        (datetime(2026, 3, 4, 20, 0, tzinfo=CHICAGO), True),  # behind all but Hawaii's
        (datetime(2026, 3, 6, 11, 0, tzinfo=CHICAGO), False),  # a day off that was picked
        (datetime(2026, 3, 6, 8, 0, tzinfo=CHICAGO), False),  # the same, before any window
        (datetime(2026, 3, 6, 20, 0, tzinfo=CHICAGO), False),  # the same, behind all but Hawaii's
        (datetime(2026, 3, 7, 15, 0, tzinfo=CHICAGO), False),  # a Saturday that was picked, before the clocks change
    ],
)
async def test_the_sender_sends_what_was_forecast(begin: Begin, starts_at: datetime, weekends: bool) -> None:
    forecast = [
        day.batch
        for day in forecast_days(
            PEOPLE, starts_at, zone=CHICAGO, weekends=weekends, hours=HOURS, per_second=AT_ONCE, first=5, later=8
        )
    ]
    foreseen = [(batch.number, batch.starts_at.astimezone(CHICAGO).date(), batch.size) for batch in forecast]
    assert await played(begin, starts_at, weekends=weekends) == foreseen
