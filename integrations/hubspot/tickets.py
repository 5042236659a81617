"""Tickets: looked for by our key before they are made, and never made twice.

The key is a unique property of ours on the ticket, so HubSpot itself refuses a second one, and reading by it sees what
was written a moment ago (its search does not). A ticket that is there is left as it is: the help desk works on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from integrations.hubspot.batches import BATCH_SIZE, BatchInput, Outcome, chunks, post_batch, send_all, write_results
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import TICKET_KEY, TICKETS
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import BatchAnswer, Pipeline, PipelinesAnswer, Stage
from schemas.crm import CrmRefused, TicketWrite, WriteResult

_TICKET_TO_CONTACT = 16  # HubSpot's own association type; the other direction is 15
_CREATE = path(Api.OBJECTS, TICKETS, "batch", "create")
_READ = path(Api.OBJECTS, TICKETS, "batch", "read")


@dataclass(frozen=True, slots=True)
class TicketWishes:
    """Where tickets should begin, by name or id, and how urgent they are; an empty name is the portal's first one."""

    pipeline: str = ""
    stage: str = ""
    urgent: str = "HIGH"
    usual: str = "MEDIUM"


@dataclass(frozen=True, slots=True)
class TicketQueue:
    """Where new tickets of this portal begin: ids of a pipeline and of its stage. Priorities are HubSpot's words."""

    pipeline: str
    stage: str
    urgent: str = "HIGH"
    usual: str = "MEDIUM"


def ticket_queue(transport: HubSpotTransport, wishes: TicketWishes) -> TicketQueue:
    """Return where tickets begin: the wanted stage, else the first open one. Raises CrmRefused if there is none."""
    answer = cast(PipelinesAnswer, transport.get(path(Api.PIPELINES, TICKETS)))
    pipelines = sorted(answer.get("results") or (), key=lambda each: each.get("displayOrder", 0))
    for pipeline in pipelines:
        if not _is_wanted(pipeline, wishes.pipeline):
            continue
        for stage in sorted(pipeline.get("stages") or (), key=lambda each: each.get("displayOrder", 0)):
            is_open = (stage.get("metadata") or {}).get("ticketState", "OPEN") == "OPEN"
            if _is_wanted(stage, wishes.stage) and (is_open or wishes.stage):
                return TicketQueue(pipeline["id"], stage["id"], wishes.urgent, wishes.usual)
    if wishes.pipeline or wishes.stage:
        names = ", ".join(repr(pipeline.get("label", pipeline["id"])) for pipeline in pipelines) or "none"
        raise CrmRefused(
            f"the portal has no stage {wishes.stage!r} in a pipeline {wishes.pipeline!r} of tickets "
            f"(pipelines: {names}). Correct PLACELINE_HUBSPOT_TICKET_PIPELINE and PLACELINE_HUBSPOT_TICKET_STAGE"
        )
    raise CrmRefused("the portal has no pipeline with an open stage for tickets")


def _is_wanted(one: Pipeline | Stage, name: str) -> bool:
    return not name or name.casefold() in (one["id"].casefold(), one.get("label", "").casefold())


def open_tickets(transport: HubSpotTransport, queue: TicketQueue, tickets: Sequence[TicketWrite]) -> list[WriteResult]:
    """Make the tickets that are not there yet; twice is safe. If a key comes twice, the first counts."""
    wanted = {each.key: each for each in reversed(tickets)}
    outcomes: dict[str, Outcome] = dict(_standing(transport, list(wanted)))
    inputs = [_create_input(each, queue) for key, each in wanted.items() if key not in outcomes]
    # Not repeated in halves when an answer says nothing of some: those are looked for in the next run.
    outcomes |= send_all(inputs, partial(post_batch, transport, _CREATE), id_property=TICKET_KEY, may_repeat=False)
    return write_results([each.key for each in tickets], outcomes)


def _standing(transport: HubSpotTransport, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for batch in chunks(keys, BATCH_SIZE):
        asked = {
            "idProperty": TICKET_KEY, "properties": [TICKET_KEY], "propertiesWithHistory": [],
            "inputs": [{"id": key} for key in batch],
        }  # fmt: skip
        try:
            answer = cast(BatchAnswer, transport.post(_READ, asked))
        except HubSpotInvalid as problem:
            # The only thing in this request that a portal may not know is the property.
            raise CrmRefused(f"the portal is not set up for Placeline: it lacks {TICKET_KEY} on tickets") from problem
        for ticket in answer.get("results") or ():
            key = (ticket.get("properties") or {}).get(TICKET_KEY)
            if key is not None:
                yield key, ticket["id"]


def _create_input(ticket: TicketWrite, queue: TicketQueue) -> BatchInput:
    properties = {
        TICKET_KEY: ticket.key,
        "subject": ticket.subject,
        "content": ticket.body,
        "hs_pipeline": queue.pipeline,
        "hs_pipeline_stage": queue.stage,
        "hs_ticket_priority": queue.urgent if ticket.is_urgent else queue.usual,
    }
    body: dict[str, object] = {"objectWriteTraceId": ticket.key, "properties": properties}
    if ticket.contact_id is not None:
        tie = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _TICKET_TO_CONTACT}
        body["associations"] = [{"to": {"id": ticket.contact_id}, "types": [tie]}]
    return BatchInput(ticket.key, body)
