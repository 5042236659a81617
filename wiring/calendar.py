"""The calendar of this installation: its hours, its days off, and the legal windows it follows."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from actions.read_legal_windows import LegalWindowsInvalid, read_legal_windows
from rules.legal_windows import FEDERAL, SHIPPED_TABLE, LegalTable
from rules.quiet_hours import TextingHours
from schemas.office import own_days_off, written_window
from wiring.settings import Settings, SettingsInvalid

# Holidays are known for this year and the two that follow: nobody plans a campaign further ahead.
YEARS_AHEAD = 2

_COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z]{2}))?")


def texting_hours(settings: Settings, year: int) -> TextingHours:
    """Return when phones may ring; `year` is the present one of the campus. Raises SettingsInvalid.

    The table of legal windows is read again when its file has changed.
    """
    path = Path(settings.legal_windows) if settings.legal_windows else None
    changed_at = path.stat().st_mtime_ns if path is not None and path.exists() else 0
    return _texting_hours(settings, year, changed_at)


@lru_cache(maxsize=4)
def _texting_hours(settings: Settings, year: int, _changed_at: int) -> TextingHours:
    table = legal_table(settings)
    return TextingHours(
        weekday=written_window(settings.weekday_hours),
        saturday=written_window(settings.saturday_hours),
        sunday=written_window(settings.sunday_hours),
        legal=table,
        days_off=days_off(settings, year),
        holidays={state: _public_holidays(state, year) for state in sorted(table.no_holiday_states())},
    )


def legal_table(settings: Settings) -> LegalTable:
    """Return the shipped table with the rows of the installation's own file. Raises SettingsInvalid."""
    if not settings.legal_windows:
        return SHIPPED_TABLE
    try:
        return SHIPPED_TABLE.with_rows(read_legal_windows(Path(settings.legal_windows)))
    except LegalWindowsInvalid as error:
        raise SettingsInvalid(f"PLACELINE_LEGAL_WINDOWS: {error}") from error


def days_off(settings: Settings, year: int) -> Mapping[date, str]:
    """Return the days on which no batch goes out, day -> name, from `year` on. Raises SettingsInvalid.

    They are the public holidays of PLACELINE_HOLIDAYS and the office's own of PLACELINE_DAYS_OFF, whose names win.
    """
    days: dict[date, str] = {}
    if settings.holidays:
        found = _COUNTRY.fullmatch(settings.holidays)
        if found is None:
            raise SettingsInvalid("PLACELINE_HOLIDAYS: write it as US or US-IL, or leave it empty for none")
        try:
            days.update(_holidays(found[1], found[2], year))
        except NotImplementedError as error:
            raise SettingsInvalid(f"PLACELINE_HOLIDAYS: {error}; write it as US or US-IL") from error
    days.update(own_days_off(settings.days_off))
    return dict(sorted(days.items()))


def _public_holidays(state: str, year: int) -> Mapping[date, str]:
    return _holidays("US", None if state == FEDERAL else state, year)


def _holidays(country: str, state: str | None, year: int) -> Mapping[date, str]:
    """Return public holidays, the days on which they are observed included. Raises NotImplementedError."""
    import holidays  # half a second, which commands that plan nothing need not wait for

    years = range(year, year + YEARS_AHEAD + 1)
    return dict(holidays.country_holidays(country, subdiv=state, years=years).items())
