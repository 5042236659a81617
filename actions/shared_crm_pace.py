"""The pace of one CRM account that all processes keep together, through its row in the database."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import tzinfo

from sqlalchemy.orm import Session

from database.crm_pace import LockedPace, lock_crm_pace, write_crm_pace
from rules.crm_pace import (
    GOOD_SECONDS,
    SEARCH_GOOD_SECONDS,
    SEARCH_WINDOW_SECONDS,
    SEARCHES,
    WINDOW_SECONDS,
    AccountPace,
    Turns,
    give_back,
    lease,
    next_midnight,
    portal_day,
)
from schemas.crm import DAILY, CrmBusy
from schemas.crm_pace import CrmPace

Begin = Callable[[], AbstractContextManager[Session]]
_SHARES = 10  # the largest lease is this part of a window: one write to the database a second at full speed


@dataclass(slots=True)
class _Held:
    """Turns of this process, on our monotonic clock: `ahead` is the database's clock minus it."""

    turns: Turns
    ahead: float
    used: int = 0
    last_used_at: float = 0.0


class SharedCrmPace(CrmPace):
    """Turns leased from the account's row, counted off in memory.

    `limit` is the account's requests in ten seconds, `per_day` its requests a day (0: the CRM says when they are used
    up), `zone` the portal's. Needs a transaction of its own, so no other may be open in the thread that asks.
    """

    def __init__(
        self, begin: Begin, account: str, limit: int, *, per_day: int, zone: tzinfo, monotonic: Callable[[], float]
    ) -> None:
        self._begin, self._account, self._limit, self._per_day, self._zone = begin, account, limit, per_day, zone
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._wanted = 1  # a single request takes a single turn; who comes again gets twice as many

    def take_turn(self, *, is_search: bool) -> float:
        """Return the seconds until the next turn. Raises CrmBusy (DAILY), and the database's errors."""
        with self._lock:
            held, now = self._held, self._monotonic()
            is_good = held is not None and held.used < held.turns.number and now + held.ahead <= held.turns.good_until
            # A search has a limit of its own besides, so it always asks.
            if held is None or not is_good or is_search:
                held = self._leased(is_search)
                now = self._monotonic()
            starts_at = max(held.turns.first_at, now + held.ahead)
            held.used, held.last_used_at = held.used + 1, starts_at
            return starts_at - now - held.ahead

    def close_for(self, seconds: float) -> None:
        """Let nobody of any process start for this long; others hear of it with their next lease."""

        def closed(pace: AccountPace, now: float) -> AccountPace:
            return replace(pace, closed_until=max(pace.closed_until, now + seconds))

        with self._lock:
            self._change(closed)

    def park(self) -> float:
        """Let nobody of any process start before the portal's midnight; return the seconds until then."""

        def parked(pace: AccountPace, now: float) -> AccountPace:
            return replace(pace, parked_until=next_midnight(now, self._zone))

        with self._lock:
            locked = self._change(parked)
            return next_midnight(locked.now, self._zone) - locked.now

    def _leased(self, is_search: bool) -> _Held:
        with self._begin() as session:
            locked = lock_crm_pace(session, self._account)
            pace, now = self._without_unused(locked.pace), locked.now
            ahead = now - self._monotonic()
            today = portal_day(now, self._zone)
            if pace.day != today:
                pace = replace(pace, day=today, today=0)
            if self._per_day and pace.today >= self._per_day:
                pace = replace(pace, parked_until=next_midnight(now, self._zone))
            parked_for = pace.parked_until - now
            held = None
            if parked_for <= 0:
                pace, held = self._taken(pace, now, ahead, is_search)
            write_crm_pace(session, self._account, pace)
        self._held = held
        if held is None:
            raise CrmBusy(parked_for, DAILY)
        return held

    def _taken(self, pace: AccountPace, now: float, ahead: float, is_search: bool) -> tuple[AccountPace, _Held]:
        not_before = pace.closed_until
        if is_search:
            search, searches = lease(
                pace.searches, now, SEARCHES, 1, window=SEARCH_WINDOW_SECONDS, good=SEARCH_GOOD_SECONDS,
                not_before=not_before,
            )  # fmt: skip
            pace, not_before = replace(pace, searches=searches), search.first_at
        wanted = 1 if is_search else self._wanted
        if self._per_day:
            wanted = min(wanted, self._per_day - pace.today)
        turns, requests = lease(
            pace.requests, now, self._limit, wanted, window=WINDOW_SECONDS, good=GOOD_SECONDS, not_before=not_before
        )
        if not is_search:
            self._wanted = min(2 * self._wanted, max(1, self._limit // _SHARES))
        return replace(pace, requests=requests, today=pace.today + turns.number), _Held(turns, ahead)

    def _change(self, change: Callable[[AccountPace, float], AccountPace]) -> LockedPace:
        """Give back what we hold, and write the pace changed."""
        with self._begin() as session:
            locked = lock_crm_pace(session, self._account)
            write_crm_pace(session, self._account, change(self._without_unused(locked.pace), locked.now))
        self._held = None
        return locked

    def _without_unused(self, pace: AccountPace) -> AccountPace:
        held = self._held
        if held is None:
            return pace
        unused = held.turns.number - held.used
        left = give_back(pace.requests, held.turns, held.used, held.last_used_at)
        # The count of another day than the turns' own is not made smaller.
        is_same_day = unused and pace.day == portal_day(held.turns.first_at, self._zone)
        return replace(pace, requests=left, today=max(0, pace.today - unused) if is_same_day else pace.today)
