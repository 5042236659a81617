"""Career Status records: what is known of each student's outcome, and what is wrong with a record."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.outcomes import Outcome
from schemas.tables.base import Base

_OUTCOMES = ", ".join(f"'{outcome.value}'" for outcome in Outcome)


class CareerStatus(Base):
    """One record a student and program. Facts are stored, not verdicts; rates are computed from them."""

    __tablename__ = "career_status"
    __table_args__ = (
        UniqueConstraint("student_id", "program"),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    program: Mapped[str]
    outcome: Mapped[str]
    employer: Mapped[str | None]
    job_title: Mapped[str | None]
    start_on: Mapped[date | None]  # first day of what was stated ...
    start_precision: Mapped[str | None]  # ... day, week or month
    pay_cents: Mapped[int | None]
    pay_max_cents: Mapped[int | None]
    pay_unit: Mapped[str | None]
    hours_type: Mapped[str | None]
    hours_per_week: Mapped[float | None]
    work_location: Mapped[str | None]
    in_field: Mapped[bool | None]
    form_said_on: Mapped[date | None]  # the student said the form is done
    form_completed_on: Mapped[date | None]  # said so, and no required fact was missing
    source: Mapped[str]  # schemas/career_status.py: SOURCES
    evidence: Mapped[str]  # where the latest fact can be looked up: "reply 81"
    said_by: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column -> source; a text replaces no other
    asked: Mapped[list[str]] = mapped_column(JSON)  # details asked for already, never twice; the texts say when
    reluctant_at: Mapped[datetime | None]  # did not want to tell
    quarantined_at: Mapped[datetime | None]  # a critical finding keeps it out of the CRM
    updated_at: Mapped[datetime]


class Contradiction(Base):
    """A value that a student told otherwise than the record has it; a person decides which holds."""

    __tablename__ = "contradictions"
    __table_args__ = (UniqueConstraint("reply_id", "field"), Index(None, "career_status_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    career_status_id: Mapped[int] = mapped_column(ForeignKey("career_status.id"))
    reply_id: Mapped[int] = mapped_column(ForeignKey("replies.id"))
    field: Mapped[str]  # a column of CareerStatus
    known: Mapped[str]  # as JSON
    said: Mapped[str]  # as JSON
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    kept: Mapped[str | None]  # known or said


class RecordProblem(Base):
    """One finding of the data-quality gate about one record; cleared when the record passes again."""

    __tablename__ = "record_problems"
    __table_args__ = (UniqueConstraint("career_status_id", "rule_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    career_status_id: Mapped[int] = mapped_column(ForeignKey("career_status.id"))
    rule_id: Mapped[str]
    severity: Mapped[str]
    sentence: Mapped[str]
    found_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
