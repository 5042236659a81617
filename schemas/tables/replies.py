"""What students write, how it was read, and the conversation it belongs to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class ConversationState(StrEnum):
    """Resolved: the completion criteria hold. Closed: ended without them, with a reason (D14)."""

    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Conversation(Base):
    """All texts with one phone. `waiting_since` is set while a person is needed, from the first unserved reply."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'resolved', 'closed')", name="state"),
        CheckConstraint("state = 'open' OR waiting_since IS NULL", name="ended_waits_for_nobody"),
        Index(None, "waiting_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id"), unique=True)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    state: Mapped[str]
    waiting_since: Mapped[datetime | None]
    waiting_because: Mapped[str | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    last_reply_at: Mapped[datetime]
    ended_because: Mapped[str | None]
    suggested_answer: Mapped[str | None]  # key of the template that is ready to be sent


class Disposition(Base):
    """What somebody, or the procedure, said a conversation was about. Several a conversation, each with its notes."""

    __tablename__ = "dispositions"
    __table_args__ = (Index(None, "conversation_id", "reply_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id"))  # the latest one when it was given
    label: Mapped[str]  # rules/replies/labels.py: Label
    note: Mapped[str]
    given_at: Mapped[datetime]
    given_by: Mapped[str]  # a person, or placeline


class Reply(Base):
    """One text from a phone. Insert-or-ignore by the vendor's id; `read_at` None means not yet read."""

    __tablename__ = "replies"
    __table_args__ = (
        CheckConstraint("action IN ('act', 'hold', 'ask')", name="action"),
        Index(None, "read_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_sid: Mapped[str] = mapped_column(unique=True)
    from_phone: Mapped[str]
    to_phone: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[datetime]
    source: Mapped[str]  # webhook or sweep
    answered_by_vendor: Mapped[bool] = mapped_column(default=False)
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phones.id"), index=True)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))  # which it answers
    context: Mapped[str | None]
    labels: Mapped[list[str] | None] = mapped_column(JSON)
    details: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    action: Mapped[str | None]
    reasons: Mapped[list[str] | None] = mapped_column(JSON)
    rules_version: Mapped[str | None]
    # What the decision rests on: rule ids, the model and what it suggested, how sure both were, the thresholds, and the
    # hash of the normalised text. Under `advice` what a language model said to the person, which decided nothing.
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    read_at: Mapped[datetime | None]


class ReplyCorrection(Base):
    """What a person says that a reply means; the latest of a reply holds. Learned from by `placeline replies train`."""

    __tablename__ = "reply_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id"), index=True)
    labels: Mapped[list[str]] = mapped_column(JSON)
    why: Mapped[str]
    corrected_at: Mapped[datetime]
    corrected_by: Mapped[str]
