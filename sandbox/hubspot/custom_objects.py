"""What a custom object was defined as."""

from dataclasses import dataclass

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.wire import JsonObject


@dataclass(frozen=True, slots=True)
class Schema:
    """What a custom object was defined as, beside the type that holds its records."""

    id: str
    object_type: ObjectType
    labels: JsonObject
    description: str
    primary_display_property: str
    secondary_display_properties: list[str]
    searchable_properties: list[str]
    associations: list[JsonObject]
    created_at: str

    def view(self) -> JsonObject:
        """Return the schema as HubSpot shows it."""
        return {
            "id": self.id,
            "objectTypeId": self.object_type.type_id,
            "fullyQualifiedName": self.object_type.fully_qualified_name,
            "name": self.object_type.name,
            "labels": self.labels,
            "description": self.description,
            "primaryDisplayProperty": self.primary_display_property,
            "secondaryDisplayProperties": self.secondary_display_properties,
            "searchableProperties": self.searchable_properties,
            "requiredProperties": list(self.object_type.required),
            "properties": [definition.view() for definition in self.object_type.properties.values()],
            "associations": self.associations,
            "archived": False,
            "createdAt": self.created_at,
            "updatedAt": self.created_at,
        }
