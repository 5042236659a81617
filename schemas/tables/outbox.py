"""The outbox to the CRM: what should stand there, by key, and what was last written."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class OutboxKind(StrEnum):
    """What is written, in the order it is written: a thread is closed last."""

    CONTACT = "contact"
    RECORD = "record"
    TASK = "task"
    COMPLETION = "completion"  # of a task whose follow-up was done here
    TICKET = "ticket"
    TEXT_LOG = "text_log"
    ANSWER = "answer"
    ASSIGNMENT = "assignment"
    CLOSING = "closing"


class OutboxState(StrEnum):
    """`sending` rows of a dead run become `unknown`; only creates need to be looked up then."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    WRITTEN = "written"
    REJECTED = "rejected"  # dead letter: last_error says what a person must mend
    GONE = "gone"  # somebody deleted it there: never made again unless a person asks for it


_KINDS = ", ".join(f"'{kind.value}'" for kind in OutboxKind)
_STATES = ", ".join(f"'{state.value}'" for state in OutboxState)


class OutboxEntry(Base):
    """One thing to stand in the CRM. Coalesced by key; unchanged content (same hash) is never written again."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index(None, "kind", "state"),
        Index(None, "student_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))  # None: about no one student
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str]
    state: Mapped[str]
    crm_id: Mapped[str | None]
    tied_to: Mapped[str | None]  # of a record: the CRM's id of the contact it was tied to
    tried_at: Mapped[datetime | None]  # when it was first on its way in this content
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    updated_at: Mapped[datetime]
