"""The campus calendar in SQL is the one of Python, on both databases, over every change of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text

from schemas.expectations.moment import Moment

NOW = datetime(2026, 3, 20, 17, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/Chicago", "America/Phoenix", "America/Puerto_Rico", "Pacific/Guam"])
def test_the_campus_day_in_sql_is_that_of_the_zone(engine: Engine, zone: str) -> None:
    moment = Moment(engine.dialect.name, NOW, ZoneInfo(zone), NOW)
    first = datetime(2023, 1, 1, 0, 30, tzinfo=UTC)
    # Each hour of the days on which clocks change, and of others; half past, where days begin and end.
    instants = [first + timedelta(hours=hours) for hours in range(0, 3 * 366 * 24, 5)]
    values = ", ".join(f"({moment.at(instant)})" for instant in instants)
    day = moment.campus_day("v.column1")
    asked = text(f"SELECT {day}, {moment.later(day, 10)} FROM (VALUES {values}) AS v")
    with engine.connect() as connection:
        told = [(str(on), str(later)) for on, later in connection.execute(asked)]
    days = [instant.astimezone(ZoneInfo(zone)).date() for instant in instants]
    assert told == [(on.isoformat(), (on + timedelta(days=10)).isoformat()) for on in days]


def test_today_is_the_campus_day() -> None:
    late = datetime(2026, 3, 21, 4, tzinfo=UTC)
    assert Moment("sqlite", late, ZoneInfo("America/Chicago"), late).today == date(2026, 3, 20)
