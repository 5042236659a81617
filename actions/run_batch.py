"""Give a batch to a run, check that a run may (still) send, and close the batch behind it.

The campaign row names the one run that may send. A run that does not find its own id there sends nothing, so late runs,
retries, copies and restarts in Prefect are harmless.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.change_campaign import fail, resume_run
from actions.count_sheets import add_count_sheet
from actions.note_event import note_event
from database.audit import write_audit
from database.campaigns import (
    UNRESOLVED,
    batch_of,
    lock_campaign,
    planned_zone_keys,
    skip_planned,
    text_states,
)
from database.carriers import first_release
from database.texts import waiting_by_zone
from rules.batching import batch_size, instant, next_batch_at
from rules.campaign_states import CampaignState, Move, next_state
from rules.frequency import PERIOD, most_in_period
from rules.misfire import MISFIRE_GRACE, has_misfired
from rules.notices import CampaignEvent
from rules.quiet_hours import NeverOpen, TextingHours
from schemas.office import Office
from schemas.tables import Batch, Campaign, TextState

MAY_SEND = (CampaignState.SCHEDULED.value, CampaignState.IN_PROCESS.value)

# A run claims every few seconds; after this much silence it is taken for dead, whatever Prefect shows.
RUN_SILENCE = timedelta(minutes=3)

# A batch whose runs die before they claim anything has a fault that another attempt will not mend.
MAX_FRUITLESS_ATTEMPTS = 5


# A batch with room, whose people wait for something that no clock tells, is looked at again after this.
LOOK_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One start of a batch. `key` is unique for ever: a run found under it is this attempt's run."""

    campaign_id: int
    name: str
    batch_number: int
    attempt: int
    key: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a run may send, and if not, why."""

    may_send: bool
    why: str
    name: str = ""
    batch_number: int = 0
    batch_size: int = 0


@dataclass(frozen=True, slots=True)
class Days:
    """On which days beyond the working week a campaign's texts may go out."""

    weekends: bool
    on_days_off: bool

    @classmethod
    def of(cls, campaign: Campaign, now: datetime) -> "Days":
        """Return what holds now: what the campaign allows, and anything on the day a person picked last (D8)."""
        zone = ZoneInfo(campaign.time_zone)
        is_picked = _is_same_day(now, campaign.picked_at, zone)
        return cls(weekends=campaign.weekends or is_picked, on_days_off=is_picked)

    def are_open(self, hours: TextingHours, zone_keys: Iterable[str], at: datetime) -> list[str]:
        """Return those zone keys whose windows are open."""
        return [
            key for key in zone_keys if hours.is_open(key, at, weekends=self.weekends, on_days_off=self.on_days_off)
        ]


def caps_of(zone_keys: Collection[str], office: Office) -> dict[str, int]:
    """Return zone key -> how many proactive texts a person there may get in a day."""
    return {key: most_in_period(office.texts_per_day, office.hours.daily_cap(key)) for key in zone_keys}


def begin_attempt(
    session: Session, campaign_id: int, *, now: datetime, grace: timedelta = MISFIRE_GRACE
) -> Attempt | None:
    """Reserve the next attempt of a due batch; None if it is no longer due, too late to fire, or a run has it."""
    campaign = lock_campaign(session, campaign_id)
    if (
        campaign is None
        or campaign.state not in MAY_SEND
        or campaign.run_id is not None
        or campaign.next_batch_at is None
        or campaign.next_batch_at > now
        or has_misfired(campaign.next_batch_at, campaign.run_alive_at, now, grace)
    ):
        return None
    campaign.run_attempt += 1
    number = campaign.next_batch_number
    key = f"{campaign.run_token}:{number}:{campaign.run_attempt}"
    return Attempt(campaign.id, campaign.name, number, campaign.run_attempt, key)


def bind_run(session: Session, attempt: Attempt, run_id: str, *, now: datetime) -> bool:
    """Give the attempt to its run; False if the campaign was stopped or moved on meanwhile."""
    campaign = lock_campaign(session, attempt.campaign_id)
    if campaign is None or campaign.state not in MAY_SEND or campaign.run_attempt != attempt.attempt:
        return False
    campaign.run_id, campaign.run_alive_at = run_id, now
    return True


def open_gate(
    session: Session, campaign_id: int, run_id: str, *, now: datetime, grace: timedelta = MISFIRE_GRACE
) -> Gate:
    """Say whether this run may send, and open its batch. Asked at the start of a run, also after a resume."""
    campaign = lock_campaign(session, campaign_id)
    if campaign is None:
        return Gate(False, f"there is no campaign {campaign_id}")
    if campaign.state == CampaignState.PAUSED and campaign.paused_by_run == run_id:
        campaign = resume_run(session, campaign_id, run_id, now=now)
    if campaign.state not in MAY_SEND:
        return Gate(False, f"the campaign is {CampaignState(campaign.state).label}")
    if campaign.run_id != run_id:
        return Gate(False, "another run has this batch, or none has")
    if campaign.next_batch_at is None or campaign.next_batch_at > now:
        return Gate(False, "no batch is due")
    if has_misfired(campaign.next_batch_at, campaign.run_alive_at, now, grace):
        return Gate(False, "it is too late for this batch; dispatch moves it")
    batch = batch_of(session, campaign.id, campaign.next_batch_number)
    zone = ZoneInfo(campaign.time_zone)
    if batch is not None and batch.claimed >= batch.size and not _is_same_day(batch.opened_at, now, zone):
        # Stopped after its last text and before its close: this day has a batch of its own.
        batch.closed_at, batch.count_sheet = now, count_sheet(session, campaign, batch.number)
        add_count_sheet(session, campaign, batch.number, run_id=run_id, now=now)
        campaign.next_batch_number, batch = batch.number + 1, None
    if batch is None:
        size = batch_size(campaign.next_batch_number, first=campaign.first_batch_size, later=campaign.later_batch_size)
        batch = Batch(campaign_id=campaign.id, number=campaign.next_batch_number, size=size, claimed=0, opened_at=now)
        session.add(batch)
    before = CampaignState(campaign.state)
    campaign.state = next_state(before, Move.START, any_sent=True).value
    campaign.run_alive_at = now
    write_audit(
        session, at=now, actor=f"prefect run {run_id}", action=Move.START.value,
        subject=f"campaign:{campaign.id}", before=before.value, after=campaign.state, why=f"batch {batch.number}",
    )  # fmt: skip
    return Gate(True, "", campaign.name, batch.number, batch.size)


def forget_paused_run(session: Session, campaign_id: int, run_id: str) -> None:
    """Let this run resume the campaign no more: it has ended, so what is pressed on it now is Retry, not Resume."""
    campaign = lock_campaign(session, campaign_id)
    if campaign is not None and campaign.paused_by_run == run_id:
        campaign.paused_by_run = None


def lose_run(session: Session, campaign_id: int, run_id: str, *, now: datetime, why: str) -> None:
    """Take the batch from a run that died, so that the next dispatch starts another attempt."""
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or campaign.run_id != run_id:
        return
    campaign.run_id = None
    write_audit(
        session, at=now, actor="dispatch", action="lose_run", subject=f"campaign:{campaign.id}",
        before=campaign.state, after=campaign.state, why=f"run {run_id}: {why}",
    )  # fmt: skip
    campaign.fruitless_attempts += 1
    if campaign.fruitless_attempts >= MAX_FRUITLESS_ATTEMPTS:
        session.flush()
        fail(session, campaign_id, now=now, why=f"{MAX_FRUITLESS_ATTEMPTS} runs in a row ended without sending: {why}")


def count_sheet(session: Session, campaign: Campaign, batch_number: int | None = None) -> dict[str, int]:
    """Return planned = sent + failed + skipped + unknown + left, counted from the texts themselves."""
    states = text_states(session, campaign.id, batch_number)
    sheet = {
        state.value: states.get(state.value, 0)
        for state in (TextState.SENT, TextState.FAILED, TextState.SKIPPED, TextState.UNKNOWN)
    }
    # A text that is being sent right now has no outcome yet; it is among those left.
    sheet["left"] = states.get(TextState.PLANNED.value, 0) + states.get(TextState.SENDING.value, 0)
    return {"planned": sum(sheet.values()), **sheet}


def _openings(
    session: Session, campaign: Campaign, after: datetime, office: Office, *, now: datetime
) -> list[datetime]:
    """Return when those still planned may be texted, from `after` on; whoever never may is skipped here.

    Somebody who was texted lately is free once the period is over (rules/frequency.py), somebody whose carrier takes no
    more once its day is over (rules/carriers.py).
    """
    days = Days.of(campaign, after)
    caps = caps_of(planned_zone_keys(session, campaign.id), office)
    openings = []
    released = first_release(session, now)
    for waiting in waiting_by_zone(session, campaign.id, caps=caps, since=now - PERIOD, now=now) if caps else ():
        starts = [after] if waiting.free else []
        if waiting.free_at is not None:
            starts.append(max(after, waiting.free_at + PERIOD))
        if waiting.capped and released is not None:
            starts.append(max(after, released))
        try:
            openings += [
                office.hours.next_opening(waiting.zone_key, start, weekends=days.weekends, on_days_off=days.on_days_off)
                for start in starts
            ]
        except NeverOpen:
            campaign.skipped += skip_planned(session, campaign.id, waiting.zone_key, "no_common_window")
    return openings


def close_batch(session: Session, campaign_id: int, run_id: str, *, now: datetime, office: Office) -> dict[str, int]:
    """Close what a run has finished, decide what comes next, and return the batch's count sheet.

    A batch with room left waits for whoever may be texted later the same campus day; else the next batch is planned
    for the next allowed day. A campaign with nobody left to text is completed once every text has its outcome.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or campaign.run_id != run_id:
        return {}
    batch = batch_of(session, campaign.id, campaign.next_batch_number)
    if batch is None:
        return {}
    sheet = count_sheet(session, campaign, batch.number)
    campaign.run_id = None
    zone = ZoneInfo(campaign.time_zone)
    first = min(_openings(session, campaign, now, office, now=now), default=None)
    if first is not None and batch.claimed < batch.size and _is_same_day(first, now, zone):
        # Whoever could go out this minute waits for something else: the outcome of a text, a reply to be read.
        campaign.next_batch_at = max(first, now + LOOK_AGAIN_AFTER)
        return sheet
    # A batch that found every window closed is not used up: the small first batch stays the first.
    is_used = batch.claimed > 0
    if is_used or first is None:
        batch.closed_at, batch.count_sheet = now, sheet
        campaign.next_batch_number = batch.number + 1
    campaign.next_batch_at = None if first is None else _next_day(session, campaign, now, office)
    if is_used:
        what = ", ".join(f"{sheet[name]:,} {name}" for name in ("sent", "failed", "skipped", "unknown"))
        note_event(
            session, campaign, CampaignEvent.BATCH_SENT, now=now, actor="placeline",
            detail=f"batch {batch.number}: {what}",
        )  # fmt: skip
        add_count_sheet(session, campaign, batch.number, run_id=run_id, now=now)
    complete_if_done(session, campaign, now=now)
    return sheet


def _is_same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def _next_day(session: Session, campaign: Campaign, now: datetime, office: Office) -> datetime:
    """Return the next allowed day at the daily time, or the first opening after it if all are closed then.

    A daily time behind every window of its day would waste the day: then it is the day's first opening.
    """
    hour, minute = map(int, campaign.daily_at.split(":"))
    zone = ZoneInfo(campaign.time_zone)
    slot = next_batch_at(
        now, wall_time=time(hour, minute), zone=zone, weekends=campaign.weekends, days_off=office.hours.days_off
    )
    first = min(_openings(session, campaign, slot, office, now=now), default=slot)
    if _is_same_day(first, slot, zone):
        return first
    midnight = instant(slot.astimezone(zone).date(), time(0), zone)
    of_day = min(_openings(session, campaign, midnight, office, now=now), default=first)
    return of_day if _is_same_day(of_day, slot, zone) else first


def plan_what_came_back(session: Session, campaign: Campaign, *, now: datetime, office: Office) -> bool:
    """Plan one more batch for texts that a look-up returned after the last batch was closed; False if there are none.

    The vendor does not have them, so they never counted against that day: where a window is still open today, they go
    out today, else on the next allowed day.
    """
    if campaign.state != CampaignState.IN_PROCESS or campaign.run_id or campaign.next_batch_at:
        return False
    openings = _openings(session, campaign, now, office, now=now)
    if not openings:
        return False
    zone, first = ZoneInfo(campaign.time_zone), min(openings)
    campaign.next_batch_at = first if _is_same_day(first, now, zone) else _next_day(session, campaign, now, office)
    write_audit(
        session, at=now, actor="dispatch", action="plan_batch", subject=f"campaign:{campaign.id}",
        before=campaign.state, after=campaign.state, why="the vendor does not have texts that were not answered for",
    )  # fmt: skip
    return True


def defer_batch(session: Session, campaign_id: int, run_id: str, *, until: datetime, now: datetime, why: str) -> None:
    """Give the batch back for another attempt at `until`: the vendor can't be reached just now."""
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or campaign.run_id != run_id:
        return
    campaign.run_id, campaign.next_batch_at = None, until
    write_audit(
        session, at=now, actor=f"prefect run {run_id}", action="defer_batch", subject=f"campaign:{campaign.id}",
        before=campaign.state, after=campaign.state, why=why,
    )  # fmt: skip


def complete_if_done(session: Session, campaign: Campaign, *, now: datetime) -> bool:
    """Complete an In Process campaign in which nobody is planned and every text has its outcome."""
    if campaign.state != CampaignState.IN_PROCESS or campaign.run_id is not None:
        return False
    states = text_states(session, campaign.id)
    if any(states.get(state, 0) for state in (TextState.PLANNED.value, *UNRESOLVED)):
        return False
    campaign.state = next_state(CampaignState.IN_PROCESS, Move.COMPLETE, any_sent=True).value
    campaign.next_batch_at, campaign.ended_at = None, now
    write_audit(
        session, at=now, actor="placeline", action=Move.COMPLETE.value, subject=f"campaign:{campaign.id}",
        before=CampaignState.IN_PROCESS.value, after=campaign.state, why="every text has its outcome",
    )  # fmt: skip
    note_event(session, campaign, CampaignEvent.COMPLETED, now=now, actor="placeline")
    add_count_sheet(session, campaign, None, run_id=None, now=now)
    return True
