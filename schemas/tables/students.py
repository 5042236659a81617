"""Students and graduates, and the phones they can be reached on.

Whether a number may be texted is kept on the phone row, because STOP belongs to a number; whether the person agreed is
kept on the student row, because consent belongs to a person. A claim needs both.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rules.graduates import COMPLETION_STATUSES
from schemas.tables.base import Base


class Phone(Base):
    """One number, E.164. `dead_at`: not in service or not a mobile; `held_at`: doubt about an opt-out or a crisis."""

    __tablename__ = "phones"

    id: Mapped[int] = mapped_column(primary_key=True)
    e164: Mapped[str] = mapped_column(unique=True)
    opted_out_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    hold_reason: Mapped[str | None]
    dead_at: Mapped[datetime | None]
    dead_reason: Mapped[str | None]
    carrier: Mapped[str | None]  # as far as a receipt has told it


class Student(Base):
    """One student or graduate, as the roster tells it. `student_id` is the college's own id."""

    __tablename__ = "students"
    __table_args__ = (
        CheckConstraint("consent IN ('given', 'never_asked', 'refused')", name="consent"),
        CheckConstraint(
            f"completion_status IN ({', '.join(map(repr, COMPLETION_STATUSES))})", name="completion_status"
        ),
        CheckConstraint("study_load IN ('full_time', 'part_time')", name="study_load"),
        CheckConstraint("phone_issue IN ('missing', 'invalid')", name="phone_issue"),
        # Either there is a phone to text, or we know why there is none.
        CheckConstraint("(sms_phone_id IS NULL) = (phone_issue IS NOT NULL)", name="phone_or_issue"),
        CheckConstraint("consent <> 'given' OR consent_proof IS NOT NULL", name="consent_has_proof"),
        Index(None, "sms_phone_id"),
        Index(None, "program", "campus"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str | None]
    address_state: Mapped[str | None]
    zip: Mapped[str | None]
    time_zone: Mapped[str | None]
    zone_key: Mapped[str]  # rules/places.py: every zone the phone may ring in, every state whose law may hold
    program: Mapped[str | None]
    cip_code: Mapped[str | None]
    campus: Mapped[str | None]
    credential: Mapped[str | None]
    completed_on: Mapped[date | None]  # None: still studying
    completion_status: Mapped[str | None]  # rules/graduates.py: COMPLETION_STATUSES; None: a graduate
    program_started_on: Mapped[date | None]
    scheduled_completion_on: Mapped[date | None]  # the end of 100 % of the program's length
    study_load: Mapped[str | None]  # full_time or part_time
    advisor_email: Mapped[str | None]  # the caseload
    risk_level: Mapped[str | None]
    is_test: Mapped[bool] = mapped_column(default=False)  # gets test texts, never a campaign
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(default="never_asked")
    consent_on: Mapped[date | None]
    consent_proof: Mapped[str | None]
    sms_phone_id: Mapped[int | None] = mapped_column(ForeignKey("phones.id"))
    phone_issue: Mapped[str | None]
    row_hash: Mapped[str]  # of the roster row: an unchanged row is not written again
    crm_id: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class StudentPhone(Base):
    """A number a student gave, with its type. Two students may share one number."""

    __tablename__ = "student_phones"

    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id"), primary_key=True, index=True)
    kind: Mapped[str]  # mobile or home


class StudentTag(Base):
    """One tag of a student, as the roster gives it."""

    __tablename__ = "student_tags"
    __table_args__ = (Index(None, "tag", "student_id"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)


class StudentCourse(Base):
    """One course a student takes or took."""

    __tablename__ = "student_courses"
    __table_args__ = (Index(None, "course", "student_id"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    course: Mapped[str] = mapped_column(primary_key=True)
