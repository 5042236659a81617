"""The pace that processes keep together: one limit for all of them, the day's end, and few writes."""

import time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from actions.shared_crm_pace import SharedCrmPace
from rules.crm_pace import SEARCHES
from schemas.crm import CrmBusy
from schemas.tables import CrmAccountPace
from tests.conftest import Begin


def a_pace(begin: Begin, limit: int = 20, per_day: int = 0, account: str = "college") -> SharedCrmPace:
    """Return the pace as one process has it."""
    zone = ZoneInfo("America/Chicago")
    return SharedCrmPace(begin, account, limit, per_day=per_day, zone=zone, monotonic=time.monotonic)


def today(begin: Begin) -> int:
    with begin() as session:
        return session.scalars(select(CrmAccountPace.today)).one()


def test_two_processes_get_no_more_than_the_limit_together(begin: Begin) -> None:
    one, other = a_pace(begin), a_pace(begin)
    waits = [pace.take_turn(is_search=False) for _ in range(15) for pace in (one, other)]
    assert 18 <= sum(wait < 1 for wait in waits) <= 20
    assert all(wait < 1 or 8 < wait < 25 for wait in waits), "the window is full for both"


def test_what_one_process_was_told_to_wait_holds_the_others(begin: Begin) -> None:
    a_pace(begin).close_for(7.0)
    assert 6 < a_pace(begin).take_turn(is_search=False) <= 7


def test_another_account_has_a_pace_of_its_own(begin: Begin) -> None:
    a_pace(begin).close_for(7.0)
    assert a_pace(begin, account="another").take_turn(is_search=False) < 0.1


def test_searches_have_a_limit_of_their_own(begin: Begin) -> None:
    pace = a_pace(begin, limit=1000)
    waits = [pace.take_turn(is_search=True) for _ in range(SEARCHES + 1)]
    assert waits[-1] > 0.5
    assert max(waits[:-1]) < 0.5


def test_a_days_requests_are_counted_and_end_before_the_crm_says_so(begin: Begin) -> None:
    pace = a_pace(begin, per_day=3)
    for _ in range(3):
        pace.take_turn(is_search=False)
    with pytest.raises(CrmBusy, match="requests of today are used up"):
        pace.take_turn(is_search=False)
    with pytest.raises(CrmBusy):
        a_pace(begin).take_turn(is_search=False)
    assert today(begin) == 3


def test_a_parked_account_is_parked_for_all_until_midnight(begin: Begin) -> None:
    seconds = a_pace(begin).park()
    assert 0 < seconds <= 25 * 3600
    with pytest.raises(CrmBusy) as busy:
        a_pace(begin).take_turn(is_search=False)
    assert busy.value.policy == "DAILY"
    assert abs(busy.value.retry_after_seconds - seconds) < 5


def test_a_hundred_requests_cost_few_writes(begin: Begin) -> None:
    commits: list[Session] = []

    def count(session: Session) -> None:
        commits.append(session)

    event.listen(Session, "after_commit", count)
    try:
        pace = a_pace(begin, limit=190)
        for _ in range(100):
            pace.take_turn(is_search=False)
    finally:
        event.remove(Session, "after_commit", count)
    assert len(commits) <= 12
