"""Career Status records and what the gate found wrong with them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schemas.tables import CareerStatus, RecordProblem, Student


def record_of(session: Session, student: Student) -> CareerStatus | None:
    """Return the record of the student's program, held for this transaction."""
    return session.scalar(
        select(CareerStatus)
        .where(CareerStatus.student_id == student.id, CareerStatus.program == (student.program or ""))
        .with_for_update()
    )


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
