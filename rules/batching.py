"""How many texts go out per day, on which days, and what the plan of a campaign looks like.

Days are campus calendar days: the days of the zone that is handed in, never UTC days.
Source: RM-007, RM-017, RM-025 to RM-027, RM-099 to RM-106; D4 (limits), D8 (first batch), D9 (clock changes).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

# Small first, so that a bad message is noticed while it has reached few (RM-026).
FIRST_BATCH_SIZE = 5_000

# Every later day (RM-027).
LATER_BATCH_SIZE = 25_000

# The most recipients one mass SMS may have (RM-007).
SINGLE_LIMIT = 25_000

# How far ahead the dialog proposes the first batch (RM-101).
DEFAULT_START_DELAY = timedelta(minutes=90)

NO_DAYS_OFF: Mapping[date, str] = MappingProxyType({})
"""Days on which no batch goes out, day -> name: none unless the office says so."""

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """One day's slice as the preview shows it: `starts_at` in UTC, `size` in texts, `note` for a person."""

    number: int
    starts_at: datetime
    size: int
    note: str


def batch_size(number: int, *, first: int = FIRST_BATCH_SIZE, later: int = LATER_BATCH_SIZE) -> int:
    """Return how many texts batch `number` may hold; batches count from 1."""
    if number < 1:
        raise ValueError(f"Batches count from 1, not from {number}.")
    return first if number == 1 else later


def next_batch_at(
    after: datetime,
    *,
    wall_time: time,
    zone: ZoneInfo,
    weekends: bool,
    days_off: Mapping[date, str] = NO_DAYS_OFF,
) -> datetime:
    """Return when the batch that follows `after` starts, in UTC.

    It is the first allowed campus day after the campus day of `after`, at `wall_time` on the campus clock.
    A wall time that the clock skips that day becomes the first instant after the gap; one that occurs
    twice, the first.
    """
    _require_aware(after)
    day = after.astimezone(zone).date() + _ONE_DAY
    while not _is_allowed(day, weekends=weekends, days_off=days_off):
        day += _ONE_DAY
    return instant(day, wall_time, zone)


def slot_from(
    now: datetime,
    *,
    wall_time: time,
    zone: ZoneInfo,
    weekends: bool,
    days_off: Mapping[date, str] = NO_DAYS_OFF,
) -> datetime:
    """Return the first allowed campus day at `wall_time` that is not before `now`, in UTC: today's if still ahead."""
    _require_aware(now)
    day = now.astimezone(zone).date()
    if _is_allowed(day, weekends=weekends, days_off=days_off) and (today := instant(day, wall_time, zone)) >= now:
        return today
    return next_batch_at(now, wall_time=wall_time, zone=zone, weekends=weekends, days_off=days_off)


def estimated_end(plan: Sequence[PlannedBatch]) -> datetime | None:
    """Return when the last batch is planned to start, in UTC, or None for an empty plan (RM-017)."""
    return plan[-1].starts_at if plan else None


def _is_allowed(day: date, *, weekends: bool, days_off: Mapping[date, str]) -> bool:
    return (weekends or day.weekday() < _SATURDAY) and day not in days_off


def instant(day: date, wall_time: time, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clock of `zone` first shows `wall_time` on `day`, in UTC."""
    wall = datetime.combine(day, wall_time, tzinfo=zone).replace(fold=0)
    at = wall.astimezone(UTC)
    if _exists(day, wall_time, zone):
        return at
    # Inside a gap the two folds straddle the change of the clock: fold 1 lies before it, fold 0 behind it.
    before, behind = wall.replace(fold=1).astimezone(UTC), at
    new_offset = behind.astimezone(zone).utcoffset()
    before, behind = before.replace(microsecond=0), behind.replace(microsecond=0)
    while behind - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(behind - before).total_seconds() // 2)
        if middle.astimezone(zone).utcoffset() == new_offset:
            behind = middle
        else:
            before = middle
    return behind


def _exists(day: date, wall_time: time, zone: tzinfo | None) -> bool:
    """Whether the clock of `zone` shows `wall_time` on `day` at all."""
    wall = datetime.combine(day, wall_time, tzinfo=zone).replace(fold=0)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


def day_note(previous: datetime, at: datetime, wall_time: time, *, weekends: bool, days_off: Mapping[date, str]) -> str:
    """Say in one sentence part which days were skipped and whether the clock moved the batch.

    Both instants are on the campus clock. Days without a reason to be skipped are not named.
    """
    skipped: list[str] = []
    day = previous.date() + _ONE_DAY
    while day < at.date():
        last = day
        if day in days_off:
            # A break of two weeks is one entry, not fourteen.
            while last + _ONE_DAY < at.date() and days_off.get(last + _ONE_DAY) == days_off[day]:
                last += _ONE_DAY
            upto = "" if last == day else f" to {_dated(last)}"
            skipped.append(f"{_dated(day)}{upto} ({days_off[day]})")
        elif day.weekday() >= _SATURDAY and not weekends:
            skipped.append(f"{day:%A}")
        day = last + _ONE_DAY
    parts = []
    if skipped:
        parts.append(f"{listed(skipped)} skipped")
    if at.time() != wall_time and not _exists(at.date(), wall_time, at.tzinfo):
        parts.append(f"{wall_time:%H:%M} does not exist that day, so it starts at {at:%H:%M}")
    return "; ".join(parts)


def _dated(day: date) -> str:
    return f"{day:%A, %B} {day.day}"


def listed(words: Sequence[str]) -> str:
    """Return words as a person lists them: commas, and `and` before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _require_aware(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
