"""Objects as they stand in the portal, read by the hundred: contacts with their merges and deletions, records, tasks,
tickets.

Search is never used: it lags behind writes, ends at 10,000 results and is allowed five times a second. A batch of a
hundred is one request of the ordinary limit, so 25,000 contacts are 250 requests, 13 s at the pace of Pro.
Source: HubSpot's published API documents, version 2026-09 (objects, batch read; merges: `hs_merged_object_ids`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TypedDict, cast

from integrations.hubspot.batches import chunks
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.mapping import (
    CONTACT_CAREER_KEY,
    CONTACT_PROPERTIES,
    CONTACTS,
    RECORD_PROPERTIES,
    STUDENT_ID,
    TASKS,
    TICKETS,
)
from integrations.hubspot.paths import Api, path
from integrations.hubspot.records import RecordHome, record_home
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import ObjectResult, PipelinesAnswer
from schemas.crm_reading import Absence, ContactReading, CrmReader, SeenContact, SeenObject

MERGED_IDS = "hs_merged_object_ids"
_OWNER = "hubspot_owner_id"
_TASK_PROPERTIES = {"subject": "hs_task_subject", "status": "hs_task_status", "owner_id": _OWNER}
_TICKET_PROPERTIES = {"subject": "subject", "stage": "hs_pipeline_stage", "owner_id": _OWNER}
_COMPLETED = "COMPLETED"


class _Read(ObjectResult, total=False):
    updatedAt: str


class _ReadAnswer(TypedDict, total=False):
    results: list[_Read]


class HubSpotReader(CrmReader):
    """One portal. `opt_out_properties` are the contact properties, by HubSpot's names, that a person ticks by hand."""

    def __init__(self, transport: HubSpotTransport, opt_out_properties: Sequence[str] = ()) -> None:
        self._transport = transport
        self._opt_outs = tuple(opt_out_properties)
        self._home: RecordHome | None = None
        self._closed_stages: frozenset[str] | None = None

    def contacts(self, wanted: Mapping[str, str]) -> ContactReading:
        """Return contacts by CRM id -> our student id, following merges.

        Whoever is missing is looked for in four places, the cheap ones first: among the ids that others say were merged
        into them, under the student id, in the recycling bin, and at last one by one, which HubSpot answers with the
        survivor of a merge.
        """
        standing = self._contacts(CONTACTS, list(wanted))
        by_merged = {gone: one for one in standing.values() for gone in one.merged_ids}
        standing |= {each: by_merged[each] for each in wanted if each not in standing and each in by_merged}
        missing = [each for each in wanted if each not in standing]
        standing |= self._under_their_student_id({each: wanted[each] for each in missing})
        missing = [each for each in missing if each not in standing]
        deleted = self._deleted(missing)
        for each in missing:
            if each not in deleted and (survivor := self._one(each)) is not None:
                standing[each] = survivor
        absent = {
            each: Absence.DELETED if each in deleted else Absence.GONE for each in missing if each not in standing
        }
        return ContactReading(standing, absent)

    def keeps_records_apart(self) -> bool:
        """Return whether the portal has the custom object, which Enterprise only has."""
        return self._record_home().object_type is not None

    def records(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return the records under these ids; empty where contacts hold them (see `SeenContact.record`)."""
        home = self._record_home()
        if home.object_type is None:
            return {}
        return self._objects(home.object_type, crm_ids, RECORD_PROPERTIES)

    def tasks(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return tasks by id, with `is_completed`."""
        found = self._objects(TASKS, crm_ids, _TASK_PROPERTIES)
        return {each: _with(one, "is_completed", one.properties["status"] == _COMPLETED) for each, one in found.items()}

    def tickets(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return tickets by id, with `is_closed`."""
        found = self._objects(TICKETS, crm_ids, _TICKET_PROPERTIES)
        if not found:
            return {}
        closed = self._stages_that_close()
        return {each: _with(one, "is_closed", one.properties["stage"] in closed) for each, one in found.items()}

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _record_home(self) -> RecordHome:
        if self._home is None:
            self._home = record_home(self._transport)
        return self._home

    def _contact_properties(self) -> list[str]:
        names = [STUDENT_ID, MERGED_IDS, *CONTACT_PROPERTIES.values(), *self._opt_outs]
        if self._record_home().object_type is None:
            names += [CONTACT_CAREER_KEY, *RECORD_PROPERTIES.values()]
        return list(dict.fromkeys(names))

    def _contacts(self, where: str, ids: Sequence[str], id_property: str | None = None) -> dict[str, SeenContact]:
        names = self._contact_properties() if ids else []
        return {one["id"]: self._contact(one) for one in self._read(where, ids, names, id_property=id_property)}

    def _contact(self, one: _Read) -> SeenContact:
        values = one.get("properties") or {}
        merged = [each for each in (values.get(MERGED_IDS) or "").split(";") if each]
        return SeenContact(
            crm_id=str(one["id"]),
            student_id=values.get(STUDENT_ID),
            merged_ids=tuple(merged),
            properties=_ours(values, CONTACT_PROPERTIES),
            opt_outs={name: values.get(name) or "" for name in self._opt_outs},
            record_key=values.get(CONTACT_CAREER_KEY),
            record=_ours(values, RECORD_PROPERTIES),
            updated_at=_instant(one),
        )

    def _under_their_student_id(self, missing: Mapping[str, str]) -> dict[str, SeenContact]:
        """Return what stands under the student id now: the survivor of a merge, or a contact made anew by hand."""
        found = self._contacts(CONTACTS, list(missing.values()), id_property=STUDENT_ID)
        by_student = {one.student_id: one for one in found.values()}
        return {each: by_student[key] for each, key in missing.items() if key in by_student}

    def _deleted(self, ids: Sequence[str]) -> set[str]:
        return {str(one["id"]) for one in self._read(CONTACTS, ids, [STUDENT_ID], archived=True)}

    def _one(self, crm_id: str) -> SeenContact | None:
        query = {"properties": ",".join(self._contact_properties())}
        try:
            found = cast(_Read, self._transport.get(path(Api.OBJECTS, CONTACTS, crm_id), query))
        except HubSpotInvalid as problem:
            if problem.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return self._contact(found)

    def _objects(self, where: str, ids: Sequence[str], table: Mapping[str, str]) -> dict[str, SeenObject]:
        return {
            str(one["id"]): SeenObject(str(one["id"]), _ours(one.get("properties") or {}, table), _instant(one))
            for one in self._read(where, ids, list(table.values()))
        }

    def _read(
        self, where: str, ids: Sequence[str], names: Sequence[str], *, id_property: str | None = None,
        archived: bool = False,
    ) -> Iterator[_Read]:  # fmt: skip
        read = path(Api.OBJECTS, where, "batch", "read") + ("?archived=true" if archived else "")
        for batch in chunks(list(dict.fromkeys(ids))):
            body: dict[str, object] = {
                "inputs": [{"id": each} for each in batch], "properties": names, "propertiesWithHistory": [],
            }  # fmt: skip
            if id_property is not None:
                body["idProperty"] = id_property
            yield from cast(_ReadAnswer, self._transport.post(read, body)).get("results") or ()

    def _stages_that_close(self) -> frozenset[str]:
        if self._closed_stages is None:
            answer = cast(PipelinesAnswer, self._transport.get(path(Api.PIPELINES, TICKETS)))
            self._closed_stages = frozenset(
                stage["id"]
                for pipeline in answer.get("results") or ()
                for stage in pipeline.get("stages") or ()
                if (stage.get("metadata") or {}).get("ticketState") == "CLOSED"
            )
        return self._closed_stages


def _ours(values: Mapping[str, str | None], table: Mapping[str, str]) -> dict[str, str]:
    return {name: values.get(crm_name) or "" for name, crm_name in table.items()}


def _instant(one: _Read) -> datetime | None:
    written = one.get("updatedAt")
    return datetime.fromisoformat(written) if written else None


def _with(one: SeenObject, name: str, holds: bool) -> SeenObject:
    return SeenObject(one.crm_id, {**one.properties, name: "true" if holds else "false"}, one.updated_at)
