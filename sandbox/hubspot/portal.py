"""One HubSpot account: everything it keeps, and the count of what changed."""

from dataclasses import dataclass, field

from sandbox.hubspot.associations import Associations
from sandbox.hubspot.built_in_types import built_in_types
from sandbox.hubspot.clock import milliseconds
from sandbox.hubspot.custom_channels import Channel
from sandbox.hubspot.custom_objects import Schema
from sandbox.hubspot.faults import Faults
from sandbox.hubspot.inbox import Inbox
from sandbox.hubspot.limits import Limits
from sandbox.hubspot.lists import RecordList
from sandbox.hubspot.object_types import ObjectTypes
from sandbox.hubspot.search_index import SearchIndex
from sandbox.hubspot.webhooks import Webhooks


@dataclass(slots=True)
class Portal:
    """The state behind every endpoint. Endpoints run one at a time, so nothing here is locked."""

    tier: str
    faults: Faults
    limits: Limits
    types: ObjectTypes = field(default_factory=lambda: ObjectTypes(built_in_types()))
    associations: Associations = field(default_factory=Associations)
    schemas: list[Schema] = field(default_factory=list)
    lists: dict[str, RecordList] = field(default_factory=dict)
    inbox: Inbox = field(default_factory=Inbox)
    search_index: SearchIndex = field(default_factory=SearchIndex)
    channels: dict[str, Channel] = field(default_factory=dict)
    webhooks: Webhooks = field(default_factory=Webhooks)
    changes: int = 0
    _last_id: int = 51_000_000_000

    def new_id(self) -> str:
        """Return the next id of a record, a list or a schema; later ones are higher."""
        self._last_id += 1
        return str(self._last_id)

    def tell(self, subscription: str, object_id: str, at: str, **more: object) -> None:
        """Note an event for whoever subscribed; `at` is the portal's time."""
        self.webhooks.tell(subscription, object_id, milliseconds(at), **more)

    def has_changed(self) -> None:
        """Note that a call changed something, which not every write does."""
        self.changes += 1
