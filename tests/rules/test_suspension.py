"""A campaign stops itself when it must and, almost never, when it must not (RM-048, D7)."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.suspension import Cause, SuspensionPolicy, Window, is_clear, suspicion

TEXTS = 25_000
LOOK_EVERY = 100


def _stopped_after(rng: random.Random, rates: Iterable[float], texts: int = TEXTS) -> int | None:
    """Return after how many texts a campaign with these true drop rates, one for each look, stops, or None."""
    finished, window = 0, Window()
    for rate in rates:
        finished += LOOK_EVERY
        window = Window(window.finished + LOOK_EVERY, window.dropped + _hits(rng, rate))
        if suspicion(window, texts):
            return finished
        if is_clear(window):
            window = Window()
    return None


def _hits(rng: random.Random, rate: float) -> int:
    return sum(rng.random() < rate for _ in range(LOOK_EVERY))


@pytest.mark.slow
def test_an_acceptable_campaign_is_stopped_in_fewer_than_one_of_a_thousand() -> None:
    rng = random.Random(7)
    assert sum(_stopped_after(rng, [0.05] * 20, texts=2_000) is not None for _ in range(2_000)) <= 2


def test_whole_acceptable_campaigns_run_through() -> None:
    rng = random.Random(11)
    assert all(_stopped_after(rng, [0.05] * (TEXTS // LOOK_EVERY)) is None for _ in range(3))


def test_an_unacceptable_campaign_stops_within_the_first_few_hundred_texts() -> None:
    rng = random.Random(3)
    stops = sorted(_stopped_after(rng, [0.15] * 100) or TEXTS for _ in range(200))
    assert stops[len(stops) // 2] <= 300
    assert stops[-10] <= 700


def test_a_campaign_that_turns_bad_after_many_good_texts_stops_as_soon() -> None:
    rng = random.Random(5)
    good = 100 * LOOK_EVERY
    stops = sorted((_stopped_after(rng, [0.02] * 100 + [0.15] * 100) or 2 * good) - good for _ in range(50))
    assert stops[len(stops) // 2] <= 300
    assert stops[-3] <= 700


def test_filtered_content_stops_earlier_than_plain_drops() -> None:
    assert suspicion(Window(100, 14), TEXTS) is None
    found = suspicion(Window(100, 14, filtered=14), TEXTS)
    assert found is not None
    assert found.cause is Cause.CONTENT_FILTERED


def test_dead_numbers_and_our_own_account_are_told_apart_from_the_message() -> None:
    dead = suspicion(Window(400, 90, bad_numbers=80), TEXTS)
    ours = suspicion(Window(40, 0, account=15), TEXTS)
    message = suspicion(Window(400, 90, bad_numbers=10), TEXTS)
    assert dead is not None
    assert ours is not None
    assert message is not None
    assert (dead.cause, ours.cause, message.cause) == (Cause.BAD_NUMBERS, Cause.ACCOUNT, Cause.DROPPED)
    assert "old the list is" in dead.evidence
    assert "registration" in ours.evidence


def test_the_evidence_carries_the_figures() -> None:
    found = suspicion(Window(300, 61), TEXTS)
    assert found is not None
    assert found.rate == pytest.approx(61 / 300)
    assert "61 of the last 300 finished texts (20.3%) where 5% is acceptable" in found.evidence


def test_nothing_finished_is_no_suspicion() -> None:
    assert suspicion(Window(), TEXTS) is None


@given(finished=st.integers(0, 5_000), dropped=st.integers(0, 5_000), more=st.integers(1, 50))
def test_one_more_drop_never_clears_a_campaign(finished: int, dropped: int, more: int) -> None:
    dropped = min(dropped, finished)
    if suspicion(Window(finished, dropped), TEXTS):
        assert suspicion(Window(finished + more, dropped + more), TEXTS)


@pytest.mark.parametrize("counts", [(10, 11, 0), (10, 2, 3), (-1, -1, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Not a count"):
        Window(*counts)


def test_rates_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="unacceptable"):
        SuspensionPolicy(acceptable=0.2, unacceptable=0.1)
