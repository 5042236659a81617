"""Learn which numbers carriers have taken out of service, day by day, from the vendor's files.

A dead number is texted no more: neither by a claim that comes later nor by a campaign that is scheduled later.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from database.deactivations import mark_dead
from database.replies import cursor_of, move_cursor
from schemas.sms import Refused, SmsVendor

Begin = Callable[[], AbstractContextManager[Session]]

CURSOR = "deactivated_numbers"
# What is older is left alone: a number that was given to somebody else since must not be lost for them.
LONGEST_BACK = timedelta(days=7)
CHUNK = 2_000  # numbers a transaction: nobody else waits long for a phone
NO_SUCH_FILE = 20404  # the vendor's code for what is not there
DEACTIVATED = "deactivated by the carrier"


def days_to_read(session: Session, *, now: datetime) -> list[date]:
    """Return the days (UTC) whose files are to be read, oldest first: whole days, up to yesterday."""
    cursor, today = cursor_of(session, CURSOR), now.astimezone(UTC).date()
    first = today - LONGEST_BACK
    if cursor is not None and cursor <= now:  # a cursor from a clock that was wrong says nothing
        first = max(first, cursor.astimezone(UTC).date())
    return [first + timedelta(days=number) for number in range((today - first).days)]


async def read_day(vendor: SmsVendor, day: date) -> list[str] | None:
    """Return the numbers of a day's file, None while there is none. Raises one of the SmsError family."""
    try:
        return await vendor.deactivated_on(day)
    except Refused as refused:
        if refused.code != NO_SUCH_FILE:
            raise
        return None


def mark_deactivated(begin: Begin, day: date, numbers: Sequence[str], *, now: datetime) -> int:
    """Mark our phones among these numbers as dead and return how many that is new for. Twice is safe.

    A day without a file is passed over once a later one has been read.
    """
    marked = 0
    for start in range(0, len(numbers), CHUNK):
        with begin() as session:
            marked += mark_dead(session, numbers[start : start + CHUNK], reason=DEACTIVATED, now=now)
    with begin() as session:
        move_cursor(session, CURSOR, datetime.combine(day + timedelta(days=1), time(), UTC))
    return marked
