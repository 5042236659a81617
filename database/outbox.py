"""The outbox to the CRM: filled by content, emptied in batches. All in sets: an entry never becomes an object."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from schemas.tables import OutboxEntry, OutboxKind, OutboxState, Student
from schemas.tables.base import UtcDateTime

# What belongs to the CRM once it stands there: a person works on it, or it is history.
THE_CRMS_OWN = frozenset({OutboxKind.TASK, OutboxKind.TICKET, OutboxKind.TEXT_LOG, OutboxKind.ANSWER})

_CHANGE = update(OutboxEntry).where(OutboxEntry.id == bindparam("entry_id"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should stand in the CRM under `key`; `student_id` is our row id, None for what is about no one student."""

    kind: OutboxKind
    key: str
    student_id: int | None
    content: dict[str, Any]

    @property
    def content_hash(self) -> str:
        """Return what tells changed content from unchanged."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Due:
    """An entry to be sent: taken out of the transaction, so that none is open while the CRM is called."""

    entry_id: int
    key: str
    student_id: int | None
    student_key: str | None  # the college's own id
    contact_id: str | None  # the CRM's id of the student's contact
    content: dict[str, Any]
    content_hash: str
    crm_id: str | None  # what it stood under there before
    was_unknown: bool
    tried_at: datetime  # when it was first on its way in this content


def put_wanted(session: Session, wanted: Sequence[Wanted], now: datetime) -> int:
    """Note what should stand in the CRM, all of one kind; return how many entries are new or changed.

    A rejected entry is tried again only when its content changed, or when somebody asks for it: that is how a person
    mends it. What was deleted there waits for that person in any case.
    """
    if not wanted:
        return 0
    kind = wanted[0].kind
    known = _known(session, kind, [want.key for want in wanted])
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for want in wanted:
        content_hash = want.content_hash
        entry = known.get(want.key)
        if entry is None:
            new.append(_new_row(want, content_hash, now))
        elif entry.content_hash == content_hash or entry.state == OutboxState.UNKNOWN:
            continue  # the same already, or first to be looked up
        elif kind in THE_CRMS_OWN and entry.crm_id:
            continue
        else:
            values = {"entry_id": entry.id, "content": want.content, "content_hash": content_hash, "updated_at": now}
            # Who sends the old content sees that it changed; what is gone keeps the newest for whoever wants it back.
            keeps_its_state = entry.state in (OutboxState.SENDING, OutboxState.GONE)
            (changed if keeps_its_state else moved).append(values)
    if new:
        session.execute(insert(OutboxEntry), new)
    if changed:
        session.connection().execute(_CHANGE, changed)
    if moved:
        again = _CHANGE.values(state=OutboxState.PENDING.value, tried_at=None)
        session.connection().execute(again, moved)
    return len(new) + len(changed) + len(moved)


def _known(session: Session, kind: OutboxKind, keys: Sequence[str]) -> dict[str, Any]:
    rows = session.execute(
        select(OutboxEntry.key, OutboxEntry.id, OutboxEntry.content_hash, OutboxEntry.state, OutboxEntry.crm_id).where(
            OutboxEntry.kind == kind.value, OutboxEntry.key.in_(keys)
        )
    )
    return {row.key: row for row in rows}


def _new_row(want: Wanted, content_hash: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": want.kind.value,
        "key": want.key,
        "student_id": want.student_id,
        "content": want.content,
        "content_hash": content_hash,
        "state": OutboxState.PENDING.value,
        "attempts": 0,
        "updated_at": now,
    }


def withdraw_tasks(session: Session, done_keys: Sequence[str]) -> None:
    """Take tasks that were never made out of the outbox: what they are about is done."""
    session.execute(
        delete(OutboxEntry).where(
            OutboxEntry.kind == OutboxKind.TASK.value,
            OutboxEntry.key.in_(done_keys),
            OutboxEntry.state.in_([OutboxState.PENDING.value, OutboxState.REJECTED.value]),
            OutboxEntry.crm_id.is_(None),
        )
    )


def tasks_standing(session: Session, keys: Sequence[str]) -> Mapping[str, str]:
    """Return key -> the CRM's id, of the tasks among these that stand there and are not noted as completed yet."""
    completion = aliased(OutboxEntry)
    rows = session.execute(
        select(OutboxEntry.key, OutboxEntry.crm_id)
        .outerjoin(completion, (completion.kind == OutboxKind.COMPLETION.value) & (completion.key == OutboxEntry.key))
        .where(
            OutboxEntry.kind == OutboxKind.TASK.value,
            OutboxEntry.key.in_(keys),
            OutboxEntry.state == OutboxState.WRITTEN.value,
            OutboxEntry.crm_id.is_not(None),
            completion.id.is_(None),
        )
    )
    return {key: str(crm_id) for key, crm_id in rows}


def take_due(
    session: Session, kind: OutboxKind, states: Sequence[OutboxState], limit: int, *, now: datetime
) -> list[Due]:
    """Mark the oldest entries in these states as being sent, and return them.

    Entries about a student whose contact does not stand in the CRM yet wait, as does the closing of a conversation
    whose answer was not sent.
    """
    query = (
        select(
            OutboxEntry.id,
            OutboxEntry.key,
            OutboxEntry.student_id,
            Student.student_id.label("student_key"),
            Student.crm_id.label("contact_id"),
            OutboxEntry.content,
            OutboxEntry.content_hash,
            OutboxEntry.crm_id,
            OutboxEntry.state,
            OutboxEntry.tried_at,
        )
        .outerjoin(Student, Student.id == OutboxEntry.student_id)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.state.in_([state.value for state in states]))
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    if kind is not OutboxKind.CONTACT:
        query = query.where(or_(OutboxEntry.student_id.is_(None), Student.crm_id.is_not(None)))
    if kind is OutboxKind.CLOSING:
        query = query.where(OutboxEntry.student_id.not_in(_students_to_answer()))
    rows = session.execute(query).all()
    due = [
        Due(
            entry_id=row.id,
            key=row.key,
            student_id=row.student_id,
            student_key=row.student_key,
            contact_id=row.contact_id,
            content=row.content,
            content_hash=row.content_hash,
            crm_id=row.crm_id,
            was_unknown=row.state == OutboxState.UNKNOWN,
            tried_at=row.tried_at or now,
        )
        for row in rows
    ]
    if due:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_([one.entry_id for one in due]))
            .values(
                state=OutboxState.SENDING.value,
                tried_at=func.coalesce(OutboxEntry.tried_at, literal(now, UtcDateTime())),
            )
        )
    return due


def _students_to_answer() -> Any:
    return select(OutboxEntry.student_id).where(
        OutboxEntry.kind == OutboxKind.ANSWER.value,
        OutboxEntry.state != OutboxState.WRITTEN.value,
        OutboxEntry.student_id.is_not(None),
    )


def note_written(session: Session, kind: OutboxKind, written: Iterable[tuple[Due, str]], *, now: datetime) -> None:
    """Note what stands in the CRM, under which id. What changed while it was on its way is written again."""
    rows = list(written)
    if not rows:
        return
    hashes = {one.entry_id: one.content_hash for one, _ in rows}
    changed: set[int] = set()
    if kind not in THE_CRMS_OWN:
        found = session.execute(select(OutboxEntry.id, OutboxEntry.content_hash).where(OutboxEntry.id.in_(hashes)))
        changed = {entry_id for entry_id, content_hash in found if content_hash != hashes[entry_id]}
    states = {False: OutboxState.WRITTEN.value, True: OutboxState.PENDING.value}
    session.connection().execute(
        _CHANGE.values(last_error=None, attempts=0, tried_at=None, updated_at=now),
        [
            {"entry_id": one.entry_id, "crm_id": crm_id, "state": states[one.entry_id in changed]}
            for one, crm_id in rows
        ],
    )
    if kind is OutboxKind.CONTACT:
        moved = [(one.student_id, crm_id) for one, crm_id in rows if crm_id != one.contact_id and one.student_id]
        move_contacts(session, moved)


def move_contacts(session: Session, moved: Sequence[tuple[int, str | None]]) -> None:
    """Note which contact of the CRM a student (our row id) is now; None: it was deleted there."""
    if moved:
        session.connection().execute(
            update(Student).where(Student.id == bindparam("student")).values(crm_id=bindparam("contact")),
            [{"student": student, "contact": contact} for student, contact in moved],
        )


def note_state(
    session: Session, states: Iterable[tuple[int, OutboxState, str | None]], *, now: datetime, is_attempt: bool
) -> None:
    """Note what became of entries (row id, state, why) that do not stand in the CRM."""
    rows = [{"entry_id": entry_id, "state": state.value, "last_error": why} for entry_id, state, why in states]
    if rows:
        attempts = OutboxEntry.attempts + (1 if is_attempt else 0)
        session.connection().execute(_CHANGE.values(updated_at=now, attempts=attempts), rows)


def contacts_gone(session: Session, student_ids: Sequence[int], why: str, *, now: datetime) -> None:
    """Note that these students' contacts were deleted in the CRM; whatever is about them waits."""
    move_contacts(session, [(student_id, None) for student_id in student_ids])
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind == OutboxKind.CONTACT.value, OutboxEntry.student_id.in_(student_ids))
        .values(state=OutboxState.GONE.value, last_error=why, updated_at=now)
    )


@dataclass(frozen=True, slots=True)
class Untied:
    """A record that stands in the CRM and has to be tied to its student's contact."""

    entry_id: int
    key: str
    student_id: int
    student_key: str
    record_id: str
    contact_id: str


def untied_records(session: Session, limit: int) -> list[Untied]:
    """Return records that are not tied yet, or to a contact that is another one now."""
    rows = session.execute(
        select(OutboxEntry.id, OutboxEntry.key, Student.id, Student.student_id, OutboxEntry.crm_id, Student.crm_id)
        .join(Student, Student.id == OutboxEntry.student_id)
        .where(
            OutboxEntry.kind == OutboxKind.RECORD.value,
            OutboxEntry.state == OutboxState.WRITTEN.value,
            OutboxEntry.crm_id.is_not(None),
            Student.crm_id.is_not(None),
            or_(OutboxEntry.tied_to.is_(None), OutboxEntry.tied_to != Student.crm_id),
        )
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    return [Untied(*row) for row in rows]


def note_tied(session: Session, tied: Iterable[tuple[int, str]]) -> None:
    """Note which contact (the CRM's id) each record entry (row id) was tied to."""
    rows = [{"entry_id": entry_id, "tied_to": contact_id} for entry_id, contact_id in tied]
    if rows:
        session.connection().execute(_CHANGE, rows)


def unknown_entries(session: Session, kind: OutboxKind) -> list[tuple[int, str, str | None]]:
    """Return row id, key and the CRM's id of the contact, of entries nobody knows to have arrived."""
    rows = session.execute(
        select(OutboxEntry.id, OutboxEntry.key, Student.crm_id)
        .outerjoin(Student, Student.id == OutboxEntry.student_id)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.state == OutboxState.UNKNOWN.value)
        .order_by(OutboxEntry.id)
    )
    return [(entry_id, key, contact_id) for entry_id, key, contact_id in rows]


def note_found(session: Session, found: Iterable[tuple[int, str | None]], *, now: datetime) -> None:
    """Note under which id an unknown entry (row id) stands in the CRM; None: it does not, and may be made again."""
    states = {True: OutboxState.PENDING.value, False: OutboxState.WRITTEN.value}
    rows = [{"entry_id": entry_id, "crm_id": crm_id, "state": states[crm_id is None]} for entry_id, crm_id in found]
    if rows:
        session.connection().execute(_CHANGE.values(updated_at=now), rows)


def give_up_sending(session: Session) -> None:
    """Turn what a dead run left in `sending` into `unknown`: it may have been written."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.state == OutboxState.SENDING.value)
        .values(state=OutboxState.UNKNOWN.value)
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A dead letter: what the CRM would not take, or what somebody deleted there."""

    kind: str
    key: str
    state: str
    why: str


_DEAD = (OutboxState.REJECTED.value, OutboxState.GONE.value)


def refusals(session: Session, limit: int | None = None) -> Iterator[Refusal]:
    """Yield the dead letters in the order in which kinds are written, oldest first."""
    order: Any = {kind.value: place for place, kind in enumerate(OutboxKind)}
    rows = session.execute(
        select(OutboxEntry.kind, OutboxEntry.key, OutboxEntry.state, OutboxEntry.last_error)
        .where(OutboxEntry.state.in_(_DEAD))
        .order_by(case(order, value=OutboxEntry.kind), OutboxEntry.id)
        .limit(limit)
    )
    for kind, key, state, why in rows:
        yield Refusal(kind, key, state, why or "")


def retry(session: Session, kind: OutboxKind | None, key: str | None, *, now: datetime) -> int:
    """Let dead letters be sent again, all or those of a kind and key; return how many.

    What was deleted in the CRM is made anew, under another id, but only where its key was named.
    """
    states = _DEAD if key is not None else (OutboxState.REJECTED.value,)
    chosen: list[ColumnElement[bool]] = [OutboxEntry.state.in_(states)]
    chosen += [] if kind is None else [OutboxEntry.kind == kind.value]
    chosen += [] if key is None else [OutboxEntry.key == key]
    where_gone = [*chosen, OutboxEntry.state == OutboxState.GONE.value]
    session.execute(update(OutboxEntry).where(*where_gone).values(crm_id=None, tied_to=None))
    number = session.scalar(select(func.count()).select_from(OutboxEntry).where(*chosen)) or 0
    session.execute(
        update(OutboxEntry)
        .where(*chosen)
        .values(state=OutboxState.PENDING.value, tried_at=None, last_error=None, updated_at=now)
    )
    return number


def outbox_counts(session: Session) -> dict[tuple[str, str], int]:
    """Return (kind, state) -> number of entries."""
    rows = session.execute(
        select(OutboxEntry.kind, OutboxEntry.state, func.count()).group_by(OutboxEntry.kind, OutboxEntry.state)
    )
    return {(kind, state): number for kind, state, number in rows}
