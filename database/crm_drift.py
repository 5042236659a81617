"""Where the CRM and we differ: what we wrote there, what was found, what is a tombstone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from database.students import CHUNK
from schemas.tables import (
    CareerStatus,
    Conversation,
    ConversationState,
    CrmFinding,
    CrmThread,
    CrmTombstone,
    FollowUp,
    OutboxEntry,
    OutboxKind,
    OutboxState,
    Phone,
    Student,
    Ticket,
)

ERASED = "erased at the person's request"

Place = tuple[str, str, str]  # kind, key and field of a finding


@dataclass(frozen=True, slots=True)
class Found:
    """One difference, as it is found in one run."""

    kind: str
    key: str
    field: str
    ours: str
    theirs: str
    winner: str
    rule: str
    done: str

    @property
    def place(self) -> Place:
        """Return what tells one difference from another."""
        return self.kind, self.key, self.field


def written_entries(
    session: Session, kind: OutboxKind, after_id: int, limit: int
) -> list[tuple[OutboxEntry, Student | None]]:
    """Return the next entries of a kind that stand in the CRM, by id, each with its student."""
    rows = session.execute(
        select(OutboxEntry, Student)
        .outerjoin(Student, Student.id == OutboxEntry.student_id)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.id > after_id, OutboxEntry.crm_id.is_not(None))
        .where(OutboxEntry.state != OutboxState.GONE.value)
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    return [(entry, student) for entry, student in rows]


def tombstones(session: Session) -> Sequence[CrmTombstone]:
    """Return what still stands as deleted, the newest first; without what is written again, and who was erased."""
    again = select(OutboxEntry.id).where(
        OutboxEntry.kind == CrmTombstone.kind,
        OutboxEntry.key == CrmTombstone.key,
        OutboxEntry.state != OutboxState.GONE.value,
    )
    query = select(CrmTombstone).where(CrmTombstone.because != ERASED, ~again.exists())
    return session.scalars(query.order_by(CrmTombstone.found_at.desc(), CrmTombstone.id)).all()


def bury(session: Session, kind: OutboxKind, key: str, crm_id: str | None, because: str, now: datetime) -> None:
    """Set a tombstone; the entry of the outbox is written no more until a person takes it away. Twice is safe."""
    row = {"kind": kind.value, "key": key, "crm_id": crm_id, "because": because, "found_at": now}
    insert_or_ignore(session, CrmTombstone, [row], ["kind", "key"])
    session.execute(
        update(CrmTombstone)
        .where(CrmTombstone.kind == kind.value, CrmTombstone.key == key, literal(crm_id is not None))
        .values(crm_id=crm_id, because=because, found_at=now)
    )
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.key == key)
        .values(
            state=OutboxState.GONE.value,
            last_error=f"{because}; `placeline crm recreate {kind.value} {key}` writes it anew",
            updated_at=now,
        )
    )


def unearth(session: Session, kind: OutboxKind, key: str, now: datetime) -> str | None:
    """Take a tombstone away and let the entry be written anew; return the id it had there, None without a tombstone."""
    found = session.scalar(select(CrmTombstone).where(CrmTombstone.kind == kind.value, CrmTombstone.key == key))
    entry = entry_at(session, kind, key)
    if found is None and (entry is None or entry.state != OutboxState.GONE):
        return None  # a sync may have met the deletion first: then the entry alone knows of it
    crm_id = found.crm_id if found is not None else None
    session.execute(delete(CrmTombstone).where(CrmTombstone.kind == kind.value, CrmTombstone.key == key))
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.key == key)
        .values(
            state=OutboxState.PENDING.value,
            crm_id=None,
            tied_to=None,
            tried_at=None,
            last_error=None,
            attempts=0,
            updated_at=now,
        )
    )
    return crm_id or ""


def write_again(session: Session, entry_ids: Sequence[int], now: datetime) -> None:
    """Let what was changed there be written again by the next sync."""
    for start in range(0, len(entry_ids), CHUNK):
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(entry_ids[start : start + CHUNK]), OutboxEntry.state == OutboxState.WRITTEN.value)
            .values(state=OutboxState.PENDING.value, updated_at=now)
        )


def note_findings(session: Session, found: Iterable[Found], now: datetime, *, is_complete: bool) -> int:
    """Keep what was found; what is not found any more is cleared if the run looked at everything.

    Returns how many are new, or open again.
    """
    known = {(row.kind, row.key, row.field): row for row in session.scalars(select(CrmFinding))}
    new, seen = 0, set[Place]()
    for one in found:
        seen.add(one.place)
        row = known.get(one.place)
        if row is None:
            row = CrmFinding(kind=one.kind, key=one.key, field=one.field, found_at=now)
            session.add(row)
            known[one.place] = row
            new += 1
        elif row.cleared_at is not None:
            row.found_at, row.cleared_at, row.ticket_id = now, None, None
            new += 1
        row.ours, row.theirs, row.winner, row.rule, row.done = one.ours, one.theirs, one.winner, one.rule, one.done
        row.seen_at = now
    if is_complete:
        for place, row in known.items():
            if place not in seen and row.cleared_at is None:
                row.cleared_at = now
    session.flush()
    return new


def open_findings(session: Session) -> Sequence[CrmFinding]:
    """Return what differs now, in the order of a report."""
    return session.scalars(
        select(CrmFinding)
        .where(CrmFinding.cleared_at.is_(None))
        .order_by(CrmFinding.kind, CrmFinding.key, CrmFinding.field)
    ).all()


def finding_at(session: Session, place: Place) -> CrmFinding | None:
    """Return one finding, open or not."""
    kind, key, field = place
    return session.scalar(
        select(CrmFinding).where(CrmFinding.kind == kind, CrmFinding.key == key, CrmFinding.field == field)
    )


def ended_there(session: Session) -> list[tuple[Conversation, CrmThread]]:
    """Return conversations that are open here and whose thread is closed in the CRM with nothing newer in it."""
    rows = session.execute(
        select(Conversation, CrmThread)
        .join(Phone, Phone.id == Conversation.phone_id)
        .join(CrmThread, CrmThread.phone == Phone.e164)
        .where(
            CrmThread.is_closed,
            Conversation.state == ConversationState.OPEN.value,
            Conversation.last_reply_at <= CrmThread.latest_message_at,
        )
        .order_by(Conversation.id)
    )
    return [(conversation, thread) for conversation, thread in rows]


def follow_ups_in(session: Session, ids: Sequence[int]) -> dict[int, FollowUp]:
    """Return follow-ups by id."""
    found: dict[int, FollowUp] = {}
    for start in range(0, len(ids), CHUNK):
        rows = session.scalars(select(FollowUp).where(FollowUp.id.in_(ids[start : start + CHUNK])))
        found.update((row.id, row) for row in rows)
    return found


def tickets_in(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    """Return tickets by id."""
    found: dict[int, Ticket] = {}
    for start in range(0, len(ids), CHUNK):
        found.update(
            (row.id, row) for row in session.scalars(select(Ticket).where(Ticket.id.in_(ids[start : start + CHUNK])))
        )
    return found


def records_by_key(session: Session, keys: Sequence[str]) -> dict[str, CareerStatus]:
    """Return Career Status records by the key they have in the CRM, student:program."""
    wanted = set(keys)
    student_ids = {key.partition(":")[0] for key in keys}
    found: dict[str, CareerStatus] = {}
    ids = sorted(student_ids)
    for start in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(Student.student_id, CareerStatus)
            .join(Student, Student.id == CareerStatus.student_id)
            .where(Student.student_id.in_(ids[start : start + CHUNK]))
        )
        for student_id, record in rows:
            if (key := f"{student_id}:{record.program}") in wanted:
                found[key] = record
    return found


def written_at(session: Session, kind: OutboxKind, keys: Sequence[str]) -> Iterator[OutboxEntry]:
    """Yield the entries with these keys that stand in the CRM as they were written last."""
    for start in range(0, len(keys), CHUNK):
        yield from session.scalars(
            select(OutboxEntry).where(
                OutboxEntry.kind == kind.value,
                OutboxEntry.key.in_(keys[start : start + CHUNK]),
                OutboxEntry.state == OutboxState.WRITTEN.value,
            )
        )


def entry_at(session: Session, kind: OutboxKind, key: str) -> OutboxEntry | None:
    """Return one entry of the outbox."""
    return session.scalar(select(OutboxEntry).where(OutboxEntry.kind == kind.value, OutboxEntry.key == key))


def with_opted_out_phone(session: Session, student_ids: Sequence[str]) -> set[str]:
    """Return those of these students (the college's ids) whose number is opted out here."""
    rows = session.scalars(
        select(Student.student_id)
        .join(Phone, Phone.id == Student.sms_phone_id)
        .where(Student.student_id.in_(list(student_ids)), Phone.opted_out_at.is_not(None))
    )
    return set(rows)
