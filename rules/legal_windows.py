"""The hours in which the law of each state lets a phone ring, as data: one row a state and weekday.

States without rows of their own have those of FEDERAL. Whether job leads are solicitation at all is disputed, so
every row is kept as if they were. Where tables disagree the row has the stricter hours and says so. Counsel signs;
an installation may replace any row by its own table.
Source: D9; 47 CFR 64.1200(c)(1); the statutes and compiled tables each row names, verified on VERIFIED_ON.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

# Stands for every state and territory that has no row of its own.
FEDERAL = "US"

# No row may allow what lies outside: earlier or later is forbidden everywhere in the country.
FEDERAL_OPENS = time(8)
FEDERAL_CLOSES = time(21)

# When every shipped row was last compared with its source.
VERIFIED_ON = date(2026, 11, 21)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class LegalWindow:
    """What the law of `state` says for one weekday (0 is Monday), on the recipient's clock.

    `opens` and `closes` are both None where no text may ring that day. `daily_cap` is the most texts for one person
    within 24 hours, None where the law names none. `on_holidays`: whether texts may ring on a public holiday.
    """

    state: str
    weekday: int
    opens: time | None
    closes: time | None
    daily_cap: int | None
    on_holidays: bool
    source: str
    verified_on: date

    @property
    def hours(self) -> tuple[time, time] | None:
        """Return opening and closing, the closing minute itself being shut, or None for a day without texts."""
        return None if self.opens is None or self.closes is None else (self.opens, self.closes)


class LegalTable:
    """The law as a table: `rows` in any order, one at most for each state and weekday, seven of FEDERAL among them."""

    def __init__(self, rows: Sequence[LegalWindow]) -> None:
        """Raise ValueError for a row that stands twice, lies outside the federal hours, or is missing for FEDERAL."""
        self.rows = tuple(rows)
        self._by_day = {(row.state, row.weekday): row for row in self.rows}
        if len(self._by_day) < len(self.rows):
            raise ValueError("A state has two rows for one weekday.")
        if missing := [day for number, day in enumerate(WEEKDAYS) if (FEDERAL, number) not in self._by_day]:
            raise ValueError(f"The table has no row of {FEDERAL} for {', '.join(missing)}.")
        for row in self.rows:
            if row.hours is not None and not FEDERAL_OPENS <= row.hours[0] < row.hours[1] <= FEDERAL_CLOSES:
                raise ValueError(f"{row.state}, {WEEKDAYS[row.weekday]}: not within the federal hours.")

    def __repr__(self) -> str:
        """Return how much it holds; the rows themselves would fill a page."""
        return f"{len(self.rows)} rows"

    def window(self, state: str, weekday: int) -> LegalWindow:
        """Return the row that counts in `state` on `weekday` (0 is Monday)."""
        return self._by_day.get((state, weekday)) or self._by_day[FEDERAL, weekday]

    def daily_cap(self, states: Iterable[str]) -> int | None:
        """Return the least number of texts one person may get within 24 hours, None where no law names one."""
        named = (self.window(state, weekday).daily_cap for state in states for weekday in range(len(WEEKDAYS)))
        return min((cap for cap in named if cap is not None), default=None)

    def with_rows(self, rows: Sequence[LegalWindow]) -> "LegalTable":
        """Return the table in which `rows` replace those of the same state and weekday. Raises ValueError."""
        replaced = {(row.state, row.weekday) for row in rows}
        kept = [row for row in self.rows if (row.state, row.weekday) not in replaced]
        return LegalTable((*kept, *rows))

    def no_holiday_states(self) -> frozenset[str]:
        """Return the states (or FEDERAL) in which no text may ring on their public holidays."""
        return frozenset(row.state for row in self.rows if not row.on_holidays)


def _week(
    state: str,
    opens: int,
    closes: int,
    source: str,
    *,
    saturday: tuple[int, int] | None = None,
    sunday: tuple[int, int] | None = None,
    no_sunday: bool = False,
    cap: int | None = None,
    on_holidays: bool = True,
) -> tuple[LegalWindow, ...]:
    """Return the seven rows of a state; hours are full hours, weekends like weekdays unless given."""
    days: list[tuple[int, int] | None] = [(opens, closes)] * len(WEEKDAYS)
    days[_SATURDAY] = saturday or days[_SATURDAY]
    days[_SUNDAY] = None if no_sunday else sunday or days[_SUNDAY]
    return tuple(
        LegalWindow(
            state, weekday, time(hours[0]) if hours else None, time(hours[1]) if hours else None,
            cap, on_holidays, source, VERIFIED_ON,
        )
        for weekday, hours in enumerate(days)
    )  # fmt: skip


_COMPILED = "one compiled table of November 2025, not the statute"

SHIPPED_WINDOWS: tuple[LegalWindow, ...] = (
    *_week(FEDERAL, 8, 21, "47 CFR 64.1200(c)(1)"),
    *_week("AL", 8, 20, _COMPILED, no_sunday=True, on_holidays=False),
    *_week("CT", 9, 20, "summary of counsel; a Connecticut area code is presumed to be a resident's"),
    *_week("FL", 8, 20, "SB 1120 of 2021, summaries; the 3 in 24 hours from tables", cap=3),
    *_week("IL", 9, 21, "compiled tables disagree (8 or 9 to 21); the stricter one"),
    *_week("KY", 10, 21, f"KRS 367.46955; {_COMPILED}"),
    *_week("LA", 8, 20, _COMPILED, no_sunday=True, on_holidays=False),
    *_week("MA", 8, 20, _COMPILED),
    *_week("MD", 8, 20, "Md. Code CL 14-4502; 3 in 24 hours on one subject", cap=3),
    *_week("MI", 9, 21, _COMPILED),
    *_week("MN", 9, 21, _COMPILED),
    *_week("MS", 8, 20, _COMPILED, no_sunday=True),
    *_week("NJ", 8, 21, "N.J.S.A. 56:8-128(d); tables that close at 20 disagree with the statute"),
    *_week("NM", 9, 21, _COMPILED),
    *_week("NV", 9, 20, _COMPILED),
    *_week("OK", 8, 20, "summaries and tables; 9 to 21 in 15 O.S. 755.1 is about announcing devices", cap=3),
    *_week("PA", 8, 21, f"47 CFR 64.1200(c)(1); no holidays: {_COMPILED}", on_holidays=False),
    *_week("RI", 9, 18, f"RI 5-61-3.6; {_COMPILED}", saturday=(10, 17), sunday=(10, 17)),
    *_week("TX", 9, 21, "SB 140 of 2025, summaries; texts since 2025-09-01", sunday=(12, 21)),
    *_week("VA", 8, 21, "SB 1339 of 2025, summaries; texts since 2026-01-01"),
    *_week("WA", 8, 20, "RCW 80.36.390, summary of counsel"),
)
"""The rows the product comes with."""

# What counts unless an installation replaces rows by its own file.
SHIPPED_TABLE = LegalTable(SHIPPED_WINDOWS)
