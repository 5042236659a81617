"""Saved audiences: lists of students, and searches that are looked up anew each time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Audience(Base):
    """A list with its members in the order of their rank, or a search with the order it ranks by."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    saved_at: Mapped[datetime]
    actor: Mapped[str]
    source: Mapped[str]  # file, crm or search
    search: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: a list
    rank_by: Mapped[str | None]


class AudienceMember(Base):
    """One student on a saved list; rank 1 is first to be texted."""

    __tablename__ = "audience_members"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    rank: Mapped[int]
