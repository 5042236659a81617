"""Sweep the inbox: bring in what a lost webhook missed, and say what is still to be read.

A source has a cursor, from which it is read, and so has each of its threads, from which texts are stored. What was
stored is committed some threads at a time, and the source's cursor moves only at the end: a sweep that is cut off goes
on where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.take_in_reply import store_reply
from database.replies import came_another_way, cursor_of, move_cursor, move_thread_cursor, thread_cursors
from schemas.inbox import ThreadPage

# The vendor's list may lag, and its days are coarse: every sweep looks this much further back than the last one came.
OVERLAP = timedelta(hours=2)
FIRST_SWEEP = timedelta(days=7)

# A copy in a CRM's inbox is stamped a little later than the text itself.
COPY_DELAY = timedelta(minutes=2)

# The cursor of the first source keeps the name it has in databases that are in use.
_CURSORS = {"twilio": "vendor_inbox"}


@dataclass(frozen=True, slots=True)
class Swept:
    """What a source had: `found` texts looked at, `missed` of them new to us."""

    found: int = 0
    missed: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.found + other.found, self.missed + other.missed)


def cursor_name(source: str) -> str:
    """Return under which name the cursor of a source is kept."""
    return _CURSORS.get(source, f"inbox:{source}")


def sweep_from(session: Session, source: str = "twilio", *, now: datetime) -> datetime:
    """Return from which instant a source is to be read."""
    cursor = cursor_of(session, cursor_name(source))
    if cursor is None or cursor > now:  # a cursor from a clock that was wrong says nothing
        return now - FIRST_SWEEP
    return cursor - OVERLAP


def store_threads(session: Session, source: str, pages: Sequence[ThreadPage], *, is_copy: bool, now: datetime) -> Swept:
    """Store what these threads show and we did not have, and move their cursors. Twice is safe.

    `is_copy`: the source gives texts ids of its own, so one that came from the vendor is known by its words.
    """
    cursors = thread_cursors(session, source, [page.thread for page in pages])
    swept = Swept()
    for page in pages:
        cursor = cursors.get(page.thread)
        after = cursor - OVERLAP if cursor is not None and cursor <= now else None
        for text in page.texts:
            if after is not None and text.received_at is not None and text.received_at < after:
                continue
            is_known = is_copy and came_another_way(session, text, COPY_DELAY)
            missed = not is_known and store_reply(session, text, source="sweep", now=now)
            swept += Swept(1, int(missed))
        times = [text.received_at for text in page.texts if text.received_at is not None]
        if times and (cursor is None or max(times) > cursor):
            move_thread_cursor(session, source, page.thread, max(times))
    return swept


def finish_sweep(session: Session, source: str, *, began_at: datetime) -> None:
    """Remember that a source was read to its end."""
    move_cursor(session, cursor_name(source), began_at)
