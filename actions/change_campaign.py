"""Change a campaign: pause, resume, reschedule, cancel, suspend, lift, fail.

Every door (terminal, Prefect form, Prefect's buttons, the drop-rate rule) comes through here: the privilege is asked
for, the transition table decides, the audit log remembers, the sender is told. Whatever stops a campaign also takes the
right to send from its run.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.count_sheets import add_count_sheet
from actions.note_event import note_event
from actions.open_ticket import open_ticket, settle_ticket
from actions.require_privilege import require
from database.audit import write_audit
from database.campaigns import lock_campaign, text_states
from rules.campaign_states import CampaignState, Move, next_state
from rules.notices import CampaignEvent
from rules.roles import Privilege
from schemas.mistakes import Mistake
from schemas.tables import Campaign, TextState

# A person who says "now" means now, even if the form took a moment.
NOW_TOLERANCE = timedelta(minutes=5)


class NoSuchCampaign(Mistake):
    """There is no campaign with this id."""


class ResumeInPast(Mistake):
    """The next batch was asked for at an instant that has passed."""


class ReasonMissing(Mistake):
    """A suspension is lifted with a reason or not at all (D2)."""


def _move(
    session: Session, campaign_id: int, move: Move, *, now: datetime, actor: str, why: str,
    needs: Privilege | None = None,
) -> Campaign:  # fmt: skip
    """Make the move; `needs` is the privilege a person must hold, None for what happens by itself."""
    campaign = lock_campaign(session, campaign_id)
    if campaign is None:
        raise NoSuchCampaign(f"There is no campaign {campaign_id}. `placeline campaign list` shows them.")
    if needs is not None:
        require(session, actor, needs)
    before = CampaignState(campaign.state)
    states = text_states(session, campaign.id)
    any_sent = sum(states.values()) > states.get(TextState.PLANNED.value, 0)
    after = next_state(before, move, any_sent=any_sent)
    campaign.state = after.value
    write_audit(
        session, at=now, actor=actor, action=move.value, subject=f"campaign:{campaign.id}",
        before=before.value, after=after.value, why=why,
    )  # fmt: skip
    return campaign


_CHANGE = Privilege.MASS_SMS_IN_CAMPAIGN


def _stop(campaign: Campaign) -> None:
    campaign.next_batch_at = None
    campaign.run_id = None


def _go_on_at(campaign: Campaign, next_batch_at: datetime, now: datetime) -> None:
    if next_batch_at < now - NOW_TOLERANCE:
        raise ResumeInPast(f"{next_batch_at:%Y-%m-%d %H:%M %Z} has passed. Choose a later date and time.")
    campaign.next_batch_at = campaign.picked_at = next_batch_at
    if campaign.state == CampaignState.SCHEDULED:
        # Nothing has gone out yet: this is the start, and later batches go daily at its time (RM-103).
        campaign.starts_at = next_batch_at
        campaign.daily_at = f"{next_batch_at.astimezone(ZoneInfo(campaign.time_zone)):%H:%M}"
    campaign.run_id = None
    campaign.paused_by_run = None
    campaign.fruitless_attempts = 0


def pause(session: Session, campaign_id: int, *, now: datetime, actor: str, why: str) -> Campaign:
    """Stop sending within one chunk; nothing is scheduled until it is resumed (RM-033).

    Raises MoveRefused and NotAllowed.
    """
    return _paused(session, campaign_id, now=now, actor=actor, why=why, needs=_CHANGE)


def pause_by_run(session: Session, campaign_id: int, run_id: str, button: str, *, now: datetime) -> Campaign:
    """Pause because Pause or Cancel was pressed on the campaign's run, by whoever may press them there.

    After Pause, the Resume button of that very run may go on.
    """
    campaign = _paused(
        session, campaign_id, now=now, actor=f"prefect run {run_id}", why=f"{button} was pressed on the run", needs=None
    )
    campaign.paused_by_run = run_id if button == "Pause" else None
    return campaign


def _paused(
    session: Session, campaign_id: int, *, now: datetime, actor: str, why: str, needs: Privilege | None
) -> Campaign:  # fmt: skip
    campaign = _move(session, campaign_id, Move.PAUSE, now=now, actor=actor, why=why, needs=needs)
    _stop(campaign)
    campaign.paused_by_run = None
    note_event(session, campaign, CampaignEvent.PAUSED, now=now, actor=actor, detail=why)
    return campaign


def resume(
    session: Session, campaign_id: int, *, next_batch_at: datetime, now: datetime, actor: str, why: str
) -> Campaign:
    """Go on from Paused with the next batch at the given time (RM-035). Raises as `pause`, and ResumeInPast."""
    campaign = _move(session, campaign_id, Move.RESUME, now=now, actor=actor, why=why, needs=_CHANGE)
    _go_on_at(campaign, next_batch_at, now)
    note_event(session, campaign, CampaignEvent.RESUMED, now=now, actor=actor, detail=why)
    return campaign


def resume_run(session: Session, campaign_id: int, run_id: str, *, now: datetime) -> Campaign:
    """Go on with the very run whose Pause button stopped the campaign: its Resume button was pressed."""
    actor = f"prefect run {run_id}"
    campaign = _move(session, campaign_id, Move.RESUME, now=now, actor=actor, why="Resume button")
    campaign.run_id, campaign.run_alive_at, campaign.next_batch_at = run_id, now, now
    campaign.paused_by_run = None
    note_event(session, campaign, CampaignEvent.RESUMED, now=now, actor=actor, detail="Resume was pressed on the run")
    return campaign


def reschedule(
    session: Session,
    campaign_id: int,
    *,
    now: datetime,
    actor: str,
    why: str,
    next_batch_at: datetime | None = None,
    weekends: bool | None = None,
) -> Campaign:
    """Move the next batch, or allow or forbid weekends (RM-030, RM-031). Raises as `resume`."""
    campaign = _move(session, campaign_id, Move.RESCHEDULE, now=now, actor=actor, why=why, needs=_CHANGE)
    if next_batch_at is not None:
        _go_on_at(campaign, next_batch_at, now)
    if weekends is not None:
        campaign.weekends = weekends
    note_event(session, campaign, CampaignEvent.RESCHEDULED, now=now, actor=actor, detail=why)
    return campaign


def cancel(session: Session, campaign_id: int, *, now: datetime, actor: str, why: str) -> Campaign:
    """End the campaign for good; what was not sent will not be (RM-037, RM-038). Raises MoveRefused, NotAllowed."""
    campaign = _move(session, campaign_id, Move.CANCEL, now=now, actor=actor, why=why, needs=_CHANGE)
    run_id = campaign.run_id
    _stop(campaign)
    campaign.ended_at, campaign.suspended_because = now, None
    settle_ticket(session, campaign, now=now)
    note_event(session, campaign, CampaignEvent.CANCELLED, now=now, actor=actor, detail=why)
    add_count_sheet(session, campaign, None, run_id=run_id, now=now)
    return campaign


def suspend(session: Session, campaign_id: int, *, now: datetime, why: str) -> Campaign:
    """Stop a campaign whose drop rate says that something is wrong, and open a ticket (RM-048). Raises MoveRefused."""
    campaign = _move(session, campaign_id, Move.SUSPEND, now=now, actor="drop-rate rule", why=why)
    _stop(campaign)
    campaign.suspended_because = why
    open_ticket(session, campaign, CampaignEvent.SUSPENDED, evidence=why, now=now)
    note_event(session, campaign, CampaignEvent.SUSPENDED, now=now, actor="drop-rate rule", detail=why)
    return campaign


def fail(session: Session, campaign_id: int, *, now: datetime, why: str) -> Campaign:
    """Stop a campaign that can't go on without a person, and open its ticket (RM-051). Raises MoveRefused."""
    campaign = _move(session, campaign_id, Move.FAIL, now=now, actor="placeline", why=why)
    _stop(campaign)
    open_ticket(session, campaign, CampaignEvent.ERROR, evidence=why, now=now)
    note_event(session, campaign, CampaignEvent.ERROR, now=now, actor="placeline", detail=why)
    return campaign


def lift(
    session: Session, campaign_id: int, *, next_batch_at: datetime, now: datetime, actor: str, why: str
) -> Campaign:
    """Let a Suspended or Error campaign go on; its drop-rate window starts anew (D2).

    Raises as `resume`, and ReasonMissing for a blank `why`.
    """
    campaign = _move(
        session, campaign_id, Move.LIFT, now=now, actor=actor, why=why, needs=Privilege.LIFT_SUSPENSION
    )  # fmt: skip
    if not why.strip():
        raise ReasonMissing("Say why the suspension is lifted; the reason is kept in the audit log.")
    _go_on_at(campaign, next_batch_at, now)
    campaign.restart_window()
    campaign.suspended_because = None
    settle_ticket(session, campaign, now=now)
    note_event(session, campaign, CampaignEvent.RESUMED, now=now, actor=actor, detail=f"Lifted: {why}")
    return campaign
