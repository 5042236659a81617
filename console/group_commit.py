"""Group commit: many small events share one transaction, and each is answered only after that transaction is on disk.

A campaign of 25,000 texts brings 75,000 callbacks within minutes; a commit for each would cost ten times as much.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Event = TypeVar("Event")

GATHER_SECONDS = 0.01  # a commit costs the same for one event as for fifty; nobody misses ten milliseconds
LARGEST_GROUP = 500  # events a transaction: under SQLite's limit of bound values, and short enough for others to get in


class GroupCommit(Generic[Event]):
    """One writer for one kind of event. `write` runs in a thread and commits the whole group, or raises."""

    def __init__(self, write: Callable[[Sequence[Event]], None]) -> None:
        self._write = write
        self._queue: asyncio.Queue[tuple[Event, asyncio.Future[None]]] = asyncio.Queue()

    async def put(self, event: Event) -> None:
        """Return when the event is committed; raises what the writer raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((event, done))
        await done

    async def run(self) -> None:
        """Write groups until cancelled."""
        while True:
            group = [await self._queue.get()]
            await asyncio.sleep(GATHER_SECONDS)
            while len(group) < LARGEST_GROUP and not self._queue.empty():
                group.append(self._queue.get_nowait())
            try:
                await asyncio.to_thread(self._write, [event for event, _ in group])
            except Exception:
                await self._write_singly(group)
            else:
                for _, done in group:
                    _answer(done, None)

    async def _write_singly(self, group: Sequence[tuple[Event, asyncio.Future[None]]]) -> None:
        """Write each event alone: one that can't be written must not take its neighbours with it."""
        for event, done in group:
            try:
                await asyncio.to_thread(self._write, [event])
            except Exception as error:
                _answer(done, error)  # whoever sent it hears of it (a 500) and sends it again
            else:
                _answer(done, None)


def _answer(done: asyncio.Future[None], error: Exception | None) -> None:
    if done.done():
        return  # whoever waited has gone
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
