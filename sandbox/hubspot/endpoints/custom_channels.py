"""`/conversations/custom-channels`: channels of an app's own, their accounts, and the messages published over them."""

from dataclasses import replace

from sandbox.hubspot.custom_channels import Channel
from sandbox.hubspot.inbox import INBOX_ID, ChannelAccount, Message, Thread
from sandbox.hubspot.wire import (
    Answer,
    Call,
    JsonObject,
    Refused,
    as_object,
    as_text,
    invalid,
    not_found,
    objects_in,
    optional_text,
    page,
)

DIRECTIONS = ("INCOMING", "OUTGOING")
STATUSES = ("SENT", "FAILED", "READ")
TIERS = ("pro", "enterprise")


def channels(call: Call) -> Answer:
    """Return the app's channels."""
    _need_tier(call)
    return Answer(200, page([one.view() for one in call.portal.channels.values()], None))


def create(call: Call) -> Answer:
    """Register a channel; a second one of the same name is another channel."""
    _need_tier(call)
    fields = call.fields()
    made = Channel(
        id=call.portal.new_id(),
        name=as_text(fields.get("name"), "name"),
        webhook_url=optional_text(fields, "webhookUrl"),
        capabilities=as_object(fields.get("capabilities"), "capabilities"),
        created_at=call.at,
    )
    call.portal.channels[made.id] = made
    call.portal.has_changed()
    return Answer(201, made.view())


def update(call: Call) -> Answer:
    """Change the address that a channel's events are posted to."""
    found = _channel(call)
    found.webhook_url = optional_text(call.fields(), "webhookUrl", found.webhook_url)
    call.portal.has_changed()
    return Answer(200, found.view())


def accounts(call: Call) -> Answer:
    """Return the numbers that are connected to a channel."""
    return Answer(200, page([one.view() for one in _channel(call).accounts.values()], None))


def create_account(call: Call) -> Answer:
    """Connect a number to a channel and an inbox."""
    found, fields = _channel(call), call.fields()
    if as_text(fields.get("inboxId"), "inboxId") != INBOX_ID:
        raise invalid("inboxId is not an inbox of this portal")
    identifier = as_object(fields.get("deliveryIdentifier"), "deliveryIdentifier")
    made = ChannelAccount(call.portal.new_id(), as_text(identifier.get("value"), "deliveryIdentifier.value"), found.id)
    found.accounts[made.id] = made
    call.portal.has_changed()
    return Answer(201, made.view())


def publish(call: Call) -> Answer:
    """Publish a message that the channel carried; the same idempotency id returns the first message."""
    found, fields = _channel(call), call.fields()
    direction = as_text(fields.get("messageDirection"), "messageDirection")
    if direction not in DIRECTIONS:
        raise invalid(f"messageDirection must be one of {', '.join(DIRECTIONS)}")
    account = found.accounts.get(as_text(fields.get("channelAccountId"), "channelAccountId"))
    if account is None:
        raise invalid("channelAccountId is not an account of this channel")
    senders, recipients = objects_in(fields, "senders"), objects_in(fields, "recipients")
    if not senders or not recipients:
        raise invalid("senders and recipients must not be empty")
    key = optional_text(fields, "integrationIdempotencyId")
    if key and key in found.published:
        thread, message = found.published[key]
        return Answer(200, message.view(thread.id))
    thread = _thread(call, found, account, fields, senders if direction == "INCOMING" else recipients)
    message = Message(
        id=call.portal.inbox.new_message_id(),
        type="MESSAGE",
        text=as_text(fields.get("text"), "text"),
        created_at=as_text(fields.get("timestamp"), "timestamp"),
        created_by=f"V-{thread.contact_id or thread.id}" if direction == "INCOMING" else "I-4242",
        is_incoming=direction == "INCOMING",
        senders=tuple({"senderField": "FROM", **one} for one in senders),
        recipients=tuple({"recipientField": "TO", **one} for one in recipients),
        channel_id=found.id,
        channel_account_id=account.id,
    )
    call.portal.inbox.publish(thread, message)
    if key:
        found.published[key] = thread, message
    call.portal.has_changed()
    return Answer(201, message.view(thread.id))


def message(call: Call) -> Answer:
    """Return one message of a channel."""
    thread, place = _place(call)
    return Answer(200, thread.messages[place].view(thread.id))


def acknowledge(call: Call) -> Answer:
    """Note what became of an agent's message."""
    thread, place = _place(call)
    status = as_text(call.fields().get("statusType"), "statusType")
    if status not in STATUSES:
        raise invalid(f"statusType must be one of {', '.join(STATUSES)}")
    changed = replace(thread.messages[place], status=status)
    if changed != thread.messages[place]:
        thread.messages[place] = changed
        call.portal.has_changed()
    return Answer(200, changed.view(thread.id))


def agent_writes(thread: Thread, channel: Channel, message: Message) -> JsonObject:
    """Return what is posted to the channel when an agent writes in the inbox."""
    return {
        "type": "OUTGOING_CHANNEL_MESSAGE_CREATED",
        "portalId": "4242424",
        "channelId": channel.id,
        "eventTimestamp": message.created_at,
        "eventId": message.id,
        "channelIntegrationThreadIds": [thread.key],
        "message": message.view(thread.id),
    }


def _thread(
    call: Call, channel: Channel, account: ChannelAccount, fields: JsonObject, student: list[JsonObject]
) -> Thread:
    key = as_text(fields.get("integrationThreadId"), "integrationThreadId")
    identifier = as_object(student[0].get("deliveryIdentifier"), "deliveryIdentifier")
    phone = as_text(identifier.get("value"), "deliveryIdentifier.value")
    contact = optional_text(fields, "associateWithContactId") or None
    if contact is not None and call.portal.types.get("contacts").records.get(contact) is None:
        raise invalid(f"associateWithContactId {contact} is not a contact of this portal")
    thread = channel.threads.get(key)
    if thread is None:
        thread = call.portal.inbox.open_thread(phone, account, call.at, contact, key)
        channel.threads[key] = thread
    thread.contact_id = thread.contact_id or contact
    return thread


def _place(call: Call) -> tuple[Thread, int]:
    for thread in _channel(call).threads.values():
        for place, one in enumerate(thread.messages):
            if one.id == call.path["message"]:
                return thread, place
    raise not_found(f"Message {call.path['message']}")


def _channel(call: Call) -> Channel:
    _need_tier(call)
    found = call.portal.channels.get(call.path["channel"])
    if found is None:
        raise not_found(f"Channel {call.path['channel']}")
    return found


def _need_tier(call: Call) -> None:
    if call.portal.tier not in TIERS:
        raise Refused(403, "MISSING_SCOPES", "This app hasn't been granted conversations.custom_channels")
