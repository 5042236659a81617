"""A campaign stops itself when it must and, almost never, when it must not (RM-048, D7)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.suspension import Cause, SuspensionPolicy, Window, suspicion

TEXTS = 25_000
LOOK_EVERY = 100


def _stopped_after(rng: random.Random, rate: float) -> int | None:
    """Return after how many texts a campaign with this true drop rate stops, or None."""
    dropped = 0
    for finished in range(LOOK_EVERY, TEXTS + 1, LOOK_EVERY):
        dropped += rng.binomialvariate(LOOK_EVERY, rate) if hasattr(rng, "binomialvariate") else _hits(rng, rate)
        if suspicion(Window(finished, dropped)):
            return finished
    return None


def _hits(rng: random.Random, rate: float) -> int:
    return sum(rng.random() < rate for _ in range(LOOK_EVERY))


@pytest.mark.slow
def test_an_acceptable_campaign_is_stopped_in_fewer_than_one_of_a_thousand() -> None:
    # The likelihood ratio decides within the first thousand texts; what comes later is far from the limit.
    rng = random.Random(7)
    stops = 0
    for _ in range(2_000):
        dropped = 0
        for finished in range(LOOK_EVERY, 2_001, LOOK_EVERY):
            dropped += _hits(rng, 0.05)
            if suspicion(Window(finished, dropped)):
                stops += 1
                break
    assert stops <= 2


def test_whole_acceptable_campaigns_run_through() -> None:
    rng = random.Random(11)
    assert all(_stopped_after(rng, 0.05) is None for _ in range(3))


def test_an_unacceptable_campaign_stops_within_the_first_few_hundred_texts() -> None:
    rng = random.Random(3)
    stops = sorted(_stopped_after(rng, 0.15) or TEXTS for _ in range(200))
    assert stops[len(stops) // 2] <= 300
    assert stops[-10] <= 700


def test_filtered_content_stops_earlier_than_plain_drops() -> None:
    assert suspicion(Window(100, 8)) is None
    found = suspicion(Window(100, 8, filtered=8))
    assert found is not None
    assert found.cause is Cause.CONTENT_FILTERED


def test_dead_numbers_and_our_own_account_are_told_apart_from_the_message() -> None:
    dead = suspicion(Window(400, 90, bad_numbers=80))
    ours = suspicion(Window(40, 0, account=10))
    message = suspicion(Window(400, 90, bad_numbers=10))
    assert dead is not None
    assert ours is not None
    assert message is not None
    assert (dead.cause, ours.cause, message.cause) == (Cause.BAD_NUMBERS, Cause.ACCOUNT, Cause.DROPPED)
    assert "old the list is" in dead.evidence
    assert "registration" in ours.evidence


def test_the_evidence_carries_the_figures() -> None:
    found = suspicion(Window(300, 61))
    assert found is not None
    assert found.rate == pytest.approx(61 / 300)
    assert "61 of 300 finished texts (20.3%) where 5% is acceptable" in found.evidence


def test_nothing_finished_is_no_suspicion() -> None:
    assert suspicion(Window()) is None


@given(finished=st.integers(0, 5_000), dropped=st.integers(0, 5_000), more=st.integers(1, 50))
def test_one_more_drop_never_clears_a_campaign(finished: int, dropped: int, more: int) -> None:
    dropped = min(dropped, finished)
    if suspicion(Window(finished, dropped)):
        assert suspicion(Window(finished + more, dropped + more))


@pytest.mark.parametrize("counts", [(10, 11, 0), (10, 2, 3), (-1, -1, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Not a count"):
        Window(*counts)


def test_rates_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="unacceptable"):
        SuspensionPolicy(acceptable=0.2, unacceptable=0.1)
