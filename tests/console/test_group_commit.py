"""Many events share a transaction; each is answered only when its own transaction has ended."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from console.group_commit import LARGEST_GROUP, GroupCommit


class Ledger:
    """What was written, group by group; a word in `refused` spoils its group."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.refused: set[str] = set()

    def write(self, events: Sequence[str]) -> None:
        if self.refused & set(events):
            raise OSError("disk full")
        self.groups.append(list(events))


@asynccontextmanager
async def running(ledger: Ledger) -> AsyncIterator[GroupCommit[str]]:
    commit = GroupCommit(ledger.write)
    task = asyncio.create_task(commit.run())
    yield commit
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_events_at_once_share_a_group_and_keep_their_order() -> None:
    ledger, events = Ledger(), [f"event {number}" for number in range(50)]
    async with running(ledger) as commit:
        await asyncio.gather(*(commit.put(event) for event in events))
    assert ledger.groups == [events]


async def test_a_group_is_never_larger_than_a_transaction_should_be() -> None:
    ledger = Ledger()
    async with running(ledger) as commit:
        await asyncio.gather(*(commit.put(str(number)) for number in range(LARGEST_GROUP + 1)))
    assert [len(group) for group in ledger.groups] == [LARGEST_GROUP, 1]


async def test_an_event_is_answered_when_it_is_written() -> None:
    ledger = Ledger()
    async with running(ledger) as commit:
        await commit.put("first")
        assert ledger.groups == [["first"]]


async def test_an_event_that_cant_be_written_fails_alone() -> None:
    ledger = Ledger()
    ledger.refused = {"bad"}
    async with running(ledger) as commit:
        results = await asyncio.gather(
            *(commit.put(event) for event in ("good", "bad", "better")), return_exceptions=True
        )
    assert [str(result) for result in results] == ["None", "disk full", "None"]
    assert ledger.groups == [["good"], ["better"]]


async def test_somebody_who_hung_up_does_not_stop_the_others() -> None:
    ledger = Ledger()
    async with running(ledger) as commit:
        impatient = asyncio.create_task(commit.put("impatient"))
        await asyncio.sleep(0)
        impatient.cancel()
        await commit.put("patient")
        with pytest.raises(asyncio.CancelledError):
            await impatient
    assert ledger.groups == [["impatient", "patient"]]
