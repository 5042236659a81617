"""Conversations: a contact's SMS thread in the CRM's inbox, closed unless the student wrote again."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import ChannelsPage, Thread, ThreadsPage
from schemas.crm import Closing

_NOT_FOUND = 404


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
    for thread in list(_open_threads(transport, contact_id)):
        if str(thread.get("originalChannelId")) not in sms_channels:
            continue
        closing = _close_thread(transport, thread["id"], last_seen_at)
        any_closed = any_closed or closing is Closing.CLOSED
        any_newer = any_newer or closing is Closing.NEWER_MESSAGE
    if any_newer:
        return Closing.NEWER_MESSAGE
    return Closing.CLOSED if any_closed else Closing.NO_THREAD


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
        if received and datetime.fromisoformat(received) > last_seen_at:
            return Closing.NEWER_MESSAGE
        transport.patch(where, {"status": "CLOSED"})
    except HubSpotInvalid as problem:
        if problem.status == _NOT_FOUND:
            return Closing.NO_THREAD
        raise
    return Closing.CLOSED
