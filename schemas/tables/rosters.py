"""Roster files that were loaded, and what in them could not be used."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class RosterLoad(Base):
    """One file taken in."""

    __tablename__ = "roster_loads"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    loaded_at: Mapped[datetime]
    actor: Mapped[str]
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]


class RosterProblem(Base):
    """One cell that could not be used: `row` (the whole row stays out) or `value` (only the cell does)."""

    __tablename__ = "roster_problems"
    __table_args__ = (CheckConstraint("severity IN ('row', 'value')", name="severity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("roster_loads.id"), index=True)
    line: Mapped[int]  # of the file, the header is 1
    column: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    severity: Mapped[str]
