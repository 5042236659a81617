"""Campaigns and batches: looked up, locked, counted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from rules.campaign_states import CampaignState
from schemas.tables import Batch, Campaign, Student, Template, Text, TextState

# Campaigns this transaction holds: nobody else changes them before it ends, so they are not read again.
_HELD = "campaigns held"
_LOCK_CAMPAIGNS = (
    select(Campaign).where(Campaign.id.in_(bindparam("ids", expanding=True))).order_by(Campaign.id).with_for_update()
)

UNRESOLVED = (TextState.SENDING.value, TextState.UNKNOWN.value)


def lock_campaign(session: Session, campaign_id: int) -> Campaign | None:
    """Return the campaign, held for this transaction: pause and claim can't pass each other."""
    return lock_campaigns(session, [campaign_id]).get(campaign_id)


def skip_planned(session: Session, campaign_id: int, zone_key: str, reason: str) -> int:
    """Skip everybody still planned who lives under this zone key; return how many."""
    there = select(Student.id).where(Student.zone_key == zone_key)
    result = session.execute(
        update(Text)
        .where(
            Text.campaign_id == campaign_id,
            Text.state == TextState.PLANNED.value,
            Text.student_id.in_(there),
        )
        .values(state=TextState.SKIPPED.value, reason=reason)
    )
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # an UPDATE returns a CursorResult


def campaign_by_name(session: Session, name: str) -> Campaign | None:
    """Return the campaign of this exact name."""
    return session.scalar(select(Campaign).where(Campaign.name == name))


def template_by_key(session: Session, key: str) -> Template | None:
    """Return the template of this key, published or not."""
    return session.scalar(select(Template).where(Template.key == key))


def campaigns_in(session: Session, states: Sequence[CampaignState] | None = None) -> Sequence[Campaign]:
    """Return the campaigns in these states (None: all), latest start first (RM-054)."""
    query = select(Campaign).order_by(Campaign.starts_at.desc(), Campaign.id.desc())
    if states is not None:
        query = query.where(Campaign.state.in_([state.value for state in states]))
    return session.scalars(query).all()


def due_campaign_ids(session: Session, now: datetime) -> Sequence[int]:
    """Return the campaigns whose next batch should be running and has no run yet."""
    return session.scalars(
        select(Campaign.id)
        .where(
            Campaign.state.in_([CampaignState.SCHEDULED.value, CampaignState.IN_PROCESS.value]),
            Campaign.next_batch_at <= now,
            Campaign.run_id.is_(None),
        )
        .order_by(Campaign.next_batch_at, Campaign.id)
    ).all()


def running_campaigns(session: Session) -> Sequence[Campaign]:
    """Return the campaigns that believe a run is at work for them."""
    return session.scalars(select(Campaign).where(Campaign.run_id.is_not(None)).order_by(Campaign.id)).all()


def paused_runs(session: Session) -> Sequence[tuple[int, str]]:
    """Return the campaigns whose run may still go on by its Resume button, with that run."""
    rows = session.execute(
        select(Campaign.id, Campaign.paused_by_run)
        .where(Campaign.state == CampaignState.PAUSED.value, Campaign.paused_by_run.is_not(None))
        .order_by(Campaign.id)
    )
    return [(campaign_id, run_id) for campaign_id, run_id in rows if run_id is not None]


def batch_of(session: Session, campaign_id: int, number: int) -> Batch | None:
    """Return one batch of a campaign, or None if it was not opened yet."""
    return session.scalar(select(Batch).where(Batch.campaign_id == campaign_id, Batch.number == number))


def batches_of(session: Session, campaign_id: int) -> Sequence[Batch]:
    """Return the opened batches of a campaign in order."""
    return session.scalars(select(Batch).where(Batch.campaign_id == campaign_id).order_by(Batch.number)).all()


def lock_campaigns(session: Session, campaign_ids: Collection[int]) -> dict[int, Campaign]:
    """Return several campaigns by id, held for this transaction.

    Everybody locks in the same order, so that nobody waits in a circle: campaigns by id, then texts, then phones.
    """
    held: dict[int, Campaign] = session.info.setdefault(_HELD, {})
    if asked := set(campaign_ids) - held.keys():
        found = session.scalars(_LOCK_CAMPAIGNS, {"ids": sorted(asked)}, execution_options={"populate_existing": True})
        held.update((campaign.id, campaign) for campaign in found)
    return {campaign_id: held[campaign_id] for campaign_id in sorted(campaign_ids) if campaign_id in held}


def add_counts(campaign: Campaign, changes: Mapping[str, int]) -> None:
    """Add to the counters of a campaign that this transaction holds."""
    for name, amount in changes.items():
        setattr(campaign, name, getattr(campaign, name) + amount)


def planned_zone_keys(session: Session, campaign_id: int) -> dict[str, int]:
    """Return zone key -> how many texts of the campaign are still planned for people there."""
    rows = session.execute(
        select(Student.zone_key, func.count())
        .join(Text, Text.student_id == Student.id)
        .where(Text.campaign_id == campaign_id, Text.state == TextState.PLANNED.value)
        .group_by(Student.zone_key)
    )
    return dict(rows.tuples().all())


def text_states(session: Session, campaign_id: int, batch_number: int | None = None) -> dict[str, int]:
    """Return state -> number of texts, of the whole campaign or of one batch; counted, not remembered."""
    query = select(Text.state, func.count()).where(Text.campaign_id == campaign_id).group_by(Text.state)
    if batch_number is not None:
        query = query.where(Text.batch_number == batch_number)
    return dict(session.execute(query).tuples().all())
