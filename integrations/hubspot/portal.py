"""What the portal needs before anything can be written: a property group, our properties, an object.

Runs rarely and through HubSpot's own SDK (see sdk.py). Bodies are plain mappings, because building one of
the SDK's models resets the logging of the whole process.
"""

from collections.abc import Sequence
from typing import cast

from integrations.hubspot.errors import HubSpotForbidden
from integrations.hubspot.mapping import (
    CAREER_KEY,
    CAREER_STATUS,
    CONTACT_CAREER_KEY,
    CONTACTS,
    OPT_OUT,
    PROPERTY_GROUP,
    STUDENT_ID,
    TICKET_KEY,
    TICKETS,
)
from integrations.hubspot.sdk import official_sdk
from integrations.hubspot.transport import HubSpotTransport, Json
from schemas.career_status import CRM_PROPERTIES, CrmProperty, PropertyKind
from schemas.crm import CrmSetup

# HubSpot's field types for its types; a bool is a checkbox with two options of its own.
_FIELD_TYPES: dict[PropertyKind, str] = {
    "string": "text",
    "number": "number",
    "date": "date",
    "bool": "booleancheckbox",
    "enumeration": "select",
}


_OPT_OUT: Json = {
    "name": OPT_OUT,
    "label": "No SMS from Placeline",
    "groupName": PROPERTY_GROUP,
    "type": "bool",
    "fieldType": "booleancheckbox",
    "options": [
        {"value": "true", "label": "Yes", "displayOrder": 0, "hidden": False},
        {"value": "false", "label": "No", "displayOrder": 1, "hidden": False},
    ],
}


class Portal:
    """The set-up of one portal. Looks before it makes, so twice is safe and the second time makes nothing."""

    def __init__(self, transport: HubSpotTransport) -> None:
        crm = official_sdk(transport).crm
        self._schemas = crm.schemas.core_api
        self._properties = crm.properties.core_api
        self._property_batches = crm.properties.batch_api
        self._groups = crm.properties.groups_api
        self._created: list[str] = []

    def set_up(self) -> CrmSetup:
        """Make what is missing. Raises CrmRefused with the portal's words if the token may not do it."""
        self._created = []
        self._make_properties(CONTACTS, [_unique(STUDENT_ID, "Student id (Placeline)"), _OPT_OUT])
        self._make_properties(TICKETS, [_unique(TICKET_KEY, "Ticket of Placeline")])
        object_type = self._object_type()
        record_properties = [_property(each) for each in CRM_PROPERTIES]
        if object_type is None:
            record_key = _text(CONTACT_CAREER_KEY, "Career Status record")
            self._make_properties(CONTACTS, [record_key, *record_properties])
        else:
            self._make_properties(object_type, record_properties, shown_as=CAREER_STATUS)
        return CrmSetup(has_custom_objects=object_type is not None, created=tuple(self._created))

    def _object_type(self) -> str | None:
        # Custom objects belong to the Enterprise tier. Other tiers refuse to list them or, having listed
        # none, to make one; both are 403.
        try:
            for schema in self._schemas.get_all().results:
                if schema.name == CAREER_STATUS:
                    return cast(str, schema.object_type_id)
            schema = self._schemas.create(_schema())
        except HubSpotForbidden:
            return None
        self._created.append(CAREER_STATUS)
        return cast(str, schema.object_type_id)

    def _make_properties(self, object_type: str, wanted: Sequence[Json], shown_as: str | None = None) -> None:
        existing = {each.name for each in self._properties.get_all(object_type).results}
        missing = [each for each in wanted if each["name"] not in existing]
        if not missing:
            return
        shown_as = shown_as or object_type
        self._make_group(object_type, shown_as)
        self._property_batches.create(object_type, {"inputs": missing})
        self._created += [f"{shown_as}.{each['name']}" for each in missing]

    def _make_group(self, object_type: str, shown_as: str) -> None:
        if any(each.name == PROPERTY_GROUP for each in self._groups.get_all(object_type).results):
            return
        self._groups.create(object_type, {"name": PROPERTY_GROUP, "label": "Placeline", "displayOrder": -1})
        self._created.append(f"{shown_as} group {PROPERTY_GROUP}")


def _schema() -> Json:
    key = {
        "name": CAREER_KEY,
        "label": "Record",
        "type": "string",
        "fieldType": "text",
        "hasUniqueValue": True,
    }
    return {
        "name": CAREER_STATUS,
        "labels": {"singular": "Career Status", "plural": "Career Statuses"},
        "primaryDisplayProperty": CAREER_KEY,
        "requiredProperties": [CAREER_KEY],
        "searchableProperties": [CAREER_KEY],
        "secondaryDisplayProperties": [],
        "properties": [key],
        "associatedObjects": ["CONTACT"],
    }


def _text(name: str, label: str) -> Json:
    return {"name": name, "label": label, "groupName": PROPERTY_GROUP, "type": "string", "fieldType": "text"}


def _unique(name: str, label: str) -> Json:
    # HubSpot lets a property be made unique at its creation only.
    return {**_text(name, label), "hasUniqueValue": True}


def _property(each: CrmProperty) -> Json:
    made: Json = {
        "name": each.crm_name,
        "label": each.label,
        "groupName": PROPERTY_GROUP,
        "type": each.kind,
        "fieldType": _FIELD_TYPES[each.kind],
    }
    if each.kind == "bool":
        made["options"] = [_option("true", "Yes", 0), _option("false", "No", 1)]
    elif each.kind == "enumeration":
        made["options"] = [
            _option(value, value.replace("_", " ").capitalize(), order) for order, value in enumerate(each.options)
        ]
    return made


def _option(value: str, label: str, order: int) -> Json:
    return {"value": value, "label": label, "displayOrder": order, "hidden": False}
