"""What the fragment of a webhook address asks for: how often to try again, and after what.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

MOST_RETRIES = 5


class Failure(StrEnum):
    """How a post to a webhook failed, in the vendor's abbreviations."""

    NOT_CONNECTED = "ct"
    NOT_ANSWERED = "rt"
    OUR_FAULT = "4xx"
    THEIR_FAULT = "5xx"


@dataclass(frozen=True, slots=True)
class WebhookUrl:
    """The address that is posted to and signed, and the retries asked for."""

    address: str
    retries: int
    after: frozenset[str]

    def is_retried_after(self, failure: Failure) -> bool:
        """Whether this kind of failure is tried again."""
        return "all" in self.after or failure in self.after


def read_webhook_url(url: str) -> WebhookUrl:
    """Return what the address asks for; unasked, one retry is made and only if no connection came about."""
    address, _, fragment = url.partition("#")
    return WebhookUrl(address, *_wishes(fragment))


@lru_cache(maxsize=64)  # the addresses of one office differ, their fragments do not
def _wishes(fragment: str) -> tuple[int, frozenset[str]]:
    """Return how many retries a fragment asks for, and after which failures."""
    wishes = dict(parse_qsl(fragment))
    count = wishes.get("rc", "1")
    return min(int(count), MOST_RETRIES) if count.isdecimal() else 1, frozenset(wishes.get("rp", "ct").split(","))


def is_webhook_url(url: str) -> bool:
    """Whether the vendor would take this as a callback address; it refuses underscores in the host's name."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_host = bool(parts.hostname) and "_" not in (parts.hostname or "")
    return parts.scheme in ("http", "https") and has_host and not any(map(str.isspace, url))
