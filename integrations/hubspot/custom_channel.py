"""Twilio's texts shown in HubSpot's inbox: a channel of our own, its messages, and colleagues' replies acknowledged.

HubSpot takes our idempotency id, the SMS vendor's id of the text, so publishing may be repeated: the second time
returns the first message. Threads are ours, too (`integrationThreadId`), and that id holds no number.
Source: HubSpot's published API documents, version 2026-09 (custom channels).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypedDict, cast

from integrations.hubspot.conversations import close_conversation
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.inbox import Message, assign_threads, pages
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import Closing, CrmRefused, Rejected, WriteResult, Written
from schemas.messaging import AgentReplies, Mirror, TextToShow

_PHONE = "HS_PHONE_NUMBER"
_LONGEST_ERROR = 200
CHANNEL_NAME = "Placeline SMS"
_CAPABILITIES: Mapping[str, object] = {
    "deliveryIdentifierTypes": [_PHONE],
    "richText": [],
    "threadingModel": "INTEGRATION_THREAD_ID",
    "allowInlineImages": False,
    "allowOutgoingMessages": True,
    "allowConversationStart": False,  # a first text needs consent and hours, which a campaign asks for
    "outgoingAttachmentTypes": [],
    "maxFileAttachmentCount": 0,
    "maxFileAttachmentSizeBytes": 0,
    "maxTotalFileAttachmentSizeBytes": 0,
    "allowMultipleRecipients": False,
}


class _Channel(TypedDict, total=False):
    id: str
    name: str
    webhookUrl: str


class _Account(TypedDict, total=False):
    id: str
    inboxId: str
    deliveryIdentifier: Mapping[str, str]


class CustomChannel(Mirror, AgentReplies):
    """Our channel in one portal. `our_phone` is the number people see as the office's (E.164)."""

    def __init__(self, transport: HubSpotTransport, our_phone: str) -> None:
        self._transport = transport
        self._our_phone = our_phone
        self._channel_id: str | None = None
        self._account_id: str | None = None

    def register(self, webhook_url: str, inbox_id: str | None = None) -> str:
        """Make the channel and its account where they are missing, and return the channel's id; twice is safe.

        `inbox_id` None takes the portal's first inbox. Raises CrmRefused where the portal has none, or where its
        subscription has no custom channels (Sales or Service, Professional and above).
        """
        channel = self._find_channel()
        if channel is None:
            body = {"name": CHANNEL_NAME, "webhookUrl": webhook_url, "capabilities": _CAPABILITIES}
            channel = cast(_Channel, self._transport.post(path(Api.CUSTOM_CHANNELS), body))
        elif channel.get("webhookUrl") != webhook_url:
            self._transport.patch(path(Api.CUSTOM_CHANNELS, str(channel["id"])), {"webhookUrl": webhook_url})
        self._channel_id = str(channel["id"])
        if self._find_account(self._channel_id) is None:
            inbox = inbox_id or next(
                (str(one["id"]) for one in pages(self._transport, path(Api.CONVERSATIONS, "inboxes"), {})), None
            )
            if inbox is None:
                raise CrmRefused("the portal has no inbox in which texts could be shown; make one there first")
            account = {
                "inboxId": inbox, "name": f"SMS {self._our_phone}", "authorized": True,
                "deliveryIdentifier": {"type": _PHONE, "value": self._our_phone},
            }  # fmt: skip
            self._transport.post(path(Api.CUSTOM_CHANNELS, self._channel_id, "channel-accounts"), account)
        return self._channel_id

    def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Publish the texts, one request each; twice is safe."""
        results: list[WriteResult] = []
        channel_id, account_id = self._ids()
        where = path(Api.CUSTOM_CHANNELS, channel_id, "messages")
        for one in texts:
            try:
                made = cast(Message, self._transport.post(where, self._body(one, account_id)))
                results.append(Written(one.vendor_sid, str(made["id"])))
            except HubSpotInvalid as problem:
                results.append(Rejected(one.vendor_sid, problem.reason))
        return results

    def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return those that stand there: publishing them again is how HubSpot tells."""
        return {one.key: one.crm_id for one in self.show(texts) if isinstance(one, Written)}

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's threads of our channel unless something newer is in one."""
        channel_id, _ = self._ids()
        return close_conversation(self._transport, frozenset({channel_id}), contact_id, last_seen_at)

    def assign(self, contact_id: str, owner_email: str) -> bool:
        """Give the contact's open threads of our channel to a colleague."""
        channel_id, _ = self._ids()
        return assign_threads(self._transport, frozenset({channel_id}), contact_id, owner_email)

    def acknowledge(self, channel_id: str, message_id: str, *, error: str | None) -> None:
        """Tell whether a colleague's text was sent; one whose message is gone there needs no answer."""
        body = (
            {"statusType": "SENT"}
            if error is None
            else {"statusType": "FAILED", "errorMessage": error[:_LONGEST_ERROR]}
        )
        try:
            self._transport.patch(path(Api.CUSTOM_CHANNELS, channel_id, "messages", message_id), body)
        except HubSpotInvalid as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _ids(self) -> tuple[str, str]:
        """Return channel and account. Raises CrmRefused if they were not registered."""
        if self._channel_id is None or self._account_id is None:
            channel = self._find_channel()
            account = None if channel is None else self._find_account(str(channel["id"]))
            if channel is None or account is None:
                raise CrmRefused("the channel is not registered in the portal: run `placeline crm channel`")
            self._channel_id, self._account_id = str(channel["id"]), str(account["id"])
        return self._channel_id, self._account_id

    def _find_channel(self) -> _Channel | None:
        found = (cast(_Channel, one) for one in pages(self._transport, path(Api.CUSTOM_CHANNELS), {}))
        return next((one for one in found if one.get("name") == CHANNEL_NAME), None)

    def _find_account(self, channel_id: str) -> _Account | None:
        where = path(Api.CUSTOM_CHANNELS, channel_id, "channel-accounts")
        found = (cast(_Account, one) for one in pages(self._transport, where, {}))
        ours = self._our_phone
        return next((one for one in found if (one.get("deliveryIdentifier") or {}).get("value") == ours), None)

    def _body(self, one: TextToShow, account_id: str) -> dict[str, object]:
        student = {"deliveryIdentifier": {"type": _PHONE, "value": one.phone}}
        office = {"deliveryIdentifier": {"type": _PHONE, "value": self._our_phone}}
        sender, recipient = (student, office) if one.is_incoming else (office, student)
        body: dict[str, object] = {
            "text": one.body,
            "messageDirection": "INCOMING" if one.is_incoming else "OUTGOING",
            "integrationThreadId": one.thread_key,
            "integrationIdempotencyId": one.vendor_sid,
            "channelAccountId": account_id,
            "senders": [sender],
            "recipients": [recipient],
            "timestamp": one.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "attachments": [],
        }
        if one.contact_id is not None:
            body["associateWithContactId"] = int(one.contact_id)
        return body
