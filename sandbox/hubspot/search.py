"""Search: which records match filters, and in which order they come."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import Record
from sandbox.hubspot.wire import (
    JsonObject,
    as_list,
    as_object,
    as_text,
    invalid,
    objects_in,
    optional_text,
    texts_in,
)

GROUPS_MOST = 5
FILTERS_MOST = 6
PAGE_MOST = 200
RESULTS_MOST = 10_000

Comparable = float | str
Condition = Callable[["Seen"], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as the search index knows it."""

    object_type: ObjectType
    record: Record
    values: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """Return a property's value, or None."""
        if name in self.object_type.properties and self.object_type.properties[name].is_read_only:
            return self.object_type.value_of(self.record, name)
        return self.values.get(name)

    def value(self, name: str) -> Comparable | None:
        """Return a property's value in the form it is compared in, or None."""
        text = self.text(name)
        return None if text is None else comparable(self.object_type, name, text)


@dataclass(frozen=True, slots=True)
class Order:
    """How results are sorted; without a wish, by record id."""

    property_name: str
    is_descending: bool = False

    def key(self, seen: Seen) -> tuple[bool, float, str]:
        """Return what to sort by; records without a value come last when ascending."""
        value = seen.value(self.property_name)
        if value is None:
            return (True, 0.0, "")
        return (False, value, "") if isinstance(value, float) else (False, 0.0, value)


def condition(object_type: ObjectType, fields: JsonObject) -> Condition:
    """Return the test of the whole request: any group of filters, and every filter of that group."""
    groups = objects_in(fields, "filterGroups")
    if len(groups) > GROUPS_MOST:
        raise invalid(f"There may be {GROUPS_MOST} filterGroups at most")
    tests = [[_filter(object_type, one) for one in objects_in(group, "filters")] for group in groups]
    if any(len(group) > FILTERS_MOST for group in tests):
        raise invalid(f"There may be {FILTERS_MOST} filters in a group at most")
    query = optional_text(fields, "query").casefold()

    def matches(seen: Seen) -> bool:
        if query and not any(query in text.casefold() for text in seen.values.values()):
            return False
        return not tests or any(all(test(seen) for test in group) for group in tests)

    return matches


def order(fields: JsonObject) -> Order:
    """Return the wished order; HubSpot takes one sort, an object or a name with a minus for descending."""
    sorts = as_list(fields.get("sorts") or [], "sorts")
    if not sorts:
        return Order("hs_object_id")
    if len(sorts) > 1:
        raise invalid("Only one sort can be given")
    if isinstance(sorts[0], str):
        return Order(sorts[0].removeprefix("-"), sorts[0].startswith("-"))
    wish = as_object(sorts[0], "sorts")
    return Order(as_text(wish.get("propertyName"), "propertyName"), wish.get("direction") == "DESCENDING")


def comparable(object_type: ObjectType, name: str, text: str) -> Comparable:
    """Return a value so that two of one property compare: numbers, milliseconds, or text without case."""
    definition = object_type.properties.get(name)
    kind = definition.type if definition else "string"
    try:
        if kind == "number":
            return float(text)
        if kind in ("date", "datetime"):
            return float(text) if text.isdigit() else _milliseconds(text)
    except ValueError:
        raise invalid(f"{text} can't be compared with {name}, which is a {kind}") from None
    return text.casefold()


def _milliseconds(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000


def _filter(object_type: ObjectType, fields: JsonObject) -> Condition:
    name = as_text(fields.get("propertyName"), "propertyName")
    operator = as_text(fields.get("operator"), "operator")
    if name not in object_type.properties:
        raise invalid(f'Property "{name}" does not exist on {object_type.name}')
    if operator == "HAS_PROPERTY":
        return lambda seen: seen.text(name) is not None
    if operator == "NOT_HAS_PROPERTY":
        return lambda seen: seen.text(name) is None
    if operator in ("IN", "NOT_IN"):
        return _membership(object_type, name, fields, is_wanted=operator == "IN")
    given = as_text(fields.get("value"), "value")
    if operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        return _token(name, given, is_wanted=operator == "CONTAINS_TOKEN")
    if operator == "BETWEEN":
        high = as_text(fields.get("highValue"), "highValue")
        return _between(name, comparable(object_type, name, given), comparable(object_type, name, high))
    return _comparison(name, operator, comparable(object_type, name, given))


def _membership(object_type: ObjectType, name: str, fields: JsonObject, *, is_wanted: bool) -> Condition:
    allowed = {comparable(object_type, name, text) for text in texts_in(fields, "values")}
    return lambda seen: (seen.value(name) in allowed) is is_wanted


def _token(name: str, given: str, *, is_wanted: bool) -> Condition:
    """Match whole words without case; an asterisk stands for the rest of a word."""
    pattern = given.casefold()

    def matches(seen: Seen) -> bool:
        text = (seen.text(name) or "").casefold()
        words = [text, *re.findall(r"[\w@.+-]+", text), *re.findall(r"\w+", text)]
        return any(fnmatchcase(word, pattern) for word in words) is is_wanted

    return matches


def _between(name: str, low: Comparable, high: Comparable) -> Condition:
    at_least = _comparison(name, "GTE", low)
    at_most = _comparison(name, "LTE", high)
    return lambda seen: at_least(seen) and at_most(seen)


def _comparison(name: str, operator: str, wanted: Comparable) -> Condition:
    """Compare. A record without a value differs from everything, and is neither above nor below anything."""
    if operator == "NEQ":
        return lambda seen: seen.value(name) != wanted
    if operator not in _SIGNS:
        raise invalid(f"{operator} is not an operator of search")
    signs = _SIGNS[operator]

    def matches(seen: Seen) -> bool:
        value = seen.value(name)
        if isinstance(value, float) and isinstance(wanted, float):
            return (value > wanted) - (value < wanted) in signs
        if isinstance(value, str) and isinstance(wanted, str):
            return (value > wanted) - (value < wanted) in signs
        return False

    return matches


# Which signs of (value - wanted) an operator takes.
_SIGNS = {"EQ": (0,), "GT": (1,), "GTE": (0, 1), "LT": (-1,), "LTE": (-1, 0)}
