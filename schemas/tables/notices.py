"""What people are told about campaigns and about the office's data, and how far each telling has got."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Notice(Base):
    """One thing that happened, written in its own transaction; what stands here is the in-product copy."""

    __tablename__ = "notices"
    __table_args__ = (CheckConstraint("level IN ('info', 'warning', 'error')", name="level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    event: Mapped[str]  # rules/notices.py: CampaignEvent, OfficeEvent
    level: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)  # None: of the office
    recipient: Mapped[str]  # login of the sender of the campaign, or of whoever answers for the office
    actor: Mapped[str]  # who or what did it
    title: Mapped[str]
    body: Mapped[str]
    read_at: Mapped[datetime | None]


class DeliveryState(StrEnum):
    """How far one telling has got. Mail may come twice after a crash, never not at all."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class NoticeDelivery(Base):
    """One telling of a notice outside the product: Prefect event, e-mail, digest or an Apprise address."""

    __tablename__ = "notice_deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel"),
        CheckConstraint("channel IN ('event', 'email', 'digest', 'apprise')", name="channel"),
        CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name="state"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    channel: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
