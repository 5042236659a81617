"""HubSpot's own SMS inbox: threads and messages read, replies written into the thread, threads closed and given away.

A thread is known by its channel, and the channel by its name, because HubSpot publishes no id for SMS. A reply is no
create that could be repeated: an unanswered one is looked for in the thread. A first text can't be sent this way,
because the interface starts no thread.
Source: HubSpot's published API documents, version 2026-09 (conversations).
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypedDict, cast

from integrations.hubspot.conversations import close_conversation, sms_channel_ids
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import NextPage, Paging
from schemas.crm import Closing, CrmBusy, CrmError, CrmRefused, CrmUnanswered, WriteResult, Written
from schemas.crm_reading import InboxReader, ThreadChange, ThreadText
from schemas.messaging import Messaging, TextToShow
from schemas.sms import (
    DeliveryStatus,
    Drop,
    IncomingText,
    OutgoingText,
    Refused,
    Submitted,
    Unanswered,
    VendorBusy,
    VendorText,
)

_PAGE_SIZE = "100"
_PHONE = "HS_PHONE_NUMBER"
SID_PREFIX = "hubspot:"  # so that its message ids never meet the SMS vendor's


class _Identifier(TypedDict, total=False):
    type: str
    value: str


class _Party(TypedDict, total=False):
    deliveryIdentifier: _Identifier


class _Status(TypedDict, total=False):
    statusType: str


class Message(TypedDict, total=False):
    """One message of a thread as HubSpot answers it."""

    id: str
    type: str
    direction: str
    text: str
    createdAt: str
    senders: list[_Party]
    recipients: list[_Party]
    channelId: str
    channelAccountId: str
    status: _Status


class _Thread(TypedDict, total=False):
    id: str
    status: str
    originalChannelId: str
    originalChannelAccountId: str
    associatedContactId: str
    latestMessageTimestamp: str


class _Page(TypedDict, total=False):
    results: list[dict[str, object]]
    paging: Paging


def pages(transport: HubSpotTransport, where: str, query: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Yield what stands on all pages of a listing."""
    asked = dict(query)
    while True:
        page = cast(_Page, transport.get(where, asked))
        yield from page.get("results") or ()
        after = (page.get("paging") or {}).get("next", NextPage()).get("after")
        if after is None:
            return
        asked["after"] = after


def message_sid(message_id: str) -> str:
    """Return a message's id as our tables know it."""
    return f"{SID_PREFIX}{message_id}"


def user_of(transport: HubSpotTransport, owner_email: str) -> str | None:
    """Return the actor of a colleague, `A-` and the user's number; None if nobody there has the address."""
    for owner in pages(transport, path(Api.OWNERS), {"email": owner_email, "limit": _PAGE_SIZE}):
        if str(owner.get("email") or "").lower() == owner_email.strip().lower() and owner.get("userId"):
            return f"A-{owner['userId']}"
    return None


def assign_threads(transport: HubSpotTransport, channels: frozenset[str], contact_id: str, owner_email: str) -> bool:
    """Give the contact's open threads of these channels to a colleague; twice is safe."""
    actor = user_of(transport, owner_email)
    if actor is None:
        return False
    any_given = False
    query = {"associatedContactId": contact_id, "threadStatus": "OPEN"}
    for one in list(pages(transport, path(Api.CONVERSATIONS, "threads"), query)):
        if str(one.get("originalChannelId")) in channels:
            where = path(Api.CONVERSATIONS, "threads", str(one["id"]), "assignee")
            transport.exchange("PUT", where, body={"actorId": actor})
            any_given = True
    return any_given


def thread_text(message: Message) -> ThreadText | None:
    """Return one message in our words; None for notes and whatever else is no text."""
    if message.get("type") != "MESSAGE":
        return None
    at = datetime.fromisoformat(message["createdAt"])
    sender, recipient = _phone_of(message.get("senders")), _phone_of(message.get("recipients"))
    if message.get("direction") != "INCOMING":
        return ThreadText(message["id"], at, recipient, None)
    if sender is None:
        return ThreadText(message["id"], at, None, None)
    body = message.get("text") or ""
    incoming = IncomingText(message_sid(message["id"]), sender, recipient or "", body.replace("\x00", ""), at)
    return ThreadText(message["id"], at, sender, incoming)


def _phone_of(parties: Sequence[_Party] | None) -> str | None:
    for party in parties or ():
        identifier = party.get("deliveryIdentifier") or {}
        if identifier.get("type") == _PHONE and (value := identifier.get("value")):
            return value
    return None


class HubSpotInbox(InboxReader):
    """The SMS threads of one portal, as a source of replies."""

    def __init__(self, transport: HubSpotTransport) -> None:
        self._transport = transport
        self._channels: frozenset[str] = frozenset()

    def channels(self) -> frozenset[str]:
        """Return the ids of the SMS channels. Raises CrmRefused where the portal has none."""
        if not self._channels:
            self._channels = sms_channel_ids(self._transport)
        if not self._channels:
            raise CrmRefused("the portal has no channel named SMS: the SMS add-on is missing, or not connected yet")
        return self._channels

    def changed_threads(self, since: datetime) -> Iterator[ThreadChange]:
        """Yield the SMS threads with a message since then, the longest unchanged first; one request a hundred."""
        query = {
            "latestMessageTimestampAfter": since.astimezone(UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "sort": "latestMessageTimestamp",
            "limit": _PAGE_SIZE,
        }
        channels = self.channels()
        for found in pages(self._transport, path(Api.CONVERSATIONS, "threads"), query):
            one = cast(_Thread, found)
            if str(one.get("originalChannelId")) in channels and one.get("latestMessageTimestamp"):
                yield ThreadChange(
                    str(one["id"]), one.get("status") == "CLOSED", one.get("associatedContactId"),
                    datetime.fromisoformat(one["latestMessageTimestamp"]),
                )  # fmt: skip

    def messages(self, thread_id: str, after_message_id: str | None) -> list[ThreadText]:
        """Return what a thread holds behind a message, oldest first; nothing for a thread of another channel.

        Read from the newest back to the one that is known, which is one request for all but the longest threads.
        """
        query = {"limit": _PAGE_SIZE, "sort": "-createdAt"}
        where = path(Api.CONVERSATIONS, "threads", thread_id, "messages")
        channels = self.channels()
        texts: list[ThreadText] = []
        try:
            for one in pages(self._transport, where, query):
                if str(one["id"]) == after_message_id:
                    break
                message = cast(Message, one)
                if message.get("channelId") in channels and (text := thread_text(message)) is not None:
                    texts.append(text)
        except HubSpotInvalid as problem:
            if problem.status == HTTPStatus.NOT_FOUND:
                return []
            raise
        return texts[::-1]

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()


class HubSpotInboxMessaging(Messaging):
    """Conversations carried by HubSpot's own SMS.

    `thread_of` returns the thread of a phone (E.164), None where nobody wrote from it yet; we keep that ourselves,
    because threads can't be looked up by number. `sender` is the e-mail of the user in whose name texts go out.
    """

    def __init__(self, transport: HubSpotTransport, thread_of: Callable[[str], str | None], sender: str) -> None:
        self._transport = transport
        self._inbox = HubSpotInbox(transport)
        self._thread_of = thread_of
        self._sender = sender
        self._actor: str | None = None

    async def send(self, text: OutgoingText) -> Submitted:
        """Reply into the phone's thread. Raises one of the SmsError family; Refused where there is no thread."""
        return await asyncio.to_thread(self._send, text)

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what stands in the phone's thread as sent since then, newest first."""
        return await asyncio.to_thread(self._texts_to, phone, since)

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return every text of a thread with news that came in since then, oldest first."""
        return await asyncio.to_thread(self._received_since, since)

    async def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Do nothing: the inbox is where the texts are."""
        return [Written(one.vendor_sid, one.vendor_sid.removeprefix(SID_PREFIX)) for one in texts]

    async def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return all of them."""
        return {one.vendor_sid: one.vendor_sid.removeprefix(SID_PREFIX) for one in texts}

    async def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's open SMS threads unless something newer is in one."""
        channels = await asyncio.to_thread(self._inbox.channels)
        return await asyncio.to_thread(close_conversation, self._transport, channels, contact_id, last_seen_at)

    async def assign(self, contact_id: str, owner_email: str) -> bool:
        """Give the contact's open SMS threads to a colleague."""
        channels = await asyncio.to_thread(self._inbox.channels)
        return await asyncio.to_thread(assign_threads, self._transport, channels, contact_id, owner_email)

    async def aclose(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _send(self, text: OutgoingText) -> Submitted:
        try:
            return self._reply(text)
        except CrmBusy as busy:
            raise VendorBusy(busy.retry_after_seconds) from busy
        except CrmUnanswered as unanswered:
            raise Unanswered(str(unanswered)) from unanswered
        except CrmRefused as refused:
            raise Refused(HTTPStatus.FORBIDDEN, Drop.ACCOUNT, str(refused)) from refused
        except HubSpotInvalid as invalid:
            raise Refused(invalid.status, Drop.OUR_MISTAKE, invalid.reason) from invalid

    def _reply(self, text: OutgoingText) -> Submitted:
        thread_id = self._thread_of(text.to)
        if thread_id is None:
            raise Refused(HTTPStatus.NOT_FOUND, Drop.OUR_MISTAKE, "HubSpot's inbox can't begin a conversation")
        thread = cast(_Thread, self._transport.get(path(Api.CONVERSATIONS, "threads", thread_id)))
        if self._actor is None:
            self._actor = user_of(self._transport, self._sender)
        if self._actor is None:
            raise Refused(
                HTTPStatus.NOT_FOUND, Drop.ACCOUNT, "no user of the portal has PLACELINE_HUBSPOT_SENDER's address"
            )
        body = {
            "type": "MESSAGE",
            "text": text.body,
            "senderActorId": self._actor,
            "channelId": str(thread.get("originalChannelId")),
            "channelAccountId": str(thread.get("originalChannelAccountId")),
            "recipients": [{"deliveryIdentifiers": [{"type": _PHONE, "value": text.to}]}],
            "attachments": [],
        }
        made = cast(Message, self._transport.post(path(Api.CONVERSATIONS, "threads", thread_id, "messages"), body))
        return Submitted(message_sid(str(made["id"])), DeliveryStatus.SENT)

    def _texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        thread_id = self._thread_of(phone)
        if thread_id is None:
            return []
        where = path(Api.CONVERSATIONS, "threads", thread_id, "messages")
        try:
            found = [cast(Message, one) for one in pages(self._transport, where, {"limit": _PAGE_SIZE})]
        except CrmError as error:
            raise Unanswered(str(error)) from error
        sent = [_vendor_text(phone, one) for one in found if one.get("direction") == "OUTGOING"]
        return sorted((one for one in sent if one.created_at >= since), key=lambda one: one.created_at, reverse=True)

    def _received_since(self, since: datetime) -> list[IncomingText]:
        texts = [
            text.incoming
            for thread in self._inbox.changed_threads(since)
            for text in self._inbox.messages(thread.thread_id, None)
            if text.incoming is not None and text.at >= since
        ]
        return sorted(texts, key=lambda text: (text.received_at or since, text.vendor_sid))


def _vendor_text(phone: str, message: Message) -> VendorText:
    failed = (message.get("status") or {}).get("statusType") == "FAILED"
    return VendorText(
        message_sid(message["id"]), phone, message.get("text") or "",
        DeliveryStatus.FAILED if failed else DeliveryStatus.SENT, datetime.fromisoformat(message["createdAt"]), None,
        Drop.OTHER if failed else None,
    )  # fmt: skip
