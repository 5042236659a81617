"""What is remembered of the CRM between two readings: contacts, threads, events."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, union, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from database.students import CHUNK
from rules.consent import ConsentChange
from schemas.tables import (
    ConsentEntry,
    CrmEvent,
    CrmSeenContact,
    CrmThread,
    CrmTombstone,
    OutboxEntry,
    OutboxKind,
    Phone,
    Student,
    StudentPhone,
)

LEDGER_SOURCE = "crm"
PATIENCE = 20  # tries, once a minute, before an event is left to a person


def linked_students(session: Session, crm_ids: Collection[str] | None = None) -> dict[str, str]:
    """Return CRM id -> the college's student id, for all linked students or for those under these ids."""
    query = select(Student.crm_id, Student.student_id).where(Student.crm_id.is_not(None), Student.is_test.is_(False))
    if crm_ids is not None:
        query = query.where(Student.crm_id.in_(list(crm_ids)))
    return {crm_id: student_id for crm_id, student_id in session.execute(query) if crm_id is not None}


def students_linked_to(session: Session, crm_ids: Sequence[str]) -> dict[str, list[Student]]:
    """Return CRM id -> the students linked to it; after a merge there these may be two."""
    found: dict[str, list[Student]] = {}
    for start in range(0, len(crm_ids), CHUNK):
        part = crm_ids[start : start + CHUNK]
        for student in session.scalars(select(Student).where(Student.crm_id.in_(part)).order_by(Student.id)):
            found.setdefault(student.crm_id or "", []).append(student)
    return found


def student_of_contact(session: Session, crm_id: str) -> Student | None:
    """Return the student whose contact this is, or was until it was deleted there."""
    was = select(CrmTombstone.key).where(CrmTombstone.kind == OutboxKind.CONTACT.value, CrmTombstone.crm_id == crm_id)
    return session.scalar(
        select(Student).where(or_(Student.crm_id == crm_id, Student.student_id.in_(was))).order_by(Student.id).limit(1)
    )


def move_contact(session: Session, student: Student, crm_id: str) -> None:
    """Link a student to the contact that survived a merge; what the outbox knows follows."""
    gone, student.crm_id = student.crm_id, crm_id
    session.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.student_id == student.id,
            OutboxEntry.kind.in_([OutboxKind.CONTACT.value, OutboxKind.RECORD.value, OutboxKind.CLOSING.value]),
            OutboxEntry.crm_id == gone,
        )
        .values(crm_id=crm_id)
    )


def seen_contacts(session: Session, student_ids: Sequence[int]) -> dict[int, CrmSeenContact]:
    """Return our student id -> what their contact said about opting out; nobody who never opted out is in it."""
    found: dict[int, CrmSeenContact] = {}
    for start in range(0, len(student_ids), CHUNK):
        part = student_ids[start : start + CHUNK]
        rows = session.scalars(select(CrmSeenContact).where(CrmSeenContact.student_id.in_(part)))
        found.update((row.student_id, row) for row in rows)
    return found


def phones_to_opt_out(session: Session) -> list[tuple[int, int]]:
    """Return (student, phone) of everybody who is opted out in the CRM and whose number does not know it yet.

    A number that was opted out for that reason since is not in it: who came back by START afterwards stays back.
    """
    texted = select(CrmSeenContact.student_id, Student.sms_phone_id.label("phone_id"), CrmSeenContact.opted_out_since)
    texted = texted.join(Student, Student.id == CrmSeenContact.student_id)
    given = select(CrmSeenContact.student_id, StudentPhone.phone_id, CrmSeenContact.opted_out_since)
    given = given.join(StudentPhone, StudentPhone.student_id == CrmSeenContact.student_id)
    pairs = union(
        texted.where(CrmSeenContact.opted_out, Student.sms_phone_id.is_not(None)),
        given.where(CrmSeenContact.opted_out),
    ).subquery()
    known = (
        select(ConsentEntry.id)
        .where(
            ConsentEntry.phone_id == pairs.c.phone_id,
            ConsentEntry.source == LEDGER_SOURCE,
            ConsentEntry.change == ConsentChange.REVOKED.value,
            ConsentEntry.at >= pairs.c.opted_out_since,
        )
        .exists()
    )
    query = select(pairs.c.student_id, pairs.c.phone_id).where(~known).order_by(pairs.c.phone_id)
    return [(student_id, phone_id) for student_id, phone_id in session.execute(query)]


def opt_out_phones(session: Session, phone_ids: Sequence[int], now: datetime) -> None:
    """Stop texting these numbers; one that said STOP before keeps its instant."""
    for start in range(0, len(phone_ids), CHUNK):
        part = phone_ids[start : start + CHUNK]
        session.execute(update(Phone).where(Phone.id.in_(part), Phone.opted_out_at.is_(None)).values(opted_out_at=now))


def has_opted_out_phone(session: Session, student: Student) -> bool:
    """Whether any number of the student is opted out here."""
    given = select(StudentPhone.phone_id).where(StudentPhone.student_id == student.id)
    query = select(Phone.id).where(
        or_(Phone.id == student.sms_phone_id, Phone.id.in_(given)), Phone.opted_out_at.is_not(None)
    )
    return session.scalar(query.limit(1)) is not None


def known_threads(session: Session, thread_ids: Sequence[str]) -> dict[str, CrmThread]:
    """Return what is known of these threads."""
    found: dict[str, CrmThread] = {}
    for start in range(0, len(thread_ids), CHUNK):
        rows = session.scalars(select(CrmThread).where(CrmThread.thread_id.in_(thread_ids[start : start + CHUNK])))
        found.update((row.thread_id, row) for row in rows)
    return found


def thread_of(session: Session, phone: str) -> str | None:
    """Return the thread of a phone (E.164) with the latest message, None where nobody wrote from it."""
    query = select(CrmThread.thread_id).where(CrmThread.phone == phone).order_by(CrmThread.latest_message_at.desc())
    return session.scalar(query.limit(1))


def keep_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep events as they came; return how many were new."""
    before = session.scalar(select(func.count()).select_from(CrmEvent)) or 0
    insert_or_ignore(session, CrmEvent, rows, ["key"])
    return (session.scalar(select(func.count()).select_from(CrmEvent)) or 0) - before


def open_events(session: Session, limit: int) -> Sequence[CrmEvent]:
    """Return events that are still to be handled, those tried least first, then in the order they happened."""
    return session.scalars(
        select(CrmEvent)
        .where(CrmEvent.handled_at.is_(None), CrmEvent.attempts < PATIENCE)
        .order_by(CrmEvent.attempts, CrmEvent.occurred_at, CrmEvent.key)
        .limit(limit)
    ).all()


def events_of(session: Session, keys: Sequence[str]) -> Iterator[CrmEvent]:
    """Yield these events, locked."""
    yield from session.scalars(select(CrmEvent).where(CrmEvent.key.in_(list(keys))).with_for_update())


def add_ledger_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add lines to the consent ledger."""
    if rows:
        session.execute(insert(ConsentEntry), list(rows))
