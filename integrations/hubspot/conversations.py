"""Conversations: a contact's SMS threads in the CRM's inbox: answered, assigned, closed unless the student wrote again.

Instants of ours are compared with HubSpot's, so what its clock is ahead of ours (transport.py) is added to ours first.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import cast

from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import ChannelsPage, Message, MessagesPage, Thread, ThreadsPage
from schemas.crm import Answer, Closing, Sent

_JUST_BEFORE = timedelta(minutes=1)  # an answer of ours is stamped no earlier than this before it was sent


def sms_channel_ids(transport: HubSpotTransport) -> frozenset[str]:
    """Return the ids of the inbox's SMS channels, known by name because ids differ between portals."""
    ids: set[str] = set()
    query: dict[str, str] = {}
    while True:
        page = cast(ChannelsPage, transport.get(path(Api.CONVERSATIONS, "channels"), query))
        ids |= {str(each["id"]) for each in page.get("results") or () if "sms" in each.get("name", "").lower()}
        after = (page.get("paging") or {}).get("next", {}).get("after")
        if after is None:
            return frozenset(ids)
        query = {"after": after}


def close_conversation(
    transport: HubSpotTransport, sms_channels: frozenset[str], contact_id: str, last_seen_at: datetime
) -> Closing:
    """Close the contact's open SMS threads that hold nothing newer than `last_seen_at`, an aware instant.

    A student who never let a thread be closed may have several; all the old ones are closed, and one newer
    message anywhere makes the answer NEWER_MESSAGE. Threads of other channels (e-mail, chat) are left
    alone. Twice is safe.
    """
    any_closed = False
    any_newer = False
    # All pages are read first: a thread closed meanwhile would move the others across the pages.
    for thread in _open_sms_threads(transport, sms_channels, contact_id):
        closing = _close_thread(transport, thread["id"], last_seen_at)
        any_closed = any_closed or closing is Closing.CLOSED
        any_newer = any_newer or closing is Closing.NEWER_MESSAGE
    if any_newer:
        return Closing.NEWER_MESSAGE
    return Closing.CLOSED if any_closed else Closing.NO_THREAD


def assign_conversation(
    transport: HubSpotTransport, sms_channels: frozenset[str], contact_id: str, actor_id: str
) -> Sent:
    """Give the contact's open SMS threads to a user, unless somebody has them already: that is the inbox's to say."""
    if not sms_channels:
        return Sent.NO_THREAD
    threads = _open_sms_threads(transport, sms_channels, contact_id)
    for thread in threads:
        if not thread.get("assignedTo"):
            transport.put(path(Api.CONVERSATIONS, "threads", thread["id"], "assignee"), {"actorId": actor_id})
    return Sent.DONE if threads else Sent.NO_THREAD


def answer_conversation(
    transport: HubSpotTransport,
    sms_channels: frozenset[str],
    answer: Answer,
    actor_id: str,
    not_before: datetime | None,
) -> Sent:
    """Write one text into the contact's newest open SMS thread, to the number it came from.

    With `not_before` it is looked for first: it was tried then, and nobody knows whether it arrived.
    """
    if not sms_channels:
        return Sent.NO_THREAD
    threads = _open_sms_threads(transport, sms_channels, answer.contact_id)
    threads.sort(key=lambda each: each.get("latestMessageReceivedTimestamp") or "", reverse=True)
    for thread in threads:
        where = path(Api.CONVERSATIONS, "threads", thread["id"], "messages")
        page = cast(MessagesPage, transport.get(where, {"sort": "-createdAt"}))
        messages = [each for each in page.get("results") or () if each.get("type") == "MESSAGE"]
        if not_before is not None and _stands(messages, answer.body, not_before + transport.clock_ahead):
            return Sent.DONE
        received = next((each for each in messages if each.get("direction") == "INCOMING"), None)
        if received is None:
            continue
        if datetime.fromisoformat(received["createdAt"]) > answer.last_seen_at + transport.clock_ahead:
            return Sent.NEWER_MESSAGE
        to = [
            sender["deliveryIdentifier"] for sender in received.get("senders") or () if "deliveryIdentifier" in sender
        ]
        transport.post(
            where,
            {
                "type": "MESSAGE",
                "text": answer.body,
                "senderActorId": actor_id,
                "channelId": received["channelId"],
                "channelAccountId": received["channelAccountId"],
                "recipients": [{"deliveryIdentifiers": to}],
                "attachments": [],
            },
        )
        return Sent.DONE
    return Sent.NO_THREAD


def _stands(messages: list[Message], body: str, since: datetime) -> bool:
    return any(
        each.get("direction") == "OUTGOING"
        and each.get("text") == body
        and datetime.fromisoformat(each["createdAt"]) >= since - _JUST_BEFORE
        for each in messages
    )


def _open_sms_threads(transport: HubSpotTransport, sms_channels: frozenset[str], contact_id: str) -> list[Thread]:
    return [
        thread
        for thread in _open_threads(transport, contact_id)
        if str(thread.get("originalChannelId")) in sms_channels
    ]


def _open_threads(transport: HubSpotTransport, contact_id: str) -> Iterator[Thread]:
    query = {"associatedContactId": contact_id, "threadStatus": "OPEN"}
    while True:
        page = cast(ThreadsPage, transport.get(path(Api.CONVERSATIONS, "threads"), query))
        yield from page.get("results") or ()
        after = (page.get("paging") or {}).get("next", {}).get("after")
        if after is None:
            return
        query = {**query, "after": after}


def _close_thread(transport: HubSpotTransport, thread_id: str, last_seen_at: datetime) -> Closing:
    where = path(Api.CONVERSATIONS, "threads", thread_id)
    try:
        # HubSpot has no conditional change (no ETag), so the thread is read again as late as can be. A
        # message that slips in between re-opens the thread by itself.
        thread = cast(Thread, transport.get(where))
        received = thread.get("latestMessageReceivedTimestamp")
        if received and datetime.fromisoformat(received) > last_seen_at + transport.clock_ahead:
            return Closing.NEWER_MESSAGE
        transport.patch(where, {"status": "CLOSED"})
    except HubSpotInvalid as problem:
        if problem.status == HTTPStatus.NOT_FOUND:
            return Closing.NO_THREAD
        raise
    return Closing.CLOSED
