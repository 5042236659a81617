"""The pace: never more than HubSpot allows in any ten seconds, whoever asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.hubspot.pace import WINDOW_SECONDS, Pace, shared_pace


def clock() -> float:
    """Stand for a clock that nobody reads here."""
    return 0.0


@given(st.integers(1, 6), st.lists(st.floats(0, 8, allow_nan=False), max_size=60))
def test_no_ten_seconds_ever_hold_more_than_the_limit(limit: int, pauses: list[float]) -> None:
    pace = Pace(limit)
    now = 100.0
    departures = []
    for pause in pauses:
        now += pause
        departures.append(now + pace.take_turn(now))
    for first, later in zip(departures, departures[limit:], strict=False):
        assert later - first >= WINDOW_SECONDS - 1e-6


def test_a_free_window_costs_no_wait() -> None:
    pace = Pace(3)
    assert [pace.take_turn(50.0) for _ in range(4)] == [0, 0, 0, 10]


def test_a_closed_window_holds_everybody_until_it_opens() -> None:
    pace = Pace(3)
    pace.close_until(57.0)
    assert [pace.take_turn(50.0) for _ in range(2)] == [7, 7]
    assert pace.take_turn(58.0) == 0


def test_two_connections_to_one_account_share_the_lower_limit() -> None:
    first = shared_pace("an account", 5, clock)
    assert shared_pace("an account", 2, clock) is first
    assert [first.take_turn(0.0) for _ in range(3)] == [0, 0, 10]


def test_another_account_has_a_pace_of_its_own() -> None:
    assert shared_pace("one college", 5, clock) is not shared_pace("another college", 5, clock)


def test_a_limit_of_none_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pace(0)
