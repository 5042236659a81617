"""`/crm/associations` and the associations of one record: pairs of records, one at a time or in batches."""

from sandbox.hubspot.associations import Kind
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.record_writes import association_spec
from sandbox.hubspot.wire import (
    Answer,
    Call,
    JsonObject,
    Refused,
    as_list,
    as_object,
    as_text,
    batch_answer,
    batch_inputs,
    not_found,
    optional_text,
    page,
)

WRITES_MOST = 2_000
READS_MOST = 1_000
PAGE_MOST = 500


def batch_default(call: Call) -> Answer:
    """Associate pairs without a label; associating them again changes nothing."""
    one, other = _ends(call)
    kind, back = call.portal.associations.default(one, other), call.portal.associations.default(other, one)
    results: list[JsonObject] = []
    errors: list[JsonObject] = []
    for fields in batch_inputs(call.fields(), WRITES_MOST):
        try:
            one_id, other_id = _pair(fields, one, other)
        except Refused as refused:
            errors.append(refused.item({"ids": [_id(fields, "from"), _id(fields, "to")]}))
            continue
        _associate(call, one, one_id, other, other_id, [kind])
        results += _default_views(one_id, other_id, kind, back)
    return batch_answer(call.at, results, errors)


def batch_create(call: Call) -> Answer:
    """Associate pairs under the kinds that each input names."""
    one, other = _ends(call)
    results: list[JsonObject] = []
    errors: list[JsonObject] = []
    for fields in batch_inputs(call.fields(), WRITES_MOST):
        try:
            one_id, other_id = _pair(fields, one, other)
            kinds = _kinds(call, one, other, fields.get("types"))
        except Refused as refused:
            errors.append(refused.item({"ids": [_id(fields, "from"), _id(fields, "to")]}))
            continue
        _associate(call, one, one_id, other, other_id, kinds)
        results.append(_labels_view(one, one_id, other, other_id, kinds))
    return batch_answer(call.at, results, errors, 201)


def batch_read(call: Call) -> Answer:
    """Return what records are associated with; one with nothing there stands in `errors`."""
    one, other = _ends(call)
    results: list[JsonObject] = []
    errors: list[JsonObject] = []
    for fields in batch_inputs(call.fields(), READS_MOST):
        one_id = as_text(fields.get("id"), "id")
        views = _associated(call, one, one_id, other)
        if views:
            results.append({"from": {"id": one_id}, "to": views})
        else:
            errors.append(_nothing(one, one_id, other))
    return batch_answer(call.at, results, errors)


def batch_archive(call: Call) -> Answer:
    """Part records; `to` is a list here."""
    one, other = _ends(call)
    for fields in batch_inputs(call.fields(), WRITES_MOST):
        for item in as_list(fields.get("to"), "to"):
            other_id = as_text(as_object(item, "to").get("id"), "to.id")
            if call.portal.associations.part(one, _id(fields, "from"), other, other_id):
                call.portal.has_changed()
    return Answer(204)


def labels(call: Call) -> Answer:
    """Return the kinds of association between types; custom objects' ids differ from portal to portal."""
    one, other = _ends(call)
    return Answer(200, page([kind.view() for kind in call.portal.associations.kinds(one, other)], None))


def create_label(call: Call) -> Answer:
    """Define a labelled kind of association, in both directions."""
    one, other = _ends(call)
    fields = call.fields()
    label = as_text(fields.get("label"), "label")
    back = optional_text(fields, "inverseLabel", label)
    kinds = call.portal.associations.define(one.type_id, other.type_id, label, back)
    call.portal.has_changed()
    return Answer(200, page([kind.view() for kind in kinds], None))


def of_record(call: Call) -> Answer:
    """Return one page of what a record is associated with."""
    one, other = _ends(call)
    _check(one, call.path["id"])
    views = _associated(call, one, call.path["id"], other)
    start = next((place for place, view in enumerate(views) if view["toObjectId"] == call.query.get("after")), -1) + 1
    end = start + call.limit(PAGE_MOST, PAGE_MOST)
    shown = views[start:end]
    return Answer(200, page(shown, str(shown[-1]["toObjectId"]) if end < len(views) else None))


def put_default(call: Call) -> Answer:
    """Associate two records without a label."""
    one, other = _ends(call)
    one_id, other_id = _check(one, call.path["id"]), _check(other, call.path["to_id"])
    kind, back = call.portal.associations.default(one, other), call.portal.associations.default(other, one)
    _associate(call, one, one_id, other, other_id, [kind])
    return batch_answer(call.at, _default_views(one_id, other_id, kind, back))


def put(call: Call) -> Answer:
    """Associate two records under the kinds in the body, which is a list."""
    one, other = _ends(call)
    one_id, other_id = _check(one, call.path["id"]), _check(other, call.path["to_id"])
    kinds = _kinds(call, one, other, call.body)
    _associate(call, one, one_id, other, other_id, kinds)
    return Answer(201, _labels_view(one, one_id, other, other_id, kinds))


def part(call: Call) -> Answer:
    """Part two records."""
    one, other = _ends(call)
    if call.portal.associations.part(one, call.path["id"], other, call.path["to_id"]):
        call.portal.has_changed()
    return Answer(204)


def _ends(call: Call) -> tuple[ObjectType, ObjectType]:
    return call.portal.types.get(call.path["type"]), call.portal.types.get(call.path["to_type"])


def _check(object_type: ObjectType, record_id: str) -> str:
    """Return the id of a record that is there. Raises Refused (404)."""
    if object_type.records.get(record_id) is None:
        raise not_found(f"{object_type.singular} {record_id}")
    return record_id


def _id(fields: JsonObject, end: str) -> str:
    return as_text(as_object(fields.get(end), end).get("id"), f"{end}.id")


def _pair(fields: JsonObject, one: ObjectType, other: ObjectType) -> tuple[str, str]:
    return _check(one, _id(fields, "from")), _check(other, _id(fields, "to"))


def _kinds(call: Call, one: ObjectType, other: ObjectType, types: object) -> list[Kind]:
    specs = [association_spec(item) for item in as_list(types, "types")]
    return [call.portal.associations.named(one, other, category, type_id) for category, type_id in specs]


def _associate(call: Call, one: ObjectType, one_id: str, other: ObjectType, other_id: str, kinds: list[Kind]) -> None:
    for kind in kinds:
        if call.portal.associations.associate(one, one_id, other, other_id, kind):
            call.portal.has_changed()


def _associated(call: Call, one: ObjectType, one_id: str, other: ObjectType) -> list[JsonObject]:
    found = call.portal.associations.of(one, one_id, other)
    return [
        {"toObjectId": other_id, "associationTypes": [kind.view() for kind in kinds]}
        for other_id, kinds in found.items()
    ]


def _default_views(one_id: str, other_id: str, kind: Kind, back: Kind) -> list[JsonObject]:
    """Return both directions of a pair, as HubSpot answers them."""
    return [
        {"from": {"id": one_id}, "to": {"id": other_id}, "associationSpec": kind.spec()},
        {"from": {"id": other_id}, "to": {"id": one_id}, "associationSpec": back.spec()},
    ]


def _labels_view(one: ObjectType, one_id: str, other: ObjectType, other_id: str, kinds: list[Kind]) -> JsonObject:
    return {
        "fromObjectTypeId": one.type_id,
        "fromObjectId": one_id,
        "toObjectTypeId": other.type_id,
        "toObjectId": other_id,
        "labels": [kind.label for kind in kinds if kind.label is not None],
    }


def _nothing(one: ObjectType, one_id: str, other: ObjectType) -> JsonObject:
    refused = Refused(
        404,
        "OBJECT_NOT_FOUND",
        f"{one.singular} {one_id} has no associated {other.name}",
        sub_category="crm.associations.NO_ASSOCIATIONS_FOUND",
    )
    return refused.item({"fromObjectId": [one_id], "fromObjectType": [one.name], "toObjectType": [other.name]})
