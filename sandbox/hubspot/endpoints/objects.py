"""`/crm/objects`: records one at a time, in pages, and by search."""

import time

from sandbox.hubspot import search
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.record_writes import (
    archive_record,
    change_record,
    check_required,
    check_unique,
    checked_values,
    create_record,
    wanted_associations,
)
from sandbox.hubspot.records import Record
from sandbox.hubspot.wire import (
    Answer,
    Call,
    JsonObject,
    invalid,
    not_found,
    optional_text,
    page,
    texts_in,
    whole_number,
)

PAGE_MOST = 100
RECORD_ID = ("", "hs_object_id")  # what identifies a record when no property is named


def create(call: Call) -> Answer:
    """Make a record."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    values = checked_values(object_type, fields.get("properties"))
    check_required(call.portal, object_type, None, values)
    check_unique(object_type, None, values)
    wanted = wanted_associations(call.portal, object_type, fields)
    record = create_record(call.portal, object_type, values, wanted, call.at)
    return Answer(201, object_type.view(record, values))


def read(call: Call) -> Answer:
    """Return one record, archived ones only where they are asked for."""
    object_type = call.portal.types.get(call.path["type"])
    is_archived = call.query.get("archived") == "true"
    record = _addressed(object_type, call, archived=is_archived, merged=True)
    return Answer(200, _view(call, object_type, record))


def update(call: Call) -> Answer:
    """Write values of one record."""
    object_type = call.portal.types.get(call.path["type"])
    record = _addressed(object_type, call)
    values = checked_values(object_type, call.fields().get("properties"))
    check_required(call.portal, object_type, record, values)
    check_unique(object_type, record, values)
    change_record(call.portal, object_type, record, values, call.at)
    return Answer(200, object_type.view(record, values))


def archive(call: Call) -> Answer:
    """Archive one record; one that is not there is no error."""
    object_type = call.portal.types.get(call.path["type"])
    record = object_type.records.get(call.path["id"])
    if record is not None:
        archive_record(call.portal, object_type, record, call.at)
    return Answer(204)


def listing(call: Call) -> Answer:
    """Return one page of records, in the order they were made."""
    object_type = call.portal.types.get(call.path["type"])
    after = call.query.get("after", "0")
    if not after.isdigit():
        raise invalid(f"after {after} is not a cursor of this listing")
    records, has_more = object_type.records.page(
        int(after), call.limit(10, PAGE_MOST), archived=call.query.get("archived") == "true"
    )
    views = [_view(call, object_type, record) for record in records]
    return Answer(200, page(views, records[-1].id if has_more else None))


def find(call: Call) -> Answer:
    """Search; the index may lag behind the records, and no query reaches past its 10,000th result."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    limit = whole_number(fields.get("limit"), "limit", 10, search.PAGE_MOST)
    after = optional_text(fields, "after", "0")
    if not after.isdigit() or int(after) + limit > search.RESULTS_MOST:
        raise invalid(f"after {after} with limit {limit} is beyond the {search.RESULTS_MOST} results of a search")
    matches = search.condition(object_type, fields)
    wish = search.order(fields)
    at = time.monotonic()
    found = []
    for record in object_type.records.standing():
        values = call.portal.search_index.seen(record, at)
        if values is not None and matches(seen := search.Seen(object_type, record, values)):
            found.append(seen)
    found.sort(key=wish.key, reverse=wish.is_descending)
    end = int(after) + limit
    names = texts_in(fields, "properties") or None
    views = [object_type.view(seen.record, names) for seen in found[int(after) : end]]
    return Answer(200, page(views, str(end) if end < len(found) else None, total=len(found)))


def _addressed(object_type: ObjectType, call: Call, *, archived: bool = False, merged: bool = False) -> Record:
    """Return the record in the path, by its id or by a unique property. Raises Refused (404).

    With `merged`, the old id of a record that was merged into another leads to that one.
    """
    key = call.path["id"]
    if merged and not archived:
        key = object_type.records.survivors.get(key, key)
    found = record_by(object_type, call.query.get("idProperty", ""), key, archived=archived)
    if found is None:
        raise not_found(f"{object_type.singular} {key}")
    return found


def record_by(object_type: ObjectType, id_property: str, key: str, *, archived: bool = False) -> Record | None:
    """Return the record with this id or unique value. Raises Refused (400) if the property is not unique."""
    check_identifies(object_type, id_property)
    if archived:
        return object_type.records.archived(key)
    if id_property in RECORD_ID:
        return object_type.records.get(key)
    return object_type.records.find(id_property, key)


def check_identifies(object_type: ObjectType, id_property: str) -> None:
    """Refuse (400) to look records up by a property that several of them may share."""
    if id_property not in RECORD_ID and not object_type.records.is_unique(id_property):
        raise invalid(f"{id_property} is not a unique identifier property of {object_type.name}")


def _view(call: Call, object_type: ObjectType, record: Record) -> JsonObject:
    """Return the record as the query wants it, with the associations it names."""
    body = object_type.view(record, call.names("properties") or None)
    associations: JsonObject = {}
    for name in call.names("associations"):
        other = call.portal.types.get(name)
        ids = call.portal.associations.of(object_type, record.id, other)
        if ids:
            link = f"{object_type.singular}_to_{other.singular}"
            associations[other.association_name] = {"results": [{"id": one, "type": link} for one in ids]}
    if associations:
        body["associations"] = associations
    return body
