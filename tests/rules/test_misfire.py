"""A batch that waited longer than the grace does not fire any more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.misfire import MISFIRE_GRACE, fires_until, has_misfired

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=CHICAGO)
SECOND = timedelta(seconds=1)


def test_a_batch_may_start_up_to_two_hours_late_and_not_a_second_later() -> None:
    assert not has_misfired(NOON, None, NOON + MISFIRE_GRACE)
    assert has_misfired(NOON, None, NOON + MISFIRE_GRACE + SECOND)


def test_a_batch_whose_run_died_after_three_hours_of_sending_is_continued() -> None:
    died_at = NOON + timedelta(hours=3)
    assert not has_misfired(NOON, died_at, died_at + timedelta(minutes=4))
    assert has_misfired(NOON, died_at, died_at + MISFIRE_GRACE + SECOND)


def test_a_sign_of_life_from_yesterdays_batch_excuses_nothing() -> None:
    assert has_misfired(NOON, NOON - timedelta(hours=20), NOON + MISFIRE_GRACE + SECOND)


def test_the_hour_the_clock_skips_in_march_is_no_lateness() -> None:
    due = datetime(2026, 3, 8, 1, 30, tzinfo=CHICAGO)
    # The wall shows two and a half hours later, an hour and a half has passed.
    assert not has_misfired(due, None, datetime(2026, 3, 8, 4, 0, tzinfo=CHICAGO))
    assert has_misfired(due, None, datetime(2026, 3, 8, 4, 31, tzinfo=CHICAGO))


def test_the_hour_the_clock_repeats_in_november_counts() -> None:
    due = datetime(2026, 11, 1, 0, 30, tzinfo=CHICAGO)
    # The wall shows an hour and three quarters later, two hours and three quarters have passed.
    assert has_misfired(due, None, datetime(2026, 11, 1, 2, 15, tzinfo=CHICAGO))
    assert not has_misfired(due, None, datetime(2026, 11, 1, 1, 15, tzinfo=CHICAGO, fold=1))


@given(
    due=st.timedeltas(timedelta(), timedelta(days=3_000)).map(lambda later: NOON.astimezone(UTC) + later),
    alive_after=st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    grace=st.timedeltas(timedelta(minutes=1), timedelta(days=1)),
)
def test_it_fires_until_one_instant_whatever_zone_the_instants_are_written_in(
    due: datetime, alive_after: timedelta | None, grace: timedelta
) -> None:
    alive = None if alive_after is None else due + alive_after
    here = due.astimezone(CHICAGO)
    last = fires_until(here, alive, grace)
    assert last == fires_until(due, alive, grace) >= due + grace
    assert not has_misfired(here, alive, last.astimezone(CHICAGO), grace)
    assert has_misfired(here, alive, (last + SECOND).astimezone(CHICAGO), grace)
