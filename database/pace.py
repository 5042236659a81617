"""One sender's bucket, locked while slots are taken from it, and what the vendor says about the sender."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Float, bindparam, literal_column, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.pace import Bucket
from schemas.tables import SenderPace

# The one place that asks a database for the time: processes on several machines must agree on it to a millisecond,
# which their own clocks don't. It moves with no demonstration.
CLOCKS = {
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) AS double precision)",
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
}

# Statements on the table instead of the class, made once: every process takes slots several times a second.
_TABLE = SenderPace.__table__
_LOCKED = (
    select(_TABLE.c.next_at, _TABLE.c.slowed_to, _TABLE.c.slowed_at, _TABLE.c.vendor_rate)
    .where(_TABLE.c.sender == bindparam("of_sender"))
    .with_for_update()
    .cte("locked")
)
# A row leaves the inner statement when it is locked, so the clock is read after whatever wait that took.
_BUCKET = {dialect: select(*_LOCKED.c, literal_column(clock, Float).label("now")) for dialect, clock in CLOCKS.items()}
_WRITE = (
    update(_TABLE)  # type: ignore[arg-type]  # a declarative table is a Table
    .where(_TABLE.c.sender == bindparam("of_sender"))
    .values(next_at=bindparam("next"), slowed_to=bindparam("to"), slowed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class LockedBucket:
    """A sender's bucket, the rate the vendor registered for the sender, and the database's time.

    `now` is in seconds since 1970, right to a millisecond, and was read when the lock was ours.
    """

    bucket: Bucket
    vendor_rate: float | None
    now: float


def lock_bucket(session: Session, sender: str) -> LockedBucket:
    """Return a sender's bucket, made if it is the first time, and locked for us until the commit."""
    statement = _BUCKET[session.get_bind().dialect.name]
    row = session.connection().execute(statement, {"of_sender": sender}).one_or_none()
    if row is None:
        insert_or_ignore(session, SenderPace, [{"sender": sender}], ["sender"])
        row = session.connection().execute(statement, {"of_sender": sender}).one()
    next_at, slowed_to, slowed_at, vendor_rate, now = row
    return LockedBucket(Bucket(next_at, slowed_to, slowed_at), vendor_rate, now)


def write_bucket(session: Session, sender: str, bucket: Bucket) -> None:
    """Write the bucket that was locked before."""
    values = {"next": bucket.next_at, "to": bucket.slowed_to, "at": bucket.slowed_at}
    session.connection().execute(_WRITE, {"of_sender": sender, **values})


def vendor_rate(session: Session, sender: str) -> float | None:
    """Return the texts a second the vendor registered for this sender, None where it does not say or was not asked."""
    return session.scalar(select(SenderPace.vendor_rate).where(SenderPace.sender == sender))


def vendor_rate_read_at(session: Session, sender: str) -> datetime | None:
    """Return when the vendor was last asked for this sender's limits."""
    return session.scalar(select(SenderPace.vendor_rate_read_at).where(SenderPace.sender == sender))


def note_vendor_rate(session: Session, sender: str, rate: float | None, *, now: datetime) -> None:
    """Keep what the vendor said about this sender's rate; None: it does not say."""
    insert_or_ignore(session, SenderPace, [{"sender": sender}], ["sender"])
    session.execute(
        update(SenderPace).where(SenderPace.sender == sender).values(vendor_rate=rate, vendor_rate_read_at=now)
    )
