"""The object types of a portal: the built-in ones, and the custom ones an Enterprise portal may define."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sandbox.hubspot.property_definitions import PropertyDefinition
from sandbox.hubspot.records import Record, RecordStore
from sandbox.hubspot.wire import JsonObject, Refused, invalid

PORTAL_ID = 4_242_424


@dataclass(frozen=True, slots=True)
class PropertyGroup:
    """A heading that properties stand under."""

    name: str
    label: str
    display_order: int = -1

    def view(self) -> JsonObject:
        """Return the group as HubSpot shows it."""
        return {
            "name": self.name,
            "label": self.label,
            "displayOrder": self.display_order,
            "archived": False,
        }


@dataclass(slots=True)
class ObjectType:
    """One kind of record. `shown` are the properties an answer holds when none are asked for."""

    name: str
    singular: str
    type_id: str
    shown: tuple[str, ...]
    required: tuple[str, ...]
    created_property: str
    modified_property: str
    takes_unique_properties: bool = True
    fully_qualified_name: str = ""
    properties: dict[str, PropertyDefinition] = field(default_factory=dict)
    groups: dict[str, PropertyGroup] = field(default_factory=dict)
    records: RecordStore = field(default_factory=RecordStore)

    @property
    def is_custom(self) -> bool:
        """Tell whether an Enterprise portal defined this type."""
        return bool(self.fully_qualified_name)

    @property
    def association_name(self) -> str:
        """Return the key that this type has in a record's `associations`."""
        return self.fully_qualified_name or self.name

    def define(self, definition: PropertyDefinition) -> None:
        """Add a property, or put a changed one in its place."""
        self.properties[definition.name] = definition
        if definition.is_unique:
            self.records.index(definition.name)

    def value_of(self, record: Record, name: str) -> str | None:
        """Return a property's value; ids and instants are kept by the portal, not by whoever writes."""
        if name == "hs_object_id":
            return record.id
        if name == self.created_property:
            return record.created_at
        if name == self.modified_property:
            return record.updated_at
        return record.values.get(name)

    def view(self, record: Record, names: Iterable[str] | None = None) -> JsonObject:
        """Return a record with the named properties; an unknown one, or one without a value, is null."""
        wanted = [self.created_property, self.modified_property, "hs_object_id"]
        wanted += self.shown if names is None else names
        body: JsonObject = {
            "id": record.id,
            "properties": {name: self.value_of(record, name) for name in wanted},
            "createdAt": record.created_at,
            "updatedAt": record.updated_at,
            "archived": record.is_archived,
        }
        if record.is_archived:
            body["archivedAt"] = record.updated_at
        return body


class ObjectTypes:
    """Every object type of a portal, found by any of the names that HubSpot takes."""

    def __init__(self, built_in: Sequence[ObjectType]) -> None:
        self._types: list[ObjectType] = []
        self._by_name: dict[str, ObjectType] = {}
        for object_type in built_in:
            self.add(object_type)

    def add(self, object_type: ObjectType) -> None:
        """Make the type known under its name, its type id and its fully qualified name."""
        self._types.append(object_type)
        names = {object_type.name, object_type.singular, object_type.type_id}
        if object_type.is_custom:
            names |= {object_type.fully_qualified_name, f"p_{object_type.name}"}
        for name in names:
            self._by_name[name.lower()] = object_type

    def get(self, name: str) -> ObjectType:
        """Return the type. Raises Refused (400): HubSpot does not say 404 here."""
        found = self._by_name.get(name.lower())
        if found is None:
            raise invalid(f"Unable to infer object type from: {name}")
        return found

    def knows(self, name: str) -> bool:
        """Tell whether the name is taken."""
        return name.lower() in self._by_name

    def all(self) -> list[ObjectType]:
        """Return the types in the order they came to be."""
        return list(self._types)


def property_of(object_type: ObjectType, name: str) -> PropertyDefinition:
    """Return a property of the type. Raises Refused (404)."""
    found = object_type.properties.get(name)
    if found is None:
        raise Refused(404, "OBJECT_NOT_FOUND", f"Property {name} does not exist on {object_type.name}")
    return found
