"""Every move of a campaign through its one door: what it changes, what it leaves, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.change_campaign import (
    NoSuchCampaign,
    ResumeInPast,
    cancel,
    fail,
    lift,
    pause,
    pause_by_run,
    reschedule,
    resume,
    resume_run,
    suspend,
)
from rules.campaign_states import TRANSITIONS, CampaignState, Move, MoveRefused
from schemas.tables import AuditEntry, Campaign, Text
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, scheduled, send_batch, start_run, the_campaign

TOMORROW = TUESDAY_NOON + timedelta(days=1)
WHO = {"now": TUESDAY_NOON, "actor": "Ms. Rivera", "why": "asked to"}

MOVES: dict[Move, Callable[[Session, int], Campaign]] = {
    Move.PAUSE: lambda session, id_: pause(session, id_, **WHO),  # type: ignore[arg-type]
    Move.RESUME: lambda session, id_: resume(session, id_, next_batch_at=TOMORROW, **WHO),  # type: ignore[arg-type]
    Move.RESCHEDULE: lambda session, id_: reschedule(session, id_, next_batch_at=TOMORROW, **WHO),  # type: ignore[arg-type]
    Move.CANCEL: lambda session, id_: cancel(session, id_, **WHO),  # type: ignore[arg-type]
    Move.SUSPEND: lambda session, id_: suspend(session, id_, now=TUESDAY_NOON, why="asked to"),
    Move.FAIL: lambda session, id_: fail(session, id_, now=TUESDAY_NOON, why="asked to"),
    Move.LIFT: lambda session, id_: lift(session, id_, next_batch_at=TOMORROW, **WHO),  # type: ignore[arg-type]
}
GOES_ON = (Move.RESUME, Move.RESCHEDULE, Move.LIFT)


def _put(begin: Begin, campaign_id: int, state: CampaignState, *, any_sent: bool = False) -> None:
    """Put a campaign of two, whose run is at work, into a state, whatever it was in before."""
    counts = {"sent": 1, "skipped": 1} if state is CampaignState.COMPLETED else {"sent": 0, "skipped": 0}
    with begin() as session:
        session.execute(
            update(Campaign).values(state=state.value, run_id="run-1", next_batch_at=TUESDAY_NOON, **counts)
        )
        first = update(Text).where(Text.campaign_id == campaign_id, Text.rank == 1)
        if any_sent:
            session.execute(first.values(state="sent", vendor_sid="SM1"))
        else:
            session.execute(first.values(state="planned", vendor_sid=None))


def _campaign_in(begin: Begin, state: CampaignState) -> int:
    campaign_id = scheduled(begin, 2)
    _put(begin, campaign_id, state)
    return campaign_id


def _row(begin: Begin, campaign_id: int) -> dict[str, object]:
    with begin() as session:
        columns = Campaign.__table__.columns
        return dict(session.execute(select(*columns).where(Campaign.id == campaign_id)).mappings().one())


def _audit(begin: Begin) -> list[AuditEntry]:
    with begin() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_now_means_now_even_if_the_form_took_a_moment(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="fair")
        later = TUESDAY_NOON + timedelta(minutes=4)
        resume(session, campaign_id, next_batch_at=TUESDAY_NOON, now=later, actor="Ms. Rivera", why="over")
    assert the_campaign(begin, campaign_id).state == "scheduled"


def test_a_campaign_that_has_not_begun_is_moved_with_its_daily_time(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    later = TUESDAY_NOON + timedelta(days=2, hours=3)
    with begin() as session:
        reschedule(session, campaign_id, next_batch_at=later, now=TUESDAY_NOON, actor="Ms. Rivera", why="room is taken")
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.starts_at, campaign.next_batch_at, campaign.daily_at) == (later, later, "15:00")


async def test_a_person_may_resume_on_a_saturday(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2, first_batch_size=1)
    vendor = PretendSms(lambda: TUESDAY_NOON)
    await send_batch(begin, vendor, campaign_id)
    saturday = TUESDAY_NOON + timedelta(days=4)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="fair")
        resume(session, campaign_id, next_batch_at=saturday, now=TUESDAY_NOON, actor="Ms. Rivera", why="over")
    await send_batch(begin, vendor, campaign_id, run_id="run-2", now=saturday)
    assert len(vendor.taken) == 2


@pytest.mark.parametrize("move", MOVES)
def test_a_move_outside_the_table_is_refused_without_a_trace(begin: Begin, move: Move) -> None:
    campaign_id = scheduled(begin, 2)
    for state in CampaignState:
        if (state, move) in TRANSITIONS:
            continue
        _put(begin, campaign_id, state)
        before, lines = _row(begin, campaign_id), len(_audit(begin))
        with pytest.raises(MoveRefused), begin() as session:
            MOVES[move](session, campaign_id)
        assert _row(begin, campaign_id) == before, state
        assert len(_audit(begin)) == lines, state


@pytest.mark.parametrize("move", MOVES)
def test_a_move_of_the_table_is_made_and_remembered(begin: Begin, move: Move) -> None:
    campaign_id = scheduled(begin, 2)
    for state, any_sent in product(CampaignState, (True, False)):
        if (state, move) not in TRANSITIONS:
            continue
        _put(begin, campaign_id, state, any_sent=any_sent)
        with begin() as session:
            MOVES[move](session, campaign_id)
        back_to_work = CampaignState.IN_PROCESS if any_sent else CampaignState.SCHEDULED
        expected = TRANSITIONS[state, move] or back_to_work
        campaign = the_campaign(begin, campaign_id)
        assert campaign.state == expected
        assert campaign.run_id is None, "whoever was sending has lost the right to"
        assert campaign.next_batch_at == (TOMORROW if move in GOES_ON else None)
        line = _audit(begin)[-1]
        assert (line.action, line.subject) == (move, f"campaign:{campaign_id}")
        assert (line.before, line.after, line.why) == (state, expected, "asked to")


@pytest.mark.parametrize("move", MOVES)
def test_a_campaign_that_is_not_there_is_named(begin: Begin, move: Move) -> None:
    with begin() as session, pytest.raises(NoSuchCampaign, match="no campaign 4711"):
        MOVES[move](session, 4711)


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.SUSPENDED, CampaignState.SCHEDULED])
def test_nothing_goes_on_in_the_past(begin: Begin, state: CampaignState) -> None:
    campaign_id = _campaign_in(begin, state)
    before = _row(begin, campaign_id)
    moves = {CampaignState.PAUSED: resume, CampaignState.SUSPENDED: lift, CampaignState.SCHEDULED: reschedule}
    with pytest.raises(ResumeInPast), begin() as session:
        moves[state](session, campaign_id, next_batch_at=TUESDAY_NOON - timedelta(minutes=6), **WHO)  # type: ignore[arg-type]
    assert _row(begin, campaign_id) == before


def test_allowing_weekends_moves_no_batch(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        reschedule(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="asked to", weekends=True)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.weekends, campaign.next_batch_at, campaign.state) == (True, TUESDAY_NOON, "scheduled")


def test_cancelling_is_dated_and_lifting_starts_the_drop_rate_anew(begin: Begin) -> None:
    campaign_id = _campaign_in(begin, CampaignState.SUSPENDED)
    with begin() as session:
        session.execute(
            update(Campaign).values(
                finished_in_window=100, dropped_in_window=30, filtered_in_window=9, suspended_because="drops"
            )
        )
    with begin() as session:
        MOVES[Move.LIFT](session, campaign_id)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.finished_in_window, campaign.dropped_in_window, campaign.filtered_in_window) == (0, 0, 0)
    assert campaign.suspended_because is None
    with begin() as session:
        MOVES[Move.CANCEL](session, campaign_id)
    assert the_campaign(begin, campaign_id).ended_at == TUESDAY_NOON


def test_a_resume_button_continues_the_very_run_it_paused(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id, "run-1")
    with begin() as session:
        pause_by_run(session, campaign_id, "run-1", "Pause", now=TUESDAY_NOON)
    assert the_campaign(begin, campaign_id).paused_by_run == "run-1"
    with begin() as session:
        resume_run(session, campaign_id, "run-1", now=TOMORROW)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.run_id, campaign.paused_by_run, campaign.next_batch_at) == ("run-1", None, TOMORROW)
