"""Saved lists of students."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Audience(Base):
    """A list somebody saved under a name, with its members in the order of their rank."""

    __tablename__ = "audiences"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    saved_at: Mapped[datetime]
    actor: Mapped[str]


class AudienceMember(Base):
    """One student on a saved list; rank 1 is first to be texted."""

    __tablename__ = "audience_members"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    rank: Mapped[int]
