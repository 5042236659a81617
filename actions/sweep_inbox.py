"""Sweep the inbox: bring in what a lost webhook missed, and say what is still to be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.take_in_reply import store_reply
from database.replies import cursor_of, move_cursor
from schemas.sms import IncomingText

CURSOR = "vendor_inbox"
# The vendor's list may lag, and its days are coarse: every sweep looks this much further back than the last one came.
OVERLAP = timedelta(hours=2)
FIRST_SWEEP = timedelta(days=7)


def sweep_from(session: Session, *, now: datetime) -> datetime:
    """Return from which instant the vendor's list is to be read."""
    cursor = cursor_of(session, CURSOR)
    if cursor is None or cursor > now:  # a cursor from a clock that was wrong says nothing
        return now - FIRST_SWEEP
    return cursor - OVERLAP


def store_swept(session: Session, incoming: Sequence[IncomingText], *, began_at: datetime, now: datetime) -> int:
    """Store what the vendor's list shows and we did not have; return how many that were. Twice is safe."""
    missed = sum(store_reply(session, one, source="sweep", now=now) for one in incoming)
    move_cursor(session, CURSOR, began_at)
    return missed
