"""Whom a stop, a doubt and a START are about: the people with a number, their numbers, and the ledger."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from database.students import CHUNK
from rules.consent import ConsentChange, start_lifts
from schemas.tables import ConsentEntry, Phone, Student, StudentPhone


def people_on(session: Session, phone_id: int) -> set[int]:
    """Return everybody who has, or ever gave, this number."""
    texted = select(Student.id).where(Student.sms_phone_id == phone_id)
    gave = select(StudentPhone.student_id).where(StudentPhone.phone_id == phone_id)
    return set(session.scalars(texted.union(gave)))


def numbers_of(session: Session, student_id: int) -> set[int]:
    """Return every number somebody has or ever gave."""
    texted = select(Student.sms_phone_id).where(Student.id == student_id, Student.sms_phone_id.is_not(None))
    gave = select(StudentPhone.phone_id).where(StudentPhone.student_id == student_id)
    return {phone_id for phone_id in session.scalars(texted.union(gave)) if phone_id is not None}


def stop_people(session: Session, student_ids: Collection[int], phone_id: int, at: datetime) -> None:
    """Text these people on none of their numbers, because of what was said on this one; an older stop moves on."""
    session.execute(
        update(Student)
        .where(Student.id.in_(list(student_ids)), or_(Student.opted_out_at.is_(None), Student.opted_out_at < at))
        .values(opted_out_at=at, opted_out_phone_id=phone_id)
    )


def lift_stops(session: Session, student_ids: Collection[int], phone_id: int, said_at: datetime) -> None:
    """Take back, after a START on this number, the stops of these people that it lifts; newer ones stay."""
    for student in session.scalars(
        select(Student).where(Student.id.in_(list(student_ids)), Student.opted_out_at < said_at).with_for_update()
    ):
        on_this = student.opted_out_phone_id == phone_id
        if start_lifts(said_on_this_number=on_this, is_theirs_alone=len(student_ids) == 1):
            student.opted_out_at = student.opted_out_phone_id = None


def hold_people(session: Session, student_ids: Collection[int], at: datetime) -> None:
    """Send these people nothing automatic on any number; who is held already stays held from then."""
    session.execute(
        update(Student).where(Student.id.in_(list(student_ids)), Student.held_at.is_(None)).values(held_at=at)
    )


def release_people(session: Session, student_ids: Collection[int]) -> None:
    """Let texts go to these people again, except to those of whom another number is still on hold."""
    for student_id in student_ids:
        held = select(Phone.id).where(Phone.id.in_(numbers_of(session, student_id)), Phone.held_at.is_not(None))
        if session.scalar(held.limit(1)) is None:
            session.execute(update(Student).where(Student.id == student_id).values(held_at=None))


def stop_new_owners(session: Session, pairs: Iterable[tuple[int, int]]) -> int:
    """Let what was said on a number hold for people (student, number) who bring it now; return how many.

    To be called before the pairs are written: who had the number already has what was said on it, or has taken it back.
    A number that was only disowned says nothing about its next owner.
    """
    wanted: dict[int, set[int]] = {}
    for student_id, phone_id in pairs:
        wanted.setdefault(phone_id, set()).add(student_id)
    phone_ids, stopped = sorted(wanted), 0
    revoked = select(ConsentEntry.id).where(
        ConsentEntry.phone_id == Phone.id, ConsentEntry.change == ConsentChange.REVOKED.value
    )
    for start in range(0, len(phone_ids), CHUNK):
        part = phone_ids[start : start + CHUNK]
        rows = session.execute(
            select(Phone.id, Phone.opted_out_at, Phone.held_at, revoked.exists()).where(
                Phone.id.in_(part), or_(Phone.opted_out_at.is_not(None), Phone.held_at.is_not(None))
            )
        ).all()
        for phone_id, opted_out_at, held_at, was_revoked in rows:
            had_it = select(StudentPhone.student_id).where(StudentPhone.phone_id == phone_id)
            new = wanted[phone_id] - set(session.scalars(had_it))
            if opted_out_at is not None and was_revoked:
                stop_people(session, new, phone_id, opted_out_at)
                stopped += len(new)
            if held_at is not None:
                hold_people(session, new, held_at)
    return stopped


def ledger_of(session: Session, student_id: int) -> Sequence[ConsentEntry]:
    """Return every change of somebody's consent, on whichever number, oldest first."""
    numbers = list(numbers_of(session, student_id))
    return session.scalars(
        select(ConsentEntry)
        .where(or_(ConsentEntry.student_id == student_id, ConsentEntry.phone_id.in_(numbers)))
        .order_by(ConsentEntry.id)
    ).all()


def was_disowned(session: Session, phone_id: int) -> bool:
    """Whether the latest word on a number is that it is somebody else's."""
    latest = select(func.max(ConsentEntry.id)).where(
        ConsentEntry.phone_id == phone_id,
        ConsentEntry.change.in_([ConsentChange.REVOKED.value, ConsentChange.DISOWNED.value]),
    )
    found = session.scalar(select(ConsentEntry.change).where(ConsentEntry.id == latest.scalar_subquery()))
    return found == ConsentChange.DISOWNED
