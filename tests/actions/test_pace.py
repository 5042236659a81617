"""The pace, alone and shared: tests that take turns for a moment and look at when they came."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.pace import Pace
from actions.shared_pace import LATE_SECONDS, SharedPacer
from database.pace import lock_bucket, note_vendor_rate, write_bucket
from database.session import transaction
from rules.pace import HORIZON_SECONDS, SHORTEST_LEASE_SECONDS, Bucket
from tests.conftest import Begin
from tests.office import TUESDAY_NOON
from tests.pacer import Pacer

SENDER = "MG" + "0" * 32
NOISE = 0.12  # seconds by which a busy machine may be late


def shared(begin: Begin, per_second: float) -> SharedPacer:
    return SharedPacer(begin, SENDER, per_second, time.monotonic)


async def turns(pace: Pace, number: int) -> list[float]:
    taken = []
    for _ in range(number):
        await pace.wait_turn()
        taken.append(time.monotonic())
    return taken


async def turns_for(pace: Pace, seconds: float) -> list[float]:
    taken, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        taken += await turns(pace, 1)
    return taken


def most_within(taken: list[float], seconds: float) -> int:
    return max(sum(at <= other < at + seconds for other in taken) for at in taken)


@pytest.mark.slow
async def test_two_processes_share_one_rate(begin: Begin) -> None:
    one, other = await asyncio.gather(turns_for(shared(begin, 200), 1.0), _in_a_thread(shared(begin, 200), 1.0))
    together = sorted(one + other)
    assert len(together) <= 200 + 200 * (HORIZON_SECONDS + NOISE)
    assert len(together) >= 140, "two that share a rate use most of it"
    assert min(len(one), len(other)) >= 40
    assert most_within(together, 0.25) <= 50 + 200 * (LATE_SECONDS + NOISE)


async def _in_a_thread(pace: SharedPacer, seconds: float) -> list[float]:
    """Take turns in an event loop of another thread; to the bucket that is another process."""
    return await asyncio.to_thread(lambda: asyncio.run(turns_for(pace, seconds)))


async def test_there_is_no_burst_at_the_start_nor_after_a_rest(begin: Begin) -> None:
    pace = shared(begin, 50)
    began = await turns(pace, 4)
    await asyncio.sleep(0.3)
    again = await turns(pace, 4)
    for taken in (began, again):
        assert taken[-1] - taken[0] >= 3 / 50 - LATE_SECONDS


async def test_what_passed_while_the_process_was_busy_is_lost_and_not_made_up(begin: Begin) -> None:
    pace = shared(begin, 100)
    await turns(pace, 12)
    time.sleep(0.15)  # noqa: ASYNC251 -- the event loop hangs, in the middle of a lease
    taken = await turns(pace, 15)
    assert taken[-1] - taken[0] >= 14 / 100 - LATE_SECONDS - 0.005


async def test_callers_are_let_through_in_the_order_they_asked(begin: Begin) -> None:
    pace, order = shared(begin, 500), []

    async def caller(number: int) -> None:
        await pace.wait_turn()
        order.append(number)

    await asyncio.gather(*(caller(number) for number in range(30)))
    assert order == list(range(30))


async def test_a_caller_that_gives_up_holds_nobody_back(begin: Begin) -> None:
    pace = shared(begin, 20)
    hasty = [asyncio.create_task(pace.wait_turn()) for _ in range(3)]
    await asyncio.sleep(0)
    for one in hasty:
        one.cancel()
    async with asyncio.timeout(2):
        await turns(pace, 2)


async def test_an_answer_waits_at_most_the_horizon_while_a_batch_goes_on(begin: Begin) -> None:
    batch, answers = shared(begin, 100), shared(begin, 100)
    bulk = asyncio.create_task(_in_a_thread(batch, 0.7))
    await asyncio.sleep(0.35)
    began = time.monotonic()
    await answers.wait_turn()
    waited = time.monotonic() - began
    await bulk
    assert waited <= HORIZON_SECONDS + NOISE


async def test_one_answer_wastes_a_short_lease_only(begin: Begin) -> None:
    await shared(begin, 100).wait_turn()
    with begin() as session:
        locked = lock_bucket(session, SENDER)
    assert locked.bucket.next_at - locked.now <= SHORTEST_LEASE_SECONDS


@pytest.mark.parametrize("per_second", [0.2, 1_000_000.0])
async def test_slow_and_fast_rates_work(begin: Begin, per_second: float) -> None:
    pace = shared(begin, per_second)
    if per_second < 1:
        await pace.wait_turn()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await pace.wait_turn()
        return
    taken = await turns(pace, 20_000)
    assert taken[-1] - taken[0] < 5


async def test_a_busy_vendor_stops_every_process_and_leaves_them_half_of_the_rate(begin: Begin) -> None:
    told, other = shared(begin, 100), shared(begin, 100)
    await turns(told, 2)
    await turns(other, 2)
    at = time.monotonic()
    for _ in range(24):
        told.slow_down(0.4)
    assert (await turns(told, 1))[0] >= at + 0.4
    [first, *_] = await turns(other, 8)  # its short lease was from before; what it leases now is not
    assert first >= at
    with begin() as session:
        assert lock_bucket(session, SENDER).bucket.slowed_to == 0.5


async def test_a_pause_is_learned_from_the_next_lease(begin: Begin) -> None:
    pace = shared(begin, 100)
    await turns(pace, 1)
    with begin() as session:
        until = lock_bucket(session, SENDER).now + 0.4
        write_bucket(session, SENDER, Bucket(next_at=until, slowed_to=0.5, slowed_at=until))
    at = time.monotonic()
    taken = await turns(pace, 8)  # the lease held five slots
    assert taken[-1] >= at + 0.4
    assert sum(one < at + 0.39 for one in taken) <= 4


async def test_the_vendors_own_rate_holds_when_it_is_lower(begin: Begin) -> None:
    with begin() as session:
        note_vendor_rate(session, SENDER, 20.0, now=TUESDAY_NOON)
    taken = await turns(shared(begin, 1_000), 5)
    assert taken[-1] - taken[0] >= 4 / 20 - LATE_SECONDS
    with begin() as session:
        note_vendor_rate(session, SENDER, 1e9, now=TUESDAY_NOON)
    taken = await turns(shared(begin, 50), 5)
    assert taken[-1] - taken[0] >= 4 / 50 - LATE_SECONDS


def test_one_pacer_serves_one_event_loop_after_another(begin: Begin) -> None:
    pace = shared(begin, 1_000)

    async def crowd() -> None:
        await asyncio.gather(*(pace.wait_turn() for _ in range(20)))

    for _ in range(3):
        asyncio.run(crowd())


def test_a_pause_is_written_down_though_the_event_loop_ends_at_once(begin: Begin) -> None:
    pace = shared(begin, 100)

    async def busy() -> None:
        pace.slow_down(30)

    asyncio.run(busy())
    with begin() as session:
        locked = lock_bucket(session, SENDER)
    assert 25 < locked.bucket.next_at - locked.now <= 30


class Away:
    """A database that answers nobody for the first calls."""

    def __init__(self, engine: Engine, calls: int) -> None:
        self._engine, self._calls, self._lock = engine, calls, threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._lock:
            self._calls -= 1
            if self._calls >= 0:
                raise OperationalError("BEGIN", None, ConnectionRefusedError())
        with transaction(self._engine) as session:
            yield session


@pytest.mark.slow
async def test_who_cannot_ask_waits_until_the_database_is_back(engine: Engine) -> None:
    began = time.monotonic()
    await turns(SharedPacer(Away(engine, 1).begin, SENDER, 100, time.monotonic), 1)
    assert 0.4 < time.monotonic() - began < 3


async def test_who_cannot_ask_for_a_minute_is_told(engine: Engine) -> None:
    minutes = iter(range(0, 6_000, 61))
    away: Callable[[], AbstractContextManager[Session]] = Away(engine, 99).begin
    with pytest.raises(OperationalError):
        await SharedPacer(away, SENDER, 100, lambda: float(next(minutes))).wait_turn()


async def test_a_turn_costs_next_to_nothing(sqlite: Engine) -> None:
    pace = shared(lambda: transaction(sqlite), 1_000_000)
    await turns(pace, 100)
    began = time.process_time()
    for _ in range(20_000):
        await pace.wait_turn()
    assert (time.process_time() - began) / 20_000 < 30e-6  # of a bare machine 3; the rest is room for a busy one


async def test_a_pacer_of_its_own_needs_no_database() -> None:
    pace = Pacer(100, time.monotonic)
    taken = await turns(pace, 5)
    assert taken[-1] - taken[0] >= 0.04 - 0.005
    pace.slow_down(0.05)
    at = time.monotonic()
    await pace.wait_turn()
    assert time.monotonic() - at >= 0.04


@pytest.mark.parametrize("per_second", [0, -1])
def test_a_pace_of_nothing_is_refused(per_second: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Pacer(per_second, time.monotonic)
    with pytest.raises(ValueError, match="more than 0"):
        SharedPacer(lambda: pytest.fail("not asked"), SENDER, per_second, time.monotonic)
