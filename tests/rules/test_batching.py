"""Batches: how many, on which days, at which instant (RM-025 to RM-027, RM-099 to RM-106, D8, D9)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.batching import PlannedBatch, batch_size, day_note, estimated_end, next_batch_at, slot_from

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


def following(
    at: datetime, *, weekends: bool = False, days_off: Mapping[date, str] = MappingProxyType({})
) -> tuple[datetime, str]:
    """Return the batch after one at `at`, on the campus clock, and what is said of the days between."""
    found = next_batch_at(at, wall_time=at.time(), zone=CHICAGO, weekends=weekends, days_off=days_off).astimezone(
        CHICAGO
    )
    return found, day_note(at, found, at.time(), weekends=weekends, days_off=days_off)


def test_later_batches_skip_saturday_and_sunday_and_say_so() -> None:
    at, note = following(datetime(2026, 3, 13, 10, tzinfo=CHICAGO))
    assert (f"{at:%a %H:%M}", note) == ("Mon 10:00", "Saturday and Sunday skipped")
    assert following(datetime(2026, 3, 14, 11, tzinfo=CHICAGO))[1] == "Sunday skipped"
    assert following(datetime(2026, 3, 13, 10, tzinfo=CHICAGO), weekends=True)[1] == ""


def test_a_day_off_is_skipped_and_named() -> None:
    thanksgiving = {date(2026, 11, 26): "Thanksgiving Day"}
    _, note = following(datetime(2026, 11, 25, 10, tzinfo=CHICAGO), days_off=thanksgiving)
    assert note == "Thursday, November 26 (Thanksgiving Day) skipped"


def test_a_break_is_one_entry_however_long_it_is() -> None:
    winter = {date(2026, 12, 21) + timedelta(days=shift): "Winter break" for shift in range(11)}
    _, note = following(datetime(2026, 12, 18, 10, tzinfo=CHICAGO), days_off=winter)
    assert note == "Saturday, Sunday and Monday, December 21 to Thursday, December 31 (Winter break) skipped"


def test_a_wall_time_that_does_not_exist_becomes_the_first_instant_after_the_gap() -> None:
    at, note = following(datetime(2026, 3, 7, 2, 30, tzinfo=CHICAGO), weekends=True)
    assert at.isoformat() == "2026-03-08T03:00:00-05:00"
    assert note == "02:30 does not exist that day, so it starts at 03:00"


def test_a_wall_time_that_occurs_twice_is_taken_the_first_time() -> None:
    at = next_batch_at(datetime(2026, 10, 31, 12, tzinfo=CHICAGO), wall_time=time(1, 30), zone=CHICAGO, weekends=True)
    assert at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_the_estimated_end_is_when_the_last_batch_starts() -> None:
    first = datetime(2026, 3, 11, 15, tzinfo=UTC)
    plan = [PlannedBatch(number, first + timedelta(days=number), 5_000, "") for number in (1, 2)]
    assert estimated_end(plan) == first + timedelta(days=2)
    assert estimated_end([]) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_batch_at(datetime(2026, 3, 11), wall_time=time(12), zone=CHICAGO, weekends=True)  # noqa: DTZ001


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
