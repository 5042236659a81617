"""`/conversations/conversations`: inboxes, channels, threads, their messages and whose they are."""

from collections.abc import Callable
from datetime import datetime

from sandbox.hubspot.clock import written
from sandbox.hubspot.inbox import CHANNELS, INBOX_CREATED_AT, INBOX_ID, INBOX_NAME, Message, Thread
from sandbox.hubspot.owners import OWNERS
from sandbox.hubspot.wire import (
    Answer,
    Call,
    JsonObject,
    as_list,
    as_object,
    as_text,
    invalid,
    not_found,
    objects_in,
    page,
)

PAGE_MOST = 500
STATUSES = ("OPEN", "CLOSED")


def inboxes(call: Call) -> Answer:
    """Return the portal's one inbox."""
    body = {
        "id": INBOX_ID,
        "name": INBOX_NAME,
        "type": "INBOX",
        "archived": False,
        "createdAt": INBOX_CREATED_AT,
        "updatedAt": INBOX_CREATED_AT,
    }
    return Answer(200, page([body], None))


def channels(call: Call) -> Answer:
    """Return the kinds of message the portal takes, an app's own too; SMS is found by its name."""
    known = [one for one in CHANNELS.items() if one[1] != "SMS" or not call.portal.faults.without_sms]
    known += [(one.id, one.name) for one in call.portal.channels.values()]
    return Answer(200, page([{"id": channel, "name": name} for channel, name in known], None))


def channel_accounts(call: Call) -> Answer:
    """Return the office's phone numbers."""
    views = [account.view() for account in call.portal.inbox.accounts()]
    for parameter in ("channelId", "inboxId"):
        wanted = call.names(parameter)
        views = [view for view in views if not wanted or view[parameter] in wanted]
    return Answer(200, page(views, None))


def threads(call: Call) -> Answer:
    """Return one page of threads, by id or, from a given instant on, by their latest message."""
    by_latest, is_descending = _sort(call)
    wanted = _wanted(call)

    def key(thread: Thread) -> tuple[str, int]:
        return (thread.latest_at if by_latest else "", int(thread.id))

    found = sorted(filter(wanted, call.portal.inbox.threads()), key=key, reverse=is_descending)
    if cursor := call.query.get("after"):
        after = _cursor(cursor)
        found = [thread for thread in found if (key(thread) < after if is_descending else key(thread) > after)]
    limit = call.limit(100, PAGE_MOST)
    shown = found[:limit]
    next_after = "{}|{}".format(*key(shown[-1])) if len(found) > limit else None
    return Answer(200, page([thread.view() for thread in shown], next_after))


def thread(call: Call) -> Answer:
    """Return one thread."""
    return Answer(200, call.portal.inbox.thread(call.path["id"]).view())


def update_thread(call: Call) -> Answer:
    """Open, close or archive a thread; there is no condition, so the last one to say so wins."""
    found = call.portal.inbox.thread(call.path["id"])
    fields = call.fields()
    unknown = fields.keys() - {"status", "archived"}
    if unknown or not fields:
        raise invalid(f"Only status and archived of a thread can be changed, not {sorted(unknown)}")
    status = as_text(fields.get("status", found.status), "status")
    is_archived = fields.get("archived", found.is_archived)
    if status not in STATUSES or not isinstance(is_archived, bool):
        raise invalid("status must be OPEN or CLOSED, archived true or false")
    if (status, is_archived) != (found.status, found.is_archived):
        found.closed_at = None if status == "OPEN" else found.closed_at or call.at
        found.status, found.is_archived = status, is_archived
        call.portal.has_changed()
    return Answer(200, found.view())


def messages(call: Call) -> Answer:
    """Return one page of a thread's messages, oldest first unless the query sorts otherwise."""
    found = call.portal.inbox.thread(call.path["id"])
    ordered = found.messages[::-1] if "-createdAt" in call.names("sort") else found.messages
    after = call.query.get("after")
    start = next((place for place, message in enumerate(ordered) if message.id == after), -1) + 1
    end = start + call.limit(100, PAGE_MOST)
    shown = ordered[start:end]
    next_after = shown[-1].id if end < len(ordered) else None
    return Answer(200, page([message.view(found.id) for message in shown], next_after))


def message(call: Call) -> Answer:
    """Return one message of a thread."""
    found = call.portal.inbox.thread(call.path["id"])
    for one in found.messages:
        if one.id == call.path["message"]:
            return Answer(200, one.view(found.id))
    raise not_found(f"Message {call.path['message']}")


def write_message(call: Call) -> Answer:
    """Add a text to the student (MESSAGE) or an internal note (COMMENT) to a thread."""
    found = call.portal.inbox.thread(call.path["id"])
    fields = call.fields()
    kind = as_text(fields.get("type"), "type")
    as_list(fields.get("attachments"), "attachments")
    if kind == "COMMENT":
        written_one = _message(call, fields, kind)
    elif kind == "MESSAGE":
        written_one = _text(call, fields, kind)
    else:
        raise invalid("type must be MESSAGE or COMMENT")
    call.portal.inbox.add(found, written_one)
    call.portal.has_changed()
    return Answer(201, written_one.view(found.id))


def assign(call: Call) -> Answer:
    """Give a thread to one of the portal's users."""
    found = call.portal.inbox.thread(call.path["id"])
    actor = _actor(as_text(call.fields().get("actorId"), "actorId"))
    if found.assigned_to != actor:
        found.assigned_to = actor
        call.portal.has_changed()
    return Answer(200, found.view())


def unassign(call: Call) -> Answer:
    """Take a thread from whoever has it."""
    found = call.portal.inbox.thread(call.path["id"])
    if found.assigned_to is not None:
        found.assigned_to = None
        call.portal.has_changed()
    return Answer(204)


def _sort(call: Call) -> tuple[bool, bool]:
    """Tell whether threads come by their latest message, and whether backwards. Raises Refused (400)."""
    wish = call.query.get("sort", "id")
    name = wish.removeprefix("-")
    if name not in ("id", "latestMessageTimestamp"):
        raise invalid(f"Threads can't be sorted by {wish}")
    if name != "id" and "latestMessageTimestampAfter" not in call.query:
        raise invalid("Sorting by latestMessageTimestamp requires latestMessageTimestampAfter")
    return name != "id", wish.startswith("-")


def _wanted(call: Call) -> Callable[[Thread], bool]:
    """Return the filter of a listing. Raises Refused (400) for filters that exclude one another."""
    status = call.query.get("threadStatus")
    contact_id = call.query.get("associatedContactId")
    inbox_ids = call.names("inboxId")
    if status is not None and status not in STATUSES:
        raise invalid("threadStatus must be OPEN or CLOSED")
    if contact_id is not None and inbox_ids:
        raise invalid("associatedContactId and inboxId can't be used together")
    if contact_id is not None and status is None:
        raise invalid("associatedContactId requires threadStatus")
    since = _since(call.query.get("latestMessageTimestampAfter"))
    is_archived = call.query.get("archived") == "true"

    def wanted(thread: Thread) -> bool:
        return (
            thread.is_archived is is_archived
            and (status is None or thread.status == status)
            and (contact_id is None or thread.contact_id == contact_id)
            and (not inbox_ids or INBOX_ID in inbox_ids)
            and thread.latest_at >= since
        )

    return wanted


def _since(text: str | None) -> str:
    """Return an instant of the query in the form threads hold theirs; empty is before all of them."""
    if text is None:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"latestMessageTimestampAfter {text} is not a timestamp") from None
    if moment.tzinfo is None:
        raise invalid(f"latestMessageTimestampAfter {text} has no zone")
    return written(moment)


def _cursor(text: str) -> tuple[str, int]:
    latest_at, bar, thread_id = text.partition("|")
    if not bar or not thread_id.isdigit():
        raise invalid(f"after {text} is not a cursor of this listing")
    return latest_at, int(thread_id)


def _actor(actor_id: str) -> str:
    """Return the actor if it is a user of this portal, as `A-` and the user's id. Raises Refused (400)."""
    if actor_id not in {f"A-{owner.user_id}" for owner in OWNERS}:
        raise invalid(f"{actor_id} is not an actor of this portal")
    return actor_id


def _message(call: Call, fields: JsonObject, kind: str) -> Message:
    sender = fields.get("senderActorId")
    return Message(
        id=call.portal.inbox.new_message_id(),
        type=kind,
        text=as_text(fields.get("text"), "text"),
        created_at=call.at,
        created_by=_actor(as_text(sender, "senderActorId")) if sender else "I-4242",
    )


def _text(call: Call, fields: JsonObject, kind: str) -> Message:
    """Return the text to a phone. Everything documented as required is. Raises Refused (400)."""
    account_id = as_text(fields.get("channelAccountId"), "channelAccountId")
    account = next((one for one in call.portal.inbox.accounts() if one.id == account_id), None)
    channel_id = as_text(fields.get("channelId"), "channelId")
    if account is None or CHANNELS.get(channel_id) != "SMS":
        raise invalid(f"Channel {channel_id} has no account {account_id}")
    recipients = objects_in(fields, "recipients")
    identifiers = [as_object(one, "deliveryIdentifiers") for to in recipients for one in _identifiers(to)]
    if not identifiers or any(one.get("type") != "HS_PHONE_NUMBER" for one in identifiers):
        raise invalid("recipients must have deliveryIdentifiers of type HS_PHONE_NUMBER")
    base = _message(call, fields, kind)
    actor = _actor(as_text(fields.get("senderActorId"), "senderActorId"))
    own = {"type": "HS_PHONE_NUMBER", "value": account.number}
    return Message(
        id=base.id,
        type=kind,
        text=base.text,
        created_at=base.created_at,
        created_by=actor,
        senders=({"actorId": actor, "senderField": "FROM", "deliveryIdentifier": own},),
        recipients=tuple({"recipientField": "TO", "deliveryIdentifier": one} for one in identifiers),
        channel_id=channel_id,
        channel_account_id=account.id,
    )


def _identifiers(recipient: JsonObject) -> list[object]:
    return as_list(recipient.get("deliveryIdentifiers"), "deliveryIdentifiers")
