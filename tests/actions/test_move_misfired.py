"""A batch that missed its time by more than the grace goes to the next allowed slot, and the audit log says so."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from actions.change_campaign import pause, reschedule
from actions.move_misfired import Moved, move_misfired
from actions.run_batch import begin_attempt, bind_run, lose_run, open_gate
from schemas.tables import AuditEntry, Campaign
from tests.conftest import Begin
from tests.office import CHICAGO, MINUTE, TUESDAY_NOON, scheduled, start_run, the_campaign

HOUR = timedelta(hours=1)
WEDNESDAY_NOON = TUESDAY_NOON + timedelta(days=1)
FRIDAY_NOON = TUESDAY_NOON + timedelta(days=3)
MONDAY_NOON = datetime(2026, 3, 9, 12, 0, tzinfo=CHICAGO)  # daylight time has begun in between
TOO_LATE = 2 * HOUR + MINUTE
PERSON = "Ms. Rivera"


def moved(
    begin: Begin, campaign_id: int, now: datetime, days_off: Mapping[date, str] | None = None, **more: timedelta
) -> Moved | None:
    with begin() as session:
        return move_misfired(session, campaign_id, now=now, days_off=days_off or {}, **more)


def begun(begin: Begin, campaign_id: int, now: datetime) -> bool:
    with begin() as session:
        return begin_attempt(session, campaign_id, now=now) is not None


def next_batch(begin: Begin, campaign_id: int) -> datetime | None:
    return the_campaign(begin, campaign_id).next_batch_at


def test_a_batch_within_the_grace_is_left_alone_and_starts(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    assert moved(begin, campaign_id, TUESDAY_NOON + 2 * HOUR) is None
    assert begun(begin, campaign_id, TUESDAY_NOON + 2 * HOUR)


def test_a_batch_beyond_it_does_not_start_but_moves_to_tomorrow_and_says_so(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    late = TUESDAY_NOON + TOO_LATE
    assert not begun(begin, campaign_id, late)

    one = moved(begin, campaign_id, late)
    assert one is not None
    assert (one.was_due_at, one.next_batch_at) == (TUESDAY_NOON, WEDNESDAY_NOON)
    assert next_batch(begin, campaign_id) == WEDNESDAY_NOON
    with begin() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "move_misfired")).one()
    assert line.why == (
        "batch 1 was due Tue 2026-03-03 12:00 CST, not started by Tue 2026-03-03 14:00 CST: "
        "the next is Wed 2026-03-04 12:00 CST"
    )
    assert (line.actor, line.subject) == ("dispatch", f"campaign:{campaign_id}")
    assert moved(begin, campaign_id, late) is None, "twice moves once"
    assert begun(begin, campaign_id, WEDNESDAY_NOON)


def test_days_that_were_slept_through_leave_one_batch_not_a_backlog(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    thursday_morning = WEDNESDAY_NOON + timedelta(hours=20)
    moved(begin, campaign_id, thursday_morning)
    assert next_batch(begin, campaign_id) == TUESDAY_NOON + timedelta(days=2), "today's time is still ahead"


def test_weekends_and_days_off_are_skipped(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1, starts_at=FRIDAY_NOON)
    moved(begin, campaign_id, FRIDAY_NOON + TOO_LATE)
    assert next_batch(begin, campaign_id) == MONDAY_NOON

    moved(begin, campaign_id, MONDAY_NOON + TOO_LATE, {date(2026, 3, 10): "Founders' day"})
    assert next_batch(begin, campaign_id) == MONDAY_NOON + timedelta(days=2)


def test_a_campaign_that_allows_weekends_moves_to_saturday(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1, starts_at=FRIDAY_NOON, weekends=True)
    moved(begin, campaign_id, FRIDAY_NOON + TOO_LATE)
    assert next_batch(begin, campaign_id) == FRIDAY_NOON + timedelta(days=1)


def test_a_time_a_person_chose_earlier_in_the_day_moves_to_the_daily_time(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    wednesday_nine = WEDNESDAY_NOON - 3 * HOUR
    with begin() as session:
        session.get_one(Campaign, campaign_id).state = "in_process"  # else nine would be its daily time, too
        reschedule(session, campaign_id, now=TUESDAY_NOON, actor=PERSON, why="fair", next_batch_at=wednesday_nine)
    moved(begin, campaign_id, wednesday_nine + TOO_LATE)
    assert next_batch(begin, campaign_id) == WEDNESDAY_NOON


def test_the_night_the_clocks_change_moves_by_wall_clock_and_waits_in_real_time(begin: Begin) -> None:
    saturday_night = datetime(2026, 3, 8, 1, 30, tzinfo=CHICAGO)
    campaign_id = scheduled(begin, 1, starts_at=saturday_night, weekends=True)
    assert moved(begin, campaign_id, datetime(2026, 3, 8, 4, 30, tzinfo=CHICAGO)) is None, "two hours have passed"
    moved(begin, campaign_id, datetime(2026, 3, 8, 4, 31, tzinfo=CHICAGO))
    assert next_batch(begin, campaign_id) == datetime(2026, 3, 9, 1, 30, tzinfo=CHICAGO)


def test_a_batch_whose_run_died_after_hours_is_continued(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id, "run-1")
    died_at = TUESDAY_NOON + 3 * HOUR
    with begin() as session:
        attempt_alive = open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON + HOUR)
        assert attempt_alive.may_send
    with begin() as session:
        open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON + 2 * HOUR)
    with begin() as session:
        open_gate(session, campaign_id, "run-1", now=died_at)
    with begin() as session:
        lose_run(session, campaign_id, "run-1", now=died_at + 4 * MINUTE, why="Crashed")

    assert moved(begin, campaign_id, died_at + 4 * MINUTE) is None
    assert begun(begin, campaign_id, died_at + 4 * MINUTE)


def test_a_batch_whose_run_died_and_that_nobody_continued_says_so(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id, "run-1")
    with begin() as session:
        open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON + HOUR)
        assert move_misfired(session, campaign_id, now=TUESDAY_NOON + 9 * HOUR, days_off={}) is None, "a run has it"
        lose_run(session, campaign_id, "run-1", now=TUESDAY_NOON + 9 * HOUR, why="silent")
    one = moved(begin, campaign_id, TUESDAY_NOON + 9 * HOUR)
    assert one is not None
    assert "not continued by Tue 2026-03-03 15:00 CST" in one.why


def test_a_late_run_is_turned_away_at_the_gate(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        attempt = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
        assert attempt is not None
        assert bind_run(session, attempt, "run-1", now=TUESDAY_NOON)
    with begin() as session:
        gate = open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON + TOO_LATE)
    assert not gate.may_send
    assert "too late" in gate.why


def test_what_a_person_has_stopped_is_not_moved(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor=PERSON, why="wait")
    assert moved(begin, campaign_id, TUESDAY_NOON + TOO_LATE) is None
    assert moved(begin, 4711, TUESDAY_NOON + TOO_LATE) is None


@pytest.mark.parametrize("minutes", [1, 600])
def test_the_grace_is_a_setting(begin: Begin, minutes: int) -> None:
    campaign_id = scheduled(begin, 1)
    grace = timedelta(minutes=minutes)
    assert moved(begin, campaign_id, TUESDAY_NOON + grace, grace=grace) is None
    assert moved(begin, campaign_id, TUESDAY_NOON + grace + MINUTE, grace=grace) is not None
