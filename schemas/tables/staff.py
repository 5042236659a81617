"""The people of the office: who they are, what they may do, how they want to be told."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class StaffMember(Base):
    """One person of the office. `login` is the name used at every door: terminal, Prefect form, console."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('viewer', 'texting', 'specialist', 'lead', 'administrator')", name="role"),
        CheckConstraint("notify_by IN ('email', 'digest', 'product')", name="notify_by"),
        CheckConstraint("notify_by = 'product' OR email IS NOT NULL", name="mail_needs_address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]
    notify_by: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]
