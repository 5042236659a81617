"""What is done to whole contacts: merged into another, or removed for privacy so that nothing of them is left."""

from sandbox.hubspot.record_writes import archive_record, change_record
from sandbox.hubspot.wire import Answer, Call, as_text, invalid, not_found, optional_text

MERGED_IDS = "hs_merged_object_ids"


def merge(call: Call) -> Answer:
    """Merge one contact into another. The survivor keeps its own values and gets those that it lacks."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    primary = object_type.records.get(as_text(fields.get("primaryObjectId"), "primaryObjectId"))
    other = object_type.records.get(as_text(fields.get("objectIdToMerge"), "objectIdToMerge"))
    if primary is None or other is None or primary is other:
        raise invalid("primaryObjectId and objectIdToMerge must be two records of this portal")
    lacking = {name: value for name, value in other.values.items() if name not in primary.values}
    lacking.pop(MERGED_IDS, None)
    object_type.records.forget(other)
    merged = [
        *(primary.values.get(MERGED_IDS) or "").split(";"),
        other.id,
        *(other.values.get(MERGED_IDS) or "").split(";"),
    ]
    ids = ";".join(dict.fromkeys(one for one in merged if one))
    call.portal.inbox.move_contact(other.id, primary.id)
    change_record(call.portal, object_type, primary, {**lacking, MERGED_IDS: ids}, call.at)
    for gone in ids.split(";"):
        object_type.records.survivors[gone] = primary.id
    call.portal.tell(
        f"{object_type.singular}.merge", primary.id, call.at, primaryObjectId=int(primary.id),
        mergedObjectIds=[int(other.id)], newObjectId=int(primary.id), numberOfPropertiesMoved=len(lacking),
    )  # fmt: skip
    return Answer(200, object_type.view(primary))


def erase(call: Call) -> Answer:
    """Remove a contact for privacy: not even the recycling bin has it afterwards."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    key, id_property = as_text(fields.get("objectId"), "objectId"), optional_text(fields, "idProperty")
    record = object_type.records.find(id_property, key) if id_property else object_type.records.get(key)
    if record is None:
        raise not_found(f"{object_type.singular} {key}")
    archive_record(call.portal, object_type, record, call.at)
    object_type.records.forget(record)
    call.portal.tell(f"{object_type.singular}.privacyDeletion", record.id, call.at)
    return Answer(204)
