"""The one way into the records: values are checked, rules kept, and what follows from a write is done."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.hubspot.associations import Kind
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.property_definitions import Problem, ValueRefused, kept_value, values_not_valid
from sandbox.hubspot.records import Record
from sandbox.hubspot.wire import (
    JsonObject,
    Refused,
    as_list,
    as_object,
    as_text,
    invalid,
    objects_in,
)

Values = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class WantedAssociation:
    """An association that a new record shall have from its first moment."""

    other: ObjectType
    other_id: str
    kind: Kind


def checked_values(object_type: ObjectType, given: object) -> Values:
    """Return the values as they would be kept. Raises Refused (400) that names every property at fault."""
    values: Values = {}
    problems: list[Problem] = []
    for name, value in as_object(given or {}, "properties").items():
        definition = object_type.properties.get(name)
        if definition is None:
            problems.append(Problem(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist'))
            continue
        try:
            values[name] = kept_value(definition, value)
        except ValueRefused as refused:
            problems.append(Problem(name, refused.code, refused.message))
    if problems:
        raise values_not_valid(problems)
    return values


def check_required(portal: Portal, object_type: ObjectType, record: Record | None, values: Values) -> None:
    """Refuse a new record without what its type requires, and any write that breaks the portal's own rule."""
    after: Values = {**(record.values if record else {}), **values}
    required = () if record else object_type.required
    missing = [name for name in required if not after.get(name)]
    if missing:
        raise Refused(
            400,
            "VALIDATION_ERROR",
            f"Error creating {object_type.singular}. Required properties were not set: {', '.join(missing)}",
            errors=[_missing(name).view() for name in missing],
        )
    rule = portal.faults.required_property
    if rule and portal.types.get(rule["type"]) is object_type and not after.get(rule["property"]):
        raise values_not_valid([_missing(rule["property"])])


def check_unique(object_type: ObjectType, record: Record | None, values: Values) -> None:
    """Refuse a value that another record holds: 409 for a contact's e-mail, 400 for a custom property."""
    for name in object_type.records.unique_among(values):
        value = values[name]
        holder = object_type.records.find(name, value) if value else None
        if holder is None or holder is record:
            continue
        if name == "email":
            raise Refused(409, "CONFLICT", f"Contact already exists. Existing ID: {holder.id}")
        raise values_not_valid(
            [Problem(name, "CONFLICTING_UNIQUE_VALUE", f"{holder.id} already has that value for {name}")]
        )


def wanted_associations(portal: Portal, object_type: ObjectType, fields: JsonObject) -> list[WantedAssociation]:
    """Return the associations a create asks for. Raises Refused for a record or a kind that is not there."""
    wanted = []
    for item in objects_in(fields, "associations"):
        other_id = as_text(as_object(item.get("to"), "associations.to").get("id"), "associations.to.id")
        for spec in as_list(item.get("types"), "associations.types"):
            category, type_id = association_spec(spec)
            other, kind = _other_end(portal, object_type, category, type_id)
            if other.records.get(other_id) is None:
                raise invalid(f"The association with {other.singular} {other_id} is not valid: there is none")
            wanted.append(WantedAssociation(other, other_id, kind))
    return wanted


def association_spec(spec: object) -> tuple[str, int]:
    """Return category and id of an association spec. Raises Refused (400)."""
    fields = as_object(spec, "types")
    type_id = as_text(fields.get("associationTypeId"), "associationTypeId")
    if not type_id.isdigit():
        raise invalid(f"associationTypeId {type_id} is not a number")
    return as_text(fields.get("associationCategory"), "associationCategory"), int(type_id)


def create_record(
    portal: Portal, object_type: ObjectType, values: Values, wanted: list[WantedAssociation], at: str
) -> Record:
    """Keep a new record whose values were checked, with its associations."""
    kept = {name: value for name, value in values.items() if value is not None}
    record = Record(portal.new_id(), kept, at, at)
    object_type.records.add(record)
    for one in wanted:
        portal.associations.associate(object_type, record.id, one.other, one.other_id, one.kind)
    _follow_up(portal, object_type, record, None)
    return record


def change_record(portal: Portal, object_type: ObjectType, record: Record, values: Values, at: str) -> None:
    """Write checked values; where none differs, nothing changes, not even `updatedAt`."""
    before = dict(record.values)
    if object_type.records.change(record, values, at):
        _follow_up(portal, object_type, record, before)


def archive_record(portal: Portal, object_type: ObjectType, record: Record, at: str) -> None:
    """Archive a record and part it from all others."""
    object_type.records.archive(record, at)
    portal.associations.forget(object_type, record.id, portal.types.all())
    portal.has_changed()
    if object_type.name == "contacts":
        portal.tell("contact.deletion", record.id, at)


def _follow_up(portal: Portal, object_type: ObjectType, record: Record, before: dict[str, str] | None) -> None:
    portal.has_changed()
    if portal.faults.search_lag_seconds:
        visible_at = time.monotonic() + portal.faults.search_lag_seconds
        portal.search_index.written(record.id, before, visible_at)
    if object_type.name == "contacts":
        portal.inbox.meet_contact(record.id, _phones(record.values))
        for name in portal.webhooks.properties:
            if before is not None and before.get(name) != record.values.get(name):
                value = record.values.get(name) or ""
                portal.tell(
                    "contact.propertyChange", record.id, record.updated_at, propertyName=name, propertyValue=value
                )


def _phones(values: Mapping[str, str]) -> list[str]:
    return [values[name] for name in ("phone", "mobilephone") if name in values]


def _missing(name: str) -> Problem:
    return Problem(name, "REQUIRED_PROPERTY", f"{name} is required and has no value")


def _other_end(portal: Portal, object_type: ObjectType, category: str, type_id: int) -> tuple[ObjectType, Kind]:
    """Return what an association id of a type leads to; the id alone says so."""
    for other in portal.types.all():
        for kind in portal.associations.kinds(object_type, other):
            if (kind.category, kind.type_id) == (category, type_id):
                return other, kind
    raise invalid(f"{category} {type_id} is not an association type of {object_type.name}")
