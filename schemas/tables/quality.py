"""What the rules of data quality found over time, and what a person has let pass."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class QualityResult(Base):
    """What became of one rule in one run of the table checks. Kept for a year, for the trend."""

    __tablename__ = "dq_results"
    __table_args__ = (Index(None, "run_id"), Index(None, "rule_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str]  # of Prefect's run, or of the terminal's
    at: Mapped[datetime]  # when the run began, the same for all its rules
    suite: Mapped[str]
    rule_id: Mapped[str]
    severity: Mapped[str]
    checked: Mapped[int]  # rows of the suite's table
    unexpected: Mapped[int | None]  # rows that break the rule; None: it could not be run
    error: Mapped[str | None]  # why not


class RecordRelease(Base):
    """A finding that a person lets pass, for the record as it stood then: any change of the record ends it."""

    __tablename__ = "record_releases"
    __table_args__ = (UniqueConstraint("career_status_id", "rule_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    career_status_id: Mapped[int] = mapped_column(ForeignKey("career_status.id"))
    rule_id: Mapped[str]
    row_hash: Mapped[str]
    actor: Mapped[str]
    why: Mapped[str]
    released_at: Mapped[datetime]
