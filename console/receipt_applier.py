"""Applies kept receipts beside the web server, a moment after they were answered; a burst of them goes first."""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from time import monotonic

log = logging.getLogger("placeline.receipts")

GATHER_SECONDS = 0.2  # a group costs little more for a hundred receipts than for one
GROUP = 100  # receipts a transaction: on SQLite nothing is kept meanwhile, and that is waited for
GROUPS = 5  # in a row: more than 2,000 receipts a second are not waited for any longer than they pour in
REST = 4.0  # times as long as it worked, while receipts pour in: answering them comes first
LONGEST_REST = 2.0  # seconds
LONGEST_SLEEP = 60.0  # seconds; after a bad moment it is tried again by then

Apply = Callable[[Collection[int], int], tuple[int, set[int]]]


class ReceiptApplier:
    """One applier for this process.

    `apply` runs in a thread: which ids to leave alone, about how many to apply -> how many it applied, which failed.
    """

    def __init__(self, apply: Apply) -> None:
        self._apply = apply
        self._came = asyncio.Event()
        self._given_up: set[int] = set()  # left for the sweep

    def wake(self) -> None:
        """Say that receipts were kept."""
        self._came.set()

    async def run(self) -> None:
        """Apply whenever woken, and once a minute, until cancelled; at the start whatever was left."""
        while True:
            self._came.clear()
            began_at = monotonic()
            applied = GROUP
            try:
                for _ in range(GROUPS):  # each a transaction; what has come meanwhile is kept in between
                    applied, failed = await asyncio.to_thread(self._apply, self._given_up, GROUP)
                    self._given_up |= failed
                    if applied < GROUP:
                        break
            except Exception:
                # The sweep applies what is left; this applier must outlive one bad moment.
                log.exception("receipts left for later")
                applied = 0
            if self._came.is_set():
                await asyncio.sleep(max(GATHER_SECONDS, min(REST * (monotonic() - began_at), LONGEST_REST)))
            elif applied < GROUP:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_SLEEP):
                        await self._came.wait()
                await asyncio.sleep(GATHER_SECONDS)
