"""One run may send one batch: who gets it, who is turned away, and what follows when it is closed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from actions.change_campaign import cancel, pause, pause_by_run, resume, suspend
from actions.run_batch import (
    begin_attempt,
    bind_run,
    close_batch,
    complete_if_done,
    count_sheet,
    defer_batch,
    forget_paused_run,
    lose_run,
    open_gate,
)
from database.campaigns import batches_of, due_campaign_ids, lock_campaign, running_campaigns
from schemas.tables import AuditEntry, Student
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    CHICAGO,
    MINUTE,
    OFFICE,
    TUESDAY_NOON,
    scheduled,
    send_batch,
    send_chunk,
    start_run,
    the_campaign,
)

WEDNESDAY_NOON = TUESDAY_NOON + timedelta(days=1)
FRIDAY_NOON = TUESDAY_NOON + timedelta(days=3)
MONDAY_NOON = datetime(2026, 3, 9, 12, 0, tzinfo=CHICAGO)  # daylight time has begun in between
HONOLULU = "Pacific/Honolulu"  # four hours behind Chicago in winter: opens at 14:00 there


async def test_a_batch_that_was_full_when_it_was_paused_takes_nothing_from_the_day_it_goes_on(begin: Begin) -> None:
    vendor = PretendSms(lambda: TUESDAY_NOON)
    campaign_id = scheduled(begin, 5, first_batch_size=3)
    start_run(begin, campaign_id)
    await send_chunk(begin, vendor, campaign_id)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        resume(
            session, campaign_id, next_batch_at=WEDNESDAY_NOON, now=TUESDAY_NOON, actor="Ms. Rivera", why="b"
        )  # fmt: skip
    await send_batch(begin, vendor, campaign_id, run_id="run-2", now=WEDNESDAY_NOON)
    assert len(vendor.taken) == 5
    with begin() as session:
        assert [(one.number, one.claimed) for one in batches_of(session, campaign_id)] == [(1, 3), (2, 2)]


def test_a_run_that_has_ended_resumes_nothing(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    with begin() as session:
        pause_by_run(session, campaign_id, "run-1", "Pause", now=TUESDAY_NOON)
        forget_paused_run(session, campaign_id, "run-1")
        assert not open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON).may_send
    assert the_campaign(begin, campaign_id).state == "paused"


async def test_a_daily_time_behind_every_window_does_not_waste_the_day(begin: Begin) -> None:
    evening = TUESDAY_NOON + timedelta(hours=8)
    campaign_id = scheduled(begin, 2, starts_at=evening)
    await send_batch(begin, PretendSms(lambda: evening), campaign_id, now=evening)
    assert the_campaign(begin, campaign_id).next_batch_at == WEDNESDAY_NOON - timedelta(hours=2)


@pytest.fixture
def vendor() -> PretendSms:
    return PretendSms(lambda: TUESDAY_NOON)


def due(begin: Begin, now: datetime) -> list[int]:
    with begin() as session:
        return list(due_campaign_ids(session, now))


def test_a_campaign_is_due_from_its_hour_on_until_a_run_has_it(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    assert due(begin, TUESDAY_NOON - MINUTE) == []
    assert due(begin, TUESDAY_NOON) == [campaign_id]
    start_run(begin, campaign_id)
    assert due(begin, TUESDAY_NOON) == []


def test_nothing_is_begun_before_its_hour_after_a_pause_or_beside_another_run(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        assert begin_attempt(session, campaign_id, now=TUESDAY_NOON - MINUTE) is None
        assert begin_attempt(session, 4711, now=TUESDAY_NOON) is None
    start_run(begin, campaign_id)
    with begin() as session:
        assert begin_attempt(session, campaign_id, now=TUESDAY_NOON) is None
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        assert begin_attempt(session, campaign_id, now=TUESDAY_NOON) is None


def test_every_attempt_has_a_key_of_its_own(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    keys = set()
    for _ in range(3):
        with begin() as session:
            attempt = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
            assert attempt is not None
            keys.add(attempt.key)
    assert len(keys) == 3


def test_of_two_dispatches_at_once_only_the_later_attempt_is_bound(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        first = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
        second = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
    assert first is not None
    assert second is not None
    with begin() as session:
        assert not bind_run(session, first, "run-1", now=TUESDAY_NOON)
        assert bind_run(session, second, "run-2", now=TUESDAY_NOON)
        assert not open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON).may_send
        assert open_gate(session, campaign_id, "run-2", now=TUESDAY_NOON).may_send


def test_a_run_is_not_bound_to_a_campaign_that_was_stopped_meanwhile(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        attempt = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
        cancel(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        assert attempt is not None
        assert not bind_run(session, attempt, "run-1", now=TUESDAY_NOON)


def test_the_gate_opens_for_the_run_that_has_the_batch_also_on_its_retry(begin: Begin) -> None:
    campaign_id = scheduled(begin, 3, first_batch_size=2)
    gate = start_run(begin, campaign_id)
    assert (gate.may_send, gate.batch_number, gate.batch_size) == (True, 1, 2)
    assert the_campaign(begin, campaign_id).state == "in_process"
    with begin() as session:
        assert open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON).may_send
        assert len(batches_of(session, campaign_id)) == 1


def test_the_gate_turns_strangers_and_latecomers_away(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    with begin() as session:
        assert "another run" in open_gate(session, campaign_id, "run-2", now=TUESDAY_NOON).why
        assert "no campaign" in open_gate(session, 4711, "run-1", now=TUESDAY_NOON).why
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        assert "Paused" in open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON).why
        resume(session, campaign_id, next_batch_at=WEDNESDAY_NOON, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        assert "another run" in open_gate(session, campaign_id, "run-1", now=WEDNESDAY_NOON).why


def test_a_run_whose_batch_is_not_due_yet_sends_nothing(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        attempt = begin_attempt(session, campaign_id, now=TUESDAY_NOON)
        assert attempt is not None
        assert bind_run(session, attempt, "run-1", now=TUESDAY_NOON)
        assert "no batch is due" in open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON - MINUTE).why


def test_the_paused_run_goes_on_when_its_resume_button_is_pressed(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    with begin() as session:
        pause_by_run(session, campaign_id, "run-1", "Pause", now=TUESDAY_NOON)
        assert not open_gate(session, campaign_id, "run-2", now=TUESDAY_NOON).may_send
        assert open_gate(session, campaign_id, "run-1", now=TUESDAY_NOON).may_send
    assert the_campaign(begin, campaign_id).state == "in_process"


def test_a_dead_runs_batch_goes_to_the_next_attempt(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    with begin() as session:
        assert [campaign.id for campaign in running_campaigns(session)] == [campaign_id]
        lose_run(session, campaign_id, "another", now=TUESDAY_NOON, why="gone")
        assert running_campaigns(session) != []
        lose_run(session, campaign_id, "run-1", now=TUESDAY_NOON, why="gone")
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "lose_run")).one()
    assert line.why == "run run-1: gone"
    assert start_run(begin, campaign_id, "run-2").batch_number == 1


async def test_a_full_batch_is_closed_and_the_next_one_planned_for_the_next_day(
    begin: Begin, vendor: PretendSms
) -> None:
    campaign_id = scheduled(begin, 5, first_batch_size=2, later_batch_size=10)
    sheet = await send_batch(begin, vendor, campaign_id)
    assert sheet == {"planned": 2, "sent": 2, "failed": 0, "skipped": 0, "unknown": 0, "left": 0}
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.next_batch_number, campaign.next_batch_at) == (2, WEDNESDAY_NOON)
    assert (campaign.state, campaign.run_id) == ("in_process", None)
    with begin() as session:
        [batch] = batches_of(session, campaign_id)
        whole = count_sheet(session, campaign)
    assert (batch.closed_at, batch.claimed, batch.count_sheet) == (TUESDAY_NOON, 2, sheet)
    assert whole == {"planned": 5, "sent": 2, "failed": 0, "skipped": 0, "unknown": 0, "left": 3}
    await send_batch(begin, vendor, campaign_id, "run-2", WEDNESDAY_NOON)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.ended_at, campaign.next_batch_at) == ("completed", WEDNESDAY_NOON, None)
    assert len({text.to for text in vendor.taken}) == len(vendor.taken) == 5


async def test_a_batch_with_room_waits_for_windows_that_open_later_that_day(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 3)
    with begin() as session:
        session.execute(update(Student).where(Student.student_id == "S00002").values(zone_key=HONOLULU))
    sheet = await send_batch(begin, vendor, campaign_id)
    assert (sheet["sent"], sheet["left"]) == (2, 0)
    campaign = the_campaign(begin, campaign_id)
    two_o_clock = TUESDAY_NOON + timedelta(hours=2)
    assert (campaign.next_batch_number, campaign.next_batch_at) == (1, two_o_clock)
    await send_batch(begin, vendor, campaign_id, "run-2", two_o_clock)
    assert the_campaign(begin, campaign_id).state == "completed"
    with begin() as session:
        assert [batch.number for batch in batches_of(session, campaign_id)] == [1]


async def test_a_full_batch_waits_for_nobodys_window(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 3, first_batch_size=2)
    with begin() as session:
        session.execute(update(Student).where(Student.student_id == "S00002").values(zone_key=HONOLULU))
    await send_batch(begin, vendor, campaign_id)
    # The next day, and as nobody else is left, when the window in Honolulu opens.
    assert the_campaign(begin, campaign_id).next_batch_at == WEDNESDAY_NOON + timedelta(hours=2)


@pytest.mark.parametrize(("weekends", "next_noon"), [(False, MONDAY_NOON), (True, FRIDAY_NOON + timedelta(days=1))])
async def test_the_weekend_is_skipped_unless_it_is_allowed(
    begin: Begin, vendor: PretendSms, weekends: bool, next_noon: datetime
) -> None:
    campaign_id = scheduled(begin, 2, first_batch_size=1, starts_at=FRIDAY_NOON, weekends=weekends)
    await send_batch(begin, vendor, campaign_id, now=FRIDAY_NOON)
    assert the_campaign(begin, campaign_id).next_batch_at == next_noon


async def test_whoever_has_no_common_window_is_skipped_and_the_campaign_completes(
    begin: Begin, vendor: PretendSms
) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        nowhere = "America/New_York|Pacific/Guam"
        session.execute(update(Student).where(Student.student_id == "S00001").values(zone_key=nowhere))
    await send_batch(begin, vendor, campaign_id)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.sent, campaign.skipped) == ("completed", 1, 1)


async def test_a_run_that_lost_its_batch_closes_nothing(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    await send_chunk(begin, vendor, campaign_id)
    with begin() as session:
        suspend(session, campaign_id, now=TUESDAY_NOON, why="drops")
        assert close_batch(session, campaign_id, "run-1", now=TUESDAY_NOON, office=OFFICE) == {}
        assert batches_of(session, campaign_id)[0].closed_at is None


async def test_a_stopped_batch_is_continued_under_its_number_until_it_is_full(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 6, first_batch_size=4)
    start_run(begin, campaign_id)
    await send_chunk(begin, vendor, campaign_id, limit=3)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
        resume(session, campaign_id, next_batch_at=WEDNESDAY_NOON, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
    sheet = await send_batch(begin, vendor, campaign_id, "run-2", WEDNESDAY_NOON)
    assert sheet["sent"] == 4
    assert len(vendor.taken) == 4
    assert the_campaign(begin, campaign_id).next_batch_number == 2


def test_a_batch_given_back_is_due_again_later(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    with begin() as session:
        defer_batch(session, campaign_id, "run-2", until=WEDNESDAY_NOON, now=TUESDAY_NOON, why="not mine")
        defer_batch(session, campaign_id, "run-1", until=TUESDAY_NOON + MINUTE, now=TUESDAY_NOON, why="unreachable")
    assert due(begin, TUESDAY_NOON) == []
    assert due(begin, TUESDAY_NOON + MINUTE) == [campaign_id]


async def test_a_campaign_does_not_complete_while_a_text_has_no_outcome(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id)
    with begin() as session:
        campaign = lock_campaign(session, campaign_id)
        assert campaign is not None
        assert not complete_if_done(session, campaign, now=TUESDAY_NOON)
