"""Career Status records: a custom object of their own, or properties of the contact if there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from integrations.hubspot.batches import BatchInput, Outcome, post_batch, send_all, write_results
from integrations.hubspot.errors import HubSpotForbidden, HubSpotInvalid
from integrations.hubspot.mapping import (
    CAREER_KEY,
    CAREER_STATUS,
    CONTACT_CAREER_KEY,
    CONTACTS,
    RECORD_PROPERTIES,
    UnknownProperty,
    to_hubspot,
)
from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import AssociationResult, BatchAnswer, SchemasAnswer
from schemas.crm import CrmRefused, RecordTie, RecordWrite, WriteResult, Written

# HubSpot takes 2,000 pairs in one request, twenty times what it takes of objects; half of that, should the default
# kind have a lower limit. A batch it finds too large is taken apart like any other it refuses.
# Source: https://docs.workato.com/en/connectors/hubspot/actions/associate-records-batch.html
TIES = 1_000


@dataclass(frozen=True, slots=True)
class RecordHome:
    """Where this portal keeps the records: the custom object's number, or None for the contact itself."""

    object_type: str | None


def record_home(transport: HubSpotTransport) -> RecordHome:
    """Return where the records go in this portal. Raises CrmRefused if neither place has been set up."""
    try:
        answer = cast(SchemasAnswer, transport.get(path(Api.SCHEMAS)))
    except HubSpotForbidden:
        answer = {}
    for schema in answer.get("results") or ():
        if schema.get("name") == CAREER_STATUS:
            return RecordHome(schema["objectTypeId"])
    # A missing scope answers like a portal without custom objects. Only what `setup` made tells them apart.
    try:
        transport.get(path(Api.PROPERTIES, CONTACTS, CONTACT_CAREER_KEY))
    except HubSpotInvalid as problem:
        raise CrmRefused("the portal is not set up for Placeline: it has no place for Career Status") from problem
    return RecordHome(None)


def upsert_records(transport: HubSpotTransport, home: RecordHome, records: Sequence[RecordWrite]) -> list[WriteResult]:
    """Write the records; twice is safe. If a key comes twice, the last wins."""
    outcomes: dict[str, Outcome] = {}
    known: list[tuple[RecordWrite, dict[str, str]]] = []
    for record in {each.key: each for each in records}.values():
        try:
            known.append((record, to_hubspot(record.properties, RECORD_PROPERTIES)))
        except UnknownProperty as error:
            outcomes[record.key] = HubSpotInvalid(400, str(error))
    if home.object_type is None:
        outcomes |= _written_on_contacts(transport, known)
    else:
        outcomes |= _written_as_objects(transport, home.object_type, known)
    known_keys = {each.key for each in records if each.is_known}
    return write_results([each.key for each in records], outcomes, known_keys)


def tie_records(transport: HubSpotTransport, home: RecordHome, ties: Sequence[RecordTie]) -> list[WriteResult]:
    """Tie records to their contacts, a thousand in a request; twice is safe. Asks nothing where they are contacts."""
    if home.object_type is None:
        return [Written(tie.key, tie.contact_id) for tie in ties]
    inputs = [
        BatchInput(tie.key, {"from": {"id": tie.record_id}, "to": {"id": tie.contact_id}}, sent_id=tie.record_id)
        for tie in ties
    ]
    associate = path(Api.ASSOCIATIONS, home.object_type, CONTACTS, "batch", "associate", "default")
    outcomes = send_all(inputs, partial(_associated, transport, associate), size=TIES)
    return write_results([tie.key for tie in ties], outcomes)


def _written_as_objects(
    transport: HubSpotTransport, object_type: str, records: Sequence[tuple[RecordWrite, dict[str, str]]]
) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    # One that stood there is changed and not upserted: HubSpot would make a deleted one anew, without a word.
    for is_known, verb in ((True, "update"), (False, "upsert")):
        inputs = [
            BatchInput(
                record.key,
                {
                    "idProperty": CAREER_KEY,
                    "id": record.key,
                    "objectWriteTraceId": record.key,
                    "properties": {CAREER_KEY: record.key, **properties},
                },
                sent_id=record.key,
            )
            for record, properties in records
            if record.is_known is is_known
        ]
        where = path(Api.OBJECTS, object_type, "batch", verb)
        outcomes |= send_all(inputs, partial(post_batch, transport, where), id_property=CAREER_KEY)
    return outcomes


def _written_on_contacts(
    transport: HubSpotTransport, records: Sequence[tuple[RecordWrite, dict[str, str]]]
) -> dict[str, Outcome]:
    # A contact has room for one record, and HubSpot refuses a batch that names a contact twice: the last
    # record given is the one that shows, and all records of that contact share its fate.
    shown = {record.contact_id: (record, properties) for record, properties in records}
    inputs = [
        BatchInput(
            contact_id,
            {
                "id": contact_id,
                "objectWriteTraceId": contact_id,
                "properties": {CONTACT_CAREER_KEY: record.key, **properties},
            },
            sent_id=contact_id,
        )
        for contact_id, (record, properties) in shown.items()
    ]
    by_contact = send_all(inputs, partial(post_batch, transport, path(Api.OBJECTS, CONTACTS, "batch", "update")))
    return {record.key: by_contact[record.contact_id] for record, _ in records}


def _associated(transport: HubSpotTransport, where: str, batch: Sequence[BatchInput]) -> BatchAnswer:
    answer = post_batch(transport, where, batch)
    errors = answer.get("errors") or []
    if not errors:
        # Ties are answered as pairs, and not always all of them; without an error every one of them was made.
        return {"results": [{"id": each.sent_id or ""} for each in batch]}
    pairs = cast(list[AssociationResult], answer.get("results") or [])
    return {"results": [{"id": str(pair["from"]["id"])} for pair in pairs], "errors": errors}
