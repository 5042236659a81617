"""What a call and an answer are, how JSON is read with suspicion, and what a refusal looks like."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multidict import MultiMapping

    from sandbox.hubspot.portal import Portal

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised request, its body already parsed (None when there was none)."""

    portal: "Portal"
    at: str  # the portal's time, one instant for everything this call does
    template: str  # the path's template, as it stands in routes.py
    path: Mapping[str, str]
    query: "MultiMapping[str]"
    body: object

    def fields(self) -> JsonObject:
        """Return the body as a JSON object. Raises Refused (400) for anything else."""
        return as_object(self.body, "the body")

    def names(self, parameter: str) -> list[str]:
        """Return a list-valued query parameter, whether it was repeated or written with commas."""
        return [name for text in self.query.getall(parameter, []) for name in text.split(",") if name]

    def limit(self, default: int, most: int) -> int:
        """Return the wanted page size. Raises Refused (400) outside 1 to `most`."""
        return whole_number(self.query.get("limit"), "limit", default, most)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; a body of None is an empty one."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The portal refuses the call, or one input of its batch."""

    def __init__(
        self,
        status: int,
        category: str,
        message: str,
        *,
        errors: Sequence[JsonObject] = (),
        sub_category: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.category = category
        self.message = message
        self.errors = list(errors)
        self.sub_category = sub_category

    def answer(self) -> Answer:
        """Return the refusal of a whole call."""
        body: JsonObject = {
            "status": "error",
            "message": self.message,
            "correlationId": str(uuid.uuid4()),
            "category": self.category,
        }
        if self.sub_category:
            body["subCategory"] = self.sub_category
        if self.errors:
            body["errors"] = self.errors
        return Answer(self.status, body)

    def item(self, context: Mapping[str, Sequence[str]]) -> JsonObject:
        """Return the refusal of one input, as it stands in a batch's `errors`; `context` says which input."""
        body: JsonObject = {
            "status": "error",
            "category": self.category,
            "message": self.message,
            "context": dict(context),
            "errors": self.errors,
            "links": {},
        }
        if self.sub_category:
            body["subCategory"] = self.sub_category
        return body


def invalid(message: str) -> Refused:
    """Return the refusal of a call that is not formed as documented."""
    return Refused(400, "VALIDATION_ERROR", message)


def not_found(what: str) -> Refused:
    """Return the refusal of a call about something that is not there."""
    return Refused(404, "OBJECT_NOT_FOUND", f"{what} was not found in this portal")


def as_object(value: object, where: str) -> JsonObject:
    """Return `value` as a JSON object. Raises Refused (400) for anything else."""
    if not isinstance(value, dict):
        raise invalid(f"Invalid input JSON: {where} must be an object")
    return value


def as_list(value: object, where: str) -> list[object]:
    """Return `value` as a JSON list. Raises Refused (400) for anything else."""
    if not isinstance(value, list):
        raise invalid(f"Invalid input JSON: {where} must be a list")
    return value


def as_text(value: object, where: str) -> str:
    """Return an id or a word; HubSpot takes a number where it documents a string. Raises Refused (400)."""
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise invalid(f"Invalid input JSON: some required fields were not set: [{where}]")


def optional_text(fields: JsonObject, name: str, default: str = "") -> str:
    """Return a text of the body, or the default when it is absent or null."""
    value = fields.get(name)
    return default if value is None else as_text(value, name) if value != "" else ""


def objects_in(fields: JsonObject, name: str) -> list[JsonObject]:
    """Return a list of objects of the body; an absent one is empty. Raises Refused (400)."""
    return [as_object(item, name) for item in as_list(fields.get(name) or [], name)]


def texts_in(fields: JsonObject, name: str) -> list[str]:
    """Return a list of texts of the body; an absent one is empty. Raises Refused (400)."""
    return [as_text(item, name) for item in as_list(fields.get(name) or [], name)]


def batch_inputs(fields: JsonObject, most: int) -> list[JsonObject]:
    """Return the inputs of a batch. Raises Refused (400) for none, or for more than the interface takes."""
    inputs = objects_in(fields, "inputs")
    if not inputs:
        raise invalid("Invalid input JSON: inputs must not be empty")
    if len(inputs) > most:
        raise invalid(f"The maximum number of inputs supported in a batch request is {most}, got {len(inputs)}")
    return inputs


def whole_number(value: object, name: str, default: int, most: int) -> int:
    """Return a number of a query or a body. Raises Refused (400) outside 1 to `most`."""
    if value is None:
        return default
    if isinstance(value, int | str) and str(value).isdigit() and 1 <= int(value) <= most:
        return int(value)
    raise invalid(f"{name} must be a number from 1 to {most}")


def page(results: Sequence[object], next_after: str | None, **more: object) -> JsonObject:
    """Return one page; without `next_after` there is no further one and no `paging`."""
    body: JsonObject = {"results": results, **more}
    if next_after is not None:
        body["paging"] = {"next": {"after": next_after, "link": f"?after={next_after}"}}
    return body


def batch_answer(at: str, results: Sequence[object], errors: Sequence[JsonObject] = (), status: int = 200) -> Answer:
    """Return a batch's answer; one with errors is 207, in the body of a normal batch."""
    body: JsonObject = {"status": "COMPLETE", "results": results, "startedAt": at, "completedAt": at}
    if errors:
        body |= {"numErrors": len(errors), "errors": list(errors)}
        status = 207
    return Answer(status, body)
