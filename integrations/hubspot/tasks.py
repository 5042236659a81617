"""Tasks: created once, and found again by the marker in their text when nobody knows whether they were.

HubSpot has no safe unique property on tasks, so a repeated create makes a second task. Our key stands as
the last line of the task's text; `find_tasks` reads it back.
"""

import re
from collections.abc import Sequence
from datetime import UTC
from typing import cast

from integrations.hubspot.batches import (
    BATCH_SIZE,
    BatchInput,
    Outcome,
    chunks,
    post_batch,
    send_all,
    write_results,
)
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import CONTACTS, TASKS
from integrations.hubspot.owners import Owners
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import AssociationsAnswer, BatchAnswer
from schemas.crm import CrmBusy, CrmRefused, CrmUnanswered, TaskWrite, WriteResult

_TASK_TO_CONTACT = 204  # HubSpot's own association type; the other direction is 203
_MARKER = re.compile(r"\[PL:([^\[\]\r\n]+)\]")

_CREATE = path(Api.OBJECTS, TASKS, "batch", "create")
_READ = path(Api.OBJECTS, TASKS, "batch", "read")
_TASKS_OF_CONTACTS = path(Api.ASSOCIATIONS, CONTACTS, TASKS, "batch", "read")


def create_tasks(transport: HubSpotTransport, owners: Owners, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
    """Create the tasks, each tied to its contact. Raises ValueError for more than 100 or a key given twice.

    If some were created before a later request failed, the failure is CrmUnanswered whatever it was,
    because the others of the family promise that nothing was written.
    """
    _check(tasks)
    outcomes: dict[str, Outcome] = {}
    inputs: list[BatchInput] = []
    for task in tasks:
        owner_id = owners.owner_id(task.owner_email) if task.owner_email else None
        if task.owner_email and owner_id is None:
            outcomes[task.key] = HubSpotInvalid(400, f"no user of the CRM has the address {task.owner_email}")
        else:
            inputs.append(_create_input(task, owner_id))
    created: list[str] = []

    def create(batch: Sequence[BatchInput]) -> BatchAnswer:
        answer = post_batch(transport, _CREATE, batch)
        created.extend(str(result.get("id")) for result in answer.get("results") or ())
        return answer

    try:
        outcomes |= send_all(inputs, create, may_repeat=False)
    except (CrmBusy, CrmRefused) as error:
        if created:
            raise CrmUnanswered(f"{len(created)} tasks were created before: {error}") from error
        raise
    return write_results([task.key for task in tasks], outcomes)


def find_tasks(transport: HubSpotTransport, contact_ids: Sequence[str]) -> dict[str, str]:
    """Return our key -> the id of every task of ours on these contacts; the oldest if there are two."""
    found: dict[str, str] = {}
    for batch in chunks(_task_ids(transport, contact_ids)):
        wanted = {"properties": ["hs_task_body"], "propertiesWithHistory": []}
        answer = cast(BatchAnswer, transport.post(_READ, {"inputs": [{"id": each} for each in batch], **wanted}))
        for task in sorted(answer.get("results") or (), key=lambda each: int(each["id"])):
            # The text above the marker may quote a student who typed one; ours is the last.
            markers = _MARKER.findall((task.get("properties") or {}).get("hs_task_body") or "")
            if markers:
                found.setdefault(markers[-1], task["id"])
    return found


def _check(tasks: Sequence[TaskWrite]) -> None:
    if len(tasks) > BATCH_SIZE:
        raise ValueError(f"at most {BATCH_SIZE} tasks can be created in one call")
    if len({task.key for task in tasks}) < len(tasks):
        raise ValueError("a key comes twice, which would make two tasks of one follow-up")
    for task in tasks:
        if _MARKER.fullmatch(_marker(task.key)) is None:
            raise ValueError(f"the key {task.key!r} cannot be written into a task and read back")


def _marker(key: str) -> str:
    return f"[PL:{key}]"


def _create_input(task: TaskWrite, owner_id: str | None) -> BatchInput:
    properties = {
        "hs_task_subject": task.subject,
        "hs_task_body": f"{task.body}\n{_marker(task.key)}",
        "hs_task_status": "NOT_STARTED",
        "hs_task_type": "TODO",
        "hs_task_priority": "HIGH" if task.is_urgent else "MEDIUM",
        "hs_timestamp": task.due_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if owner_id is not None:
        properties["hubspot_owner_id"] = owner_id
    tie = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _TASK_TO_CONTACT}
    associations = [{"to": {"id": task.contact_id}, "types": [tie]}]
    # The trace id makes HubSpot take the good ones of a batch and name the others.
    body = {"objectWriteTraceId": task.key, "properties": properties, "associations": associations}
    return BatchInput(task.key, body)


def _task_ids(transport: HubSpotTransport, contact_ids: Sequence[str]) -> list[str]:
    task_ids: dict[str, None] = {}
    for batch in chunks(list(dict.fromkeys(contact_ids))):
        inputs = [{"id": contact_id} for contact_id in batch]
        while inputs:
            answer = cast(AssociationsAnswer, transport.post(_TASKS_OF_CONTACTS, {"inputs": inputs}))
            inputs = []
            for result in answer.get("results") or ():
                task_ids |= dict.fromkeys(str(each["toObjectId"]) for each in result.get("to") or ())
                after = (result.get("paging") or {}).get("next", {}).get("after")
                if after is not None:
                    inputs.append({"id": str(result["from"]["id"]), "after": after})
    return list(task_ids)
