"""When a phone may ring, for every zone and state and across clock changes, under any setting (D8, D9)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.legal_windows import SHIPPED_TABLE, SHIPPED_WINDOWS
from rules.places import ANYWHERE, STATE_ZONES, place_of, zone_key
from rules.quiet_hours import DEFAULT_HOURS, NeverOpen, TextingHours, Window

CHICAGO = ZoneInfo("America/Chicago")
THANKSGIVING, GOOD_FRIDAY = date(2026, 11, 26), date(2026, 4, 3)
OFF = {THANKSGIVING: "Thanksgiving Day", GOOD_FRIDAY: "Good Friday"}

STATES = st.sampled_from(sorted(STATE_ZONES))
# Every second from the start of 2024 to the start of 2030.
INSTANTS = st.integers(1_704_067_200, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
KEYS = st.one_of(
    STATES.map(lambda state: zone_key(STATE_ZONES[state], state)),
    st.tuples(STATES, STATES).map(lambda pair: zone_key((*STATE_ZONES[pair[0]], *STATE_ZONES[pair[1]]), *pair)),
    st.just(zone_key(ANYWHERE, None)),
    st.sets(st.sampled_from(ANYWHERE), min_size=1).map(lambda zones: zone_key(tuple(zones), None)),
    st.sampled_from(["America/Chicago", "America/New_York;AL", "America/Toronto;?"]),
)
QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, 15 * (quarter % 4)))
WINDOWS = st.tuples(QUARTERS, QUARTERS).filter(lambda pair: pair[0] < pair[1])


@st.composite
def settings_of_an_office(draw: st.DrawFn) -> TextingHours:
    """Return hours as any installation may set them, with up to forty days off of the years in question."""
    first = draw(st.dates(date(2024, 1, 1), date(2029, 12, 1)))
    off = draw(st.sets(st.integers(0, 60), max_size=40))
    return TextingHours(
        weekday=draw(WINDOWS),
        saturday=draw(st.none() | WINDOWS),
        sunday=draw(st.none() | WINDOWS),
        days_off={first + timedelta(days=shift): "break" for shift in off},
    )


# Thousandths of a stretch of time, its end left out.
SHARES = st.integers(0, 999)
HOURS = st.one_of(st.just(DEFAULT_HOURS), settings_of_an_office())


def at_noon(day: date) -> datetime:
    """Return the noon of Chicago and half an hour: every default window is open then."""
    return datetime.combine(day, time(12, 30), tzinfo=CHICAGO)


@pytest.mark.parametrize("state", ["AL", "LA", "MS", None])
def test_no_sunday_where_it_is_or_may_be_forbidden(state: str | None) -> None:
    sunday = at_noon(date(2026, 3, 15))
    assert not DEFAULT_HOURS.is_open(zone_key(("America/Chicago",), state), sunday, weekends=True)
    assert DEFAULT_HOURS.is_open(zone_key(("America/Chicago",), "IL"), sunday, weekends=True)


def test_the_stricter_of_address_and_area_code_state_counts() -> None:
    sunday = at_noon(date(2026, 3, 15))
    assert DEFAULT_HOURS.is_open("America/Chicago;IL", sunday, weekends=True)
    assert not DEFAULT_HOURS.is_open("America/Chicago;IL,LA", sunday, weekends=True)


def test_an_office_may_narrow_its_hours_and_the_law_narrows_them_further() -> None:
    early = TextingHours(weekday=(time(8), time(20)), saturday=None)
    monday, saturday = date(2026, 3, 9), date(2026, 3, 14)
    assert early.window(("KY",), monday, weekends=True) == (time(10), time(20))
    assert early.window(("WY",), monday, weekends=True) == (time(8), time(20))
    assert early.window(("WY",), saturday, weekends=True) is None


def test_nothing_rings_on_a_day_off_unless_a_person_picked_it() -> None:
    hours = TextingHours(days_off=OFF)
    assert not hours.is_open("America/Chicago;IL", at_noon(THANKSGIVING), weekends=True)
    assert hours.is_open("America/Chicago;IL", at_noon(THANKSGIVING), weekends=False, on_days_off=True)


def test_on_a_day_off_that_a_person_picked_the_law_of_the_states_still_counts() -> None:
    hours = TextingHours(days_off=OFF)
    for state in ("AL", "LA", "PA"):
        assert not hours.is_open(f"America/Chicago;{state}", at_noon(THANKSGIVING), weekends=True, on_days_off=True)


def test_a_public_holiday_of_a_state_counts_there_also_where_the_office_works() -> None:
    hours = TextingHours(holidays={"AL": {date(2026, 4, 27): "Confederate Memorial Day"}})
    assert not hours.is_open("America/Chicago;AL", at_noon(date(2026, 4, 27)), weekends=False)
    assert hours.is_open("America/Chicago;TX", at_noon(date(2026, 4, 27)), weekends=False)


def test_an_office_day_off_that_is_no_public_holiday_is_open_to_whoever_picks_it() -> None:
    hours = TextingHours(days_off=OFF, holidays={"AL": {THANKSGIVING: "Thanksgiving Day"}})
    assert hours.is_open("America/Chicago;AL", at_noon(GOOD_FRIDAY), weekends=False, on_days_off=True)
    assert not hours.is_open("America/Chicago;AL", at_noon(THANKSGIVING), weekends=False, on_days_off=True)


def test_a_closure_of_a_whole_summer_is_waited_for() -> None:
    first = date(2026, 6, 1)
    hours = TextingHours(days_off={first + timedelta(days=shift): "Summer" for shift in range(92)})
    opening = hours.next_opening("America/Chicago;IL", at_noon(first), weekends=False)
    assert opening == datetime(2026, 9, 1, 10, tzinfo=CHICAGO)


@given(hours=HOURS, key=KEYS, at=INSTANTS, weekends=st.booleans(), on_days_off=st.booleans())
def test_no_text_rings_outside_office_hours_and_law_in_any_candidate_zone(
    hours: TextingHours, key: str, at: datetime, weekends: bool, on_days_off: bool
) -> None:
    if not hours.is_open(key, at, weekends=weekends, on_days_off=on_days_off):
        return
    place = place_of(key)
    for zone in place.zones:
        local = at.astimezone(ZoneInfo(zone))
        assert weekends or local.weekday() < 5
        assert on_days_off or local.date() not in hours.days_off
        offices = {5: hours.saturday, 6: hours.sunday}.get(local.weekday(), hours.weekday)
        _assert_within(local.time(), offices)
        for state in place.states:
            law = SHIPPED_TABLE.window(state, local.weekday())
            _assert_within(local.time(), law.hours)
            assert law.on_holidays or local.date() not in hours.days_off


def _assert_within(moment: time, window: Window | None) -> None:
    assert window is not None
    assert window[0] <= moment < window[1]


@given(hours=HOURS, key=KEYS, at=INSTANTS, weekends=st.booleans())
def test_the_window_is_open_until_it_closes_and_shut_then(
    hours: TextingHours, key: str, at: datetime, weekends: bool
) -> None:
    if not hours.is_open(key, at, weekends=weekends):
        with pytest.raises(ValueError, match="not open"):
            hours.closes_at(key, at, weekends=weekends)
        return
    closing = hours.closes_at(key, at, weekends=weekends)
    assert at < closing <= at + timedelta(hours=13)
    assert hours.is_open(key, closing - timedelta(seconds=1), weekends=weekends)
    assert not hours.is_open(key, closing, weekends=weekends)


@given(hours=HOURS, key=KEYS, at=INSTANTS, weekends=st.booleans(), share=SHARES)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    hours: TextingHours, key: str, at: datetime, weekends: bool, share: int
) -> None:
    try:
        opening = hours.next_opening(key, at, weekends=weekends)
    except NeverOpen:
        # Then nothing is open within a week that has no day off, and so never.
        bare = replace(hours, days_off={})
        week = bare.spans(key, at, at + timedelta(days=8), weekends=weekends)
        assert week == []
        return
    assert opening >= at
    assert hours.is_open(key, opening, weekends=weekends)
    assert (opening == at) == hours.is_open(key, at, weekends=weekends)
    if opening > at:
        assert not hours.is_open(key, opening - timedelta(microseconds=1), weekends=weekends)
        assert not hours.is_open(key, at + (opening - at) * share / 1_000, weekends=weekends)


@given(hours=HOURS, key=KEYS, at=INSTANTS, weekends=st.booleans(), share=SHARES)
def test_spans_are_exactly_when_it_is_open(
    hours: TextingHours, key: str, at: datetime, weekends: bool, share: int
) -> None:
    ends = at + timedelta(days=2)
    spans = hours.spans(key, at, ends, weekends=weekends)
    probe = at + (ends - at) * share / 1_000
    assert any(opens <= probe < closes for opens, closes in spans) == hours.is_open(key, probe, weekends=weekends)


@given(hours=HOURS, key=KEYS, other=KEYS, at=INSTANTS, weekends=st.booleans())
def test_keys_of_one_pattern_are_open_together(
    hours: TextingHours, key: str, other: str, at: datetime, weekends: bool
) -> None:
    if hours.pattern(key) == hours.pattern(other):
        assert hours.is_open(key, at, weekends=weekends) == hours.is_open(other, at, weekends=weekends)


@given(hours=HOURS, key=KEYS, at=INSTANTS, weekends=st.booleans(), on_days_off=st.booleans())
def test_whoever_is_held_is_told_why_and_nobody_else(
    hours: TextingHours, key: str, at: datetime, weekends: bool, on_days_off: bool
) -> None:
    why = hours.why_closed(key, at, weekends=weekends, on_days_off=on_days_off)
    assert (why is None) == hours.is_open(key, at, weekends=weekends, on_days_off=on_days_off)
    assert why is None or ("; opens " in why) != ("there is no hour" in why)


@pytest.mark.parametrize(
    ("key", "at", "sentence"),
    [
        (
            "America/Los_Angeles;CA",
            datetime(2026, 3, 10, 10, tzinfo=CHICAGO),
            "It is 08:00 in America/Los_Angeles, and texts go out 10:00 to 18:00 (office hours); "
            "opens Tuesday, March 10 at 10:00 in America/Los_Angeles.",
        ),
        (
            "America/Chicago;IL",
            datetime(2026, 11, 26, 12, tzinfo=CHICAGO),
            "Thursday, November 26 is a day off (Thanksgiving Day); "
            "opens Friday, November 27 at 10:00 in America/Chicago.",
        ),
        (
            "America/Chicago;IL",
            datetime(2026, 3, 14, 12, tzinfo=CHICAGO),
            "It is Saturday, and weekends are not allowed for this campaign; "
            "opens Monday, March 16 at 10:00 in America/Chicago.",
        ),
        (
            "America/New_York|Pacific/Guam;GU,NY",
            datetime(2026, 3, 10, 12, tzinfo=CHICAGO),
            "It is 03:00 in Pacific/Guam, and texts go out 10:00 to 18:00 (office hours); "
            "there is no hour that is allowed in every place they may be in.",
        ),
    ],
)
def test_the_reason_names_zone_hours_rule_and_opening(key: str, at: datetime, sentence: str) -> None:
    assert TextingHours(days_off=OFF).why_closed(key, at, weekends=False) == sentence


def test_the_reason_names_the_state_whose_law_it_is_and_its_source() -> None:
    hours = TextingHours(weekday=(time(8), time(21)), days_off=OFF)
    morning = datetime(2026, 3, 10, 8, tzinfo=CHICAGO)
    assert "10:00 to 21:00 (office hours by the law of KY (KRS" in str(
        hours.why_closed("America/Chicago;KY", morning, weekends=False)
    )
    assert "by the strictest law: KY" in str(hours.why_closed("America/Chicago;?", morning, weekends=False))
    sunday = at_noon(date(2026, 3, 15))
    assert "no text may ring on a Sunday by the law of MS (" in str(
        hours.why_closed("America/Chicago;MS", sunday, weekends=True)
    ).replace("No", "no")
    holiday = hours.why_closed("America/Chicago;LA", at_noon(THANKSGIVING), weekends=True, on_days_off=True)
    assert "on a holiday (Thanksgiving Day) by the law of LA" in str(holiday)


def test_the_window_follows_the_clock_change() -> None:
    key = zone_key(("America/New_York",), "NY")
    friday, monday = datetime(2026, 3, 6, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert DEFAULT_HOURS.next_opening(key, friday, weekends=False).hour == 15
    assert DEFAULT_HOURS.next_opening(key, monday, weekends=False).hour == 14


def test_the_hour_that_occurs_twice_is_two_hours_elsewhere() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO)
    again = first.replace(fold=1)
    guam = TextingHours(sunday=(time(16), time(17)))
    assert [guam.is_open("Pacific/Guam;GU", at, weekends=True) for at in (first, again)] == [True, False]


def test_zones_without_a_common_hour_are_said_to_have_none() -> None:
    with pytest.raises(NeverOpen):
        DEFAULT_HOURS.next_opening("America/New_York|Pacific/Guam", datetime(2026, 3, 9, tzinfo=UTC), weekends=True)


def test_the_caps_of_a_key_are_those_of_its_states() -> None:
    assert DEFAULT_HOURS.daily_cap("America/New_York;FL,NY") == 3
    assert DEFAULT_HOURS.daily_cap("America/New_York;NY") is None
    assert DEFAULT_HOURS.daily_cap("America/New_York;?") == 3


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        DEFAULT_HOURS.is_open("America/Chicago;IL", datetime(2026, 3, 9), weekends=True)  # noqa: DTZ001


def test_a_federal_row_without_holidays_holds_for_every_state_without_a_row_of_its_own() -> None:
    thanksgiving = date(2026, 11, 26)
    thursday = thanksgiving.weekday()
    federal = [
        replace(row, on_holidays=False) for row in SHIPPED_WINDOWS if row.state == "US" and row.weekday == thursday
    ]
    hours = replace(
        DEFAULT_HOURS, legal=SHIPPED_TABLE.with_rows(federal), holidays={"US": {thanksgiving: "Thanksgiving Day"}}
    )
    noon = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("America/Chicago"))
    assert DEFAULT_HOURS.is_open("America/Chicago;WI", noon, weekends=False)
    assert not hours.is_open("America/Chicago;WI", noon, weekends=False)
