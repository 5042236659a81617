"""Where texts from phones can be found again that no webhook brought: the contract of one source of the sweep."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.sms import IncomingText


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Texts of one thread, oldest first. `thread` is the source's own name for it, such as a phone or a thread id."""

    thread: str
    texts: Sequence[IncomingText]


class InboxSource(Protocol):
    """A place that lists what phones wrote to us. Reading changes nothing there, so everything may be repeated."""

    @property
    def name(self) -> str:
        """Return the name under which cursors are kept."""

    @property
    def is_copy(self) -> bool:
        """Whether its ids are its own, so that a text the SMS vendor brought has another id here."""

    def pages(self, since: datetime) -> AsyncIterator[Sequence[ThreadPage]]:
        """Yield what came since then, some threads at a time. Raises the errors of its vendor."""
