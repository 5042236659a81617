"""The pace of one process alone, for tests that need no database for it."""

import asyncio
from collections.abc import Callable


class Pacer:
    """The pace of one process alone: calls are spaced `1 / per_second` apart.

    `monotonic` is handed in: seconds on a clock that never jumps.
    """

    def __init__(self, per_second: float, monotonic: Callable[[], float]) -> None:
        if per_second <= 0:
            raise ValueError("a pace needs more than 0 texts a second")
        self._gap = 1.0 / per_second
        self.monotonic = monotonic
        self._next = monotonic()

    async def wait_turn(self) -> None:
        """Return when this caller may go; callers are let through in the order they asked."""
        now = self.monotonic()
        # A caller that comes late gets no credit for the time nobody used.
        self._next = max(self._next, now)
        turn, self._next = self._next, self._next + self._gap
        if turn > now:
            await asyncio.sleep(turn - now)

    def slow_down(self, seconds: float) -> None:
        """Let nobody through for this long: the vendor said it is busy."""
        self._next = max(self._next, self.monotonic() + seconds)
