"""`/crm/lists`: lists of records, written by hand or kept by a filter."""

from sandbox.hubspot.lists import RecordList
from sandbox.hubspot.wire import Answer, Call, Refused, as_list, as_text, invalid, not_found, page

PAGE_MOST = 250
PROCESSING_TYPES = ("MANUAL", "DYNAMIC", "SNAPSHOT")


def create(call: Call) -> Answer:
    """Make an empty list. A name can be taken only once."""
    fields = call.fields()
    name = as_text(fields.get("name"), "name")
    processing_type = as_text(fields.get("processingType"), "processingType")
    object_type = call.portal.types.get(as_text(fields.get("objectTypeId"), "objectTypeId"))
    if processing_type not in PROCESSING_TYPES:
        raise invalid(f"processingType must be one of {', '.join(PROCESSING_TYPES)}")
    if any(known.name == name for known in call.portal.lists.values()):
        raise Refused(
            400,
            "VALIDATION_ERROR",
            f"A list named {name} already exists",
            sub_category="ILS.DUPLICATE_LIST_NAMES",
        )
    made = RecordList(call.portal.new_id(), name, object_type.type_id, processing_type, call.at)
    call.portal.lists[made.id] = made
    call.portal.has_changed()
    return Answer(200, {"list": made.view()})


def read(call: Call) -> Answer:
    """Return one list, without its members."""
    return Answer(200, {"list": _list(call).view()})


def read_by_name(call: Call) -> Answer:
    """Return the list of an object type that has this name, without its members."""
    object_type, name = call.portal.types.get(call.path["type"]), call.path["name"]
    for known in call.portal.lists.values():
        if known.name == name and known.object_type_id == object_type.type_id:
            return Answer(200, {"list": known.view()})
    raise not_found(f"List {name}")


def members(call: Call) -> Answer:
    """Return one page of members, in the order of their ids: an id and when it was added, nothing else."""
    found = _list(call)
    after = call.query.get("after", "0")
    if not after.isdigit():
        raise invalid(f"after {after} is not a cursor of this listing")
    rest = sorted(int(record_id) for record_id in found.members if int(record_id) > int(after))
    limit = call.limit(100, PAGE_MOST)
    shown = [{"recordId": str(one), "membershipTimestamp": found.members[str(one)]} for one in rest[:limit]]
    next_after = str(rest[limit - 1]) if len(rest) > limit else None
    return Answer(200, page(shown, next_after, total=len(found.members)))


def add_members(call: Call) -> Answer:
    """Add records; those that are members already, or are not there at all, are told apart."""
    found = _writable(call)
    records = call.portal.types.get(found.object_type_id).records
    wanted = [as_text(one, "the body") for one in as_list(call.body, "the body")]
    missing = [one for one in wanted if records.get(one) is None]
    added = [one for one in wanted if one not in found.members and one not in missing]
    found.members |= dict.fromkeys(added, call.at)
    return _changed(call, added=added, removed=[], missing=missing)


def remove_members(call: Call) -> Answer:
    """Take records out of a list."""
    found = _writable(call)
    wanted = [as_text(one, "the body") for one in as_list(call.body, "the body")]
    removed = [one for one in wanted if found.members.pop(one, None) is not None]
    return _changed(call, added=[], removed=removed, missing=[])


def _changed(call: Call, *, added: list[str], removed: list[str], missing: list[str]) -> Answer:
    if added or removed:
        call.portal.has_changed()
    return Answer(200, {"recordsIdsAdded": added, "recordIdsRemoved": removed, "recordIdsMissing": missing})


def _list(call: Call) -> RecordList:
    found = call.portal.lists.get(call.path["id"])
    if found is None:
        raise not_found(f"List {call.path['id']}")
    return found


def _writable(call: Call) -> RecordList:
    """Return the list if members may be written by hand. Raises Refused (400, 404)."""
    found = _list(call)
    if found.processing_type == "DYNAMIC":
        raise invalid(f"List {found.id} is DYNAMIC: its members come from its filters")
    return found
