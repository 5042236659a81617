"""What the portal posts by itself: events of the app's subscriptions, and texts that agents write in a custom channel.

Signed as HubSpot signs (v3), a hundred events a post, tried again when it is not answered with a success.
"""

import asyncio
import hmac
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
import orjson

from sandbox.hubspot.clock import Clock
from sandbox.hubspot.object_types import PORTAL_ID
from sandbox.hubspot.wire import JsonObject

EVENTS_A_POST = 100
TRIES = 4
PAUSE_SECONDS = 0.1
LOOK_SECONDS = 0.02
POST_SECONDS = 10.0

# HubSpot signs the address with these written plainly.
PLAIN = (
    ("%3A", ":"), ("%2F", "/"), ("%3F", "?"), ("%40", "@"), ("%21", "!"), ("%24", "$"), ("%27", "'"), ("%28", "("),
    ("%29", ")"), ("%2A", "*"), ("%2C", ","), ("%3B", ";"),
)  # fmt: skip


@dataclass(slots=True)
class Webhooks:
    """Where events go, and which wait to go. Without an address nothing is kept."""

    url: str = ""
    secret: str = "sandbox-secret"
    properties: frozenset[str] = frozenset()  # of contacts, whose changes are told
    waiting: deque[JsonObject] = field(default_factory=deque)  # of the app's subscriptions
    channel_posts: deque[tuple[str, JsonObject]] = field(default_factory=deque)  # address, body
    taken: int = 0
    refused: int = 0
    _last_event: int = 1_000

    def tell(self, subscription: str, object_id: str, milliseconds: int, **more: object) -> None:
        """Note one event of the app's subscriptions; ids are numbers on this wire."""
        if not self.url:
            return
        self._last_event += 1
        self.waiting.append(
            {
                "eventId": self._last_event,
                "subscriptionId": 7_001,
                "portalId": PORTAL_ID,
                "appId": 4_242,
                "occurredAt": milliseconds,
                "subscriptionType": subscription,
                "attemptNumber": 0,
                "objectId": int(object_id),
                "changeSource": "CRM_UI",
                **more,
            }
        )

    def next_post(self) -> tuple[str, object] | None:
        """Return address and body of the next post, None when nothing waits."""
        if self.channel_posts:
            return self.channel_posts.popleft()
        if not self.waiting:
            return None
        count = min(EVENTS_A_POST, len(self.waiting))
        return self.url, [self.waiting.popleft() for _ in range(count)]

    def view(self) -> JsonObject:
        """Return how far posting has come."""
        return {
            "url": self.url,
            "waiting": len(self.waiting) + len(self.channel_posts),
            "taken": self.taken,
            "refused": self.refused,
        }


def signature(secret: str, method: str, address: str, body: bytes, timestamp: str) -> str:
    """Return the value of X-HubSpot-Signature-v3."""
    for code, plain in PLAIN:
        address = address.replace(code, plain)
    signed = method.encode() + address.encode() + body + timestamp.encode()
    return b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()


async def deliver(find: Callable[[], Webhooks], clock: Clock) -> None:
    """Post whatever waits until cancelled. `find` returns the webhooks of the portal that stands now."""
    timeout = aiohttp.ClientTimeout(total=POST_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        while True:
            webhooks = find()
            post = webhooks.next_post()
            if post is None:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            if await _posted(http, webhooks.secret, clock, *post):
                webhooks.taken += 1
            else:
                webhooks.refused += 1


async def _posted(http: aiohttp.ClientSession, secret: str, clock: Clock, address: str, content: object) -> bool:
    for attempt in range(TRIES):
        if isinstance(content, list):
            for event in content:
                event["attemptNumber"] = attempt
        body = orjson.dumps(content)
        timestamp = str(int(clock.seconds() * 1000))
        headers = {
            "Content-Type": "application/json",
            "X-HubSpot-Request-Timestamp": timestamp,
            "X-HubSpot-Signature-v3": signature(secret, "POST", address, body, timestamp),
        }
        try:
            async with http.post(address, data=body, headers=headers) as answer:
                if answer.status < 300:
                    return True
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(PAUSE_SECONDS)
    return False
