"""Career Status records: what is known of each student's outcome, and what is wrong with a record."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.graduates import (
    EMPLOYMENT_TYPES,
    FIELD_RELATIONS,
    LICENSURE_STATUSES,
    SHARING_CONSENTS,
    UNAVAILABLE_REASONS,
)
from rules.outcomes import Outcome
from rules.verification import EvidenceKind, VerificationStatus
from schemas.tables.base import Base

_OUTCOMES = ", ".join(f"'{outcome.value}'" for outcome in Outcome)


def _one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=column)


class CareerStatus(Base):
    """One record a student and program. Facts are stored, not verdicts; rates are computed from them."""

    __tablename__ = "career_status"
    __table_args__ = (
        UniqueConstraint("student_id", "program"),
        CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
        _one_of("field_relation", FIELD_RELATIONS),
        _one_of("employment_type", EMPLOYMENT_TYPES),
        _one_of("licensure_status", LICENSURE_STATUSES),
        _one_of("unavailable_reason", UNAVAILABLE_REASONS),
        _one_of("sharing_consent", SHARING_CONSENTS),
        _one_of("verification_status", [status.value for status in VerificationStatus]),
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
    in_field: Mapped[bool | None]  # as a reply says it; field_relation, where known, holds instead
    field_relation: Mapped[str | None]
    relatedness_basis: Mapped[str | None]  # why: the duties, or the occupation's code
    soc_code: Mapped[str | None]
    employer_contact: Mapped[str | None]
    employer_phone: Mapped[str | None]
    employment_type: Mapped[str | None]
    positions: Mapped[int | None]  # how many jobs the hours are of
    end_on: Mapped[date | None]
    licensure_required: Mapped[bool | None]
    licensure_status: Mapped[str | None]
    licence_exam_on: Mapped[date | None]
    licence_result_on: Mapped[date | None]  # of the first examination
    unavailable_reason: Mapped[str | None]
    exclusion_evidence: Mapped[str | None]  # where the document for an exclusion lies
    refused_employment: Mapped[bool | None]
    education_institution: Mapped[str | None]
    sharing_consent: Mapped[str] = mapped_column(default="not_asked")
    verification_status: Mapped[str] = mapped_column(default=VerificationStatus.UNVERIFIED.value)
    verification_method: Mapped[str | None]
    verified_by: Mapped[str | None]
    verified_on: Mapped[date | None]
    outcome_known_at: Mapped[datetime | None]  # when the outcome came to be known first
    form_said_on: Mapped[date | None]  # the student said the form is done
    form_completed_on: Mapped[date | None]  # said so, and no required fact was missing
    source: Mapped[str]  # schemas/career_status.py: SOURCES
    evidence: Mapped[str]  # where the latest fact can be looked up: "reply 81"
    asked: Mapped[list[str]] = mapped_column(JSON)  # details asked for already, never twice; the texts say when
    reluctant_at: Mapped[datetime | None]  # did not want to tell
    quarantined_at: Mapped[datetime | None]  # a critical finding keeps it out of the CRM
    updated_at: Mapped[datetime]


class CareerEvidence(Base):
    """One thing that was said or seen about one record. Rows are added, never changed (a trigger refuses it).

    Only of who is erased `facts` become empty and `reference` a tombstone.
    """

    __tablename__ = "career_evidence"
    __table_args__ = (
        _one_of("kind", [kind.value for kind in EvidenceKind]),
        Index(None, "career_status_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    career_status_id: Mapped[int] = mapped_column(ForeignKey("career_status.id"))
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # column -> value, days as ISO text
    source: Mapped[str]  # schemas/career_status.py: SOURCES
    method: Mapped[str | None]  # of a verification
    by: Mapped[str]  # the login of a person, or placeline
    on: Mapped[date]  # the day it was said or seen
    reference: Mapped[str]  # where it can be looked up: "reply 81", "call of 2 May"
    sharing_consent: Mapped[str]  # as it stood then
    recorded_at: Mapped[datetime]


class OutcomeSnapshot(Base):
    """How one cohort stood on one day under one standard; what a trend is made of, because it can't be rebuilt."""

    __tablename__ = "outcome_snapshots"
    __table_args__ = (UniqueConstraint("taken_on", "standard", "cohort"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    taken_on: Mapped[date]  # campus calendar
    standard: Mapped[str]
    cohort: Mapped[str]
    graduates: Mapped[int]
    known: Mapped[int]
    complete: Mapped[int]
    verified: Mapped[int]
    reportable: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)  # class -> graduates


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
    kept: Mapped[str | None]  # known, said or corrected


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
