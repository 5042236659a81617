"""When a batch that was not started on time is too late to be started at all.

A batch that fires hours late reaches people at an hour nobody chose, and several days' batches could fire one behind
the other. So one that waited longer than the grace moves to the next allowed slot instead.
Source: RM-099 (each batch is sent at the time given in the dialog).
"""

from datetime import UTC, datetime, timedelta

# How late a batch may start, or go on after its run died.
MISFIRE_GRACE = timedelta(hours=2)


def fires_until(due_at: datetime, alive_at: datetime | None, grace: timedelta = MISFIRE_GRACE) -> datetime:
    """Return the last instant, in UTC, at which a batch may still be started or continued.

    `due_at` is when it was to start, `alive_at` the last sign of life of its run, None if it had none. A batch that is
    sent for three hours and loses its run is continued: what counts is how long nothing has happened.
    The grace is real time; in the night the clocks change it is not two hours on the wall.
    """
    # Two instants of the same zone would be compared by their wall clocks, so everything is brought to UTC first.
    since = due_at.astimezone(UTC)
    if alive_at is not None:
        since = max(since, alive_at.astimezone(UTC))
    return since + grace


def has_misfired(due_at: datetime, alive_at: datetime | None, now: datetime, grace: timedelta = MISFIRE_GRACE) -> bool:
    """Whether a batch waited longer than the grace and must not fire any more."""
    return now.astimezone(UTC) > fires_until(due_at, alive_at, grace)
