"""What HubSpot posts to us: whether it is genuine, and what it says in our words.

Source: developers.hubspot.com, "Validating requests" (signature v3: base64 of HMAC-SHA256 over method, address, body
and timestamp; refused when older than five minutes) and "Webhooks" (the fields of an event).
"""

import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

import orjson

from schemas.crm_reading import CrmEventIn, CrmEventKind

OLDEST = timedelta(minutes=5)
# A request from the future is no clock that differs a little: who can write a timestamp ahead could use it for long.
CLOCK_DIFFERENCE = timedelta(seconds=5)
LONGEST_ID = 64  # characters

# The only characters that HubSpot writes plainly into the address it signs; everything else stays as it was sent.
_PLAIN = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(", "%29": ")",
    "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip

_CONTACT_KINDS = {
    "propertyChange": CrmEventKind.CONTACT_CHANGED,
    "deletion": CrmEventKind.CONTACT_DELETED,
    "merge": CrmEventKind.CONTACT_MERGED,
    "privacyDeletion": CrmEventKind.CONTACT_ERASED,
}
_CONTACT_TYPE = "0-1"
_AGENT_REPLY = "OUTGOING_CHANNEL_MESSAGE_CREATED"


class HubSpotWebhookError(ValueError):
    """A genuine request that cannot be used; the message names the field."""


def is_genuine(
    secret: str, method: str, address: str, body: bytes, timestamp: str | None, signature: str | None, *, now: datetime
) -> bool:
    """Return whether HubSpot signed this request, not long ago and not ahead of time.

    `address` is the public one with its query, built from configuration; `timestamp` is X-HubSpot-Request-Timestamp
    (milliseconds) and `signature` X-HubSpot-Signature-v3, None where the header is missing.
    """
    if not secret or not timestamp or not signature or not (timestamp.isascii() and timestamp.isdecimal()):
        return False
    if len(timestamp) > len("1700000000000"):
        return False
    age = now - datetime.fromtimestamp(int(timestamp) / 1000, UTC)
    if not -CLOCK_DIFFERENCE <= age <= OLDEST:
        return False
    signed = method.encode() + decoded(address).encode() + body + timestamp.encode()
    expected = b64encode(hmac.digest(secret.encode(), signed, "sha256"))
    return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def decoded(address: str) -> str:
    """Return an address as HubSpot signs it: twelve characters written plainly, in either case of their code."""
    for code, plain in _PLAIN.items():
        address = address.replace(code, plain).replace(code.lower(), plain)
    return address


def events_from(body: bytes) -> list[CrmEventIn]:
    """Return the events of one post that mean something to us. Raises HubSpotWebhookError.

    A channel of our own posts one object, everything else a list of up to a hundred.
    """
    try:
        posted = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HubSpotWebhookError("the body is not JSON") from error
    if isinstance(posted, dict):
        posted = [posted]
    if not isinstance(posted, list) or not all(isinstance(one, dict) for one in posted):
        raise HubSpotWebhookError("the body is no list of events")
    return [event for one in posted for event in _event(cast(Mapping[str, object], one))]


def _event(one: Mapping[str, object]) -> Iterator[CrmEventIn]:
    if one.get("type") == _AGENT_REPLY:
        yield _agent_reply(one)
        return
    subject, _, what = str(one.get("subscriptionType") or "").partition(".")
    if subject == "conversation" and what == "newMessage":
        if one.get("messageType", "MESSAGE") == "MESSAGE":
            message_id = _id(one, "messageId")
            yield CrmEventIn(
                f"newMessage:{message_id}", CrmEventKind.NEW_MESSAGE, _id(one, "objectId"), _at(one),
                {"message_id": message_id},
            )  # fmt: skip
        return
    is_contact = subject == "contact" or (subject == "object" and str(one.get("objectTypeId")) == _CONTACT_TYPE)
    kind = _CONTACT_KINDS.get(what) if is_contact else None
    if kind is None:
        return  # another subscription of the same app; nothing for us
    detail: dict[str, object] = {}
    if kind is CrmEventKind.CONTACT_MERGED:
        survivor = one.get("newObjectId") or one.get("primaryObjectId") or one.get("objectId")
        merged = one.get("mergedObjectIds")
        gone = [str(each) for each in merged] if isinstance(merged, list) else []
        primary = str(one.get("primaryObjectId") or survivor)
        detail = {"survivor": str(survivor), "merged": sorted({*gone, primary} - {str(survivor)})}
    elif kind is CrmEventKind.CONTACT_CHANGED:
        detail = {"property": str(one.get("propertyName") or "")}
    yield CrmEventIn(_key(one, what), kind, _id(one, "objectId", detail.get("survivor")), _at(one), detail)


def _key(one: Mapping[str, object], what: str) -> str:
    # HubSpot says that an eventId may come twice for different events; with subscription, object and instant it does
    # not. The number of the attempt is not in it, so that a repeated delivery is the same event.
    parts = (
        one.get("subscriptionId"),
        one.get("eventId"),
        what,
        one.get("objectId"),
        one.get("propertyName"),
        one.get("occurredAt"),
    )
    return ":".join("" if part is None else str(part) for part in parts)[:250]


def _agent_reply(one: Mapping[str, object]) -> CrmEventIn:
    message = one.get("message")
    if not isinstance(message, dict):
        raise HubSpotWebhookError("message is missing")
    thread_keys = one.get("channelIntegrationThreadIds")
    phones = [
        str(identifier.get("value"))
        for party in message.get("recipients") or ()
        if isinstance(party, dict) and isinstance(identifier := party.get("deliveryIdentifier"), dict)
    ]
    message_id = _id(message, "id")
    return CrmEventIn(
        key=f"agent:{message_id}",
        kind=CrmEventKind.AGENT_REPLY,
        object_id=message_id,
        occurred_at=_instant(message.get("createdAt")),
        detail={
            "channel_id": str(one.get("channelId") or message.get("channelId") or ""),
            "thread_keys": [str(each) for each in thread_keys] if isinstance(thread_keys, list) else [],
            "phones": phones,
            "text": str(message.get("text") or ""),
        },
    )


def _id(one: Mapping[str, object], field: str, otherwise: object = None) -> str:
    found = one.get(field)
    found = otherwise if found is None else found
    text = "" if isinstance(found, bool) or not isinstance(found, int | str) else str(found)
    if not text or len(text) > LONGEST_ID or not text.isprintable():
        raise HubSpotWebhookError(f"{field} is missing or no id")
    return text


def _at(one: Mapping[str, object]) -> datetime:
    return _instant(one.get("occurredAt"))


def _instant(value: object) -> datetime:
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value / 1000, UTC)
        found = datetime.fromisoformat(str(value))
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise HubSpotWebhookError("occurredAt is no instant") from error
