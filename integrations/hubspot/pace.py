"""How fast we may call where nobody keeps the pace for all processes: one rolling window per account and process.

`wiring` hands the transport a pace that every process shares; this one serves scripts and tests.
"""

import threading
from collections import deque
from collections.abc import Callable

from schemas.crm_pace import CrmPace

WINDOW_SECONDS = 10.0  # HubSpot counts requests per app over ten rolling seconds (policy TEN_SECONDLY_ROLLING)


class Pace:
    """At most `limit` requests in any ten seconds, counted exactly as HubSpot counts them.

    A bucket that fills steadily would let up to twice the limit through in the window after an idle one, so
    the last `limit` departures are remembered instead. Time is told, in the seconds of one monotonic clock.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError("at least one request per ten seconds must be allowed")
        self._limit = limit
        self._departures: deque[float] = deque()
        self._closed_until = 0.0
        self._lock = threading.Lock()

    def take_turn(self, now: float) -> float:
        """Return how many seconds to wait before sending; the turn is taken from then on."""
        with self._lock:
            departure = max(now, self._closed_until)
            if len(self._departures) == self._limit:
                departure = max(departure, self._departures.popleft() + WINDOW_SECONDS)
            self._departures.append(departure)
            return departure - now

    def close_until(self, instant: float) -> None:
        """Let nobody start before `instant`: HubSpot said that the window is used up, perhaps by others."""
        with self._lock:
            self._closed_until = max(self._closed_until, instant)

    def lower_to(self, limit: int) -> None:
        """Keep the lower of the two limits, when a second connection to the account asks for another."""
        with self._lock:
            self._limit = min(self._limit, limit)
            while len(self._departures) > self._limit:
                self._departures.popleft()


_paces: dict[tuple[str, Callable[[], float]], Pace] = {}
_paces_lock = threading.Lock()


def shared_pace(account: str, limit: int, clock: Callable[[], float]) -> Pace:
    """Return the pace of an account in this process; readings of different clocks are never mixed in one."""
    with _paces_lock:
        pace = _paces.setdefault((account, clock), Pace(limit))
    pace.lower_to(limit)
    return pace


class OwnPace(CrmPace):
    """The pace of an account in this process, on its clock. It counts neither searches nor the day."""

    def __init__(self, account: str, limit: int, monotonic: Callable[[], float]) -> None:
        self._pace, self._monotonic = shared_pace(account, limit, monotonic), monotonic

    def take_turn(self, *, is_search: bool) -> float:
        """Return how many seconds to wait before sending."""
        return self._pace.take_turn(self._monotonic())

    def close_for(self, seconds: float) -> None:
        """Let nobody start for this long."""
        self._pace.close_until(self._monotonic() + seconds)

    def park(self) -> float:
        """Return an hour: the portal's midnight is not known here."""
        return 3600.0
