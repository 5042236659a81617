"""Where each of HubSpot's APIs lives, and in which dated version we speak it.

HubSpot supports a dated version for eighteen months and ends v3 in September 2027, so a version is a
setting per API. Source: developers.hubspot.com/changelog, "legacy APIs
and legacy apps".
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote

_VERSION = re.compile(r"20\d\d-\d\d(-beta)?")


class Api(StrEnum):
    """The APIs we call; the value is the path, with a place for the version."""

    OBJECTS = "/crm/objects/{version}"
    ASSOCIATIONS = "/crm/associations/{version}"
    SCHEMAS = "/crm-object-schemas/{version}/schemas"
    PROPERTIES = "/crm/properties/{version}"
    OWNERS = "/crm/owners/{version}"
    LISTS = "/crm/lists/{version}"
    PIPELINES = "/crm/pipelines/{version}"
    CONVERSATIONS = "/conversations/conversations/{version}"
    CUSTOM_CHANNELS = "/conversations/custom-channels/{version}"
    ACCOUNT = "/account-info/{version}"


DEFAULT_VERSION = "2026-09"
# What has another version than the rest; a setting moves any of them (PLACELINE_HUBSPOT_API_VERSIONS).
OTHER_VERSIONS = {Api.ACCOUNT: "2026-03"}

# The official SDK was last released before the dated paths and knows only these.
_SDK_PREFIXES = {
    "/crm-object-schemas/v3/schemas": Api.SCHEMAS,
    "/crm/v3/properties": Api.PROPERTIES,
    "/crm/v3/owners": Api.OWNERS,
}


def path(api: Api, *parts: str) -> str:
    """Return the dated path of an API, with `parts` (ids, names, verbs) quoted and added to it.

    It has the version we were written for; the transport puts the version of the settings in its place.
    """
    return "/".join([_base(api), *(quote(part, safe="") for part in parts)])


def versions(default: str, others: Mapping[str, str]) -> dict[Api, str]:
    """Return which API is spoken in which version. Raises ValueError for an API or a version there can't be."""
    known = {api.name.lower(): api for api in Api}
    if unknown := [name for name in others if name not in known]:
        raise ValueError(f"{unknown[0]!r} is no API of HubSpot we use; there are {', '.join(known)}")
    for version in (default, *others.values()):
        if _VERSION.fullmatch(version) is None:
            raise ValueError(f"{version!r} is no version; write it as 2026-09 or 2027-03-beta")
    usual = {api: OTHER_VERSIONS.get(api, default) for api in Api}
    return usual | {known[name]: version for name, version in others.items()}


def in_version(dated: str, spoken: Mapping[Api, str]) -> str:
    """Return a path of `path` in the version that its API is spoken in."""
    for api, version in spoken.items():
        base = _base(api)
        if dated == base or dated.startswith(base + "/"):
            return api.value.format(version=version) + dated[len(base) :]
    return dated


def _base(api: Api) -> str:
    return api.value.format(version=OTHER_VERSIONS.get(api, DEFAULT_VERSION))


def dated_path(sdk_path: str) -> str:
    """Return the dated path for one that the official SDK built. Raises LookupError if there is none."""
    for prefix, api in _SDK_PREFIXES.items():
        rest = sdk_path.removeprefix(prefix)
        if rest != sdk_path and (not rest or rest.startswith("/")):
            return path(api) + rest.rstrip("/")
    raise LookupError(f"no dated path is known for {sdk_path}")
