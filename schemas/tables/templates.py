"""Templates: the only texts a campaign or an automatic answer may use."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
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
    career_site_key: Mapped[str | None] = mapped_column(ForeignKey("career_sites.key"))  # proposed with it (RM-087)
    tested_at: Mapped[datetime | None]
    at_most_once: Mapped[bool] = mapped_column(default=False)  # its texts get no second attempt, whatever happens
    updated_at: Mapped[datetime]


class TemplateTest(Base):
    """One test text to a test student. It has a table of its own, so that no queue can ever send it again."""

    __tablename__ = "template_tests"
    __table_args__ = (CheckConstraint("state IN ('sending', 'sent', 'failed', 'unknown')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("templates.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id"))
    uuid: Mapped[str] = mapped_column(unique=True)
    template_body: Mapped[str]  # as it stood: a test of other words proves nothing about the ones of today
    body: Mapped[str]  # as sent
    state: Mapped[str]
    reason: Mapped[str | None]
    vendor_sid: Mapped[str | None] = mapped_column(unique=True)
    actor: Mapped[str]
    at: Mapped[datetime]
