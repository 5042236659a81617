"""Texts we send: one row from plan to last receipt, and the vendor's receipts as they came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class TextState(StrEnum):
    """How far we are with a text; what the vendor did with it afterwards stands in `delivery`."""

    PLANNED = "planned"
    SENDING = "sending"  # claimed, the vendor is being called
    UNKNOWN = "unknown"  # called, no usable answer: looked up at the vendor, never resent blindly
    SENT = "sent"  # the vendor has it under vendor_sid
    FAILED = "failed"  # the vendor refused it
    SKIPPED = "skipped"  # not called: the person may no longer be texted


class TextPurpose(StrEnum):
    """Why we text."""

    CAMPAIGN = "campaign"
    ANSWER = "answer"
    AUTO_RESPONSE = "auto_response"  # what a campaign says to everybody who replies, once
    QUESTION = "question"  # for one missing employment detail
    CONFIRMATION = "confirmation"  # of an opt-out, where the vendor does not confirm itself


# Silence that the vendor's list did not end, or a second text under one id of ours.
UNRESOLVED_CASE = "twin_sid IS NOT NULL OR reason = 'not_found_at_vendor'"


class Text(Base):
    """One text to one phone. `uuid` goes to the vendor in the callback address and comes back in every receipt."""

    __tablename__ = "texts"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'sending', 'unknown', 'sent', 'failed', 'skipped')", name="state"),
        CheckConstraint("state <> 'sent' OR vendor_sid IS NOT NULL", name="sent_has_sid"),
        # One text a phone and campaign, however many students share it and however often we run.
        UniqueConstraint("campaign_id", "phone_id"),
        # At most one unresolved text a phone: a look-up at the vendor by number can't be ambiguous.
        Index(
            "uq_texts_one_unresolved",
            "phone_id",
            unique=True,
            sqlite_where=text("state IN ('sending', 'unknown')"),
            postgresql_where=text("state IN ('sending', 'unknown')"),
        ),
        Index(None, "campaign_id", "state", "rank"),
        Index(None, "phone_id", "claimed_at"),
        Index(None, "student_id", "claimed_at"),
        # Answers waiting to go out, and whatever has no outcome yet: both are few, both are asked for often.
        Index(
            "ix_texts_open_answers",
            "id",
            sqlite_where=text("campaign_id IS NULL AND state = 'planned'"),
            postgresql_where=text("campaign_id IS NULL AND state = 'planned'"),
        ),
        Index(
            "ix_texts_unresolved",
            "campaign_id",
            sqlite_where=text(UNRESOLVED_CASE),
            postgresql_where=text(UNRESOLVED_CASE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str | None] = mapped_column(unique=True)  # given at the claim
    purpose: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    batch_number: Mapped[int | None]
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id"))  # what it answers
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id"))
    rank: Mapped[int] = mapped_column(default=0)
    context: Mapped[str]  # what a bare YES to it means
    template_key: Mapped[str | None]  # of an automatic answer
    asked_field: Mapped[str | None]  # the employment detail it asks for
    body: Mapped[str | None]  # as sent; None until claimed for a campaign text
    state: Mapped[str]
    reason: Mapped[str | None]  # why skipped or failed, in our words
    attempt: Mapped[int] = mapped_column(default=0)
    at_most_once: Mapped[bool] = mapped_column(default=False)  # better not at all than twice: no second attempt
    claimed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    look_up_at: Mapped[datetime | None]  # when an unknown is asked for at the vendor next
    vendor_sid: Mapped[str | None] = mapped_column(unique=True)
    capped_sid: Mapped[str | None]  # of an attempt that a carrier's daily cap turned away; it is over
    twin_sid: Mapped[str | None]  # a second text at the vendor under our one id: a duplicate, shown to a person
    sent_at: Mapped[datetime | None]
    delivery: Mapped[str | None]  # schemas/sms.py: DeliveryStatus
    delivery_rank: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[int | None]
    dropped_because: Mapped[str | None]  # schemas/sms.py: Drop
    created_at: Mapped[datetime]


class ReceiptEntry(Base):
    """One status callback as it came. Insert-or-ignore: the vendor repeats itself. Applied soon after, in groups."""

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("vendor_sid", "status", "error_code"),
        Index(
            "ix_receipts_to_apply",
            "id",
            sqlite_where=text("applied_at IS NULL"),
            postgresql_where=text("applied_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_sid: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[int] = mapped_column(default=0)  # 0: none, because NULLs would not be unique
    drop: Mapped[str | None]  # schemas/sms.py: Drop
    text_uuid: Mapped[str | None]
    attempt: Mapped[int | None]
    received_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
