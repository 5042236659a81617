"""`/control`: what no vendor offers. A test looks into the portal, sets faults, and lets a text arrive."""

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from sandbox.hubspot.endpoints.custom_channels import agent_writes
from sandbox.hubspot.inbox import Message
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.owners import OWNERS
from sandbox.hubspot.sandbox_state import SandboxState
from sandbox.hubspot.wire import Answer, JsonObject, as_object, as_text, invalid, optional_text, texts_in

if TYPE_CHECKING:
    from multidict import MultiMapping

    Query = MultiMapping[str]

SHOWN_MOST = 100_000


def health(state: SandboxState, query: "Query", body: object) -> Answer:
    """Say that the sandbox runs, and what it runs as."""
    return Answer(200, {"status": "ok", "tier": state.tier, "time": state.clock.instant()})


def stats(state: SandboxState, query: "Query", body: object) -> Answer:
    """Return the counts of requests, of records by type, and of threads by status."""
    objects = {one.name: len(one.records) for one in state.portal.types.all()}
    threads = Counter(thread.status for thread in state.portal.inbox.threads())
    return Answer(200, {**state.ledger.view(), "objects": objects, "threads": dict(threads)})


def requests(state: SandboxState, query: "Query", body: object) -> Answer:
    """Return requests in the order they came."""
    start, limit = _window(query)
    shown = islice(state.ledger.entries, start, start + limit)
    return Answer(200, {"total": len(state.ledger.entries), "results": [entry.view() for entry in shown]})


def objects(state: SandboxState, query: "Query", body: object, name: str) -> Answer:
    """Return records of one type with all their values and associations, archived ones too."""
    object_type = state.portal.types.get(name)
    records = object_type.records.all()
    start, limit = _window(query)
    results: list[JsonObject] = []
    for record in records[start : start + limit]:
        view = object_type.view(record, record.values)
        results.append(view | {"associations": _associations(state, object_type, record.id)})
    return Answer(200, {"total": len(records), "results": results})


def threads(state: SandboxState, query: "Query", body: object) -> Answer:
    """Return every thread with its phone number and its messages."""
    results = [
        thread.view() | {"phone": thread.phone, "messages": [one.view(thread.id) for one in thread.messages]}
        for thread in state.portal.inbox.threads()
    ]
    return Answer(200, {"total": len(results), "results": results})


def inbox(state: SandboxState, query: "Query", body: object) -> Answer:
    """Let a text arrive from a student's phone; the same `sid` twice is one text."""
    fields = as_object(body, "the body")
    thread, message = state.portal.inbox.take_in(
        phone=as_text(fields.get("from"), "from"),
        number=as_text(fields.get("to"), "to"),
        body=optional_text(fields, "body"),
        sid=optional_text(fields, "sid"),
        at=state.clock.instant(),
    )
    portal = state.portal
    portal.tell("conversation.newMessage", thread.id, message.created_at, messageId=message.id, messageType="MESSAGE")
    return Answer(200, {"thread": thread.view(), "message": message.view(thread.id)})


def agent(state: SandboxState, query: "Query", body: object) -> Answer:
    """Let a colleague write a text in a thread of the inbox; a custom channel is told of it."""
    fields = as_object(body, "the body")
    portal = state.portal
    thread = portal.inbox.thread(as_text(fields.get("thread"), "thread"))
    channel = portal.channels.get(thread.account.channel_id)
    person = OWNERS[0]
    message = Message(
        id=portal.inbox.new_message_id(),
        type="MESSAGE",
        text=as_text(fields.get("text"), "text"),
        created_at=state.clock.instant(),
        created_by=f"A-{person.user_id}",
        senders=({"actorId": f"A-{person.user_id}", "senderField": "FROM"},),
        recipients=(
            {"recipientField": "TO", "deliveryIdentifier": {"type": "HS_PHONE_NUMBER", "value": thread.phone}},
        ),
        channel_id=thread.account.channel_id,
        channel_account_id=thread.account.id,
    )
    portal.inbox.add(thread, message)
    if channel is not None and channel.webhook_url:
        portal.webhooks.channel_posts.append((channel.webhook_url, agent_writes(thread, channel, message)))
    return Answer(200, message.view(thread.id))


def webhooks(state: SandboxState, query: "Query", body: object) -> Answer:
    """Return how far posting has come."""
    return Answer(200, state.portal.webhooks.view())


def set_webhooks(state: SandboxState, query: "Query", body: object) -> Answer:
    """Say where events of the app's subscriptions go, and which properties of contacts are subscribed to."""
    fields = as_object(body, "the body")
    standing = state.portal.webhooks
    standing.url = optional_text(fields, "url", standing.url)
    standing.secret = optional_text(fields, "secret", standing.secret)
    if "properties" in fields:
        standing.properties = frozenset(texts_in(fields, "properties"))
    return Answer(200, standing.view())


def faults(state: SandboxState, query: "Query", body: object) -> Answer:
    """Return the faults as they stand."""
    return Answer(200, state.faults.view())


def set_faults(state: SandboxState, query: "Query", body: object) -> Answer:
    """Set some faults and leave the others."""
    state.faults.merge(as_object(body, "the body"))
    return Answer(200, state.faults.view())


def reset(state: SandboxState, query: "Query", body: object) -> Answer:
    """Start anew."""
    state.reset()
    return Answer(200, {"status": "ok"})


def _window(query: "Query") -> tuple[int, int]:
    start, limit = query.get("offset", "0"), query.get("limit", str(SHOWN_MOST))
    if not (start.isdigit() and limit.isdigit()):
        raise invalid("offset and limit must be numbers")
    return int(start), int(limit)


def _associations(state: SandboxState, object_type: ObjectType, record_id: str) -> JsonObject:
    """Return the ids of what a record is associated with, by the other type's name."""
    found: JsonObject = {}
    for other in state.portal.types.all():
        if ids := list(state.portal.associations.of(object_type, record_id, other)):
            found[other.name] = ids
    return found
