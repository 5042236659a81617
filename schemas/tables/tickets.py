"""Support tickets that we opened: what a person of the help desk must look at."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Ticket(Base):
    """One ticket; it is written into the CRM through the outbox under the key ticket:<id>."""

    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    is_urgent: Mapped[bool]
    opened_at: Mapped[datetime]
    opened_for: Mapped[str]  # noun:id, as in campaign:7
    student_id: Mapped[int | None] = mapped_column(index=True)  # students.id, where it is about a student
    conversation_id: Mapped[int | None] = mapped_column(index=True)  # conversations.id
    closed_at: Mapped[datetime | None]
