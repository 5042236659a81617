"""Templates: the only texts a campaign or an automatic answer may use."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Template(Base):
    """One text with merge codes. `context` says what a bare YES to it means (rules/replies)."""

    __tablename__ = "templates"
    __table_args__ = (CheckConstraint("status IN ('draft', 'tested', 'published')", name="status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    body: Mapped[str]
    context: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    updated_at: Mapped[datetime]
