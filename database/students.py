"""Students and phones: taken in by the thousand, looked up one by one."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.tables import (
    Base,
    ConsentEntry,
    ErasedPhone,
    Phone,
    RosterProblem,
    Student,
    StudentCourse,
    StudentPhone,
    StudentTag,
)

CHUNK = 1_000  # rows a statement: under SQLite's limit of bound values for an IN list


def _table(declared: type[Base]) -> Table:
    """Return the table itself: rows by the thousand need none of the mapper's bookkeeping."""
    return cast(Table, declared.__table__)


def known_students(session: Session) -> dict[str, tuple[int, str, str]]:
    """Return student_id -> (our id, hash of the roster row, consent) for everybody."""
    rows = session.execute(select(Student.student_id, Student.id, Student.row_hash, Student.consent))
    return {student_id: (id_, row_hash, consent) for student_id, id_, row_hash, consent in rows}


def ensure_phones(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    """Return E.164 -> phone id, adding the numbers we did not know."""
    wanted = sorted(set(numbers))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        known = set(session.scalars(select(Phone.e164).where(Phone.e164.in_(part))))
        new = [number for number in part if number not in known]
        insert_or_ignore(session, Phone, [{"e164": number} for number in new], ["e164"])
        _keep_erased_silent(session, new)
        rows = session.execute(select(Phone.e164, Phone.id).where(Phone.e164.in_(part)))
        found.update((e164, id_) for e164, id_ in rows)
    return found


def _keep_erased_silent(session: Session, numbers: Sequence[str]) -> None:
    """Opt out those of these new numbers that were erased at somebody's request before."""
    hashes = {phone_hash(number): number for number in numbers}
    rows = session.execute(
        select(ErasedPhone.phone_hash, ErasedPhone.erased_at).where(ErasedPhone.phone_hash.in_(list(hashes)))
    )
    for one, erased_at in rows:
        session.execute(update(Phone).where(Phone.e164 == hashes[one]).values(opted_out_at=erased_at))


def phone_hash(e164: str) -> str:
    """Return what is kept of a number that was erased."""
    return hashlib.sha256(f"placeline erased phone {e164}".encode()).hexdigest()


def add_students(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new students; the keys of a row are column names of `Student`."""
    if rows:
        session.execute(insert(_table(Student)), list(rows))


def change_students(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Overwrite known students, found by `student_id`."""
    if not rows:
        return
    names = [name for name in rows[0] if name not in ("student_id", "created_at")]
    statement = (
        update(_table(Student))
        .where(Student.student_id == bindparam("key"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    session.execute(
        statement,
        [{"key": row["student_id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )


def add_student_phones(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remember which numbers a student gave; known pairs stay."""
    insert_or_ignore(session, StudentPhone, rows, ["student_id", "phone_id"])


def replace_labels(session: Session, labels: Mapping[int, tuple[Sequence[str], Sequence[str]]]) -> None:
    """Give students (our ids) exactly these tags and these courses; what they had besides is removed."""
    ids = list(labels)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        session.execute(delete(StudentTag).where(StudentTag.student_id.in_(part)))
        session.execute(delete(StudentCourse).where(StudentCourse.student_id.in_(part)))
        if tags := [{"student_id": id_, "tag": tag} for id_ in part for tag in labels[id_][0]]:
            session.execute(insert(_table(StudentTag)), tags)
        if courses := [{"student_id": id_, "course": course} for id_ in part for course in labels[id_][1]]:
            session.execute(insert(_table(StudentCourse)), courses)


def add_consent_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add lines to the consent ledger."""
    if rows:
        session.execute(insert(_table(ConsentEntry)), list(rows))


def add_roster_problems(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what of a roster could not be used."""
    if rows:
        session.execute(insert(RosterProblem), list(rows))


def student_by_id(session: Session, student_id: str) -> Student | None:
    """Return a student by the college's id, test student or not."""
    return session.scalar(select(Student).where(Student.student_id == student_id))


def student_for_phone(session: Session, phone_id: int) -> int | None:
    """Return the student this number belongs to; of several who share it the first one taken in."""
    texted = session.scalar(
        select(Student.id).where(Student.sms_phone_id == phone_id).order_by(Student.is_test, Student.id).limit(1)
    )
    if texted is not None:
        return texted
    return session.scalar(select(func.min(StudentPhone.student_id)).where(StudentPhone.phone_id == phone_id))


def lock_phone(session: Session, phone_id: int) -> None:
    """Hold a phone for this transaction."""
    session.execute(select(Phone.id).where(Phone.id == phone_id).with_for_update())


def lock_phones(session: Session, phone_ids: Collection[int]) -> None:
    """Hold these phones for this transaction, in the order everybody locks phones."""
    if phone_ids:
        session.execute(select(Phone.id).where(Phone.id.in_(list(phone_ids))).order_by(Phone.id).with_for_update())


def change_phone(session: Session, phone_id: int, **values: datetime | str | None) -> None:
    """Set columns of one phone (opted_out_at, held_at, hold_reason, dead_at, dead_reason)."""
    session.execute(update(Phone).where(Phone.id == phone_id).values(**values))


def advisor_emails(session: Session) -> list[str]:
    """Return the addresses of everybody who has students on the caseload."""
    found = session.scalars(select(Student.advisor_email).where(Student.advisor_email.is_not(None)).distinct())
    return [email for email in found if email]
