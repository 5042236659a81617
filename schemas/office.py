"""What is particular to one college and shows in what it texts and when, and how it writes its hours and days off."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from rules.follow_ups import FOLLOW_UP_DELAY
from rules.frequency import TEXTS_PER_PERIOD
from rules.monthly_limit import NO_LIMIT
from rules.quiet_hours import DEFAULT_HOURS, TextingHours, Window

# Nobody takes longer off at a stretch; more is a slip of the pen.
LONGEST_STRETCH = timedelta(days=200)

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Office:
    """The placement office. `vendor_confirms_opt_out`: STOP is answered by the SMS vendor, so we never do.

    `hours`: when phones may ring, its own hours and days off and the law of the states.
    """

    college: str
    zone: ZoneInfo
    vendor_confirms_opt_out: bool = True
    can_send_sms: bool = True  # off: no campaign is scheduled or sent (RM-005)
    texts_per_second: float = 50.0  # the pace at which the vendor takes them
    cents_per_segment: float = 1.13
    texts_per_day: int = TEXTS_PER_PERIOD  # to one person, across all campaigns
    monthly_limit: int = NO_LIMIT  # of texts, in a month of the campus calendar; the rest goes by e-mail
    hours: TextingHours = DEFAULT_HOURS
    hiring_check_after: timedelta = FOLLOW_UP_DELAY  # after a YES, in days of the campus calendar (D11)


def written_window(text: str) -> Window | None:
    """Return hours written as `10:00-18:00`, None where nothing is written. Raises ValueError."""
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is not None:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if opens < closes:
            return opens, closes
    raise ValueError(f"{text!r} are no hours; write them as 10:00-18:00")


def own_days_off(text: str) -> dict[date, str]:
    """Return the days of `2026-03-27=Spring break,2026-12-24..2026-12-31=Winter break`, day -> name.

    Raises ValueError for what is no day, and for a stretch that ends before it begins or takes too long.
    """
    days: dict[date, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        stretch, _, name = (part.strip() for part in entry.partition("="))
        first, _, last = (part.strip() for part in stretch.partition(".."))
        try:
            day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError as error:
            forms = "2026-03-27=Spring break, or 2026-12-24..2026-12-31=Winter break"
            raise ValueError(f"{entry!r} is no day; write it as {forms}") from error
        if not day <= end <= day + LONGEST_STRETCH:
            raise ValueError(f"{entry!r} must end behind its start, within {LONGEST_STRETCH.days} days")
        while day <= end:
            days[day] = name or "day off"
            day += timedelta(days=1)
    return days
