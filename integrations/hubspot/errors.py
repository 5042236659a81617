"""What a refusal of HubSpot means to us: one of our errors, with a reason that a person can act on."""

import re
from collections.abc import Mapping
from typing import cast

import orjson

from integrations.hubspot.mapping import our_word
from integrations.hubspot.wire import ErrorBody
from schemas.crm import DAILY, CrmBusy, CrmError, CrmRefused, CrmUnanswered

# Seconds to wait when a refusal for load names none. The policies are HubSpot's windows; for the daily one
# the portal's own midnight decides, which we are not told, so it is tried again every hour. A lock (423) lasts
# two seconds. Source: HubSpot's pages on usage guidelines and on error handling.
_DEFAULT_WAITS = {"SECONDLY": 1.0, "TEN_SECONDLY_ROLLING": 10.0, DAILY: 3600.0, "423": 2.0}
_DEFAULT_WAIT = 10.0

# Categories that say nothing about the record: the same input may be taken the next time.
_PASSING_CATEGORIES = {"RATE_LIMITS", "RATE_LIMIT", "INTERNAL_ERROR", "TIMEOUT"}

_UNKNOWN_PROPERTY = "PROPERTY_DOESNT_EXIST"
_REASON_LENGTH = 400

# What a person has to do, by a sign in the refusal's code or words, the first that fits. HubSpot publishes no list of
# codes, and its codes differ between its APIs, so words count as well. Administrators' rules are enforced on API writes
# from version 2026-09 on. Source: developers.hubspot.com/changelog, "crm-api-write-validation-enforcement" and
# "property validation rules will be enforced for APIs and integrations"; its page on error handling.
_MENDING: tuple[tuple[str, str], ...] = (
    (
        r"REQUIRED|is required|were not set",
        "a rule of the portal requires {property}: fill it there, or have an administrator take the rule away "
        "(Settings > Objects), then `placeline crm retry`",
    ),
    (
        r"INVALID_OPTION|not one of the allowed options",
        "the portal's {property} lacks this option: `placeline crm setup`",
    ),
    (r"INVALID_EMAIL|[Ee]mail address .* is invalid", "correct the e-mail address on the roster and load it again"),
    (
        r"INVALID_(ALPHA|NUMERIC|REGEX|LENGTH|FORMAT)|VALIDATION_RULE|does not meet",
        "a rule of the portal does not allow this value of {property}: correct it on the roster, or have an "
        "administrator change the rule, then `placeline crm retry`",
    ),
    (r"READ_ONLY", "{property} can't be written in this portal: tell whoever administers it"),
    (r"CONFLICT|already (has|exists)", "another record there has the same value: correct one of the two"),
    (r"OBJECT_NOT_FOUND|not valid: there is none|was not found", "it was deleted or merged in HubSpot"),
)


class HubSpotInvalid(CrmError):
    """HubSpot will not take this request, or this input of a batch, as it is (400, 404, 409 ...)."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        category: str = "",
        code: str = "",
        property_name: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.category = category
        self.code = code
        self.property_name = property_name

    @property
    def is_conflict(self) -> bool:
        """Whether a value that must be unique is taken already."""
        return self.status == 409 or self.category == "CONFLICT"

    @property
    def is_set_up_missing(self) -> bool:
        """Whether it is the portal that lacks something, so that no record of this kind could be written."""
        return self.code == _UNKNOWN_PROPERTY or (self.status == 404 and self.category != "OBJECT_NOT_FOUND")

    @property
    def is_not_found(self) -> bool:
        """Whether there is nothing of that id, or no longer."""
        return self.category == "OBJECT_NOT_FOUND"

    @property
    def may_pass(self) -> bool:
        """Whether the same input may be taken the next time."""
        return self.category in _PASSING_CATEGORIES


class HubSpotForbidden(CrmRefused):
    """403: the scopes or the portal's subscription do not include this API."""


def failure(status: int, headers: Mapping[str, str], data: bytes) -> CrmError:
    """Return the error to raise for an answer that is not a success."""
    body = _error_body(data)
    if status in (423, 429, 477):
        # 423 is a lock after many writes at once, 477 a move of the portal to another data center. HubSpot asks to
        # wait and repeat after both, so they are limits to us. Source: HubSpot's page on error handling.
        policy = body.get("policyName") or body.get("errorType") or str(status)
        return CrmBusy(_seconds_to_wait(headers, policy), policy)
    if status == 401:
        words = _portal_words(body, "the access token is not valid")
        return CrmRefused(f"{words}. Make a new token in HubSpot and set PLACELINE_HUBSPOT_TOKEN")
    if status == 403:
        return HubSpotForbidden(_portal_words(body, "the access token may not do this") + _missing_scopes(body))
    if status >= 500 or status == 408 or status < 400:
        return CrmUnanswered(f"HubSpot answered {status}")
    return invalid(body, status)


def invalid(body: ErrorBody, status: int = 400) -> HubSpotInvalid:
    """Return the refusal of a request, or of the one input that an entry of `errors` is about."""
    message, code, property_name = _first_detail(body)
    words = message or f"HubSpot answered {status} without a reason"
    if property_name and property_name not in words:
        words = f"{words} ({property_name})"
    if property_name and our_word(property_name) != property_name:
        words = f"{our_word(property_name)}: {words}"
    told = f"{code} {body.get('category', '')} {message}"
    mend = next((what for sign, what in _MENDING if re.search(sign, told)), None)
    if mend is not None:
        mend = mend.format(property=property_name or "a property it names")
        words = f"{words[: _REASON_LENGTH - len(mend) - 2]}; {mend}"
    return HubSpotInvalid(
        status,
        words[:_REASON_LENGTH],
        category=body.get("category", ""),
        code=code,
        property_name=property_name,
    )


def _error_body(data: bytes) -> ErrorBody:
    # Gateways in front of HubSpot answer in HTML.
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return cast(ErrorBody, body) if isinstance(body, dict) else {}


def _seconds_to_wait(headers: Mapping[str, str], policy: str) -> float:
    try:
        return max(0.0, float(headers.get("Retry-After", "")))
    except ValueError:
        return _DEFAULT_WAITS.get(policy, _DEFAULT_WAIT)


def _portal_words(body: ErrorBody, otherwise: str) -> str:
    return f"HubSpot refused: {body.get('message') or otherwise}"[:_REASON_LENGTH]


def _missing_scopes(body: ErrorBody) -> str:
    scopes = {
        scope
        for detail in body.get("errors") or ()
        for name, named in (detail.get("context") or {}).items()
        if "scope" in name.lower()
        for scope in named
    }
    return f". Give the token the scopes {', '.join(sorted(scopes))}" if scopes else ""


def _first_detail(body: ErrorBody) -> tuple[str, str, str | None]:
    # HubSpot says which property it is about in one of three places: the details, a list in JSON inside the
    # message, or the context of the error itself.
    message = body.get("message", "")
    for detail in body.get("errors") or ():
        names = (detail.get("context") or {}).get("propertyName") or []
        name = names[0] if names else detail.get("in")
        return detail.get("message") or message, detail.get("code", ""), name
    for listed in _list_in_message(message):
        return listed.get("message", message), listed.get("error", ""), listed.get("name")
    names = (body.get("context") or {}).get("propertyName") or []
    return message, "", names[0] if names else None


def _list_in_message(message: str) -> list[dict[str, str]]:
    found = re.search(r"\[\{.*\}\]", message, re.DOTALL)
    if found is None:
        return []
    try:
        return cast(list[dict[str, str]], orjson.loads(found.group()))
    except orjson.JSONDecodeError:
        return []
