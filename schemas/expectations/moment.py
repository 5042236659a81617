"""When and where the rules about tables are asked, as the words of SQL that differ between the two databases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# No text is older than the first year; a clock is not changed twice within six hours.
_FIRST_YEAR = 2015
_STEP = timedelta(hours=6)


@dataclass(frozen=True)
class Moment:
    """The instant the rules are asked at, on the campus clock, of a database of this dialect.

    `open_hours` are the spans in which the law lets a phone ring: key of the place (rules/places.py), opening and
    closing. Only texts that were claimed since `hours_since` are held against them, for only those days are in it.
    """

    dialect: str  # sqlite or postgresql
    now: datetime
    zone: ZoneInfo
    hours_since: datetime
    open_hours: Sequence[tuple[str, datetime, datetime]] = ()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite, which keeps instants and days as text."""
        return self.dialect == "sqlite"

    @property
    def today(self) -> date:
        """The campus calendar day."""
        return self.now.astimezone(self.zone).date()

    def at(self, instant: datetime) -> str:
        """Return an instant as a literal."""
        written = f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        return f"'{written}'" if self.is_sqlite else f"timestamptz '{written}+00'"

    def ago(self, duration: timedelta) -> str:
        """Return the instant so long ago as a literal."""
        return self.at(self.now - duration)

    def day(self, day: date) -> str:
        """Return a day as a literal."""
        return f"'{day.isoformat()}'" if self.is_sqlite else f"date '{day.isoformat()}'"

    def in_days(self, days: int) -> str:
        """Return the campus day so many days from today (less than 0: ago) as a literal."""
        return self.day(self.today + timedelta(days=days))

    def campus_day(self, column: str) -> str:
        """Return the campus calendar day of a column of instants, as an expression."""
        if not self.is_sqlite:
            return f"cast({column} at time zone '{self.zone.key}' as date)"
        first, changes = _changes_of_the_clock(self.zone, self.now.year + 1)
        if not changes:
            return f"date({column}, '{first} minutes')"
        cases = " ".join(f"when {column} >= {self.at(begins)} then '{minutes} minutes'" for begins, minutes in changes)
        return f"date({column}, case {cases} else '{first} minutes' end)"

    def later(self, expression: str, days: int) -> str:
        """Return the day so many days after an expression of days."""
        return f"date({expression}, '{days} days')" if self.is_sqlite else f"({expression} + {days})"

    @property
    def hours_rows(self) -> str:
        """The open hours as rows of a VALUES list, whose columns both databases call column1, column2 and column3."""
        rows = self.open_hours or [("", self.now, self.now)]
        return ", ".join(f"({quoted(key)}, {self.at(opens)}, {self.at(closes)})" for key, opens, closes in rows)


def quoted(word: str) -> str:
    """Return a word as a literal."""
    return "'" + word.replace("'", "''") + "'"


def listed(words: Sequence[str]) -> str:
    """Return words as literals in a list."""
    return ", ".join(quoted(str(word)) for word in words)


def _changes_of_the_clock(zone: ZoneInfo, last_year: int) -> tuple[int, list[tuple[datetime, int]]]:
    """Return the first offset from UTC in minutes, and each change with the new offset, the latest first."""

    def offset(instant: datetime) -> int:
        return int((instant.astimezone(zone).utcoffset() or timedelta(0)).total_seconds() // 60)

    at, end = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    first = known = offset(at)
    changes: list[tuple[datetime, int]] = []
    while at < end:
        following = at + _STEP
        if offset(following) != known:
            while offset(at) == known:
                at += timedelta(minutes=15)  # no zone changes its clock at any other minute
            known = offset(at)
            changes.append((at, known))
        at = following
    return first, changes[::-1]
