"""Reads replies the moment they are stored, and sends what answers them; one after the other, beside the web server."""

import asyncio
import logging

from wiring.inbox import read_unread_replies, send_answers

log = logging.getLogger("placeline.inbox")


class ReplyReader:
    """One reader for this process. Replies that can't be read stay unread for the sweep."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._given_up: set[int] = set()

    def wake(self) -> None:
        """Say that something was stored."""
        self._wake.set()

    async def run(self) -> None:
        """Read and answer whenever woken, until cancelled; at the start whatever was left unread."""
        self._wake.set()
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                _, failed = await asyncio.to_thread(read_unread_replies, self._given_up)
                self._given_up |= failed
                await send_answers()
            except Exception:
                # The sweep reads and sends what is left; this reader must outlive one bad moment.
                log.exception("replies left for the sweep")
