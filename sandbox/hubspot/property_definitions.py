"""What a property is, and which values it takes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import orjson

from sandbox.hubspot.clock import written
from sandbox.hubspot.owners import OWNERS
from sandbox.hubspot.wire import JsonObject, Refused

OWNER_IDS = frozenset(owner.id for owner in OWNERS)
DAY_MS = 86_400_000
VALUE_MOST_CHARACTERS = 65_536

FIELD_TYPES = {
    "string": ("text", "textarea", "file", "html", "phonenumber"),
    "number": ("number", "calculation_equation"),
    "date": ("date",),
    "datetime": ("date",),
    "bool": ("booleancheckbox", "calculation_equation"),
    "enumeration": ("select", "radio", "checkbox", "booleancheckbox", "calculation_equation"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of an enumeration."""

    label: str
    value: str
    display_order: int = 0

    def view(self) -> JsonObject:
        """Return the option as HubSpot shows it."""
        return {
            "label": self.label,
            "value": self.value,
            "displayOrder": self.display_order,
            "hidden": False,
            "description": "",
        }


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """One property of an object type."""

    name: str
    type: str = "string"
    field_type: str = "text"
    label: str = ""
    group_name: str = ""
    description: str = ""
    options: tuple[Option, ...] = ()
    is_unique: bool = False
    is_read_only: bool = False
    is_hubspot_defined: bool = True
    display_order: int = -1
    created_at: str = "2019-08-06T02:41:08.029Z"
    updated_at: str = "2019-08-06T02:41:08.029Z"

    def view(self) -> JsonObject:
        """Return the property as HubSpot shows it."""
        return {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type,
            "fieldType": self.field_type,
            "description": self.description,
            "groupName": self.group_name,
            "options": [option.view() for option in self.options],
            "displayOrder": self.display_order,
            "hasUniqueValue": self.is_unique,
            "hidden": False,
            "formField": not self.is_read_only,
            "calculated": False,
            "externalOptions": False,
            "hubspotDefined": self.is_hubspot_defined,
            "archived": False,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "modificationMetadata": {
                "archivable": not self.is_hubspot_defined,
                "readOnlyDefinition": self.is_hubspot_defined,
                "readOnlyValue": self.is_read_only,
            },
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one value can't be kept."""

    property_name: str
    code: str
    message: str

    def view(self) -> JsonObject:
        """Return the detail as it stands in `errors`."""
        return {"message": self.message, "code": self.code, "context": {"propertyName": [self.property_name]}}


class ValueRefused(Exception):
    """The value is not one of the property's type."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def values_not_valid(problems: Sequence[Problem]) -> Refused:
    """Return HubSpot's refusal of property values: JSON inside the message, and the same again as details."""
    told = [
        {"isValid": False, "message": one.message, "error": one.code, "name": one.property_name} for one in problems
    ]
    return Refused(
        400,
        "VALIDATION_ERROR",
        f"Property values were not valid: {orjson.dumps(told).decode()}",
        errors=[problem.view() for problem in problems],
    )


def kept_value(definition: PropertyDefinition, given: object) -> str | None:
    """Return the value as the portal keeps it, always a string; None clears. Raises ValueRefused."""
    if given is None or given == "":
        return None
    if definition.is_read_only:
        raise ValueRefused("READ_ONLY_VALUE", f"{definition.name} is a read only property; its value cannot be set")
    text = _as_string(given)
    if len(text) > VALUE_MOST_CHARACTERS:
        raise ValueRefused("PROPERTY_VALUE_TOO_LONG", f"the value is longer than {VALUE_MOST_CHARACTERS} characters")
    match definition.type:
        case "date":
            return _kept_date(text)
        case "datetime":
            return _kept_datetime(text)
        case "number":
            return _kept_number(text)
        case "bool" | "enumeration":
            return _kept_options(definition, text)
    if definition.name == "email":
        return _kept_email(text)
    if definition.name == "hubspot_owner_id" and text not in OWNER_IDS:
        raise ValueRefused("INVALID_OWNER_ID", f"Owner {text} does not exist")
    return text


def _as_string(given: object) -> str:
    match given:
        case bool():
            return "true" if given else "false"
        case str() | int() | float():
            return str(given)
    raise ValueRefused("INVALID_VALUE", "a property value must be a string")


def _kept_date(text: str) -> str:
    """Return the day. Takes `YYYY-MM-DD`, or the milliseconds of a midnight UTC and of no other hour."""
    try:
        if text.isdigit():
            milliseconds = int(text)
            if milliseconds % DAY_MS:
                moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
                raise ValueRefused("INVALID_DATE", f"{text} is at {moment:%H:%M:%S} UTC, not midnight")
            return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()
        if len(text) != len("2026-03-01"):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except (ValueError, OverflowError, OSError):
        raise ValueRefused("INVALID_DATE", f"{text} was not a valid date (YYYY-MM-DD)") from None


def _kept_datetime(text: str) -> str:
    """Return the instant. Takes ISO 8601 with a zone, or milliseconds since 1970."""
    try:
        if text.isdigit():
            return written(datetime.fromtimestamp(int(text) / 1000, UTC))
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise ValueRefused("INVALID_DATE", f"{text} was not a valid timestamp") from None
    if moment.tzinfo is None:
        raise ValueRefused("INVALID_DATE", f"{text} was not a valid timestamp: it has no zone")
    return written(moment)


def _kept_number(text: str) -> str:
    try:
        is_finite = math.isfinite(float(text))
    except ValueError:
        is_finite = False
    if not is_finite:
        raise ValueRefused("INVALID_NUMBER", f"{text} was not a valid number")
    return text


def _kept_options(definition: PropertyDefinition, text: str) -> str:
    """Return the value if it is an option; a checkbox property holds several, parted by semicolons."""
    allowed = [option.value for option in definition.options]
    wanted = [part for part in text.split(";") if part] if definition.field_type == "checkbox" else [text]
    for part in wanted:
        if part not in allowed:
            raise ValueRefused("INVALID_OPTION", f"{part} was not one of the allowed options: [{', '.join(allowed)}]")
    return text


def _kept_email(text: str) -> str:
    name, at, domain = text.partition("@")
    if not (name and at and "." in domain) or " " in text or "@" in domain:
        raise ValueRefused("INVALID_EMAIL", f"Email address {text} is invalid")
    return text.lower()
