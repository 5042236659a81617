"""Receipts are applied behind the answers: at the start, when some came, and never all at once while more come."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from console.receipt_applier import GROUP, ReceiptApplier


class Ledger:
    """What waits; the ids in `spoilt` can't be applied, and while it `is_down` nothing can."""

    def __init__(self, waiting: int) -> None:
        self.waiting, self.groups, self.is_down = waiting, list[int](), False
        self.spoilt, self.left_alone = set[int](), set[int]()

    def apply(self, given_up: Collection[int], most: int) -> tuple[int, set[int]]:
        self.left_alone = set(given_up)
        if self.is_down:
            raise OSError("the database can't be reached")
        group = min(self.waiting, most)
        self.waiting -= group
        self.groups.append(group)
        return group, self.spoilt


@asynccontextmanager
async def running(ledger: Ledger) -> AsyncIterator[ReceiptApplier]:
    applier = ReceiptApplier(ledger.apply)
    task = asyncio.create_task(applier.run())
    yield applier
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until_applied(ledger: Ledger) -> None:
    async with asyncio.timeout(5):
        while ledger.waiting:  # noqa: ASYNC110 -- the ledger of a test sends no events
            await asyncio.sleep(0.01)


async def test_what_was_left_is_applied_at_the_start_in_groups() -> None:
    ledger = Ledger(2 * GROUP + 1)
    async with running(ledger):
        await until_applied(ledger)
    assert ledger.groups == [GROUP, GROUP, 1]


async def test_what_comes_is_applied_soon() -> None:
    ledger = Ledger(0)
    async with running(ledger) as applier:
        await asyncio.sleep(0.05)
        ledger.waiting = 3
        applier.wake()
        await until_applied(ledger)
    assert ledger.groups == [0, 3]


async def test_a_bad_moment_is_outlived() -> None:
    ledger = Ledger(0)
    async with running(ledger) as applier:
        await asyncio.sleep(0.05)
        ledger.is_down, ledger.waiting = True, 3
        applier.wake()
        await asyncio.sleep(0.3)
        ledger.is_down = False
        applier.wake()
        await until_applied(ledger)


async def test_what_can_not_be_applied_is_left_to_the_sweep() -> None:
    ledger = Ledger(0)
    ledger.spoilt = {7}
    async with running(ledger) as applier:
        await asyncio.sleep(0.05)
        ledger.waiting = 1
        applier.wake()
        await until_applied(ledger)
    assert ledger.left_alone == {7}
