"""The installation's calendar: settings, holidays of the library, and the legal windows that replace shipped ones."""

import os
from datetime import date, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from rules.legal_windows import SHIPPED_TABLE
from wiring.calendar import days_off, legal_table, texting_hours
from wiring.settings import Settings, SettingsInvalid

HEADER = "state,weekday,opens,closes,daily_cap,on_holidays,source,verified_on\n"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PLACELINE_")]:
        monkeypatch.delenv(name)


def test_the_default_calendar_has_the_federal_holidays_of_three_years() -> None:
    days = days_off(Settings(), 2026)
    assert days[date(2026, 11, 26)] == "Thanksgiving Day"
    assert days[date(2026, 7, 3)] == "Independence Day (observed)"
    assert {day.year for day in days} == {2026, 2027, 2028}
    assert date(2026, 11, 27) not in days


def test_a_state_adds_its_own_holidays() -> None:
    assert date(2026, 2, 12) not in days_off(Settings(), 2026)
    assert days_off(Settings(holidays="US-IL"), 2026)[date(2026, 2, 12)] == "Lincoln's Birthday"


def test_an_office_adds_days_and_stretches_of_its_own_and_names_them() -> None:
    mine = Settings(holidays="", days_off="2026-03-27=Spring break, 2026-12-30..2027-01-02=Winter break,2026-05-01")
    assert days_off(mine, 2026) == {
        date(2026, 3, 27): "Spring break",
        date(2026, 5, 1): "day off",
        date(2026, 12, 30): "Winter break",
        date(2026, 12, 31): "Winter break",
        date(2027, 1, 1): "Winter break",
        date(2027, 1, 2): "Winter break",
    }


@pytest.mark.parametrize("word", ["Germany", "US-XX", "us", "QQ"])
def test_holidays_of_nowhere_name_their_setting(word: str) -> None:
    with pytest.raises(SettingsInvalid, match="PLACELINE_HOLIDAYS"):
        days_off(Settings(holidays=word), 2026)


@pytest.mark.parametrize(
    "changes",
    [
        {"weekday_hours": "9-5"},
        {"weekday_hours": ""},
        {"saturday_hours": "17:00-10:00"},
        {"sunday_hours": "12:00-24:00"},
        {"days_off": "tomorrow"},
        {"days_off": "2026-12-31..2026-12-24"},
        {"days_off": "2026-01-01..2027-01-01"},
    ],
)
def test_hours_and_days_nobody_can_read_are_refused_at_the_start(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate(changes)
    assert [error["loc"] for error in refused.value.errors()] == [tuple(changes)]


def test_the_hours_of_the_office_are_those_of_its_settings() -> None:
    hours = texting_hours(Settings(weekday_hours="9:30 - 16:00", saturday_hours="", holidays="US-IL"), 2026)
    assert (hours.weekday, hours.saturday, hours.sunday) == ((time(9, 30), time(16)), None, (time(12), time(17)))
    assert hours.days_off[date(2026, 2, 12)] == "Lincoln's Birthday"


def test_the_law_of_alabama_knows_alabamas_holidays_wherever_the_office_is() -> None:
    hours = texting_hours(Settings(holidays=""), 2026)
    assert hours.days_off == {}
    assert set(hours.holidays) == {"AL", "LA", "PA"}
    assert hours.window(("AL",), date(2026, 4, 27), weekends=False) is None
    assert hours.window(("TX",), date(2026, 11, 26), weekends=False) == (time(10), time(18))


def test_a_file_of_ones_own_replaces_single_rows_and_is_read_again_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "law.csv"
    file.write_text(HEADER + "TX,Sunday,,,,yes,counsel,2026-11-20\n")
    mine = Settings(legal_windows=str(file))
    assert texting_hours(mine, 2026).legal.window("TX", 6).hours is None
    assert texting_hours(mine, 2026) is texting_hours(mine, 2026)
    file.write_text(HEADER + "TX,Sunday,13:00,20:00,2,yes,counsel,2026-11-21\n")
    os.utime(file, ns=(1, 1))
    assert texting_hours(mine, 2026).legal.window("TX", 6).hours == (time(13), time(20))
    assert texting_hours(mine, 2026).legal.window("TX", 5) is SHIPPED_TABLE.window("TX", 5)


def test_a_file_that_cannot_be_used_names_the_setting_and_every_bad_cell(tmp_path: Path) -> None:
    file = tmp_path / "law.csv"
    file.write_text(HEADER + "RX,Friday,9,20:00,,yes,counsel,2026-11-20\n")
    with pytest.raises(SettingsInvalid, match=r"(?s)PLACELINE_LEGAL_WINDOWS.*line 2, state 'RX'.*line 2, opens '9'"):
        legal_table(Settings(legal_windows=str(file)))
    with pytest.raises(SettingsInvalid, match="Check the name"):
        legal_table(Settings(legal_windows=str(tmp_path / "missing.csv")))
    assert legal_table(Settings()) is SHIPPED_TABLE
