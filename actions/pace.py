"""What a sender asks before each text, so that the vendor gets no more a second than it takes."""

from typing import Protocol


class Pace(Protocol):
    """What whoever hands texts to the vendor must ask before each one."""

    async def wait_turn(self) -> None:
        """Return when this caller may go; callers are let through in the order they asked."""

    def slow_down(self, seconds: float) -> None:
        """Let nobody through for this long: the vendor said it is busy."""
