"""How many texts an institution may send in one month, and what happens to those beyond.

The month is one of the campus calendar. A text counts at each claim, whatever the vendor says later, and no longer when
the call surely never came about. Beyond the limit every text becomes an e-mail but the confirmations the law asks for.
Source: SSE-36 to SSE-40; D13; 47 CFR 64.1200(a)(12) (opt-out confirmation); CTIA HELP reply.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

NO_LIMIT = 0

# Shares of the limit, in percent, at which the office is told; each once a month.
TOLD_AT: tuple[int, ...] = (80, 100)

# Automatic answers that go out as texts whatever the limit says: who writes STOP or HELP is owed one by text.
ALWAYS_TEXTED = frozenset({"opt_out_confirmation", "help"})


def month_of(now: datetime, zone: ZoneInfo) -> str:
    """Return the campus month of an instant as YYYY-MM."""
    return f"{now.astimezone(zone):%Y-%m}"


def may_exceed(template_key: str | None) -> bool:
    """Whether a text from this template goes out as a text also beyond the limit; None is any text without one."""
    return template_key in ALWAYS_TEXTED


def passed(texts: int, limit: int) -> int:
    """Return the highest of TOLD_AT that `texts` have reached, 0 for none or without a limit."""
    if limit == NO_LIMIT:
        return 0
    return max((percent for percent in TOLD_AT if texts * 100 >= percent * limit), default=0)


@dataclass(frozen=True, slots=True)
class Beyond:
    """How many texts of a plan a month has no room for. `month` is YYYY-MM."""

    month: str
    planned: int
    room: int

    @property
    def by_email(self) -> int:
        """Return how many of them go by e-mail."""
        return self.planned - self.room


def beyond_the_limit(planned: Mapping[str, int], used: Mapping[str, int], limit: int) -> list[Beyond]:
    """Return the months, in order, that have no room for all that is planned.

    Both mappings are month -> texts; a month that is missing in `used` is still empty.
    """
    if limit == NO_LIMIT:
        return []
    rooms = ((month, texts, max(0, limit - used.get(month, 0))) for month, texts in sorted(planned.items()))
    return [Beyond(month, texts, room) for month, texts, room in rooms if texts > room]


def texts_by_month(batches: Iterable[tuple[datetime, int]], zone: ZoneInfo) -> dict[str, int]:
    """Return month -> texts of batches, each given as its start and its size."""
    months: dict[str, int] = {}
    for starts_at, size in batches:
        month = month_of(starts_at, zone)
        months[month] = months.get(month, 0) + size
    return months
