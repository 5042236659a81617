"""`/crm/properties`: what a type's records may hold."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sandbox.hubspot.object_types import ObjectType, PropertyGroup, property_of
from sandbox.hubspot.property_definitions import FIELD_TYPES, Option, PropertyDefinition
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
    objects_in,
    optional_text,
    page,
)

NAME = re.compile(r"[a-z][a-z0-9_]*")
INPUTS_MOST = 100
UNIQUE_MOST = 10  # properties with unique values that one type may have
YES_OR_NO = (Option("Yes", "true", 0), Option("No", "false", 1))


def listing(call: Call) -> Answer:
    """Return every property of a type."""
    object_type = call.portal.types.get(call.path["type"])
    return Answer(200, page([definition.view() for definition in object_type.properties.values()], None))


def read(call: Call) -> Answer:
    """Return one property."""
    object_type = call.portal.types.get(call.path["type"])
    return Answer(200, property_of(object_type, call.path["name"]).view())


def create(call: Call) -> Answer:
    """Define a property."""
    object_type = call.portal.types.get(call.path["type"])
    definition = definition_from(object_type, call.fields(), call.at)
    object_type.define(definition)
    call.portal.has_changed()
    return Answer(201, definition.view())


def update(call: Call) -> Answer:
    """Change a property's label, description or options; its type and whether it is unique stay."""
    object_type = call.portal.types.get(call.path["type"])
    known = property_of(object_type, call.path["name"])
    fields = call.fields()
    changed = replace(
        known,
        label=optional_text(fields, "label", known.label),
        description=optional_text(fields, "description", known.description),
        options=_options(fields) if "options" in fields else known.options,
    )
    if changed != known:
        object_type.define(replace(changed, updated_at=call.at))
        call.portal.has_changed()
    return Answer(200, property_of(object_type, known.name).view())


def batch_create(call: Call) -> Answer:
    """Define properties; where one of them exists, none is made."""
    object_type = call.portal.types.get(call.path["type"])
    definitions: list[PropertyDefinition] = []
    for fields in batch_inputs(call.fields(), INPUTS_MOST):
        definitions.append(definition_from(object_type, fields, call.at, beside=definitions))
    for definition in definitions:
        object_type.define(definition)
    call.portal.has_changed()
    return batch_answer(call.at, [definition.view() for definition in definitions], status=201)


def batch_read(call: Call) -> Answer:
    """Return the named properties; names that are not there stand in `errors`."""
    object_type = call.portal.types.get(call.path["type"])
    names = [as_text(one.get("name"), "name") for one in batch_inputs(call.fields(), INPUTS_MOST)]
    results = [object_type.properties[name].view() for name in names if name in object_type.properties]
    missing = [name for name in names if name not in object_type.properties]
    errors = [not_found("Some properties").item({"name": missing})] if missing else []
    return batch_answer(call.at, results, errors)


def groups(call: Call) -> Answer:
    """Return the headings of a type's properties."""
    object_type = call.portal.types.get(call.path["type"])
    return Answer(200, page([group.view() for group in object_type.groups.values()], None))


def read_group(call: Call) -> Answer:
    """Return one heading."""
    object_type = call.portal.types.get(call.path["type"])
    group = object_type.groups.get(call.path["group"])
    if group is None:
        raise not_found(f"Property group {call.path['group']}")
    return Answer(200, group.view())


def create_group(call: Call) -> Answer:
    """Make a heading."""
    object_type = call.portal.types.get(call.path["type"])
    fields = call.fields()
    name = _new_name(fields)
    if name in object_type.groups:
        raise _exists("property group", name)
    group = PropertyGroup(name, as_text(fields.get("label"), "label"))
    object_type.groups[name] = group
    call.portal.has_changed()
    return Answer(201, group.view())


def definition_from(
    object_type: ObjectType, fields: JsonObject, at: str, *, beside: Sequence[PropertyDefinition] = ()
) -> PropertyDefinition:
    """Return the property that a request describes; `beside` are those before it in its batch.

    Raises Refused: 409 where there is one of that name, 400 for everything else.
    """
    name = _new_name(fields)
    if name in object_type.properties or any(one.name == name for one in beside):
        raise _exists("property", name)
    kind = as_text(fields.get("type"), "type")
    field_type = as_text(fields.get("fieldType"), "fieldType")
    if field_type not in FIELD_TYPES.get(kind, ()):
        raise invalid(f"Property {name}: fieldType {field_type} does not go with type {kind}")
    group_name = as_text(fields.get("groupName"), "groupName")
    if group_name not in object_type.groups:
        raise invalid(f"Property {name}: property group {group_name} does not exist")
    options = _options(fields) or (YES_OR_NO if kind == "bool" else ())
    if kind == "enumeration" and not options:
        raise invalid(f"Property {name}: an enumeration needs options")
    is_unique = fields.get("hasUniqueValue") is True
    if is_unique:
        _refuse_unique(object_type, name, beside)
    return PropertyDefinition(
        name=name,
        type=kind,
        field_type=field_type,
        label=as_text(fields.get("label"), "label"),
        group_name=group_name,
        description=optional_text(fields, "description"),
        options=options,
        is_unique=is_unique,
        is_hubspot_defined=False,
        created_at=at,
        updated_at=at,
    )


def _new_name(fields: JsonObject) -> str:
    name = as_text(fields.get("name"), "name")
    if not NAME.fullmatch(name):
        raise invalid(f"{name} is no name: small letters, digits and underscores, a letter first")
    return name


def _options(fields: JsonObject) -> tuple[Option, ...]:
    options = tuple(
        Option(as_text(one.get("label"), "label"), as_text(one.get("value"), "value"), place)
        for place, one in enumerate(objects_in(fields, "options"))
    )
    if len({option.value for option in options}) != len(options):
        raise invalid("Two options of a property have the same value")
    return options


def _refuse_unique(object_type: ObjectType, name: str, beside: Sequence[PropertyDefinition]) -> None:
    """Keep to the cap, and to the types that are documented to take unique properties at all."""
    if not object_type.takes_unique_properties:
        raise invalid(f"Property {name}: {object_type.name} take no properties with unique values")
    custom = [one for one in object_type.properties.values() if not one.is_hubspot_defined]
    if sum(one.is_unique for one in [*custom, *beside]) >= UNIQUE_MOST:
        raise invalid(f"Property {name}: {object_type.name} have {UNIQUE_MOST} properties with unique values already")


def _exists(what: str, name: str) -> Refused:
    return Refused(409, "OBJECT_ALREADY_EXISTS", f"A {what} named '{name}' already exists")
