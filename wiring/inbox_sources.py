"""The sources of the inbox sweep, each with its vendor plugged in. Another one is added to `sources`."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.inbox import InboxSource, ThreadPage
from schemas.sms import IncomingText
from wiring.connections import sms_vendor

THREADS_AT_ONCE = 200  # a transaction; on SQLite nobody else writes meanwhile


def by_thread(texts: Sequence[IncomingText]) -> list[ThreadPage]:
    """Return the texts of each phone together, phones in the order in which they first wrote."""
    threads: dict[str, list[IncomingText]] = {}
    for text in texts:
        threads.setdefault(text.from_phone, []).append(text)
    return [ThreadPage(phone, own) for phone, own in threads.items()]


@dataclass(frozen=True, slots=True)
class VendorList:
    """The SMS vendor's own list of messages. Its threads are phones."""

    name: str = "twilio"
    is_copy: bool = False

    async def pages(self, since: datetime) -> AsyncIterator[Sequence[ThreadPage]]:
        """Yield what the vendor received since then. Raises SmsError."""
        async with sms_vendor() as vendor:
            threads = by_thread(await vendor.received_since(since))
        for start in range(0, len(threads), THREADS_AT_ONCE):
            yield threads[start : start + THREADS_AT_ONCE]


def sources() -> tuple[InboxSource, ...]:
    """Return where the sweep looks, in this order; what is unread in our own store is read after them."""
    return (VendorList(),)
