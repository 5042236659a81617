"""The law of the states as data: what is shipped, and what replaces it (D9)."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.legal_windows import FEDERAL, SHIPPED_TABLE, SHIPPED_WINDOWS, VERIFIED_ON, LegalTable, LegalWindow
from rules.places import STATE_ZONES
from rules.quiet_hours import WEEKDAY_WINDOW, TextingHours

EVERY_STATE = tuple(STATE_ZONES)
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def test_the_default_office_hours_from_monday_to_friday_satisfy_every_state_at_once() -> None:
    hours = TextingHours()
    for day in (date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 13)):
        assert hours.window(EVERY_STATE, day, weekends=False) == WEEKDAY_WINDOW
        assert all(hours.window((state,), day, weekends=False) == WEEKDAY_WINDOW for state in EVERY_STATE)


def test_kentucky_opens_last_and_rhode_island_closes_first_of_all() -> None:
    wide = TextingHours(weekday=(time(0), time(23)), saturday=(time(0), time(23)), sunday=(time(0), time(23)))
    monday, saturday = date(2026, 3, 9), date(2026, 3, 14)
    assert wide.window(EVERY_STATE, monday, weekends=True) == (time(10), time(18))
    assert wide.window(EVERY_STATE, saturday, weekends=True) == (time(10), time(17))
    assert wide.window(("KY",), monday, weekends=True) == (time(10), time(21))
    assert wide.window(("RI",), monday, weekends=True) == (time(9), time(18))


@pytest.mark.parametrize(
    ("state", "weekday", "opens", "closes"),
    [
        ("FL", MONDAY, 8, 20), ("OK", MONDAY, 8, 20), ("MD", MONDAY, 8, 20), ("WA", MONDAY, 8, 20),
        ("TX", SATURDAY, 9, 21), ("TX", SUNDAY, 12, 21), ("CT", MONDAY, 9, 20), ("NJ", MONDAY, 8, 21),
        ("VA", MONDAY, 8, 21), ("AL", MONDAY, 8, 20), ("LA", MONDAY, 8, 20), ("MS", MONDAY, 8, 20),
        ("KY", MONDAY, 10, 21), ("MA", MONDAY, 8, 20), ("MI", MONDAY, 9, 21), ("MN", MONDAY, 9, 21),
        ("NM", MONDAY, 9, 21), ("NV", MONDAY, 9, 20), ("RI", MONDAY, 9, 18), ("RI", SATURDAY, 10, 17),
        ("PA", MONDAY, 8, 21), ("IL", MONDAY, 9, 21), ("WY", SUNDAY, 8, 21), ("GU", MONDAY, 8, 21),
    ],
)  # fmt: skip
def test_each_state_has_the_hours_its_source_gives(state: str, weekday: int, opens: int, closes: int) -> None:
    assert SHIPPED_TABLE.window(state, weekday).hours == (time(opens), time(closes))


def test_three_states_allow_no_sunday_and_three_no_holiday() -> None:
    assert {state for state in EVERY_STATE if SHIPPED_TABLE.window(state, SUNDAY).hours is None} == {"AL", "LA", "MS"}
    assert SHIPPED_TABLE.no_holiday_states() == {"AL", "LA", "PA"}


def test_three_states_cap_the_texts_of_a_day_and_the_least_cap_counts() -> None:
    assert {state for state in EVERY_STATE if SHIPPED_TABLE.daily_cap((state,)) is not None} == {"FL", "MD", "OK"}
    stricter = SHIPPED_TABLE.with_rows([replace(SHIPPED_TABLE.window("MD", MONDAY), daily_cap=2)])
    assert stricter.daily_cap(("FL", "MD", "IL")) == 2
    assert stricter.daily_cap(("IL",)) is None


def test_every_row_names_a_place_a_source_and_when_it_was_compared() -> None:
    assert {row.state for row in SHIPPED_WINDOWS} <= {FEDERAL, *STATE_ZONES}
    assert all(row.source and row.verified_on == VERIFIED_ON for row in SHIPPED_WINDOWS)
    assert "disagree" in SHIPPED_TABLE.window("NJ", MONDAY).source
    assert "disagree" in SHIPPED_TABLE.window("IL", MONDAY).source


def test_a_row_of_ones_own_replaces_that_day_and_no_other() -> None:
    counsel = LegalWindow("IL", SUNDAY, None, None, None, True, "counsel", date(2026, 11, 20))
    table = SHIPPED_TABLE.with_rows([counsel])
    assert table.window("IL", SUNDAY) is counsel
    assert table.window("IL", SATURDAY) is SHIPPED_TABLE.window("IL", SATURDAY)
    assert table.window("IN", SUNDAY).state == FEDERAL
    assert len(table.rows) == len(SHIPPED_TABLE.rows)


def test_no_row_can_allow_what_the_federal_hours_forbid() -> None:
    early = replace(SHIPPED_TABLE.window("TX", MONDAY), opens=time(7, 59))
    with pytest.raises(ValueError, match="TX, Monday"):
        SHIPPED_TABLE.with_rows([early])


def test_a_row_that_stands_twice_or_a_missing_federal_day_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        LegalTable([*SHIPPED_WINDOWS, SHIPPED_WINDOWS[0]])
    with pytest.raises(ValueError, match="no row of US for Tuesday"):
        LegalTable([row for row in SHIPPED_WINDOWS if (row.state, row.weekday) != (FEDERAL, 1)])


@given(
    states=st.sets(st.sampled_from(EVERY_STATE), min_size=1),
    more=st.sampled_from(EVERY_STATE),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_one_more_candidate_state_never_lengthens_a_window(states: set[str], more: str, day: date) -> None:
    wide = TextingHours(weekday=(time(0), time(23)), saturday=(time(0), time(23)), sunday=(time(0), time(23)))
    fewer = wide.window(tuple(sorted(states)), day, weekends=True)
    all_of_them = wide.window(tuple(sorted({*states, more})), day, weekends=True)
    if all_of_them is not None:
        assert fewer is not None
        assert fewer[0] <= all_of_them[0] < all_of_them[1] <= fewer[1]
