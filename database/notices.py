"""Notices and their deliveries: looked up, claimed, settled, read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from rules.notices import CampaignFacts, Channel
from schemas.tables import Campaign, DeliveryState, Notice, NoticeDelivery


def facts_of(campaign: Campaign) -> CampaignFacts:
    """Return what a notice or a ticket says about a campaign."""
    return CampaignFacts(
        number=campaign.id,
        name=campaign.name,
        recipients=campaign.recipients,
        sent=campaign.sent,
        left=campaign.recipients - campaign.sent - campaign.failed - campaign.skipped,
        next_batch_at=campaign.next_batch_at,
        zone=ZoneInfo(campaign.time_zone),
        ticket=campaign.ticket_id,
    )


def notices_of(
    session: Session, *, recipient: str | None = None, campaign_id: int | None = None, unread: bool = False,
    limit: int = 100,
) -> Sequence[Notice]:  # fmt: skip
    """Return the latest notices, latest first; None stands for everybody's and every campaign's."""
    query = select(Notice).order_by(Notice.id.desc()).limit(limit)
    if recipient is not None:
        query = query.where(Notice.recipient == recipient)
    if campaign_id is not None:
        query = query.where(Notice.campaign_id == campaign_id)
    if unread:
        query = query.where(Notice.read_at.is_(None))
    return session.scalars(query).all()


def was_told(session: Session, recipient: str, event: str, title: str, *, since: datetime) -> bool:
    """Whether the recipient has a notice with this title since then."""
    told = select(Notice.id).where(
        Notice.recipient == recipient, Notice.event == event, Notice.title == title, Notice.at >= since
    )
    return session.scalar(told.limit(1)) is not None


def mark_read(session: Session, recipient: str, notice_ids: Collection[int] | None, now: datetime) -> int:
    """Mark a person's unread notices as read (None: all of theirs) and return how many those were."""
    change = update(Notice).where(Notice.recipient == recipient, Notice.read_at.is_(None)).values(read_at=now)
    if notice_ids is not None:
        change = change.where(Notice.id.in_(list(notice_ids)))
    return session.execute(change).rowcount  # type: ignore[attr-defined,no-any-return]  # an UPDATE's CursorResult


def _due(channel: Channel, now: datetime) -> Select[tuple[NoticeDelivery, Notice]]:
    # Whoever is locked is being claimed by somebody else this very moment.
    return (
        select(NoticeDelivery, Notice)
        .join(Notice, Notice.id == NoticeDelivery.notice_id)
        .where(
            NoticeDelivery.channel == channel.value,
            NoticeDelivery.state == DeliveryState.WAITING.value,
            NoticeDelivery.due_at <= now,
        )
        .order_by(NoticeDelivery.id)
        .with_for_update(of=NoticeDelivery, skip_locked=True)
    )


def due_deliveries(session: Session, channel: Channel, now: datetime) -> list[tuple[NoticeDelivery, Notice]]:
    """Return, held for this transaction, the oldest due delivery; of a digest, all due ones of that person."""
    first = session.execute(_due(channel, now).limit(1)).tuples().all()
    if channel is not Channel.DIGEST or not first:
        return list(first)
    return list(session.execute(_due(channel, now).where(Notice.recipient == first[0][1].recipient)).tuples().all())


def forget_waiting(session: Session, channel: Channel) -> None:
    """Remove the deliveries of a channel that nobody has set up."""
    session.execute(
        delete(NoticeDelivery).where(
            NoticeDelivery.channel == channel.value, NoticeDelivery.state == DeliveryState.WAITING.value
        )
    )


def failed_deliveries(session: Session) -> list[tuple[NoticeDelivery, Notice]]:
    """Return what was given up, and what still waits after a failure, latest first."""
    return list(
        session.execute(
            select(NoticeDelivery, Notice)
            .join(Notice, Notice.id == NoticeDelivery.notice_id)
            .where(
                NoticeDelivery.state != DeliveryState.DELIVERED.value,
                NoticeDelivery.last_error.is_not(None),
            )
            .order_by(NoticeDelivery.id.desc())
        )
        .tuples()
        .all()
    )
