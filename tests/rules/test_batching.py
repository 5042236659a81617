"""Batches: how many, on which days, at which instant (RM-025 to RM-027, RM-099 to RM-106, D8, D9)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.batching import batch_size, estimated_end, next_batch_at, plan_batches, slot_from

CHICAGO = ZoneInfo("America/Chicago")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "America/New_York",
            "America/Chicago",
            "America/Phoenix",
            "America/Adak",
            "Pacific/Honolulu",
            "Australia/Lord_Howe",
        )
    ]
)
# Every second from the start of 2024 to the start of 2030.
INSTANTS = st.integers(1_704_067_200, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_the_first_batch_has_5000_and_every_later_one_25000() -> None:
    assert [batch_size(number) for number in (1, 2, 3, 40)] == [5_000, 25_000, 25_000, 25_000]


def test_a_full_default_send_is_5000_and_20000() -> None:
    plan = plan_batches(25_000, datetime(2026, 3, 11, 15, tzinfo=UTC), zone=CHICAGO, weekends=False)
    assert [batch.size for batch in plan] == [5_000, 20_000]


def test_later_batches_skip_saturday_and_sunday_and_say_so() -> None:
    friday = datetime(2026, 3, 13, 10, tzinfo=CHICAGO)
    plan = plan_batches(60_000, friday, zone=CHICAGO, weekends=False)
    assert [batch.starts_at.astimezone(CHICAGO).strftime("%a") for batch in plan] == ["Fri", "Mon", "Tue", "Wed"]
    assert [batch.note for batch in plan] == ["", "Saturday and Sunday skipped", "", ""]


def test_a_first_batch_may_start_on_a_saturday() -> None:
    saturday = datetime(2026, 3, 14, 11, tzinfo=CHICAGO)
    plan = plan_batches(6_000, saturday, zone=CHICAGO, weekends=False)
    assert plan[0].starts_at == saturday
    assert plan[1].note == "Sunday skipped"


def test_a_day_off_is_skipped_and_named() -> None:
    wednesday = datetime(2026, 11, 25, 10, tzinfo=CHICAGO)
    plan = plan_batches(
        31_000, wednesday, zone=CHICAGO, weekends=False, days_off={date(2026, 11, 26): "Thanksgiving Day"}
    )
    assert [batch.note for batch in plan] == [
        "",
        "Thursday, November 26 (Thanksgiving Day) skipped",
        "Saturday and Sunday skipped",
    ]


def test_a_break_is_one_entry_however_long_it_is() -> None:
    friday = datetime(2026, 12, 18, 10, tzinfo=CHICAGO)
    winter = {date(2026, 12, 21) + timedelta(days=shift): "Winter break" for shift in range(11)}
    plan = plan_batches(6_000, friday, zone=CHICAGO, weekends=False, days_off=winter)
    assert plan[1].note == "Saturday, Sunday and Monday, December 21 to Thursday, December 31 (Winter break) skipped"


def test_a_wall_time_that_does_not_exist_becomes_the_first_instant_after_the_gap() -> None:
    before = datetime(2026, 3, 7, 2, 30, tzinfo=CHICAGO)
    plan = plan_batches(6_000, before, zone=CHICAGO, weekends=True)
    assert plan[1].starts_at.astimezone(CHICAGO).isoformat() == "2026-03-08T03:00:00-05:00"
    assert plan[1].note == "02:30 does not exist that day, so it starts at 03:00"


def test_a_wall_time_that_occurs_twice_is_taken_the_first_time() -> None:
    at = next_batch_at(datetime(2026, 10, 31, 12, tzinfo=CHICAGO), wall_time=time(1, 30), zone=CHICAGO, weekends=True)
    assert at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_the_estimated_end_is_when_the_last_batch_starts() -> None:
    plan = plan_batches(31_000, datetime(2026, 3, 11, 15, tzinfo=UTC), zone=CHICAGO, weekends=True)
    assert estimated_end(plan) == datetime(2026, 3, 13, 15, tzinfo=UTC)
    assert estimated_end([]) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        plan_batches(1, datetime(2026, 3, 11), zone=CHICAGO, weekends=True)  # noqa: DTZ001


@given(after=INSTANTS, wall_time=st.times(), zone=ZONES, weekends=st.booleans(), off=st.sets(st.integers(1, 20)))
def test_the_next_batch_is_on_the_first_allowed_campus_day(
    after: datetime, wall_time: time, zone: ZoneInfo, weekends: bool, off: set[int]
) -> None:
    today = after.astimezone(zone).date()
    days_off = {today + timedelta(days=shift): "off" for shift in off}
    at = next_batch_at(after, wall_time=wall_time, zone=zone, weekends=weekends, days_off=days_off)
    day = at.astimezone(zone).date()
    assert at.utcoffset() == timedelta(0)
    assert day > today
    assert day not in days_off
    assert weekends or day.weekday() < 5
    between = [today + timedelta(days=shift) for shift in range(1, (day - today).days)]
    assert all(passed in days_off or (not weekends and passed.weekday() >= 5) for passed in between)
    # The campus clock shows the wall time, or the clock skipped it that day and shows a later one.
    shown = at.astimezone(zone).time()
    assert shown == wall_time or (shown > wall_time and _is_skipped(day, wall_time, zone))


@given(now=INSTANTS, wall_time=st.times(), zone=ZONES, weekends=st.booleans(), off=st.sets(st.integers(0, 20)))
def test_a_slot_from_now_is_todays_if_it_is_ahead_and_allowed_else_the_next_batchs(
    now: datetime, wall_time: time, zone: ZoneInfo, weekends: bool, off: set[int]
) -> None:
    today = now.astimezone(zone).date()
    days_off = {today + timedelta(days=shift): "off" for shift in off}
    slot = slot_from(now, wall_time=wall_time, zone=zone, weekends=weekends, days_off=days_off)
    later = next_batch_at(now, wall_time=wall_time, zone=zone, weekends=weekends, days_off=days_off)
    assert now <= slot <= later
    if slot == later:
        is_allowed = (weekends or today.weekday() < 5) and today not in days_off
        yesterday = now - timedelta(days=1)
        todays = next_batch_at(yesterday, wall_time=wall_time, zone=zone, weekends=True)
        assert not is_allowed or todays.astimezone(zone).date() != today or todays < now
    else:
        assert slot.astimezone(zone).date() == today
        assert today not in days_off


def test_a_slot_of_this_very_minute_has_not_passed() -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=CHICAGO)
    assert slot_from(noon, wall_time=time(12), zone=CHICAGO, weekends=False) == noon
    late = noon + timedelta(microseconds=1)
    assert slot_from(late, wall_time=time(12), zone=CHICAGO, weekends=False) == noon + timedelta(days=1)


def _is_skipped(day: date, wall_time: time, zone: ZoneInfo) -> bool:
    wall = datetime.combine(day, wall_time, tzinfo=zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)


@given(total=st.integers(0, 400_000), starts_at=INSTANTS, zone=ZONES, weekends=st.booleans())
def test_a_plan_holds_everybody_once_in_growing_order(
    total: int, starts_at: datetime, zone: ZoneInfo, weekends: bool
) -> None:
    plan = plan_batches(total, starts_at, zone=zone, weekends=weekends)
    assert sum(batch.size for batch in plan) == total
    assert [batch.number for batch in plan] == list(range(1, len(plan) + 1))
    assert all(0 < batch.size <= batch_size(batch.number) for batch in plan)
    instants = [batch.starts_at for batch in plan]
    assert instants == sorted(set(instants))
    assert not plan or plan[0].starts_at == starts_at
