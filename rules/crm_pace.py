"""The pace of the CRM: which of its requests may leave when, whichever process sends them.

The CRM counts requests per account over rolling seconds, so what is remembered are the turns of the last window, leased
a few at a time. A lease is good for a moment only; what is not used of it is given back with the next one.

Source: HubSpot's usage guidelines (100 or 190 requests per ten rolling seconds, 5 searches per second, a daily limit
that begins anew at the portal's midnight), https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

# Requests that leave ten seconds apart may arrive a little closer together.
WINDOW_SECONDS = 10.25
SEARCH_WINDOW_SECONDS = 1.1
SEARCHES = 5

GOOD_SECONDS = 1.0  # a turn may be used this much later than it begins
SEARCH_GOOD_SECONDS = 0.1

FARTHEST_SECONDS = 900.0  # a turn farther ahead than this was written before the clock was set back


@dataclass(frozen=True, slots=True)
class Turns:
    """`number` requests that may leave from `first_at` on, and no later than `good_until` (seconds since 1970)."""

    first_at: float
    good_until: float
    number: int


@dataclass(frozen=True, slots=True)
class Lease:
    """So many requests that leave no later than `until`."""

    until: float
    number: int


@dataclass(frozen=True, slots=True)
class AccountPace:
    """What all processes share about one account of the CRM."""

    requests: tuple[Lease, ...] = ()
    searches: tuple[Lease, ...] = ()
    closed_until: float = 0.0  # somebody was told to wait
    parked_until: float = 0.0  # the day's requests are used up
    day: str = ""  # of the portal's calendar, what `today` counts
    today: int = 0


def lease(
    leases: tuple[Lease, ...], now: float, limit: int, wanted: int, *, window: float, good: float, not_before: float
) -> tuple[Turns, tuple[Lease, ...]]:
    """Return up to `wanted` turns, at least one, and the leases with it.

    Never do more than `limit` turns of the leases fall into any `window` seconds. When all are taken, the turns begin
    as soon as the oldest have left the window.
    """
    kept = sorted(
        (one for one in leases if now - window < one.until < now + FARTHEST_SECONDS), key=lambda one: one.until
    )
    start = max(now, not_before)
    live = [one for one in kept if one.until + window > start]
    while (taken := sum(one.number for one in live)) >= limit:
        start = live[0].until + window
        live = [one for one in live if one.until + window > start]
    turns = Turns(start, start + good, min(wanted, limit - taken))
    # Turns may begin later than what others ask for next, so nothing of the present window is forgotten.
    return turns, (*kept, Lease(turns.good_until, turns.number))


def give_back(leases: tuple[Lease, ...], turns: Turns, used: int, last_used_at: float) -> tuple[Lease, ...]:
    """Return the leases as they are when only `used` of `turns` were, the last one at `last_used_at`."""
    ours = Lease(turns.good_until, turns.number)
    if ours not in leases:
        return leases  # its window has passed
    at = leases.index(ours)
    left = (replace(ours, until=min(last_used_at, ours.until), number=used),) if used else ()
    return (*leases[:at], *left, *leases[at + 1 :])


def portal_day(now: float, zone: tzinfo) -> str:
    """Return the day of the portal's calendar."""
    return datetime.fromtimestamp(now, UTC).astimezone(zone).date().isoformat()


def next_midnight(now: float, zone: tzinfo) -> float:
    """Return when the portal's next day begins, in seconds since 1970."""
    tomorrow = datetime.fromtimestamp(now, UTC).astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).timestamp()
