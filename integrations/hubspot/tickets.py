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
from integrations.hubspot.wire import BatchAnswer, PipelinesAnswer
from schemas.crm import CrmRefused, TicketWrite, WriteResult

_CREATE = path(Api.OBJECTS, TICKETS, "batch", "create")
_READ = path(Api.OBJECTS, TICKETS, "batch", "read")


@dataclass(frozen=True, slots=True)
class TicketQueue:
    """Where new tickets of this portal begin: ids of a pipeline and of its first open stage."""

    pipeline: str
    stage: str


def ticket_queue(transport: HubSpotTransport) -> TicketQueue:
    """Return the first pipeline's first open stage. Raises CrmRefused if the portal has none."""
    answer = cast(PipelinesAnswer, transport.get(path(Api.PIPELINES, TICKETS)))
    for pipeline in sorted(answer.get("results") or (), key=lambda each: each.get("displayOrder", 0)):
        for stage in sorted(pipeline.get("stages") or (), key=lambda each: each.get("displayOrder", 0)):
            if (stage.get("metadata") or {}).get("ticketState", "OPEN") == "OPEN":
                return TicketQueue(pipeline["id"], stage["id"])
    raise CrmRefused("the portal has no pipeline with an open stage for tickets")


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
        "hs_ticket_priority": "HIGH" if ticket.is_urgent else "MEDIUM",
    }
    return BatchInput(ticket.key, {"objectWriteTraceId": ticket.key, "properties": properties})
