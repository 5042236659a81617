"""When a phone may ring, for every zone and across clock changes (D9)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quiet_hours import (
    ANYWHERE,
    STATE_ZONES,
    NeverOpen,
    closes_at,
    is_open,
    next_opening,
    parse_zone_key,
    zone_key,
    zones_of,
)

STATES = st.sampled_from(sorted(STATE_ZONES))
# Every second from the start of 2024 to the start of 2030.
INSTANTS = st.integers(1_704_067_200, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
KEYS = st.one_of(
    STATES.map(lambda state: zone_key(STATE_ZONES[state], state)),
    st.just(zone_key(ANYWHERE, None)),
    st.sets(st.sampled_from(ANYWHERE), min_size=1).map(lambda zones: zone_key(tuple(zones), None)),
)


def test_every_state_the_district_and_three_territories_have_zones() -> None:
    assert len(STATE_ZONES) == 54
    assert all(list(zones) == sorted(zones) for zones in STATE_ZONES.values())


def test_a_known_zone_decides_alone_under_its_common_name() -> None:
    known = zones_of(time_zone="America/Detroit", state="CA", phone_zones=["America/Denver"])
    assert known == ("America/New_York",)


def test_state_and_phone_are_united() -> None:
    both = zones_of(time_zone=None, state="il", phone_zones=["America/Los_Angeles", "Etc/Nowhere"])
    assert both == ("America/Chicago", "America/Los_Angeles")


def test_a_toll_free_number_says_nothing_about_a_place() -> None:
    many = [
        f"America/{name}"
        for name in ["Adak", "Anchorage", "Bogota", "Chicago", "Denver", "Lima", "Nassau", "New_York", "Panama"]
    ]
    assert zones_of(time_zone=None, state="OH", phone_zones=many) == ("America/New_York",)


@pytest.mark.parametrize("name", ["", "Mars/Base", "America", "../etc/passwd", "/etc/passwd"])
def test_who_is_nowhere_may_be_anywhere(name: str) -> None:
    assert zones_of(time_zone=name, state="ZZ", phone_zones=[name]) == ANYWHERE


def test_a_key_names_the_state_only_where_it_matters() -> None:
    assert zone_key(("America/New_York", "America/Chicago"), "AL") == "America/Chicago|America/New_York;AL"
    assert zone_key(("America/Chicago",), "TX") == "America/Chicago"
    assert parse_zone_key("America/Chicago;AL") == (("America/Chicago",), "AL")
    assert parse_zone_key("America/Denver") == (("America/Denver",), None)


@pytest.mark.parametrize("state", ["AL", "LA", "MS", None])
def test_no_sunday_where_it_is_or_may_be_forbidden(state: str | None) -> None:
    sunday_noon = datetime(2026, 3, 15, 13, tzinfo=ZoneInfo("America/Chicago"))
    assert not is_open(zone_key(("America/Chicago",), state), sunday_noon, weekends=True)
    assert is_open(zone_key(("America/Chicago",), "IL"), sunday_noon, weekends=True)


@given(key=KEYS, at=INSTANTS, weekends=st.booleans())
def test_no_text_rings_outside_the_window_of_any_candidate_zone(key: str, at: datetime, weekends: bool) -> None:
    if not is_open(key, at, weekends=weekends):
        return
    for zone in parse_zone_key(key)[0]:
        local = at.astimezone(ZoneInfo(zone))
        assert time(10) <= local.time() < time(18)
        assert weekends or local.weekday() < 5


@given(key=KEYS, at=INSTANTS, weekends=st.booleans())
def test_the_window_is_open_until_it_closes_and_shut_then(key: str, at: datetime, weekends: bool) -> None:
    if not is_open(key, at, weekends=weekends):
        with pytest.raises(ValueError, match="not open"):
            closes_at(key, at, weekends=weekends)
        return
    closing = closes_at(key, at, weekends=weekends)
    assert at < closing <= at + timedelta(hours=8)
    assert is_open(key, closing - timedelta(seconds=1), weekends=weekends)
    assert not is_open(key, closing, weekends=weekends)


@given(key=KEYS, at=INSTANTS, weekends=st.booleans())
def test_the_next_opening_is_open_and_nothing_before_it_is(key: str, at: datetime, weekends: bool) -> None:
    opening = next_opening(key, at, weekends=weekends)
    assert opening >= at
    assert is_open(key, opening, weekends=weekends)
    assert (opening == at) == is_open(key, at, weekends=weekends)
    if opening > at:
        assert not is_open(key, opening - timedelta(seconds=1), weekends=weekends)
        halfway = at + (opening - at) / 2
        assert not is_open(key, halfway, weekends=weekends)


def test_the_window_follows_the_clock_change() -> None:
    key = zone_key(("America/New_York",), "NY")
    friday, monday = datetime(2026, 3, 6, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert next_opening(key, friday, weekends=False).hour == 15
    assert next_opening(key, monday, weekends=False).hour == 14


def test_zones_without_a_common_hour_are_said_to_have_none() -> None:
    with pytest.raises(NeverOpen):
        next_opening("America/New_York|Pacific/Guam", datetime(2026, 3, 9, tzinfo=UTC), weekends=True)
