"""Empty the outbox into the CRM: contacts, records, tasks, tickets, and closed conversations last.

Per batch: mark as being sent (commit), call, record (commit). An unanswered upsert, or a ticket, is simply repeated;
an unanswered task becomes `unknown` and is looked up first. What was written unchanged before is not among the
pending, so a second run makes no request that changes anything.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from database.leases import give_back, take_lease
from database.outbox import THE_CRMS_OWN, entries, give_up_sending, next_entries
from schemas.crm import (
    Closing,
    ContactWrite,
    Crm,
    CrmBusy,
    CrmError,
    CrmRefused,
    CrmUnanswered,
    RecordWrite,
    Rejected,
    TaskWrite,
    TicketWrite,
    WriteResult,
    Written,
)
from schemas.tables import OutboxEntry, OutboxKind, OutboxState, Student

Begin = Callable[[], AbstractContextManager[Session]]
BATCH = 100  # the CRM's most inputs a request
_WITHOUT_CONTACT = frozenset({OutboxKind.CONTACT, OutboxKind.TICKET})
LEASE = "crm_sync"
LEASE_TIME = timedelta(minutes=10)  # many times what one batch takes; renewed after each


@dataclass
class SyncReport:
    """What one run wrote, by kind; `stopped` says why it ended early (the next run goes on)."""

    written: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    unknown: int = 0
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class _Sending:
    """An entry as it is sent: taken out of the transaction, so that none is open while the CRM is called."""

    entry_id: int
    key: str
    student_id: int | None
    contact_id: str
    content: dict[str, object]
    content_hash: str


def empty_outbox(begin: Begin, crm: Crm, *, clock: Callable[[], datetime]) -> SyncReport:
    """Write everything pending. Raises CrmRefused; a busy or silent CRM ends the run early instead."""
    report = SyncReport()
    holder = str(uuid4())
    if not _is_our_turn(begin, holder, clock):
        report.stopped = "another sync is at work"
        return report
    try:
        with begin() as session:
            give_up_sending(session)
        for kind, write in _WRITERS.items():
            if kind is OutboxKind.TASK:
                _look_up_tasks(begin, crm, clock)
            while sending := _take(begin, kind):
                _write_batch(begin, crm, kind, write, sending, clock, report)
                if not _is_our_turn(begin, holder, clock):
                    report.stopped = "it took so long that another sync has taken over"
                    return report
    except (CrmBusy, CrmUnanswered) as stopped:
        report.stopped = str(stopped)
    finally:
        with begin() as session:
            give_back(session, LEASE, holder, now=clock())
    return report


def _is_our_turn(begin: Begin, holder: str, clock: Callable[[], datetime]) -> bool:
    """Take or renew the lease: a second sync would take what the first one is sending for lost."""
    now = clock()
    with begin() as session:
        return take_lease(session, LEASE, holder, now=now, until=now + LEASE_TIME)


def _take(begin: Begin, kind: OutboxKind) -> list[_Sending]:
    """Mark the next pending entries as being sent. Entries whose student has no contact yet wait."""
    # What may be repeated is just sent again when its fate is unknown; a task is looked up first.
    states = [OutboxState.PENDING] if kind is OutboxKind.TASK else [OutboxState.PENDING, OutboxState.UNKNOWN]
    with begin() as session:
        taken: list[_Sending] = []
        for entry, contact_id in next_entries(session, kind, states, BATCH, needs_contact=kind not in _WITHOUT_CONTACT):
            entry.state = OutboxState.SENDING.value
            taken.append(
                _Sending(entry.id, entry.key, entry.student_id, contact_id or "", entry.content, entry.content_hash)
            )
        return taken


def _write_batch(
    begin: Begin, crm: Crm, kind: OutboxKind, write: "_Writer", sending: Sequence[_Sending],
    clock: Callable[[], datetime], report: SyncReport,
) -> None:  # fmt: skip
    try:
        results = write(crm, sending)
    except CrmUnanswered as unanswered:
        _note(begin, sending, OutboxState.UNKNOWN, str(unanswered), clock)
        report.unknown += len(sending)
        raise  # the next batch would fare no better; the next run goes on
    except CrmBusy as busy:
        _note(begin, sending, OutboxState.PENDING, str(busy), clock)
        raise
    by_key = {one.key: one for one in sending}
    with begin() as session:
        for result in results:
            one = by_key.pop(result.key)
            entry = session.get_one(OutboxEntry, one.entry_id)
            entry.attempts, entry.updated_at = entry.attempts + 1, clock()
            if isinstance(result, Written):
                # What changed while it was on its way is written again.
                is_same = entry.content_hash == one.content_hash or kind in THE_CRMS_OWN
                entry.state = (OutboxState.WRITTEN if is_same else OutboxState.PENDING).value
                entry.crm_id, entry.last_error, entry.attempts = result.crm_id, None, 0
                if kind is OutboxKind.CONTACT:
                    session.get_one(Student, one.student_id).crm_id = result.crm_id
                report.written[kind.value] = report.written.get(kind.value, 0) + 1
            else:
                entry.state, entry.last_error = OutboxState.REJECTED.value, result.reason
                report.rejected[kind.value] = report.rejected.get(kind.value, 0) + 1
    if by_key:
        _note(begin, list(by_key.values()), OutboxState.UNKNOWN, "the CRM's answer leaves it out", clock)


def _note(
    begin: Begin, sending: Sequence[_Sending], state: OutboxState, error: str, clock: Callable[[], datetime]
) -> None:
    with begin() as session:
        for one in sending:
            entry = session.get_one(OutboxEntry, one.entry_id)
            entry.state, entry.last_error, entry.updated_at = state.value, error, clock()
            entry.attempts += state is OutboxState.UNKNOWN


def _look_up_tasks(begin: Begin, crm: Crm, clock: Callable[[], datetime]) -> None:
    """Find out which unanswered tasks stand in the CRM; the others may be created again."""
    with begin() as session:
        unknown = [
            (entry.id, entry.key, session.get_one(Student, entry.student_id).crm_id)
            for entry in entries(session, OutboxKind.TASK, [OutboxState.UNKNOWN])
        ]
    contact_ids = sorted({contact_id for _, _, contact_id in unknown if contact_id})
    if not contact_ids:
        return
    found = crm.find_tasks(contact_ids)
    with begin() as session:
        for entry_id, key, _ in unknown:
            entry = session.get_one(OutboxEntry, entry_id)
            entry.crm_id, entry.updated_at = found.get(key), clock()
            entry.state = (OutboxState.WRITTEN if key in found else OutboxState.PENDING).value


def _write_contacts(crm: Crm, sending: Sequence[_Sending]) -> list[WriteResult]:
    return crm.upsert_contacts([ContactWrite(one.key, _words(one)) for one in sending])


def _write_records(crm: Crm, sending: Sequence[_Sending]) -> list[WriteResult]:
    return crm.upsert_records([RecordWrite(one.key, one.contact_id, _words(one)) for one in sending])


def _write_tasks(crm: Crm, sending: Sequence[_Sending]) -> list[WriteResult]:
    return crm.create_tasks(
        [
            TaskWrite(
                key=one.key,
                contact_id=one.contact_id,
                subject=str(one.content["subject"]),
                body=str(one.content["body"]),
                due_at=datetime.fromisoformat(str(one.content["due_at"])),
                owner_email=str(one.content["owner_email"]) if one.content["owner_email"] else None,
                is_urgent=bool(one.content["is_urgent"]),
            )
            for one in sending
        ]
    )


def _open_tickets(crm: Crm, sending: Sequence[_Sending]) -> list[WriteResult]:
    return crm.open_tickets(
        [
            TicketWrite(
                key=one.key,
                subject=str(one.content["subject"]),
                body=str(one.content["body"]),
                is_urgent=bool(one.content["is_urgent"]),
            )
            for one in sending
        ]
    )


def _close_conversations(crm: Crm, sending: Sequence[_Sending]) -> list[WriteResult]:
    results: list[WriteResult] = []
    for one in sending:
        try:
            closing = crm.close_conversation(one.contact_id, datetime.fromisoformat(str(one.content["last_seen_at"])))
        except (CrmBusy, CrmUnanswered, CrmRefused):
            raise
        except CrmError as error:
            results.append(Rejected(one.key, str(error)))
            continue
        if closing is Closing.NEWER_MESSAGE:
            results.append(Rejected(one.key, "the student wrote again; it closes when that is answered"))
        else:
            results.append(Written(one.key, one.contact_id))
    return results


def _words(one: _Sending) -> dict[str, str]:
    return {name: str(value) for name, value in one.content.items()}


_Writer = Callable[[Crm, Sequence[_Sending]], list[WriteResult]]
# In this order: a record needs its contact, and a conversation is closed when all else stands.
_WRITERS: dict[OutboxKind, _Writer] = {
    OutboxKind.CONTACT: _write_contacts,
    OutboxKind.RECORD: _write_records,
    OutboxKind.TASK: _write_tasks,
    OutboxKind.TICKET: _open_tickets,
    OutboxKind.CLOSING: _close_conversations,
}
