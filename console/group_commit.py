"""Group commit: many small events share one transaction, and each is answered only after that transaction is on disk.

A campaign of 25,000 texts brings 75,000 callbacks within minutes; a commit for each would cost ten times as much.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Event = TypeVar("Event")

GATHER_SECONDS = 0.01  # a commit costs the same for one event as for fifty; nobody misses ten milliseconds
ENOUGH = 48  # events that are not made to wait for more: under load the next group gathers while this one is written
LARGEST_GROUP = 500  # events a transaction: short enough for others to get in


class GroupCommit(Generic[Event]):
    """One writer for one kind of event. `write` runs in a thread and commits the whole group, or raises.

    `then` is called after every group, in the event loop.
    """

    def __init__(self, write: Callable[[Sequence[Event]], None], then: Callable[[], None] | None = None) -> None:
        self._write, self._then = write, then
        self._waiting: list[tuple[Event, asyncio.Future[None]]] = []
        self._came, self._enough = asyncio.Event(), asyncio.Event()

    async def put(self, event: Event) -> None:
        """Return when the event is committed; raises what the writer raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, done))
        self._came.set()
        if len(self._waiting) >= ENOUGH:
            self._enough.set()
        await done

    async def run(self) -> None:
        """Write groups until cancelled."""
        while True:
            await self._came.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(GATHER_SECONDS):
                    await self._enough.wait()
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
            if not self._waiting:
                self._came.clear()
            if len(self._waiting) < ENOUGH:
                self._enough.clear()
            try:
                await asyncio.to_thread(self._write, [event for event, _ in group])
            except Exception:
                await self._write_singly(group)
            else:
                for _, done in group:
                    _answer(done, None)
            if self._then is not None:
                self._then()

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
