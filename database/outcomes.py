"""Career Status records and what the gate found wrong with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.verification import EvidenceKind
from schemas.tables import CareerEvidence, CareerStatus, Contradiction, RecordProblem, Reply, Student, Text, TextState


def record_of(session: Session, student: Student, *, lock: bool = True) -> CareerStatus | None:
    """Return the record of the student's program; `lock`: held for this transaction."""
    query = select(CareerStatus).where(
        CareerStatus.student_id == student.id, CareerStatus.program == (student.program or "")
    )
    return session.scalar(query.with_for_update() if lock else query)


def open_contradictions(session: Session, record_id: int | None = None) -> Sequence[Contradiction]:
    """Return what students told otherwise than their record and nobody has settled, of one record or of all."""
    query = select(Contradiction).where(Contradiction.settled_at.is_(None)).order_by(Contradiction.id)
    return session.scalars(
        query if record_id is None else query.where(Contradiction.career_status_id == record_id)
    ).all()


def questions_to(session: Session, student_id: int) -> Sequence[tuple[str, datetime, str]]:
    """Return what somebody was asked about work: the field, when the question was made, what became of the text."""
    rows = session.execute(
        select(Text.asked_field, Text.created_at, Text.state)
        .where(Text.student_id == student_id, Text.campaign_id.is_(None), Text.asked_field.is_not(None))
        .order_by(Text.id)
    )
    return [(field, at, state) for field, at, state in rows if field is not None]


def open_problems(session: Session) -> Sequence[RecordProblem]:
    """Return what is wrong now, records in order."""
    return session.scalars(
        select(RecordProblem)
        .where(RecordProblem.cleared_at.is_(None))
        .order_by(RecordProblem.career_status_id, RecordProblem.rule_id)
    ).all()


def outcome_counts(session: Session) -> tuple[int, dict[str, int]]:
    """Return the number of graduates, and of them outcome -> how many have it on record (latest record a student)."""
    graduates = session.scalar(select(func.count()).where(Student.completed_on.is_not(None))) or 0
    place = func.row_number().over(
        partition_by=CareerStatus.student_id, order_by=(CareerStatus.updated_at.desc(), CareerStatus.id.desc())
    )
    latest = (
        select(CareerStatus.outcome, place.label("place"))
        .join(Student, Student.id == CareerStatus.student_id)
        .where(Student.completed_on.is_not(None), CareerStatus.quarantined_at.is_(None))
        .subquery()
    )
    rows = session.execute(select(latest.c.outcome, func.count()).where(latest.c.place == 1).group_by(latest.c.outcome))
    return graduates, {outcome: number for outcome, number in rows}  # noqa: C416 -- a Result is no mapping


def evidence_of(session: Session, record_id: int) -> Sequence[CareerEvidence]:
    """Return the trail of a record, the first line first."""
    return session.scalars(
        select(CareerEvidence).where(CareerEvidence.career_status_id == record_id).order_by(CareerEvidence.id)
    ).all()


def last_verified_at(session: Session, record_id: int) -> datetime | None:
    """Return when it was noted last that somebody made sure of a record, None where nobody did."""
    return session.scalar(
        select(func.max(CareerEvidence.recorded_at)).where(
            CareerEvidence.career_status_id == record_id, CareerEvidence.kind == EvidenceKind.VERIFICATION.value
        )
    )


def source_of(session: Session, record_id: int, fact: str) -> str | None:
    """Return where the fact on record came from, None where the trail does not say. One record has few lines."""
    told = [
        line for line in evidence_of(session, record_id) if line.kind == EvidenceKind.FACT.value and fact in line.facts
    ]
    return told[-1].source if told else None


def message_counts(session: Session, student: Student) -> tuple[int, int]:
    """Return how many texts went to a student and how many came from them."""
    sent = session.scalar(
        select(func.count()).where(Text.student_id == student.id, Text.state == TextState.SENT.value)
    )  # fmt: skip
    received = session.scalar(select(func.count()).where(Reply.student_id == student.id))
    return sent or 0, received or 0
