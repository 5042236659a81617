"""The pace of one sender that all processes keep together, through its row in the database."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import ceil

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from database.pace import lock_bucket, write_bucket
from rules.pace import HORIZON_SECONDS, SHORTEST_LEASE_SECONDS, lease, slow_down

logger = logging.getLogger(__name__)

# A slot is still good this much later: an event loop that was busy for a moment does not lose it, and the few texts
# that then go together stay far below what the vendor counts in a second.
LATE_SECONDS = 0.04

ASK_AGAIN_SECONDS = 0.5  # after an error of the database
PATIENCE_SECONDS = 30.0  # then the error is the caller's: longer than a restart, and a claimed text can't wait longer

# Refusals of calls that were under way together ask for nearly the same pause; one of them is written down.
NEARLY_SECONDS = HORIZON_SECONDS


class SharedPacer:
    """The pace of one sender, shared by all processes through its row in the database.

    Slots are leased for at most a quarter of a second ahead and counted off in memory. Answers to people share them
    with campaigns: because nobody leases farther ahead, an answer waits no longer than that behind a batch (each
    process beyond the fourth adds 0.05 s). The next lease is fetched in a thread while the present one is used. Slots
    that are leased and not used are lost: the vendor may get less than its rate, never more.

    `begin` opens a transaction on the shared database; `per_second` is ours to choose, and the lower of it and the
    vendor's own figure for the sender counts. May be used by several event loops and threads; to the bucket each of
    them is a process of its own.
    """

    def __init__(
        self,
        begin: Callable[[], AbstractContextManager[Session]],
        sender: str,
        per_second: float,
        monotonic: Callable[[], float],
    ) -> None:
        if per_second <= 0:
            raise ValueError("a pace needs more than 0 texts a second")
        self._begin, self._sender, self._per_second = begin, sender, per_second
        self.monotonic = monotonic
        self._of_thread = threading.local()

    async def wait_turn(self) -> None:
        """Return when this caller may go; callers of one event loop are let through in the order they asked.

        Waits while the database is away. Raises its error after half a minute of that.
        """
        await self._line().wait_turn()

    def slow_down(self, seconds: float) -> None:
        """Let nobody through for this long, then fewer for about a minute: the vendor said it is busy.

        Needs a running event loop. Holds here at once, and in other processes as soon as they lease again, at most a
        quarter of a second later.
        """
        self._line().slow_down(seconds)

    def _line(self) -> "_Line":
        loop = asyncio.get_running_loop()
        line: _Line | None = getattr(self._of_thread, "line", None)
        if line is None or line.loop is not loop:
            line = self._of_thread.line = _Line(loop, self._lease, self._slow_down, self.monotonic)
        return line

    def _lease(self, seconds: float) -> "_Lease":
        with self._begin() as session:
            locked = lock_bucket(session, self._sender)
            ours = self.monotonic() - locked.now  # from the database's clock to ours
            known = locked.vendor_rate if locked.vendor_rate and locked.vendor_rate > 0 else self._per_second
            rate = min(self._per_second, known)
            slots, bucket = lease(locked.bucket, locked.now, rate, seconds)
            write_bucket(session, self._sender, bucket)
        return _Lease(slots.first_at + ours, slots.number, slots.gap, bucket.slowed_at + ours)

    def _slow_down(self, seconds: float) -> None:
        with self._begin() as session:
            locked = lock_bucket(session, self._sender)
            write_bucket(session, self._sender, slow_down(locked.bucket, locked.now, seconds))


@dataclass(slots=True)
class _Lease:
    """Slots of one event loop, on its monotonic clock; `taken` of them are used or lost."""

    first_at: float
    number: int
    gap: float
    closed_until: float  # the pause that somebody, perhaps in another process, was told to make
    taken: int = 0

    def take(self, earliest: float) -> float | None:
        """Return the next slot that is not before `earliest`, None when there is none."""
        if earliest > self.first_at:
            self.taken = max(self.taken, ceil((earliest - self.first_at) / self.gap))
        if self.taken >= self.number:
            return None
        self.taken += 1
        return self.first_at + (self.taken - 1) * self.gap


class _Line:
    """Those who wait for their turn in one event loop."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        lease: Callable[[float], _Lease],
        slow_down: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.loop = loop
        self._lease, self._slow_down, self._monotonic = lease, slow_down, monotonic
        self._waiting: deque[asyncio.Future[None]] = deque()  # in the order they came
        self._server: asyncio.Task[None] | None = None  # calls them up
        self._present: _Lease | None = None
        self._following: _Lease | None = None
        self._coming: asyncio.Future[_Lease] | None = None
        self._closed_until = 0.0
        # The first lease is short, because a single answer uses one slot of it and the others are lost.
        self._seconds = SHORTEST_LEASE_SECONDS
        self._used_at = 0.0

    async def wait_turn(self) -> None:
        """Return at this caller's slot."""
        if not self._waiting and self._is_due(self._monotonic()):
            return
        waiter: asyncio.Future[None] = self.loop.create_future()
        self._waiting.append(waiter)
        if self._server is None or self._server.done():
            self._server = self.loop.create_task(self._call_up())
        await waiter

    def _is_due(self, now: float) -> bool:
        """Take a slot if one is due already."""
        turn = self._take(now)
        if turn is None:
            return False
        if turn <= now:
            self._used_at = turn
            return True
        assert self._present is not None, "the slot is one of the present lease"
        self._present.taken -= 1
        return False

    async def _call_up(self) -> None:
        """Let those who wait through, each at a slot; all whose slots are due in one turn of the event loop."""
        try:
            while self._waiting:
                await self._reach_slot()
                while self._waiting and (waiter := self._waiting.popleft()).done():
                    pass  # gave up; the next one gets the slot
                if not waiter.done():
                    waiter.set_result(None)
        except Exception as error:
            while self._waiting:
                if not (waiter := self._waiting.popleft()).done():
                    waiter.set_exception(error)

    async def _reach_slot(self) -> None:
        while True:
            now = self._monotonic()
            turn = self._take(now)
            if turn is None:
                await self._fetch()
                continue
            if turn > now:
                await asyncio.sleep(turn - now)
            if turn >= self._closed_until:  # nobody was told to pause while we slept
                self._used_at = turn
                return

    def slow_down(self, seconds: float) -> None:
        """Close the line for this long and write it down for the others."""
        now = self._monotonic()
        until = now + seconds
        is_written = now < self._closed_until and until <= self._closed_until + NEARLY_SECONDS
        self._closed_until = max(self._closed_until, until)
        if not is_written:
            # Handed to its thread at once: the loop may end before it would come to a task.
            self.loop.run_in_executor(None, self._slow_down, seconds).add_done_callback(_log_error)

    def _take(self, now: float) -> float | None:
        """Return our next slot, None when a lease must be waited for; the next one is fetched ahead."""
        if self._coming is not None and self._coming.done():
            self._arrive(self._coming)
        earliest = max(now - LATE_SECONDS, self._closed_until)
        while self._present is not None:
            turn = self._present.take(earliest)
            if turn is not None:
                # With one slot a lease the next one can be asked for when somebody wants it.
                is_half_used = 2 * self._present.taken > self._present.number > 1
                if is_half_used and self._following is None and self._coming is None:
                    self._ask()
                return turn
            self._present, self._following = self._following, None
        return None

    def _ask(self) -> asyncio.Future[_Lease]:
        self._coming = self.loop.run_in_executor(None, self._lease, self._seconds)
        self._seconds = min(2 * self._seconds, HORIZON_SECONDS)
        return self._coming

    def _arrive(self, coming: asyncio.Future[_Lease]) -> Exception | None:
        """Put a lease that came behind the present one; return the error if it did not come."""
        self._coming = None
        try:
            arrived = coming.result()
        except (SQLAlchemyError, OSError) as error:  # the latter from the lock file beside SQLite
            return error
        self._closed_until = max(self._closed_until, arrived.closed_until)
        if self._present is None:
            self._present = arrived
        else:
            self._following = arrived
        return None

    async def _fetch(self) -> None:
        """Wait for a lease. Raises the database's error if there was none for half a minute."""
        began = self._monotonic()
        if self._coming is None and began - self._used_at > HORIZON_SECONDS:
            self._seconds = SHORTEST_LEASE_SECONDS  # nobody has wanted a slot for a while
        while True:
            coming = self._coming or self._ask()
            await asyncio.wait([coming])  # a caller that gives up does not cancel what others wait for
            error = self._arrive(coming)
            if error is None:
                return
            if self._monotonic() - began > PATIENCE_SECONDS:
                raise error
            logger.warning("no slots leased error=%s", type(error).__name__)
            await asyncio.sleep(ASK_AGAIN_SECONDS)


def _log_error(told: asyncio.Future[None]) -> None:
    if not told.cancelled() and (error := told.exception()) is not None:
        logger.warning("pause not written down error=%s", type(error).__name__)
