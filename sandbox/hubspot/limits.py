"""How many requests the portal takes in ten seconds, a second of search and a day, and how it says so."""

import math
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sandbox.hubspot.faults import Faults
from sandbox.hubspot.wire import Answer

TEN_SECONDS = 10.0
TIME_ZONE = "America/Chicago"  # the portal's; its midnight ends a day
_ZONE = ZoneInfo(TIME_ZONE)
# Requests in ten seconds, and in a day, that each subscription may send.
TIER_LIMITS = {"starter": (100, 250_000), "pro": (190, 625_000), "enterprise": (190, 1_000_000)}


@dataclass(slots=True)
class Limits:
    """Counts requests; limits come from the faults, and the headers fall back on the subscription's own."""

    tier: str
    today: int = 0
    _recent: deque[float] = field(default_factory=deque)
    _searches: deque[float] = field(default_factory=deque)
    _day: date | None = None

    def refusal(self, faults: Faults, *, is_search: bool, at: float, portal_seconds: float) -> Answer | None:
        """Count a request and return None, or return its 429; a refused one is not counted.

        `at` is a steady clock's seconds.
        """
        day = datetime.fromtimestamp(portal_seconds, _ZONE).date()
        if day != self._day:
            self._day, self.today = day, 0
        _drop_before(self._recent, at - TEN_SECONDS)
        _drop_before(self._searches, at - 1.0)
        if faults.daily_limit is not None and self.today >= faults.daily_limit:
            return too_many("DAILY", "You have reached your daily limit.")
        if faults.rate_per_10s is not None and len(self._recent) >= faults.rate_per_10s:
            oldest = self._recent[0] if self._recent else at
            wait = max(1, math.ceil(oldest + TEN_SECONDS - at))
            return too_many("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.", wait)
        if is_search:
            if faults.search_per_second is not None and len(self._searches) >= faults.search_per_second:
                return too_many("SECONDLY", "You have reached your secondly limit.")
            self._searches.append(at)
        self._recent.append(at)
        self.today += 1
        return None

    def daily(self, faults: Faults) -> int:
        """Return the requests of a day."""
        return TIER_LIMITS[self.tier][1] if faults.daily_limit is None else faults.daily_limit

    def headers(self, faults: Faults) -> dict[str, str]:
        """Return the headers that tell a client what is left."""
        most = TIER_LIMITS[self.tier][0] if faults.rate_per_10s is None else faults.rate_per_10s
        daily = self.daily(faults)
        return {
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Max": str(most),
            "X-HubSpot-RateLimit-Remaining": str(max(0, most - len(self._recent))),
            "X-HubSpot-RateLimit-Daily": str(daily),
            "X-HubSpot-RateLimit-Daily-Remaining": str(max(0, daily - self.today)),
        }


def _drop_before(instants: deque[float], limit: float) -> None:
    while instants and instants[0] <= limit:
        instants.popleft()


def too_many(policy: str, message: str, wait_seconds: float | None = None) -> Answer:
    """Return a 429. It has a policy instead of a category, and not every one says how long to wait."""
    body = {
        "status": "error",
        "message": message,
        "errorType": "RATE_LIMIT",
        "correlationId": str(uuid.uuid4()),
        "policyName": policy,
        "requestId": str(uuid.uuid4()),
    }
    return Answer(429, body, {} if wait_seconds is None else {"Retry-After": f"{wait_seconds:g}"})
