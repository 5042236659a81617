"""How many texts an institution has used of its month, and the e-mails that went instead of texts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class MonthlyUsage(Base):
    """Texts claimed in one month of the campus calendar, less those that came back unsent."""

    __tablename__ = "monthly_usage"

    month: Mapped[str] = mapped_column(primary_key=True)  # YYYY-MM
    texts: Mapped[int] = mapped_column(default=0)
    told_percent: Mapped[int] = mapped_column(default=0)  # of the limit: the office was told that it is reached


class EmailState(StrEnum):
    """How far an e-mail is."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"  # for good; last_error says why

    @property
    def words(self) -> str:
        """Return the word as it stands in a sentence."""
        return self.value.replace("_", " ")


class EmailInstead(Base):
    """One e-mail to a student in place of a text that may not, or did not surely, go out."""

    __tablename__ = "emails_instead"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name="state"),
        Index(
            "ix_emails_instead_waiting",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id"), unique=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    because: Mapped[str]  # rules/emails_instead.py: InsteadBecause
    body: Mapped[str]  # as it would have been texted
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
