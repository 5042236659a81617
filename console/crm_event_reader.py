"""Handles the CRM's events the moment they are stored, and keeps its inbox up to date; beside the web server."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from schemas.messaging import MessagingKind
from wiring.crm_reading import acknowledge_agent_replies, show_conversations, take_in_crm_events
from wiring.settings import settings

log = logging.getLogger("placeline.crm")

LONGEST_SLEEP = 60.0  # seconds; what could not be handled in a bad moment is tried again by then
# Where colleagues answer in the CRM's inbox, they wait for a student's text to appear there, and for the word that
# theirs was sent. Both are looked for in our own tables; the CRM is asked only if there is something.
QUICK_SLEEP = 3.0


class CrmEventReader:
    """One reader for this process. `then` is called when something came that is to be read or sent."""

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that events were stored."""
        self._wake.set()

    async def run(self) -> None:
        """Handle events whenever woken, and now and then, until cancelled."""
        is_shown = settings().messaging is MessagingKind.TWILIO_CUSTOM_CHANNEL
        while True:
            try:
                await self._once(is_shown=is_shown)
            except Exception as error:
                # The next round, or the hourly pull, does what is left; this reader must outlive one bad moment.
                log.warning("events of the CRM left for later why=%s", type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(QUICK_SLEEP if is_shown else LONGEST_SLEEP):
                    await self._wake.wait()
            self._wake.clear()

    async def _once(self, *, is_shown: bool) -> None:
        done = await asyncio.to_thread(take_in_crm_events)
        if done.replies or done.agent_replies:
            self._then()
        if done.handled or done.failed:
            log.info("events of the CRM handled=%s failed=%s replies=%s", done.handled, done.failed, done.replies)
        if is_shown:
            await show_conversations()
            await asyncio.to_thread(acknowledge_agent_replies)
