"""Where each of HubSpot's APIs lives, and in which dated version we speak it.

HubSpot supports a dated version for eighteen months and ends v3 in September 2027, so a version is a
setting per API: moving one of them is one line here. Source: developers.hubspot.com/changelog, "legacy APIs
and legacy apps".
"""

from enum import StrEnum
from urllib.parse import quote


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


VERSIONS = {
    Api.OBJECTS: "2026-09",
    Api.ASSOCIATIONS: "2026-09",
    Api.SCHEMAS: "2026-09",
    Api.PROPERTIES: "2026-09",
    Api.OWNERS: "2026-09",
    Api.LISTS: "2026-09",
    Api.PIPELINES: "2026-09",
    Api.CONVERSATIONS: "2026-09",
    Api.CUSTOM_CHANNELS: "2026-09",
}

# The official SDK was last released before the dated paths and knows only these.
_SDK_PREFIXES = {
    "/crm-object-schemas/v3/schemas": Api.SCHEMAS,
    "/crm/v3/properties": Api.PROPERTIES,
    "/crm/v3/owners": Api.OWNERS,
}


def path(api: Api, *parts: str) -> str:
    """Return the dated path of an API, with `parts` (ids, names, verbs) quoted and added to it."""
    base = api.value.format(version=VERSIONS[api])
    return "/".join([base, *(quote(part, safe="") for part in parts)])


def dated_path(sdk_path: str) -> str:
    """Return the dated path for one that the official SDK built. Raises LookupError if there is none."""
    for prefix, api in _SDK_PREFIXES.items():
        rest = sdk_path.removeprefix(prefix)
        if rest != sdk_path and (not rest or rest.startswith("/")):
            return path(api) + rest.rstrip("/")
    raise LookupError(f"no dated path is known for {sdk_path}")
