"""The CRM's own doings: what was seen there last, what it told us, what was deleted there, where we differ."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class CrmSeenContact(Base):
    """What a student's contact said about opting out when it was read last; only a change of it means anything."""

    __tablename__ = "crm_seen_contacts"

    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True, autoincrement=False)
    opted_out: Mapped[bool]
    opted_out_since: Mapped[datetime | None]  # when that was first seen
    seen_at: Mapped[datetime]


class CrmThread(Base):
    """One SMS thread of the CRM's inbox and how far it was read: only threads that changed since are fetched."""

    __tablename__ = "crm_threads"
    __table_args__ = (Index(None, "phone"), Index(None, "contact_id"))

    thread_id: Mapped[str] = mapped_column(primary_key=True)
    is_closed: Mapped[bool]
    contact_id: Mapped[str | None]
    phone: Mapped[str | None]  # E.164, of the student; known from the first message that came in
    latest_message_at: Mapped[datetime]
    last_message_id: Mapped[str | None]  # None: no message of it was read yet


class CrmEvent(Base):
    """One webhook event as it came. Insert-or-ignore by what identifies it: the CRM repeats itself."""

    __tablename__ = "crm_events"
    __table_args__ = (
        Index(
            "ix_crm_events_open",
            "received_at",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # schemas/crm_reading.py: CrmEventKind
    object_id: Mapped[str]  # of a contact, a thread or a channel's message
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)  # ids, and for a colleague's reply its text until it is sent
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


class CrmTombstone(Base):
    """Something of ours that was deleted in the CRM. While it stands here it is never written again."""

    __tablename__ = "crm_tombstones"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # OutboxKind
    key: Mapped[str]
    crm_id: Mapped[str | None]  # under which it stood there
    because: Mapped[str]
    found_at: Mapped[datetime]


class CrmFinding(Base):
    """One difference between us and the CRM, with the rule that says who wins. Of phones the last digits only."""

    __tablename__ = "crm_findings"
    __table_args__ = (UniqueConstraint("kind", "key", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # rules/crm_drift.py: Subject
    key: Mapped[str]
    field: Mapped[str]
    ours: Mapped[str]
    theirs: Mapped[str]
    winner: Mapped[str]  # rules/crm_drift.py: Winner
    rule: Mapped[str]
    done: Mapped[str]  # what was done about it
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))


class ShownState(StrEnum):
    """How far a text has got into the CRM's view of a conversation. `unknown` is looked up before it is tried again."""

    SENDING = "sending"
    UNKNOWN = "unknown"
    SHOWN = "shown"
    REFUSED = "refused"


class CrmShownText(Base):
    """One text of a conversation as it is shown in the CRM, by the SMS vendor's id of it."""

    __tablename__ = "crm_shown_texts"
    __table_args__ = (
        CheckConstraint("state IN ('sending', 'unknown', 'shown', 'refused')", name="state"),
        Index(None, "state"),
    )

    vendor_sid: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    crm_id: Mapped[str | None]
    last_error: Mapped[str | None]
    changed_at: Mapped[datetime]


class CrmAgentReply(Base):
    """A text that a colleague wrote in the CRM's inbox: ours to send, if the claim lets it, and to tell the CRM of."""

    __tablename__ = "crm_agent_replies"
    __table_args__ = (
        Index(
            "ix_crm_agent_replies_open",
            "text_id",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    message_id: Mapped[str] = mapped_column(primary_key=True)  # the CRM's
    channel_id: Mapped[str]
    text_id: Mapped[int | None] = mapped_column(ForeignKey("texts.id"))
    refused_because: Mapped[str | None]  # set where no text was made of it
    acknowledged_at: Mapped[datetime | None]


class ErasedPhone(Base):
    """A number that was erased on request, as a hash: should it come back, it is not texted."""

    __tablename__ = "erased_phones"

    phone_hash: Mapped[str] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
