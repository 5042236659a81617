"""Move a batch that was not started in time to the next allowed slot, and say so.

The house may have been switched off over noon, or the worker been away. A batch that waited longer than the grace does
not fire late (rules/misfire.py); several that were missed leave one, not a backlog.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.note_event import note_event
from actions.run_batch import MAY_SEND
from database.audit import write_audit
from database.campaigns import lock_campaign
from rules.batching import slot_from
from rules.misfire import MISFIRE_GRACE, fires_until, has_misfired
from rules.notices import CampaignEvent
from schemas.tables import Campaign


@dataclass(frozen=True, slots=True)
class Moved:
    """A batch that was moved: from when to when, in UTC, and the sentence that tells it in campus time."""

    campaign_id: int
    name: str
    was_due_at: datetime
    next_batch_at: datetime
    why: str


def move_misfired(
    session: Session,
    campaign_id: int,
    *,
    now: datetime,
    days_off: Mapping[date, str],
    grace: timedelta = MISFIRE_GRACE,
) -> Moved | None:
    """Move the due batch to its next slot if it has misfired; None if it has not, or a run has it.

    The next slot is today's daily time where that is still ahead, else that of the next allowed campus day. Twice
    moves once, for a moved batch is not due.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or campaign.state not in MAY_SEND or campaign.run_id is not None:
        return None
    due_at = campaign.next_batch_at
    if due_at is None or not has_misfired(due_at, campaign.run_alive_at, now, grace):
        return None
    hour, minute = map(int, campaign.daily_at.split(":"))
    zone = ZoneInfo(campaign.time_zone)
    slot = slot_from(
        now, wall_time=time(hour, minute), zone=zone, weekends=campaign.weekends, days_off=days_off
    )  # fmt: skip
    why = _sentence(campaign, due_at, slot, zone, grace)
    campaign.next_batch_at = slot
    write_audit(
        session, at=now, actor="dispatch", action="move_misfired", subject=f"campaign:{campaign.id}",
        before=campaign.state, after=campaign.state, why=why,
    )  # fmt: skip
    note_event(session, campaign, CampaignEvent.MISFIRED, now=now, actor="dispatch", detail=why)
    return Moved(campaign.id, campaign.name, due_at, slot, why)


def _sentence(campaign: Campaign, due_at: datetime, slot: datetime, zone: ZoneInfo, grace: timedelta) -> str:
    """Say what was missed and what comes, such as "batch 2 was due Tue 2026-03-03 12:00 CST, ..."."""

    def at(instant: datetime) -> str:
        return f"{instant.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"

    last = fires_until(due_at, campaign.run_alive_at, grace)
    # A sign of life from before its time belongs to an earlier batch.
    was_under_way = campaign.run_alive_at is not None and campaign.run_alive_at > due_at
    missed = "not continued" if was_under_way else "not started"
    return f"batch {campaign.next_batch_number} was due {at(due_at)}, {missed} by {at(last)}: the next is {at(slot)}"
