"""Reads replies the moment they are stored, and sends what answers them; one after the other, beside the web server."""

import asyncio
import logging

from actions.take_in_reply import take_in_reply
from database.replies import unread_reply_ids
from wiring.answers import send_answers
from wiring.connections import begin, clock, look, office

log = logging.getLogger("placeline.replies")


class ReplyReader:
    """One reader for this process. Replies that can't be read stay unread for the sweep and are logged."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._unreadable: set[int] = set()

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
                await asyncio.to_thread(self._read_all)
                await send_answers()
            except Exception:
                # The sweep reads and sends what is left; this reader must outlive one bad moment.
                log.exception("replies left for the sweep")

    def _read_all(self) -> None:
        with look() as session:
            waiting = [reply_id for reply_id in unread_reply_ids(session) if reply_id not in self._unreadable]
        for reply_id in waiting:
            try:
                with begin() as session:
                    read = take_in_reply(session, reply_id, now=clock().now(), office=office())
            except Exception:
                self._unreadable.add(reply_id)
                log.exception("reply left unread reply=%s", reply_id)
                continue
            if read is not None:
                log.info("reply read reply=%s labels=%s action=%s", reply_id, ",".join(read.labels), read.action)
