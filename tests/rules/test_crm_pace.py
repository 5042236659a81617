"""The CRM's pace: never more than its limit in any window, whoever leases, and nothing lost that is given back."""

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.crm_pace import Lease, Turns, give_back, lease, next_midnight, portal_day

CHICAGO = ZoneInfo("America/Chicago")


def take(leases: tuple[Lease, ...], now: float, limit: int, wanted: int, not_before: float = 0.0) -> tuple[
    Turns, tuple[Lease, ...]
]:  # fmt: skip
    return lease(leases, now, limit, wanted, window=10.0, good=1.0, not_before=not_before)


@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.floats(0, 4, allow_nan=False), st.integers(1, 5), st.floats(0, 1)), max_size=60),
)
def test_no_window_ever_holds_more_than_the_limit_however_late_a_turn_is_used(
    limit: int, asked: list[tuple[float, int, float]]
) -> None:
    leases: tuple[Lease, ...] = ()
    now, departures = 1000.0, []
    for pause, wanted, late in asked:
        now += pause
        turns, leases = take(leases, now, limit, wanted)
        assert 1 <= turns.number <= wanted
        departures += [turns.first_at + late * (turns.good_until - turns.first_at)] * turns.number
    departures.sort()
    for first, later in zip(departures, departures[limit:], strict=False):
        assert later - first >= 10.0 - 1e-6


def test_a_free_window_lets_as_many_go_at_once_as_are_wanted() -> None:
    turns, leases = take((), 50.0, 100, 10)
    assert (turns.first_at, turns.number) == (50.0, 10)
    assert leases == (Lease(51.0, 10),)


def test_a_full_window_is_waited_out() -> None:
    turns, _ = take((Lease(51.0, 3),), 52.0, 3, 1)
    assert turns.first_at == 61.0


def test_what_is_not_used_is_given_back_and_what_is_used_counts_from_when_it_was() -> None:
    turns, leases = take((), 50.0, 10, 10)
    assert give_back(leases, turns, 0, 0.0) == ()
    assert give_back(leases, turns, 4, 50.3) == (Lease(50.3, 4),)


def test_nobody_starts_before_the_window_is_open_again() -> None:
    turns, _ = take((), 50.0, 10, 1, not_before=57.0)
    assert turns.first_at == 57.0


def test_leases_of_a_clock_that_was_set_back_are_forgotten() -> None:
    turns, leases = take((Lease(9_999_999.0, 10),), 50.0, 10, 1)
    assert turns.first_at == 50.0
    assert leases == (Lease(51.0, 1),)


def test_the_day_ends_at_the_portals_midnight() -> None:
    noon_of_chicago = 1772560800.0  # 2026-03-03 18:00 UTC
    assert portal_day(noon_of_chicago, CHICAGO) == "2026-03-03"
    assert next_midnight(noon_of_chicago, CHICAGO) == noon_of_chicago + 12 * 3600
