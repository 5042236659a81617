"""Read the CRM's SMS inbox: only threads that changed, and of those only what is newer than the last message read.

A reply is stored as any other; reading it is the sweep's and the web server's work (actions/take_in_reply.py).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.take_in_reply import store_reply
from database.crm_reading import known_threads
from database.replies import cursor_of, move_cursor
from schemas.crm_reading import ThreadChange, ThreadText
from schemas.tables import CrmThread

CURSOR = "crm_inbox"
SOURCE = "crm_inbox"
# The inbox stamps a message when it shows it, so one may appear behind a newer one of another thread.
OVERLAP = timedelta(minutes=10)
FIRST_READING = timedelta(days=7)


def read_from(session: Session, *, now: datetime) -> datetime:
    """Return from which instant threads are to be listed."""
    cursor = cursor_of(session, CURSOR)
    if cursor is None or cursor > now:  # a cursor from a clock that was wrong says nothing
        return now - FIRST_READING
    return cursor - OVERLAP


def threads_to_read(session: Session, changes: Sequence[ThreadChange]) -> list[tuple[ThreadChange, str | None]]:
    """Return the threads with a message that was not read, each with the last one that was.

    A thread that was only closed or opened is noted and not read.
    """
    known = known_threads(session, [one.thread_id for one in changes])
    to_read: list[tuple[ThreadChange, str | None]] = []
    for one in changes:
        row = known.get(one.thread_id)
        if row is None:
            to_read.append((one, None))
        elif one.latest_message_at > row.latest_message_at or row.last_message_id is None:
            to_read.append((one, row.last_message_id))
        else:
            row.is_closed, row.contact_id = one.is_closed, one.contact_id or row.contact_id
    return to_read


def store_thread(session: Session, change: ThreadChange, texts: Sequence[ThreadText], *, now: datetime) -> int:
    """Store what a thread brought and how far it is read; return how many replies were new. Twice is safe."""
    new = sum(store_reply(session, one.incoming, source=SOURCE, now=now) for one in texts if one.incoming is not None)
    row = session.get(CrmThread, change.thread_id)
    if row is None:
        row = CrmThread(
            thread_id=change.thread_id, is_closed=change.is_closed, latest_message_at=change.latest_message_at
        )
        session.add(row)
    row.is_closed, row.contact_id = change.is_closed, change.contact_id or row.contact_id
    row.latest_message_at = max([change.latest_message_at, row.latest_message_at, *(one.at for one in texts)])
    if texts:
        row.last_message_id = texts[-1].message_id
        row.phone = next((one.student_phone for one in texts if one.student_phone is not None), row.phone)
    session.flush()
    return new


def note_reading(session: Session, *, began_at: datetime) -> None:
    """Remember that everything up to `began_at` was read."""
    move_cursor(session, CURSOR, began_at)
