"""The outbox to the CRM: filled by content, emptied in batches."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from schemas.tables import CrmTombstone, OutboxEntry, OutboxKind, OutboxState, Student

# What belongs to the CRM once it stands there: a person works on it.
THE_CRMS_OWN = frozenset({OutboxKind.TASK, OutboxKind.TICKET})


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


def put_wanted(session: Session, wanted: Iterable[Wanted], now: datetime) -> int:
    """Note what should stand in the CRM; return how many entries are new or changed.

    A rejected entry is tried again only when its content changed: that is how a person mends it.
    """
    known = {(entry.kind, entry.key): entry for entry in session.scalars(select(OutboxEntry))}
    buried = set(session.execute(select(CrmTombstone.kind, CrmTombstone.key)).tuples())
    changed = 0
    for want in wanted:
        entry = known.get((want.kind.value, want.key))
        if entry is None:
            entry = OutboxEntry(kind=want.kind.value, key=want.key, student_id=want.student_id)
            session.add(entry)
        elif entry.content_hash == want.content_hash or entry.state == OutboxState.UNKNOWN:
            continue  # the same already, or first to be looked up
        elif want.kind in THE_CRMS_OWN and entry.crm_id:
            continue
        elif (entry.kind, entry.key) in buried:
            continue  # deleted in the CRM: a person decides
        entry.content = want.content
        entry.content_hash = want.content_hash
        if entry.state != OutboxState.SENDING:  # else whoever sends the old content sees that it changed
            entry.state = OutboxState.PENDING
        entry.updated_at = now
        changed += 1
    return changed


def next_entries(
    session: Session, kind: OutboxKind, states: Sequence[OutboxState], limit: int, *, needs_contact: bool
) -> Sequence[tuple[OutboxEntry, str | None]]:
    """Return the oldest entries in these states, each with the CRM's id of its student, if it has either."""
    query = (
        select(OutboxEntry, Student.crm_id)
        .outerjoin(Student, Student.id == OutboxEntry.student_id)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.state.in_([state.value for state in states]))
        .where(~is_buried())
        .order_by(OutboxEntry.id)
        .limit(limit)
    )
    if needs_contact:
        query = query.where(Student.crm_id.is_not(None))
    return [(entry, crm_id) for entry, crm_id in session.execute(query)]


def is_buried() -> ColumnElement[bool]:
    """Return the condition that what an entry stands for was deleted in the CRM: it is never made again by itself."""
    same = (CrmTombstone.kind == OutboxEntry.kind, CrmTombstone.key == OutboxEntry.key)
    return select(CrmTombstone.id).where(*same).exists()


def entries(
    session: Session, kind: OutboxKind, states: Sequence[OutboxState], limit: int | None = None
) -> Sequence[OutboxEntry]:
    """Return the entries of one kind in these states, oldest first."""
    return session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.kind == kind.value, OutboxEntry.state.in_([state.value for state in states]))
        .order_by(OutboxEntry.id)
        .limit(limit)
    ).all()


def give_up_sending(session: Session) -> None:
    """Turn what a dead run left in `sending` into `unknown`: it may have been written."""
    session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.state == OutboxState.SENDING.value)
        .values(state=OutboxState.UNKNOWN.value)
    )


def outbox_counts(session: Session) -> dict[tuple[str, str], int]:
    """Return (kind, state) -> number of entries."""
    rows = session.execute(
        select(OutboxEntry.kind, OutboxEntry.state, func.count()).group_by(OutboxEntry.kind, OutboxEntry.state)
    )
    return {(kind, state): number for kind, state, number in rows}
