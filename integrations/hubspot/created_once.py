"""Objects that HubSpot can't keep unique: made once, and found again by the marker in their text.

HubSpot has no safe unique property on tasks and communications, so a repeated create makes a second one. Our key stands
as the last line of the text; who does not know whether a create arrived reads it back before creating again.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from integrations.hubspot.batches import BATCH_SIZE, BatchInput, Outcome, chunks, post_batch, send_all
from integrations.hubspot.mapping import CONTACTS
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import AssociationsAnswer, BatchAnswer
from schemas.crm import CrmBusy, CrmRefused, CrmUnanswered

_MARKER = re.compile(r"\[PL:([^\[\]\r\n]+)\]")


def check_keys(keys: Sequence[str]) -> None:
    """Raise ValueError for more than 100 keys, for one given twice, and for one that could not be read back."""
    if len(keys) > BATCH_SIZE:
        raise ValueError(f"at most {BATCH_SIZE} can be created in one call")
    if len(set(keys)) < len(keys):
        raise ValueError("a key comes twice, which would make two of one")
    for key in keys:
        if _MARKER.fullmatch(_marker(key)) is None:
            raise ValueError(f"the key {key!r} cannot be written into a text and read back")


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it."""
    return f"{text}\n{_marker(key)}"


def create_once(transport: HubSpotTransport, object_type: str, inputs: Sequence[BatchInput]) -> dict[str, Outcome]:
    """Create the objects and return what became of each.

    If some were created before a later request failed, the failure is CrmUnanswered whatever it was, because the
    others of the family promise that nothing was written.
    """
    where = path(Api.OBJECTS, object_type, "batch", "create")
    created: list[str] = []

    def create(batch: Sequence[BatchInput]) -> BatchAnswer:
        answer = post_batch(transport, where, batch)
        created.extend(str(result.get("id")) for result in answer.get("results") or ())
        return answer

    try:
        return send_all(inputs, create, may_repeat=False)
    except (CrmBusy, CrmRefused) as error:
        if created:
            raise CrmUnanswered(f"{len(created)} {object_type} were created before: {error}") from error
        raise


def find_marked(
    transport: HubSpotTransport, object_type: str, text_property: str, contact_ids: Sequence[str]
) -> dict[str, str]:
    """Return our key -> the id of every object of ours on these contacts; the oldest if there are two."""
    read = path(Api.OBJECTS, object_type, "batch", "read")
    found: dict[str, str] = {}
    for batch in chunks(_ids_of_contacts(transport, object_type, contact_ids)):
        wanted = {"properties": [text_property], "propertiesWithHistory": []}
        answer = cast(BatchAnswer, transport.post(read, {"inputs": [{"id": each} for each in batch], **wanted}))
        for one in sorted(answer.get("results") or (), key=lambda each: int(each["id"])):
            # The text above the marker may quote a student who typed one; ours is the last.
            markers = _MARKER.findall((one.get("properties") or {}).get(text_property) or "")
            if markers:
                found.setdefault(markers[-1], one["id"])
    return found


def in_utc(instant: datetime) -> str:
    """Return an instant as HubSpot takes it."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _marker(key: str) -> str:
    return f"[PL:{key}]"


def _ids_of_contacts(transport: HubSpotTransport, object_type: str, contact_ids: Sequence[str]) -> list[str]:
    of_contacts = path(Api.ASSOCIATIONS, CONTACTS, object_type, "batch", "read")
    ids: dict[str, None] = {}
    for batch in chunks(list(dict.fromkeys(contact_ids))):
        inputs = [{"id": contact_id} for contact_id in batch]
        while inputs:
            answer = cast(AssociationsAnswer, transport.post(of_contacts, {"inputs": inputs}))
            inputs = []
            for result in answer.get("results") or ():
                ids |= dict.fromkeys(str(each["toObjectId"]) for each in result.get("to") or ())
                after = (result.get("paging") or {}).get("next", {}).get("after")
                if after is not None:
                    inputs.append({"id": str(result["from"]["id"]), "after": after})
    return list(ids)
