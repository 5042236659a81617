import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.pace import (
    FARTHEST_SECONDS,
    FULL_AGAIN_SECONDS,
    HORIZON_SECONDS,
    LEAST_SHARE,
    SHORTEST_LEASE_SECONDS,
    Bucket,
    lease,
    share_left,
    slow_down,
)

NOW = 1_764_000_000.0
CLOSE = 1e-5  # a double holds the seconds since 1970 to a quarter of a microsecond


def test_one_lease_begins_where_the_last_one_ended() -> None:
    first, bucket = lease(Bucket(), NOW, 100, 0.1)
    second, _ = lease(bucket, NOW + 0.05, 100, 0.1)
    assert (first.first_at, first.number, first.gap) == (NOW, 10, 0.01)
    assert second.first_at == pytest.approx(NOW + 0.1, abs=CLOSE)


def test_a_bucket_nobody_used_gives_no_credit() -> None:
    slots, _ = lease(Bucket(next_at=NOW - 3_600), NOW, 100, 0.25)
    assert (slots.first_at, slots.number) == (NOW, 25)


def test_at_a_slow_rate_one_slot_is_leased_and_the_next_one_is_a_whole_gap_later() -> None:
    first, bucket = lease(Bucket(), NOW, 0.2, 0.25)
    second, _ = lease(bucket, NOW + 0.01, 0.2, 0.25)
    assert (first.number, second.number) == (1, 1)
    assert second.first_at - first.first_at == pytest.approx(5)


@given(
    rate=st.floats(0.2, 1_000_000),
    asks=st.lists(st.tuples(st.floats(0, 0.3), st.floats(0.05, 0.25)), min_size=2, max_size=30),
)
def test_slots_never_overlap_and_never_come_faster_than_the_rate(rate: float, asks: list[tuple[float, float]]) -> None:
    bucket, now, last_at = Bucket(), NOW, 0.0
    for later, seconds in asks:
        now += later
        slots, bucket = lease(bucket, now, rate, seconds)
        assert slots.gap == pytest.approx(1 / rate)
        assert slots.first_at >= max(now, last_at) - CLOSE
        last_at = slots.first_at + slots.number * slots.gap


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_four_processes_that_ask_as_often_as_they_may_leave_an_answer_within_the_horizon(processes: int) -> None:
    bucket, ends, now = Bucket(), [NOW] * processes, NOW
    waits = []
    for _ in range(2_000):
        now += 0.001
        for number, half_used_at in enumerate(ends):
            if now >= half_used_at:
                slots, bucket = lease(bucket, now, 1_000, HORIZON_SECONDS)
                ends[number] = slots.first_at + slots.number * slots.gap / 2
        waits.append(bucket.next_at - now)
    a_slot = 1 / 1_000
    assert max(waits[500:]) <= HORIZON_SECONDS + a_slot


def test_however_many_have_leased_everybody_gets_a_shortest_lease() -> None:
    slots, _ = lease(Bucket(next_at=NOW + 3), NOW, 100, 0.25)
    assert slots.number * slots.gap == pytest.approx(SHORTEST_LEASE_SECONDS)


def test_after_a_pause_half_of_the_rate_is_left_and_grows_back_in_a_minute() -> None:
    bucket = slow_down(Bucket(), NOW, 5)
    slots, _ = lease(bucket, NOW, 100, 0.25)
    assert slots.first_at == NOW + 5
    assert slots.gap == pytest.approx(0.02)
    half_way, end = NOW + 5 + FULL_AGAIN_SECONDS / 2, NOW + 5 + FULL_AGAIN_SECONDS
    assert [share_left(bucket, at) for at in (NOW, half_way, end, end + 99)] == [0.5, 0.75, 1.0, 1.0]


def test_refusals_of_one_overrun_lower_the_rate_once_and_the_longest_pause_holds() -> None:
    bucket = slow_down(Bucket(), NOW, 1)
    for refusal in range(24):
        bucket = slow_down(bucket, NOW + refusal / 100, 2 if refusal == 3 else 1)
    assert bucket.slowed_to == 0.5
    assert bucket.next_at == bucket.slowed_at == NOW + 2.03


def test_a_vendor_that_stays_busy_leaves_a_tenth_of_the_rate() -> None:
    bucket, now = Bucket(), NOW
    for _ in range(9):
        bucket = slow_down(bucket, now, 1)
        now += 3
    assert bucket.slowed_to == LEAST_SHARE


def test_a_clock_that_was_set_back_stops_nobody() -> None:
    an_hour_ahead = Bucket(next_at=NOW + 3_600, slowed_to=0.1, slowed_at=NOW + 3_590)
    slots, bucket = lease(an_hour_ahead, NOW, 100, 0.25)
    assert (slots.first_at, slots.gap) == (NOW, 0.01)
    assert bucket.slowed_to == 1.0
    assert slow_down(an_hour_ahead, NOW, 1).next_at == NOW + 1


def test_what_lies_far_ahead_at_a_slow_rate_is_no_sign_of_a_clock_set_back() -> None:
    waiting = Bucket(next_at=NOW + FARTHEST_SECONDS + 30)
    slots, _ = lease(waiting, NOW, 0.2, 0.25)
    assert slots.first_at == waiting.next_at
