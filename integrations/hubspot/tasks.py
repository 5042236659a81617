"""Tasks: created once, found again when nobody knows whether they were, and completed when they are done here."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from integrations.hubspot.batches import BatchInput, Outcome, chunks, post_batch, send_all, write_results
from integrations.hubspot.created_once import check_keys, create_once, find_marked, in_utc, marked
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import TASKS
from integrations.hubspot.owners import Owners, no_user
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import BatchAnswer
from schemas.crm import TaskWrite, WriteResult

_TASK_TO_CONTACT = 204  # HubSpot's own association type; the other direction is 203
_BODY, _STATUS, _NEW = "hs_task_body", "hs_task_status", "NOT_STARTED"
_READ = path(Api.OBJECTS, TASKS, "batch", "read")
_UPDATE = path(Api.OBJECTS, TASKS, "batch", "update")


def create_tasks(transport: HubSpotTransport, owners: Owners, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
    """Create the tasks, each tied to its contact. Raises ValueError for more than 100 or a key given twice.

    If some were created before a later request failed, the failure is CrmUnanswered whatever it was,
    because the others of the family promise that nothing was written.
    """
    check_keys([task.key for task in tasks])
    outcomes: dict[str, Outcome] = {}
    inputs: list[BatchInput] = []
    for task in tasks:
        owner_id = owners.owner_id(task.owner_email) if task.owner_email else None
        if task.owner_email and owner_id is None:
            outcomes[task.key] = HubSpotInvalid(400, no_user(task.owner_email))
        else:
            inputs.append(_create_input(task, owner_id))
    outcomes |= create_once(transport, TASKS, inputs)
    return write_results([task.key for task in tasks], outcomes)


def find_tasks(transport: HubSpotTransport, contact_ids: Sequence[str]) -> dict[str, str]:
    """Return our key -> the id of every task of ours on these contacts; the oldest if there are two."""
    return find_marked(transport, TASKS, _BODY, contact_ids)


def complete_tasks(transport: HubSpotTransport, task_ids: Sequence[str]) -> None:
    """Complete the tasks that are as we made them. Two requests for a hundred, one where there is nothing to do."""
    for batch in chunks(list(dict.fromkeys(task_ids))):
        wanted = {"properties": [_STATUS], "propertiesWithHistory": []}
        answer = cast(BatchAnswer, transport.post(_READ, {"inputs": [{"id": each} for each in batch], **wanted}))
        untouched = [
            BatchInput(task["id"], {"id": task["id"], "properties": {_STATUS: "COMPLETED"}}, sent_id=task["id"])
            for task in answer.get("results") or ()
            if (task.get("properties") or {}).get(_STATUS) == _NEW
        ]
        # A task that can't be completed (deleted this second, a rule of the portal) is the person's there.
        send_all(untouched, partial(post_batch, transport, _UPDATE))


def _create_input(task: TaskWrite, owner_id: str | None) -> BatchInput:
    properties = {
        "hs_task_subject": task.subject,
        _BODY: marked(task.body, task.key),
        _STATUS: _NEW,
        "hs_task_type": "CALL" if task.is_call else "TODO",
        "hs_task_priority": "HIGH" if task.is_urgent else "MEDIUM",
        "hs_timestamp": in_utc(task.due_at),
    }
    if owner_id is not None:
        properties["hubspot_owner_id"] = owner_id
    tie = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _TASK_TO_CONTACT}
    associations = [{"to": {"id": task.contact_id}, "types": [tie]}]
    # The trace id makes HubSpot take the good ones of a batch and name the others.
    body = {"objectWriteTraceId": task.key, "properties": properties, "associations": associations}
    return BatchInput(task.key, body)
