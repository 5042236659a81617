"""The management page as data: one row for each campaign, in the words and the order of its columns.

The terminal and the table in Prefect show these rows, so they can't differ. The counters of the campaign are used, not
the texts: a list must stay quick while millions of texts stand behind it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database.campaigns import planned_zone_keys
from rules.batch_forecast import forecast_days
from rules.batching import estimated_end as end_of
from rules.campaign_states import CampaignState, instruction
from schemas.office import Office
from schemas.tables import AuditEntry, Batch, Campaign, StaffMember


class CampaignOrder(StrEnum):
    """What the list is sorted by: the latest start first (RM-054), or the name (RM-055)."""

    START = "start"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Which campaigns are asked for (RM-039 to RM-043); None or "" asks nothing. Instants are aware."""

    states: tuple[CampaignState, ...] | None = None
    name: str = ""  # any part of it, upper and lower case alike
    sender: str = ""  # any part of the login or the name
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    order: CampaignOrder = CampaignOrder.START


# When it began; before that, when it is to begin, which a reschedule moves (RM-015).
_START = func.coalesce(
    select(Batch.opened_at).where(Batch.campaign_id == Campaign.id, Batch.number == 1).scalar_subquery(),
    Campaign.next_batch_at,
    Campaign.starts_at,
)


def campaigns_matching(session: Session, wanted: CampaignFilter) -> Sequence[Campaign]:
    """Return the campaigns that meet the filter in its order."""
    query = select(Campaign)
    if wanted.states is not None:
        query = query.where(Campaign.state.in_([state.value for state in wanted.states]))
    if wanted.name:
        query = query.where(func.lower(Campaign.name).contains(wanted.name.lower(), autoescape=True))
    if wanted.sender:
        part = wanted.sender.lower()
        named = select(StaffMember.login).where(func.lower(StaffMember.name).contains(part, autoescape=True))
        by_login = func.lower(Campaign.sender).contains(part, autoescape=True)
        query = query.where(by_login | Campaign.sender.in_(named))
    if wanted.starts_from is not None:
        query = query.where(wanted.starts_from <= _START)
    if wanted.starts_before is not None:
        query = query.where(wanted.starts_before > _START)
    if wanted.order is CampaignOrder.NAME:
        return session.scalars(query.order_by(func.lower(Campaign.name), Campaign.id)).all()
    return session.scalars(query.order_by(_START.desc(), Campaign.id.desc())).all()


def names_of(session: Session, logins: Collection[str]) -> dict[str, str]:
    """Return login -> the person's name, for those who are registered."""
    rows = session.execute(select(StaffMember.login, StaffMember.name).where(StaffMember.login.in_(list(logins))))
    return dict(rows.tuples().all())


def starts_of(session: Session, campaigns: Sequence[Campaign]) -> dict[int, datetime]:
    """Return campaign id -> when it began, or is to begin."""
    ids = [campaign.id for campaign in campaigns]
    return dict(session.execute(select(Campaign.id, _START).where(Campaign.id.in_(ids))).tuples().all())


def rooms_of(session: Session, campaigns: Sequence[Campaign]) -> dict[int, int]:
    """Return campaign id -> how many texts its next batch still holds: a stopped batch goes on where it was."""
    opened = session.execute(
        select(Batch.campaign_id, Batch.number, Batch.size - Batch.claimed).where(
            Batch.campaign_id.in_([campaign.id for campaign in campaigns]), Batch.closed_at.is_(None)
        )
    ).tuples()
    left = {(campaign_id, number): room for campaign_id, number, room in opened}
    return {one.id: left.get((one.id, one.next_batch_number), _full_size(one)) for one in campaigns}


def _full_size(campaign: Campaign) -> int:
    return campaign.first_batch_size if campaign.next_batch_number == 1 else campaign.later_batch_size


def remaining(campaign: Campaign) -> int:
    """Return how many recipients have no outcome yet (RM-018)."""
    return campaign.recipients - campaign.sent - campaign.failed - campaign.skipped


def estimated_end(session: Session, campaign: Campaign, room: int, office: Office) -> datetime | None:
    """Return when the last batch will start (RM-017), in UTC; None while nothing is scheduled.

    `room` is what the next batch still holds. It is what the preview foresees, for those who are left.
    """
    at = campaign.next_batch_at
    if at is None:
        return None
    hour, minute = map(int, campaign.daily_at.split(":"))
    zone = ZoneInfo(campaign.time_zone)
    plan = [
        day.batch
        for day in forecast_days(
            planned_zone_keys(session, campaign.id),
            at,
            zone=zone,
            weekends=campaign.weekends,
            hours=office.hours,
            per_second=office.texts_per_second,
            first=campaign.first_batch_size,
            later=campaign.later_batch_size,
            number=campaign.next_batch_number,
            room_of_first=room,
            wall_time=time(hour, minute),
            is_picked=at.astimezone(zone).date() == campaign.picked_at.astimezone(zone).date(),
        )
    ]
    return end_of(plan) or at


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One row of the management page (RM-011 to RM-023). Shares lie between 0 and 1, None while nothing is counted."""

    campaign_id: int
    name: str
    sender: str
    state: CampaignState
    recipients: int
    starts_at: datetime
    ends_at: datetime | None  # None: nothing is scheduled, so no end is in sight
    is_end_estimated: bool
    next_batch_at: datetime | None
    sent: int
    remaining: int
    complete: float | None
    undelivered: float | None  # of those processed: refused, left out at the claim, or lost on the way
    unsubscribed: float | None  # of those sent
    what_to_do: str
    zone: ZoneInfo

    def cells(self) -> dict[str, str | int]:
        """Return column -> what stands there, times on the campus clock with their zone."""
        estimated = " (estimated)" if self.is_end_estimated and self.ends_at else ""
        return {
            "Mass SMS": self.name,
            "Sender": self.sender,
            "Status": self.state.label,
            "Recipients": self.recipients,
            "Start": _campus(self.starts_at, self.zone),
            "End": f"{_campus(self.ends_at, self.zone)}{estimated}",
            "Sent / Remaining": f"{self.sent:,} / {self.remaining:,}",
            "Complete": percent(self.complete),
            "Undelivered": percent(self.undelivered),
            "Unsubscribed": percent(self.unsubscribed),
            "Next batch": _campus(self.next_batch_at, self.zone),
            "What to do": self.what_to_do,
        }


def _campus(at: datetime | None, zone: ZoneInfo) -> str:
    return "-" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def percent(share: float | None) -> str:
    """Return a share as it is shown. Less than everything is never shown as 100 %, more than nothing never as 0."""
    if share is None:
        return "-"
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share:.1%}"


def share_of(part: int, whole: int) -> float | None:
    """Return a share, None where there is nothing to take it of."""
    return part / whole if whole else None


def _row(campaign: Campaign, *, start: datetime, end: datetime | None, sender: str) -> CampaignRow:
    processed = campaign.sent + campaign.failed + campaign.skipped
    state = CampaignState(campaign.state)
    told = instruction(state, campaign.ticket_id)
    return CampaignRow(
        campaign_id=campaign.id,
        name=campaign.name,
        sender=sender,
        state=state,
        recipients=campaign.recipients,
        starts_at=start,
        ends_at=end,
        is_end_estimated=campaign.ended_at is None,
        next_batch_at=campaign.next_batch_at,
        sent=campaign.sent,
        remaining=remaining(campaign),
        complete=share_of(processed, campaign.recipients),
        undelivered=share_of(campaign.failed + campaign.skipped + campaign.undelivered, processed),
        unsubscribed=share_of(campaign.unsubscribed, campaign.sent),
        what_to_do=" ".join(part for part in (campaign.suspended_because, told) if part),
        zone=ZoneInfo(campaign.time_zone),
    )


def campaign_rows(session: Session, wanted: CampaignFilter | None = None, *, office: Office) -> list[CampaignRow]:
    """Return one row for each campaign that meets the filter (None: all), in its order."""
    return rows_of(session, campaigns_matching(session, wanted or CampaignFilter()), office=office)


def rows_of(session: Session, campaigns: Sequence[Campaign], *, office: Office) -> list[CampaignRow]:
    """Return the rows of these campaigns in their order, with the senders' names where they are registered."""
    rooms, starts = rooms_of(session, campaigns), starts_of(session, campaigns)
    names = names_of(session, {one.sender for one in campaigns})
    return [
        _row(
            one,
            start=starts[one.id],
            end=one.ended_at or estimated_end(session, one, rooms[one.id], office),
            sender=names.get(one.sender, one.sender),
        )
        for one in campaigns
    ]  # fmt: skip


def states_needing_a_person(session: Session) -> Mapping[CampaignState, Sequence[Campaign]]:
    """Return the Suspended and the Error campaigns by state, only those that occur: the alert line (D1)."""
    states = (CampaignState.SUSPENDED, CampaignState.ERROR)
    found = campaigns_matching(session, CampaignFilter(states=states))
    by_state = {state: [one for one in found if one.state == state.value] for state in states}
    return {state: campaigns for state, campaigns in by_state.items() if campaigns}


def history_of(session: Session, campaign_id: int) -> Sequence[AuditEntry]:
    """Return what happened to a campaign, in order."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"campaign:{campaign_id}").order_by(AuditEntry.id)
    ).all()
