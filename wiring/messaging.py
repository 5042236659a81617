"""How this college carries conversations: the SMS vendor with a log, with a channel of our own, or HubSpot's inbox."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime

from database.crm_reading import thread_of
from schemas.crm import Closing, WriteResult
from schemas.messaging import Messaging, MessagingKind, Mirror, TextToShow
from schemas.sms import IncomingText, OutgoingText, SenderLimits, SmsVendor, Submitted, VendorText
from wiring.connections import look, sms_vendor
from wiring.hubspot import custom_channel, transport
from wiring.settings import settings


class MirroredMessaging(Messaging):
    """Conversations that the SMS vendor carries and the CRM shows."""

    def __init__(self, vendor: SmsVendor, mirror: Mirror) -> None:
        self._vendor, self._mirror = vendor, mirror

    async def send(self, text: OutgoingText) -> Submitted:
        """Hand the text to the SMS vendor."""
        return await self._vendor.send(text)

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what the vendor's list shows."""
        return await self._vendor.texts_to(phone, since)

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return what the vendor's list shows."""
        return await self._vendor.received_since(since)

    async def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Show the texts in the CRM."""
        return await asyncio.to_thread(self._mirror.show, texts)

    async def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return which of them stand there."""
        return await asyncio.to_thread(self._mirror.shown, texts)

    async def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's thread, where the CRM has one."""
        return await asyncio.to_thread(self._mirror.close_conversation, contact_id, last_seen_at)

    async def assign(self, contact_id: str, owner_email: str) -> bool:
        """Give the contact's thread away, where the CRM has one."""
        return await asyncio.to_thread(self._mirror.assign, contact_id, owner_email)

    async def aclose(self) -> None:
        """Close the connections to the CRM; the vendor's belong to whoever opened them."""
        self._mirror.close()


def thread_of_phone(phone: str) -> str | None:
    """Return the thread of the CRM's inbox that a phone writes in, as far as it was read."""
    with look() as session:
        return thread_of(session, phone)


@asynccontextmanager
async def messaging() -> AsyncIterator[Messaging]:
    """Open what carries conversations here, for one event loop, and close it afterwards."""
    match settings().messaging:
        case MessagingKind.HUBSPOT_INBOX:
            from integrations.hubspot.inbox import HubSpotInboxMessaging

            carrier: Messaging = HubSpotInboxMessaging(transport(), thread_of_phone, settings().hubspot_sender)
            try:
                yield carrier
            finally:
                await carrier.aclose()
        case MessagingKind.TWILIO_CUSTOM_CHANNEL:
            async with _mirrored(custom_channel()) as carrier:
                yield carrier
        case MessagingKind.TWILIO_PLUS_LOG:
            from integrations.hubspot.sms_log import SmsLog

            async with _mirrored(SmsLog(transport())) as carrier:
                yield carrier


@asynccontextmanager
async def _mirrored(mirror: Mirror) -> AsyncIterator[Messaging]:
    async with sms_vendor() as vendor:
        carrier = MirroredMessaging(vendor, mirror)
        try:
            yield carrier
        finally:
            await carrier.aclose()


class _Answering(SmsVendor):
    """The SMS vendor, except that single texts leave by, and are looked up in, what carries conversations here."""

    def __init__(self, vendor: SmsVendor, carrier: Messaging) -> None:
        self._vendor, self._carrier = vendor, carrier

    async def send(self, text: OutgoingText) -> Submitted:
        """Hand over one answer."""
        return await self._carrier.send(text)

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what either of the two sent to a phone, newest first: an unknown text may have left by both ways."""
        found = [*await self._vendor.texts_to(phone, since), *await self._carrier.texts_to(phone, since)]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    async def sent_since(self, since: datetime) -> list[VendorText]:
        """Return what the SMS vendor's list shows."""
        return await self._vendor.sent_since(since)

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return what the SMS vendor's list shows; the inbox is read by `fetch_inbox_replies`."""
        return await self._vendor.received_since(since)

    async def read_sender_limits(self) -> SenderLimits:
        """Return what the SMS vendor's registration says."""
        return await self._vendor.read_sender_limits()

    async def deactivated_on(self, day: date) -> list[str]:
        """Return what the SMS vendor tells."""
        return await self._vendor.deactivated_on(day)

    async def aclose(self) -> None:
        """Close nothing: both belong to whoever opened them."""


@asynccontextmanager
async def answering_vendor() -> AsyncIterator[SmsVendor]:
    """Open what answers to students leave by, and where an unanswered one is looked up."""
    async with sms_vendor() as vendor:
        if settings().messaging is not MessagingKind.HUBSPOT_INBOX:
            yield vendor
            return
        async with messaging() as carrier:
            yield _Answering(vendor, carrier)
