"""Which path is which: the dated paths, and the undated ones that the official SDK still calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.hubspot.endpoints import (
    account,
    associations,
    batches,
    conversations,
    custom_channels,
    lists,
    merges,
    objects,
    people_and_pipelines,
    properties,
    schemas,
)
from sandbox.hubspot.wire import Answer, Call

OBJECTS = "/crm/objects/2026-09"
ASSOCIATIONS = "/crm/associations/2026-09"
SCHEMAS = "/crm-object-schemas/2026-09/schemas"
PROPERTIES = "/crm/properties/2026-09"
OWNERS = "/crm/owners/2026-09"
PIPELINES = "/crm/pipelines/2026-09"
LISTS = "/crm/lists/2026-09"
CONVERSATIONS = "/conversations/conversations/2026-09"
CUSTOM_CHANNELS = "/conversations/custom-channels/2026-09"
ACCOUNT = "/account-info/2026-03"
TOKENS = "/oauth/v2/private-apps/get"

# HubSpot keeps these until 2027; requests and answers are the same.
UNDATED = {
    OBJECTS: ("/crm/v3/objects", "/crm/v4/objects"),
    ASSOCIATIONS: ("/crm/v4/associations",),
    SCHEMAS: ("/crm-object-schemas/v3/schemas", "/crm/v3/schemas"),
    PROPERTIES: ("/crm/v3/properties",),
    OWNERS: ("/crm/v3/owners",),
    PIPELINES: ("/crm/v3/pipelines",),
    LISTS: ("/crm/v3/lists",),
    CONVERSATIONS: ("/conversations/v3/conversations",),
    CUSTOM_CHANNELS: ("/conversations/v3/custom-channels",),
    ACCOUNT: ("/account-info/v3",),
    TOKENS: (),
}


@dataclass(frozen=True, slots=True)
class Route:
    """One verb on one path. Only what writes can be applied and then lose its answer."""

    method: str
    base: str
    rest: str
    endpoint: Callable[[Call], Answer]

    @property
    def is_search(self) -> bool:
        """Tell whether the route counts against the limit of searches."""
        return self.endpoint is objects.find

    @property
    def writes(self) -> bool:
        """Tell whether the route may change something."""
        reads = (account.token_info, objects.find, batches.read, properties.batch_read, associations.batch_read)
        return self.method != "GET" and self.endpoint not in reads

    def templates(self) -> Iterator[str]:
        """Yield the route's path and its undated twins, as templates."""
        for base in (self.base, *UNDATED[self.base]):
            yield base + self.rest


ROUTES = (
    Route("GET", ACCOUNT, "/details", account.details),
    Route("GET", ACCOUNT, "/api-usage/daily/private-apps", account.usage),
    Route("POST", TOKENS, "/access-token-info", account.token_info),
    # Words before placeholders: the first path that fits is taken.
    Route("POST", OBJECTS, "/{type}/batch/create", batches.create),
    Route("POST", OBJECTS, "/{type}/batch/read", batches.read),
    Route("POST", OBJECTS, "/{type}/batch/update", batches.update),
    Route("POST", OBJECTS, "/{type}/batch/upsert", batches.upsert),
    Route("POST", OBJECTS, "/{type}/batch/archive", batches.archive),
    Route("POST", OBJECTS, "/{type}/search", objects.find),
    Route("POST", OBJECTS, "/{type}/merge", merges.merge),
    Route("POST", OBJECTS, "/{type}/gdpr-delete", merges.erase),
    Route("GET", OBJECTS, "/{type}", objects.listing),
    Route("POST", OBJECTS, "/{type}", objects.create),
    Route("GET", OBJECTS, "/{type}/{id}", objects.read),
    Route("PATCH", OBJECTS, "/{type}/{id}", objects.update),
    Route("DELETE", OBJECTS, "/{type}/{id}", objects.archive),
    Route("PUT", OBJECTS, "/{type}/{id}/associations/default/{to_type}/{to_id}", associations.put_default),
    Route("GET", OBJECTS, "/{type}/{id}/associations/{to_type}", associations.of_record),
    Route("PUT", OBJECTS, "/{type}/{id}/associations/{to_type}/{to_id}", associations.put),
    Route("DELETE", OBJECTS, "/{type}/{id}/associations/{to_type}/{to_id}", associations.part),
    Route("POST", ASSOCIATIONS, "/{type}/{to_type}/batch/associate/default", associations.batch_default),
    Route("POST", ASSOCIATIONS, "/{type}/{to_type}/batch/create", associations.batch_create),
    Route("POST", ASSOCIATIONS, "/{type}/{to_type}/batch/read", associations.batch_read),
    Route("POST", ASSOCIATIONS, "/{type}/{to_type}/batch/archive", associations.batch_archive),
    Route("GET", ASSOCIATIONS, "/{type}/{to_type}/labels", associations.labels),
    Route("POST", ASSOCIATIONS, "/{type}/{to_type}/labels", associations.create_label),
    Route("GET", SCHEMAS, "", schemas.listing),
    Route("POST", SCHEMAS, "", schemas.create),
    Route("GET", SCHEMAS, "/{type}", schemas.read),
    Route("POST", SCHEMAS, "/{type}/associations", schemas.associate),
    Route("GET", PROPERTIES, "/{type}/groups", properties.groups),
    Route("POST", PROPERTIES, "/{type}/groups", properties.create_group),
    Route("GET", PROPERTIES, "/{type}/groups/{group}", properties.read_group),
    Route("POST", PROPERTIES, "/{type}/batch/create", properties.batch_create),
    Route("POST", PROPERTIES, "/{type}/batch/read", properties.batch_read),
    Route("GET", PROPERTIES, "/{type}", properties.listing),
    Route("POST", PROPERTIES, "/{type}", properties.create),
    Route("GET", PROPERTIES, "/{type}/{name}", properties.read),
    Route("PATCH", PROPERTIES, "/{type}/{name}", properties.update),
    Route("GET", OWNERS, "", people_and_pipelines.owners),
    Route("GET", OWNERS, "/{id}", people_and_pipelines.owner),
    Route("GET", PIPELINES, "/{type}", people_and_pipelines.pipelines),
    Route("GET", PIPELINES, "/{type}/{pipeline}", people_and_pipelines.pipeline),
    Route("GET", PIPELINES, "/{type}/{pipeline}/stages", people_and_pipelines.stages),
    Route("POST", LISTS, "", lists.create),
    Route("GET", LISTS, "/{id}", lists.read),
    Route("GET", LISTS, "/object-type-id/{type}/name/{name}", lists.read_by_name),
    Route("GET", LISTS, "/{id}/memberships", lists.members),
    Route("PUT", LISTS, "/{id}/memberships/add", lists.add_members),
    Route("PUT", LISTS, "/{id}/memberships/remove", lists.remove_members),
    Route("GET", CONVERSATIONS, "/inboxes", conversations.inboxes),
    Route("GET", CONVERSATIONS, "/channels", conversations.channels),
    Route("GET", CONVERSATIONS, "/channel-accounts", conversations.channel_accounts),
    Route("GET", CONVERSATIONS, "/threads", conversations.threads),
    Route("GET", CONVERSATIONS, "/threads/{id}", conversations.thread),
    Route("PATCH", CONVERSATIONS, "/threads/{id}", conversations.update_thread),
    Route("GET", CONVERSATIONS, "/threads/{id}/messages", conversations.messages),
    Route("POST", CONVERSATIONS, "/threads/{id}/messages", conversations.write_message),
    Route("GET", CONVERSATIONS, "/threads/{id}/messages/{message}", conversations.message),
    Route("PUT", CONVERSATIONS, "/threads/{id}/assignee", conversations.assign),
    Route("DELETE", CONVERSATIONS, "/threads/{id}/assignee", conversations.unassign),
    Route("GET", CUSTOM_CHANNELS, "", custom_channels.channels),
    Route("POST", CUSTOM_CHANNELS, "", custom_channels.create),
    Route("PATCH", CUSTOM_CHANNELS, "/{channel}", custom_channels.update),
    Route("GET", CUSTOM_CHANNELS, "/{channel}/channel-accounts", custom_channels.accounts),
    Route("POST", CUSTOM_CHANNELS, "/{channel}/channel-accounts", custom_channels.create_account),
    Route("POST", CUSTOM_CHANNELS, "/{channel}/messages", custom_channels.publish),
    Route("GET", CUSTOM_CHANNELS, "/{channel}/messages/{message}", custom_channels.message),
    Route("PATCH", CUSTOM_CHANNELS, "/{channel}/messages/{message}", custom_channels.acknowledge),
)
