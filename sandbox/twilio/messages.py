"""One message as the vendor keeps it, and as its API shows it."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from sandbox.twilio.clock import rfc_2822
from sandbox.twilio.errors import DROPS

API_VERSION = "2010-04-01"


class Status(StrEnum):
    """The vendor's words for how far a message came."""

    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


class Direction(StrEnum):
    """Who began: a phone, our API call, or the vendor itself answering a keyword."""

    INBOUND = "inbound"
    BY_API = "outbound-api"
    BY_VENDOR = "outbound-reply"


@dataclass(slots=True)
class Message:
    """One text in either direction. Instants are vendor seconds since 1970."""

    sid: str
    account_sid: str
    direction: Direction
    status: Status
    to: str
    sender: str | None  # None until the Messaging Service has picked one
    body: str
    created_at: float
    updated_at: float
    service_sid: str | None = None
    status_callback: str | None = None
    valid_for_seconds: int = 36_000
    send_at: float | None = None
    sent_at: float | None = None
    segments: int = 0  # 0 until there is a sender, as the vendor answers it
    error_code: int | None = None
    position: int = 0  # in the ledger
    nth: int = 0  # how many messages went this way before; with the number it names this one in every run


def new_sid() -> str:
    """Return a message SID that was never used, also not by an earlier run against the same database."""
    return "SM" + secrets.token_hex(16)


def resource_of(message: Message) -> dict[str, object]:
    """Return the Message resource with its twenty fields, ready for JSON.

    Source: https://www.twilio.com/docs/messaging/api/message-resource
    """
    uri = f"/{API_VERSION}/Accounts/{message.account_sid}/Messages/{message.sid}"
    return {
        "account_sid": message.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc_2822(int(message.created_at)),
        "date_sent": None if message.sent_at is None else rfc_2822(int(message.sent_at)),
        "date_updated": rfc_2822(int(message.updated_at)),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None if message.error_code is None else DROPS[message.error_code],
        "from": message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": uri + "/Media.json"},
        "to": message.to,
        "uri": uri + ".json",
    }
