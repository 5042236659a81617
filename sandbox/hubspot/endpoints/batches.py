"""`/crm/objects/.../batch`: up to 100 records at once, and what happens when one of them is bad.

An upsert in which one record conflicts is refused as a whole (409). Any other bad input is told in `errors`,
beside the results of the good ones, provided each input of the batch has its own `objectWriteTraceId`; where one
has none, it fails the batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sandbox.hubspot.endpoints.objects import check_identifies, record_by
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.property_definitions import Problem, values_not_valid
from sandbox.hubspot.record_writes import (
    Values,
    WantedAssociation,
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
    Refused,
    as_text,
    batch_answer,
    batch_inputs,
    invalid,
    not_found,
    optional_text,
    texts_in,
)

INPUTS_MOST = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """One input that can be applied; without a record it makes one."""

    record: Record | None
    values: Values
    associations: list[WantedAssociation] = field(default_factory=list)


Plan = Callable[[Call, ObjectType, JsonObject], Planned]


def create(call: Call) -> Answer:
    """Make records, with the associations that their inputs name."""
    return _write(call, _plan_create, status=201)


def update(call: Call) -> Answer:
    """Write values of records that are there."""
    return _write(call, _plan_update)


def upsert(call: Call) -> Answer:
    """Write values of records, and make those that are not there; `new` tells which."""
    inputs = batch_inputs(call.fields(), INPUTS_MOST)
    if not set(call.portal.faults.conflict_keys).isdisjoint(optional_text(one, "id") for one in inputs):
        raise _conflict()
    return _write(call, _plan_upsert, is_upsert=True)


def read(call: Call) -> Answer:
    """Return the records that are there; ids that are not stand in `errors`."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    names = texts_in(fields, "properties") or None
    id_property = optional_text(fields, "idProperty")
    results: list[JsonObject] = []
    missing: list[str] = []
    for key in dict.fromkeys(as_text(one.get("id"), "id") for one in batch_inputs(fields, INPUTS_MOST)):
        record = record_by(object_type, id_property, key, archived=call.query.get("archived") == "true")
        if record is None:
            missing.append(key)
        else:
            results.append(object_type.view(record, names))
    errors = [not_found(f"Some {object_type.name}").item({"ids": missing})] if missing else []
    return batch_answer(call.at, results, errors)


def archive(call: Call) -> Answer:
    """Archive records; ids that are not there are no error."""
    object_type = call.portal.types.get(call.path["type"])
    for one in batch_inputs(call.fields(), INPUTS_MOST):
        record = object_type.records.get(as_text(one.get("id"), "id"))
        if record is not None:
            archive_record(call.portal, object_type, record, call.at)
    return Answer(204)


def _write(call: Call, plan: Plan, *, status: int = 200, is_upsert: bool = False) -> Answer:
    """Plan every input before any is applied, then apply what can be."""
    object_type = call.portal.types.get(call.path["type"])
    inputs = batch_inputs(call.fields(), INPUTS_MOST)
    _refuse_ids_that_do_not_identify(object_type, inputs)
    planned: list[Planned | Refused] = []
    taken: set[tuple[str, str]] = set()
    for fields in inputs:
        try:
            planned.append(_claimed(object_type, plan(call, object_type, fields), taken))
        except Refused as refused:
            planned.append(refused)
    is_faulted = _spoil_one(call, planned)
    if is_upsert and any(isinstance(one, Refused) and _is_conflict(one) for one in planned):
        raise _conflict()
    for one in planned:
        if isinstance(one, Refused) and not (is_faulted or _may_stand_beside(one, inputs)):
            raise one
    results: list[JsonObject] = []
    errors: list[JsonObject] = []
    for fields, one in zip(inputs, planned, strict=True):
        if isinstance(one, Refused):
            errors.append(one.item(_context(fields)))
        else:
            results.append(_applied(call, object_type, one, fields, is_upsert=is_upsert))
    return batch_answer(call.at, results, errors, status)


def _plan_create(call: Call, object_type: ObjectType, fields: JsonObject) -> Planned:
    values = checked_values(object_type, fields.get("properties"))
    check_required(call.portal, object_type, None, values)
    check_unique(object_type, None, values)
    return Planned(None, values, wanted_associations(call.portal, object_type, fields))


def _plan_update(call: Call, object_type: ObjectType, fields: JsonObject) -> Planned:
    key = as_text(fields.get("id"), "id")
    record = record_by(object_type, optional_text(fields, "idProperty"), key)
    if record is None:
        raise not_found(f"{object_type.singular} {key}")
    values = checked_values(object_type, fields.get("properties"))
    check_required(call.portal, object_type, record, values)
    check_unique(object_type, record, values)
    return Planned(record, values)


def _plan_upsert(call: Call, object_type: ObjectType, fields: JsonObject) -> Planned:
    key = as_text(fields.get("id"), "id")
    id_property = optional_text(fields, "idProperty")
    record = record_by(object_type, id_property, key)
    if record is None and id_property in ("", "hs_object_id"):
        raise not_found(f"{object_type.singular} {key}")
    given = fields.get("properties")
    values = checked_values(object_type, {id_property: key} if id_property else {}) if record is None else {}
    values |= checked_values(object_type, given)
    check_required(call.portal, object_type, record, values)
    check_unique(object_type, record, values)
    return Planned(record, values)


def _applied(call: Call, object_type: ObjectType, one: Planned, fields: JsonObject, *, is_upsert: bool) -> JsonObject:
    if one.record is None:
        record = create_record(call.portal, object_type, one.values, one.associations, call.at)
    else:
        record = one.record
        change_record(call.portal, object_type, record, one.values, call.at)
    view = object_type.view(record, one.values)
    if is_upsert:
        view["new"] = one.record is None
    if trace_id := optional_text(fields, "objectWriteTraceId"):
        view["objectWriteTraceId"] = trace_id
    return view


def _claimed(object_type: ObjectType, one: Planned, taken: set[tuple[str, str]]) -> Planned:
    """Refuse an input that takes a unique value which an earlier input of the same batch takes."""
    claims = {
        (name, value)
        for name in object_type.records.unique_among(one.values)
        if (value := one.values[name]) is not None
    }
    for name, _ in sorted(claims & taken):
        raise values_not_valid([Problem(name, "CONFLICTING_UNIQUE_VALUE", f"two inputs have the same {name}")])
    taken |= claims
    return one


def _refuse_ids_that_do_not_identify(object_type: ObjectType, inputs: Sequence[JsonObject]) -> None:
    """Refuse a batch with an id twice, or with ids of a property that is not unique, before anything else."""
    seen: set[tuple[str, str]] = set()
    for one in inputs:
        key = (optional_text(one, "idProperty"), optional_text(one, "id"))
        if key[1] and key in seen:
            raise invalid(f"Duplicate IDs found in batch input: [{key[1]}]")
        check_identifies(object_type, key[0])
        seen.add(key)


def _spoil_one(call: Call, planned: list[Planned | Refused]) -> bool:
    """Refuse one input on purpose where the fault says so, and tell whether it did."""
    if not call.portal.faults.happens("mixed_error_rate", call.template):
        return False
    place = call.portal.faults.pick("mixed_error_rate", len(planned))
    problem = Problem("sandbox", "INVALID_VALUE", "refused on purpose by the sandbox")
    planned[place] = values_not_valid([problem])
    return True


def _may_stand_beside(refused: Refused, inputs: Sequence[JsonObject]) -> bool:
    """Tell whether the other inputs are applied although this one is refused."""
    trace_ids = {optional_text(one, "objectWriteTraceId") for one in inputs} - {""}
    return refused.category == "OBJECT_NOT_FOUND" or len(trace_ids) == len(inputs)


def _context(fields: JsonObject) -> dict[str, list[str]]:
    """Say which input an error belongs to, by its trace id where it has one."""
    if trace_id := optional_text(fields, "objectWriteTraceId"):
        return {"objectWriteTraceId": [trace_id]}
    return {"ids": [optional_text(fields, "id")]}


def _is_conflict(refused: Refused) -> bool:
    return refused.status == 409 or any(one.get("code") == "CONFLICTING_UNIQUE_VALUE" for one in refused.errors)


def _conflict() -> Refused:
    return Refused(409, "CONFLICT", "A record of this batch conflicts with another one; nothing was written")
