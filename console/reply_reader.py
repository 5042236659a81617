"""Reads replies the moment they are stored, and sends what answers them; one after the other, beside the web server."""

import asyncio
import logging
from collections import Counter
from contextlib import suppress

from wiring.inbox import read_unread_replies, send_answers

log = logging.getLogger("placeline.inbox")


LONGEST_SLEEP = 60.0  # seconds; a reply that could not be read in a bad moment is tried again by then
PATIENCE = 3  # times, before a reply is left for the sweep


class ReplyReader:
    """One reader for this process. Replies that can't be read stay unread for the sweep."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._failures: Counter[int] = Counter()

    def wake(self) -> None:
        """Say that something was stored."""
        self._wake.set()

    async def run(self) -> None:
        """Read and answer whenever woken, and once a minute, until cancelled; at the start whatever was left unread."""
        while True:
            try:
                given_up = {reply_id for reply_id, times in self._failures.items() if times >= PATIENCE}
                _, failed = await asyncio.to_thread(read_unread_replies, given_up)
                self._failures.update(failed)
                await send_answers()
            except Exception:
                # The sweep reads and sends what is left; this reader must outlive one bad moment.
                log.exception("replies left for later")
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_SLEEP):
                    await self._wake.wait()
            self._wake.clear()
