"""The forecast of batches: sizes, days, windows and notes (RM-017, RM-025 to RM-027, D8, D9)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.batch_forecast import ForecastDay, forecast_days, without_hours
from rules.batching import PlannedBatch, batch_size, next_batch_at
from rules.places import STATE_ZONES, zone_key
from rules.quiet_hours import TextingHours

CHICAGO = ZoneInfo("America/Chicago")
ILLINOIS, CALIFORNIA, HAWAII = "America/Chicago;IL", "America/Los_Angeles;CA", "Pacific/Honolulu;HI"
NOWHERE = "America/New_York|Pacific/Guam;GU,NY"
HOURS = TextingHours(days_off={date(2026, 11, 26): "Thanksgiving Day"})
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)

# Guam's Monday begins on the campus's Sunday, so it is left to a claim of its own.
STATES = st.sampled_from(sorted(set(STATE_ZONES) - {"GU"}))
KEYS = st.tuples(STATES, STATES).map(lambda pair: zone_key((*STATE_ZONES[pair[0]], *STATE_ZONES[pair[1]]), *pair))
STARTS = st.integers(1_792_000_000, 1_830_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def forecast(
    people: dict[str, int],
    starts_at: datetime,
    *,
    weekends: bool = False,
    hours: TextingHours = HOURS,
    per_second: float = 50,
    first: int = 5_000,
    later: int = 25_000,
) -> list[PlannedBatch]:
    """Return the forecast of a campaign of a campus in Chicago."""
    return [
        day.batch
        for day in forecast_days(
            people,
            starts_at,
            zone=CHICAGO,
            weekends=weekends,
            hours=hours,
            per_second=per_second,
            first=first,
            later=later,
        )
    ]


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an hour of the campus clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=CHICAGO)


def test_a_campaign_in_one_place_is_cut_by_size_and_skips_thanksgiving_and_the_weekend() -> None:
    plan = forecast({ILLINOIS: 60_000}, on(WEDNESDAY, 10))
    assert [(batch.number, batch.size, batch.note) for batch in plan] == [
        (1, 5_000, ""),
        (2, 25_000, "Thursday, November 26 (Thanksgiving Day) skipped"),
        (3, 25_000, "Saturday and Sunday skipped"),
        (4, 5_000, ""),
    ]
    assert plan[1].starts_at == on(date(2026, 11, 27), 10)


def test_who_lives_west_waits_for_the_window_of_the_same_day() -> None:
    plan = forecast({ILLINOIS: 1_000, CALIFORNIA: 6, HAWAII: 3}, on(TUESDAY, 10))
    assert [(batch.size, batch.note) for batch in plan] == [
        (1_009, "6 wait until 12:00 and 3 wait until 14:00 for their window")
    ]


def test_what_the_rate_does_not_get_through_before_windows_close_is_carried_over() -> None:
    plan = forecast({ILLINOIS: 3_292}, on(TUESDAY, 10), per_second=0.1)
    assert [(batch.size, batch.note) for batch in plan] == [(2_880, "windows close, 412 carried over"), (412, "")]


def test_a_full_batch_is_no_reason_worth_a_note() -> None:
    plan = forecast({ILLINOIS: 5_001, CALIFORNIA: 100}, on(TUESDAY, 10))
    assert [(batch.size, batch.note) for batch in plan] == [
        (5_000, ""),
        (101, "100 wait until 12:00 for their window"),
    ]


def test_a_start_before_windows_open_waits_and_keeps_its_hour() -> None:
    plan = forecast({ILLINOIS: 10}, on(TUESDAY, 8))
    assert plan == [PlannedBatch(1, on(TUESDAY, 8).astimezone(UTC), 10, "10 wait until 10:00 for their window")]


def test_a_day_on_which_every_window_is_closed_does_not_use_up_the_small_first_batch() -> None:
    plan = forecast({ILLINOIS: 6_000}, on(date(2026, 11, 20), 20))
    assert [(batch.number, batch.size) for batch in plan] == [(1, 5_000), (2, 1_000)]
    assert plan[0].note == "every window is closed on Friday, November 20; Saturday and Sunday skipped"
    assert plan[0].starts_at == on(date(2026, 11, 23), 10)  # that daily time would waste every day


def test_a_person_may_pick_a_saturday_or_a_day_off_to_start() -> None:
    saturday = forecast({ILLINOIS: 6_000}, on(date(2026, 11, 21), 11))
    assert [batch.starts_at for batch in saturday] == [on(date(2026, 11, 21), 11), on(date(2026, 11, 23), 11)]
    thanksgiving = forecast({ILLINOIS: 10, "America/Chicago;AL": 5}, on(date(2026, 11, 26), 11))
    assert [(batch.size, batch.note) for batch in thanksgiving] == [(10, "windows close, 5 carried over"), (5, "")]


def test_a_day_nobody_picked_has_no_freedom() -> None:
    plan = [
        day.batch for day in forecast_days(
        {ILLINOIS: 10}, on(date(2026, 11, 21), 11), zone=CHICAGO, weekends=False, hours=HOURS, per_second=50,
        first=5_000, later=25_000, is_picked=False,
    )
    ]  # fmt: skip
    assert [batch.starts_at for batch in plan] == [on(date(2026, 11, 23), 11)]


def test_a_batch_under_way_keeps_its_number_and_only_what_room_it_has() -> None:
    plan = [
        day.batch for day in forecast_days(
        {ILLINOIS: 30_000}, on(TUESDAY, 14), zone=CHICAGO, weekends=False, hours=HOURS, per_second=50,
        first=5_000, later=25_000, number=2, room_of_first=700, wall_time=time(10),
    )
    ]  # fmt: skip
    assert [(batch.number, batch.size) for batch in plan] == [(2, 700), (3, 25_000), (4, 4_300)]
    assert plan[1].starts_at == on(WEDNESDAY, 10)


def test_a_batch_that_is_full_is_followed_by_the_next_number() -> None:
    plan = [
        day.batch for day in forecast_days(
        {ILLINOIS: 10}, on(TUESDAY, 14), zone=CHICAGO, weekends=False, hours=HOURS, per_second=50,
        first=5_000, later=25_000, number=1, room_of_first=0,
    )
    ]  # fmt: skip
    assert [(batch.number, batch.size) for batch in plan] == [(2, 10)]


def test_who_has_no_hour_is_in_no_batch_but_in_a_note() -> None:
    people = {ILLINOIS: 10, NOWHERE: 2}
    assert [(batch.size, batch.note) for batch in forecast(people, on(TUESDAY, 10))] == [
        (10, "2 skipped, who have no hour that is allowed wherever they may be")
    ]
    assert without_hours(people, on(TUESDAY, 10), weekends=False, hours=HOURS) == {NOWHERE: 2}
    assert forecast({NOWHERE: 2}, on(TUESDAY, 10)) == []
    assert forecast({}, on(TUESDAY, 10)) == []


def test_texts_that_are_going_out_at_midnight_go_on() -> None:
    late = TextingHours(weekday=(time(8), time(21)))
    campus = ZoneInfo("America/New_York")
    plan = [
        day.batch for day in forecast_days(
        {HAWAII: 20_000}, datetime(2026, 6, 2, 23, tzinfo=campus), zone=campus, weekends=False, hours=late,
        per_second=1, first=7_000, later=7_000,
    )
    ]  # fmt: skip
    assert plan[0].size == 7_000
    assert plan[1].starts_at == datetime(2026, 6, 4, 23, tzinfo=campus)


def test_guam_is_texted_when_its_own_next_working_day_opens() -> None:
    plan = [
        day.batch for day in forecast_days(
        {"Pacific/Guam;GU": 10}, on(date(2026, 11, 20), 12), zone=CHICAGO, weekends=False, hours=HOURS,
        per_second=50, first=5_000, later=25_000, is_picked=False,
    )
    ]  # fmt: skip
    assert [batch.starts_at for batch in plan] == [on(date(2026, 11, 23), 18)]


def test_an_instant_without_a_zone_or_a_sender_that_never_sends_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        forecast({ILLINOIS: 1}, datetime(2026, 3, 11))  # noqa: DTZ001
    with pytest.raises(ValueError, match="none a second"):
        forecast({ILLINOIS: 1}, on(TUESDAY, 10), per_second=0)


@given(
    people=st.dictionaries(KEYS, st.integers(0, 400), max_size=8),
    starts_at=STARTS,
    weekends=st.booleans(),
    per_second=st.sampled_from([0.01, 0.1, 50.0]),
    first=st.integers(50, 300),
    later=st.integers(100, 500),
    off=st.sets(st.integers(0, 20), max_size=8),
)
def test_every_text_is_forecast_once_within_size_and_window_on_growing_allowed_days(
    people: dict[str, int],
    starts_at: datetime,
    weekends: bool,
    per_second: float,
    first: int,
    later: int,
    off: set[int],
) -> None:
    picked = starts_at.astimezone(CHICAGO).date()
    hours = TextingHours(days_off={picked + timedelta(days=shift): "off" for shift in off})
    days = list(
        forecast_days(
            people, starts_at, zone=CHICAGO, weekends=weekends, hours=hours, per_second=per_second, first=first,
            later=later,
        )
    )  # fmt: skip
    never = sum(without_hours(people, starts_at, weekends=weekends, hours=hours).values())
    total = sum(day.batch.size for day in days)
    # Who has no hour later may still have one on the day that was picked.
    assert sum(people.values()) - never <= total <= sum(people.values())
    numbers = [day.batch.number for day in days]
    assert numbers == list(range(1, len(days) + 1))
    assert all(0 < day.batch.size <= batch_size(day.batch.number, first=first, later=later) for day in days)
    dates = [day.batch.starts_at.astimezone(CHICAGO).date() for day in days]
    assert all(one < other for one, other in pairwise(dates))
    assert all(day == picked or ((weekends or day.weekday() < 5) and day not in hours.days_off) for day in dates)
    for day in days:
        _assert_within_windows(day, hours, picked, weekends=weekends)
    sent = Counter[object]()
    for stretch in (stretch for day in days for stretch in day.stretches):
        sent[hours.pattern(stretch.key)] += stretch.texts
    planned = Counter[object]()
    for key, count in people.items():
        planned[hours.pattern(key)] += count
    assert sent <= planned


def _assert_within_windows(day: ForecastDay, hours: TextingHours, picked: date, *, weekends: bool) -> None:
    assert sum(stretch.texts for stretch in day.stretches) == day.batch.size
    for stretch in day.stretches:
        assert stretch.begins_at >= day.batch.starts_at
        for moment in (stretch.begins_at, stretch.ends_at - timedelta(microseconds=1)):
            is_picked = moment.astimezone(CHICAGO).date() == picked
            assert hours.is_open(stretch.key, moment, weekends=weekends or is_picked, on_days_off=is_picked)


@given(count=st.integers(1, 3_000), starts_at=STARTS, weekends=st.booleans())
def test_without_a_window_that_closes_it_is_the_plan_of_one_place(
    count: int, starts_at: datetime, weekends: bool
) -> None:
    noon = next_batch_at(starts_at, wall_time=time(12), zone=CHICAGO, weekends=weekends)
    plan = forecast({ILLINOIS: count}, noon, weekends=weekends, hours=TextingHours(), first=500, later=1_000)
    assert [batch.size for batch in plan] == [
        size for size in (min(500, count), *(min(1_000, count - sent) for sent in range(500, count, 1_000))) if size
    ]
    for one, other in pairwise(plan):
        assert other.starts_at == next_batch_at(one.starts_at, wall_time=time(12), zone=CHICAGO, weekends=weekends)
