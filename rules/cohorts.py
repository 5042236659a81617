"""The classes that standards report on: award years, calendar years and months.

Source: NACE, COE and ABHES report award years (1 July to 30 June), BPPE calendar years, ACCSC months of start.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

AWARD_YEAR_BEGINS = 7  # July


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody whose day (of completion, with ACCSC of start) lies between two days, both included."""

    label: str  # 2025-26, 2026 or 2026-05
    first_on: date
    last_on: date

    def months(self) -> Iterator["Cohort"]:
        """Yield the months of the cohort, the first first."""
        day = self.first_on
        while day <= self.last_on:
            yield month_of(day)
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_of(day: date) -> Cohort:
    """Return the month a day lies in."""
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Cohort(f"{day:%Y-%m}", day.replace(day=1), after - timedelta(days=1))


def calendar_year(year: int) -> Cohort:
    """Return a calendar year."""
    return Cohort(f"{year}", date(year, 1, 1), date(year, 12, 31))


def award_year(first: int) -> Cohort:
    """Return the award year that begins in July of `first`."""
    return Cohort(
        f"{first}-{(first + 1) % 100:02}", date(first, AWARD_YEAR_BEGINS, 1), date(first + 1, AWARD_YEAR_BEGINS - 1, 30)
    )


def award_year_of(day: date) -> Cohort:
    """Return the award year a day lies in."""
    return award_year(day.year if day.month >= AWARD_YEAR_BEGINS else day.year - 1)


def parse_cohort(label: str) -> Cohort:
    """Return the cohort of a label: 2025-26 an award year, 2026 a calendar year, 2026-05 a month. Raises ValueError.

    2009-10, 2010-11 and 2011-12 could also be months, and are read as award years.
    """
    if re.fullmatch(r"\d{4}", label):
        return calendar_year(int(label))
    if found := re.fullmatch(r"(\d{4})-(\d{2})", label):
        year, second = int(found[1]), int(found[2])
        if second == (year + 1) % 100:
            return award_year(year)
        if 1 <= second <= 12:
            return month_of(date(year, second, 1))
    raise ValueError(f"{label!r} is no cohort; write 2025-26 (award year), 2026 (calendar year) or 2026-05 (month)")
