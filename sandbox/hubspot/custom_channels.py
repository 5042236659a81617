"""A channel of an app's own in the inbox: its accounts, its threads by the app's ids, and what was published."""

from dataclasses import dataclass, field

from sandbox.hubspot.inbox import ChannelAccount, Message, Thread
from sandbox.hubspot.wire import JsonObject


@dataclass(slots=True)
class Channel:
    """One custom channel."""

    id: str
    name: str
    webhook_url: str
    capabilities: JsonObject
    created_at: str
    accounts: dict[str, ChannelAccount] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)  # by integrationThreadId
    published: dict[str, tuple[Thread, Message]] = field(default_factory=dict)  # by integrationIdempotencyId

    def view(self) -> JsonObject:
        """Return the channel as HubSpot shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "webhookUrl": self.webhook_url,
            "capabilities": self.capabilities,
            "createdAt": self.created_at,
        }
