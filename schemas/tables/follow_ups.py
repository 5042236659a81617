"""Follow-ups: to-dos for a person of the office, made by the procedure or by hand."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class FollowUp(Base):
    """One to-do. A reply makes at most one of each kind, so reading it twice makes no second one."""

    __tablename__ = "follow_ups"
    __table_args__ = (UniqueConstraint("reply_id", "kind"), Index(None, "student_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id"))
    kind: Mapped[str]  # rules/follow_ups.py: FollowUpKind
    due_on: Mapped[date]  # campus calendar
    why: Mapped[str]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
