"""`/crm-object-schemas`: the custom objects of an Enterprise portal."""

import re

from sandbox.hubspot.built_in_types import system_properties
from sandbox.hubspot.custom_objects import Schema
from sandbox.hubspot.endpoints.properties import definition_from
from sandbox.hubspot.object_types import PORTAL_ID, ObjectType, PropertyGroup
from sandbox.hubspot.wire import (
    Answer,
    Call,
    JsonObject,
    Refused,
    as_object,
    as_text,
    invalid,
    not_found,
    objects_in,
    optional_text,
    page,
    texts_in,
)

NAME = re.compile(r"[a-z][a-z0-9_]*")
# Activities can be associated with every custom object, and nobody has to ask for it.
ALWAYS_ASSOCIATED = ("tasks", "communications")


def listing(call: Call) -> Answer:
    """Return every custom object."""
    _refuse_without_enterprise(call)
    return Answer(200, page([schema.view() for schema in call.portal.schemas], None))


def read(call: Call) -> Answer:
    """Return one custom object, by any of its names."""
    _refuse_without_enterprise(call)
    return Answer(200, _schema(call).view())


def create(call: Call) -> Answer:
    """Define a custom object with its properties and what it may be associated with."""
    _refuse_without_enterprise(call)
    fields = call.fields()
    object_type = _object_type(call, fields)
    others = [call.portal.types.get(name) for name in texts_in(fields, "associatedObjects")]
    call.portal.types.add(object_type)
    call.portal.has_changed()
    schema = Schema(
        id=call.portal.new_id(),
        object_type=object_type,
        labels=as_object(fields.get("labels"), "labels"),
        description=optional_text(fields, "description"),
        primary_display_property=optional_text(fields, "primaryDisplayProperty"),
        secondary_display_properties=texts_in(fields, "secondaryDisplayProperties"),
        searchable_properties=texts_in(fields, "searchableProperties"),
        associations=[],
        created_at=call.at,
    )
    activities = [call.portal.types.get(name) for name in ALWAYS_ASSOCIATED]
    for other in [*others, *(activity for activity in activities if activity not in others)]:
        _associate(call, schema, other)
    call.portal.schemas.append(schema)
    return Answer(201, schema.view())


def associate(call: Call) -> Answer:
    """Let a custom object be associated with one more type."""
    _refuse_without_enterprise(call)
    schema = _schema(call)
    other = call.portal.types.get(as_text(call.fields().get("toObjectTypeId"), "toObjectTypeId"))
    call.portal.has_changed()
    return Answer(201, _associate(call, schema, other))


def _refuse_without_enterprise(call: Call) -> None:
    if call.portal.tier != "enterprise":
        raise Refused(
            403,
            "BANNED",
            f"Custom objects need an Enterprise subscription; this portal has {call.portal.tier}",
        )


def _schema(call: Call) -> Schema:
    name = call.path["type"]
    found = call.portal.types.get(name) if call.portal.types.knows(name) else None
    for schema in call.portal.schemas:
        if schema.object_type is found:
            return schema
    raise not_found(f"Object schema {name}")


def _object_type(call: Call, fields: JsonObject) -> ObjectType:
    """Return the new type with its properties. Raises Refused (400, 409)."""
    name = as_text(fields.get("name"), "name")
    if not NAME.fullmatch(name):
        raise invalid(f"{name} is no object name: small letters, digits and underscores, a letter first")
    if call.portal.types.knows(name):
        raise Refused(409, "OBJECT_ALREADY_EXISTS", f"An object type named {name} already exists")
    group = PropertyGroup(f"{name}_information", f"{name} information", 0)
    object_type = ObjectType(
        name=name,
        singular=name,
        type_id=f"2-{44_100_001 + len(call.portal.schemas)}",
        shown=(),
        required=tuple(texts_in(fields, "requiredProperties")),
        created_property="hs_createdate",
        modified_property="hs_lastmodifieddate",
        fully_qualified_name=f"p{PORTAL_ID}_{name}",
        groups={group.name: group},
    )
    for definition in system_properties("hs_createdate", "hs_lastmodifieddate", group.name):
        object_type.define(definition)
    own = objects_in(fields, "properties")
    for one in own:
        object_type.define(definition_from(object_type, {"groupName": group.name, **one}, call.at))
    display = optional_text(fields, "primaryDisplayProperty")
    unknown = {*object_type.required, *([display] if display else [])} - object_type.properties.keys()
    if not own or unknown:
        raise invalid(f"The schema names properties that it does not define: {sorted(unknown) or 'it defines none'}")
    object_type.shown = tuple(dict.fromkeys([display or object_type.required[0], *object_type.required]))
    return object_type


def _associate(call: Call, schema: Schema, other: ObjectType) -> JsonObject:
    """Define the kind of association in both directions, and return the direction away from the schema."""
    one = schema.object_type
    there, back = call.portal.associations.define(one.type_id, other.type_id)
    views: list[JsonObject] = [
        {
            "id": str(kind.type_id),
            "fromObjectTypeId": start.type_id,
            "toObjectTypeId": end.type_id,
            "name": f"{start.singular}_to_{end.singular}",
            "createdAt": call.at,
            "updatedAt": call.at,
        }
        for kind, start, end in ((there, one, other), (back, other, one))
    ]
    schema.associations.extend(views)
    return views[0]
