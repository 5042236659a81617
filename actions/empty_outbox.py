"""Empty the outbox into the CRM: contacts, records and their ties, tasks, tickets, answers; closed conversations last.

Per batch: mark as being sent (commit), call, record (commit). An unanswered upsert, tie or ticket is simply repeated;
an unanswered task, log entry or answer becomes `unknown` and is looked up first. What was written unchanged before is
not among the pending, so a second run makes no request.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from actions.keep_turn import Turn
from database.outbox import (
    Due,
    contacts_gone,
    give_up_sending,
    move_contacts,
    note_found,
    note_state,
    note_tied,
    note_written,
    take_due,
    unknown_entries,
    untied_records,
)
from schemas.crm import (
    Answer,
    Closing,
    ContactWrite,
    Crm,
    CrmBusy,
    CrmError,
    CrmRefused,
    CrmUnanswered,
    Gone,
    RecordTie,
    RecordWrite,
    Rejected,
    Sent,
    TaskWrite,
    TextLogWrite,
    TicketWrite,
    WriteResult,
    Written,
)
from schemas.tables import OutboxKind, OutboxState

Begin = Callable[[], AbstractContextManager[Session]]
BATCH = 100  # the CRM's most inputs a request
TIES = 1_000  # the most pairs in one call
LOOKED_UP = 1_000  # contacts whose tasks are asked for in one call
LEASE = "crm_sync"

# May not be repeated: looked up first when nobody knows whether it arrived.
_CREATED_ONCE = (OutboxKind.TASK, OutboxKind.TEXT_LOG)
# About a contact: when one of these is refused, the contact may have been merged or deleted there.
_OF_A_CONTACT = (OutboxKind.RECORD, OutboxKind.TASK, OutboxKind.TICKET, OutboxKind.TEXT_LOG)

CONTACT_GONE = (
    "somebody deleted this contact in the CRM, so nothing is written about the student. Restore it there, or "
    "`placeline crm retry --kind contact --key {key}` makes a new one"
)
RECORD_GONE = "somebody deleted this in the CRM. `placeline crm retry --kind {kind} --key {key}` makes a new one"


@dataclass
class SyncReport:
    """What one run wrote, by kind; `stopped` says why it ended early (the next run goes on)."""

    written: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    gone: int = 0  # contacts and records that somebody deleted there
    unknown: int = 0
    stopped: str | None = None


def empty_outbox(begin: Begin, crm: Crm, *, clock: Callable[[], datetime]) -> SyncReport:
    """Write everything pending. Raises CrmRefused; a busy or silent CRM ends the run early instead."""
    return _Run(begin, crm, clock).run()


class _Run:
    """One emptying of the outbox."""

    def __init__(self, begin: Begin, crm: Crm, clock: Callable[[], datetime]) -> None:
        self._begin, self._crm, self._clock = begin, crm, clock
        # A second sync would take what the first one is sending for lost.
        self._turn = Turn(begin, LEASE, clock)
        self._report = SyncReport()

    def run(self) -> SyncReport:
        """Write kind by kind, as long as it is our turn."""
        until = self._turn.taken_until()
        if until is not None:
            seconds = ceil((until - self._clock()).total_seconds())
            self._report.stopped = f"another sync is at work, or was killed: then the next can begin in {seconds} s"
            return self._report
        with self._turn.kept():
            try:
                with self._begin() as session:
                    give_up_sending(session)
                for kind, write in _WRITERS.items():
                    if not self._write_kind(kind, write):
                        self._report.stopped = "it took so long that another sync has taken over"
                        break
            except (CrmBusy, CrmUnanswered) as stopped:
                self._report.stopped = str(stopped)
        return self._report

    def _write_kind(self, kind: OutboxKind, write: "_Writer") -> bool:
        """Write everything of one kind; False if it is no longer our turn."""
        if kind in _CREATED_ONCE:
            self._look_up(kind)
        while due := self._taken(kind):
            if not self._turn.is_sure():
                return False  # whoever has taken over looks up what is marked as being sent
            self._write(kind, write, due)
            if not self._turn.renew():
                return False
        return kind is not OutboxKind.RECORD or self._tie_records()

    def _taken(self, kind: OutboxKind) -> list[Due]:
        # What may be repeated is just sent again when its fate is unknown; a task is looked up first.
        states = [OutboxState.PENDING] if kind in _CREATED_ONCE else [OutboxState.PENDING, OutboxState.UNKNOWN]
        # Of a hundred answers some would be sent when the next call fails, and nobody knew which.
        limit = 1 if kind is OutboxKind.ANSWER else BATCH
        with self._begin() as session:
            return take_due(session, kind, states, limit, now=self._clock())

    def _write(self, kind: OutboxKind, write: "_Writer", due: Sequence[Due]) -> None:
        try:
            results = write(self._crm, due)
        except CrmUnanswered as unanswered:
            self._note(due, OutboxState.UNKNOWN, str(unanswered))
            self._report.unknown += len(due)
            raise  # the next batch would fare no better; the next run goes on
        except (CrmBusy, CrmRefused) as error:
            # Nothing of it was written: an answer that was perhaps sent before stays to be looked up, though.
            for was_unknown in (True, False):
                state = OutboxState.UNKNOWN if was_unknown else OutboxState.PENDING
                self._note([one for one in due if one.was_unknown is was_unknown], state, str(error))
            raise
        by_key = {one.key: one for one in due}
        sorted_results = [(by_key.pop(result.key), result) for result in results]
        written = [(one, result.crm_id) for one, result in sorted_results if isinstance(result, Written)]
        rejected = [(one, result.reason) for one, result in sorted_results if isinstance(result, Rejected)]
        with self._begin() as session:
            note_written(session, kind, written, now=self._clock())
        self._count(self._report.written, kind, len(written))
        self._note_gone(kind, [one for one, result in sorted_results if isinstance(result, Gone)])
        self._note_rejected(kind, rejected)
        if by_key:
            self._note(list(by_key.values()), OutboxState.UNKNOWN, "the CRM's answer leaves it out")

    def _note_rejected(self, kind: OutboxKind, rejected: Sequence[tuple[Due, str]]) -> None:
        if not rejected:
            return
        waiting: set[int] = set()
        if kind in _OF_A_CONTACT:
            waiting = self._without_contact([(one.student_id, one.student_key, one.contact_id) for one, _ in rejected])
        dead = [(one.entry_id, OutboxState.REJECTED, why) for one, why in rejected if one.student_id not in waiting]
        late = [(one.entry_id, OutboxState.PENDING, why) for one, why in rejected if one.student_id in waiting]
        with self._begin() as session:
            note_state(session, [*dead, *late], now=self._clock(), is_attempt=True)
        self._count(self._report.rejected, kind, len(dead))

    def _without_contact(self, refused: Sequence[tuple[int | None, str | None, str | None]]) -> set[int]:
        """Return the students (row ids) among these whose contact is another one now, or none; they are noted.

        Each of `refused` is a student's row id, the college's id, and the contact's id as we know it.
        """
        known = {number: (key, contact) for number, key, contact in refused if number and key and contact}
        if not known:
            return set()
        standing = self._crm.find_contacts([key for key, _ in known.values()])
        merged = [(number, standing[key]) for number, (key, at) in known.items() if standing.get(key, at) != at]
        gone = {number: key for number, (key, _) in known.items() if key not in standing}
        with self._begin() as session:
            move_contacts(session, merged)
            for number, key in gone.items():
                contacts_gone(session, [number], CONTACT_GONE.format(key=key), now=self._clock())
        self._report.gone += len(gone)
        return {number for number, _ in merged} | set(gone)

    def _note_gone(self, kind: OutboxKind, gone: Sequence[Due]) -> None:
        if not gone:
            return
        with self._begin() as session:
            if kind is OutboxKind.CONTACT:
                for one in gone:
                    why = CONTACT_GONE.format(key=one.key)
                    contacts_gone(session, [one.student_id] if one.student_id else [], why, now=self._clock())
            else:
                whys = [
                    (one.entry_id, OutboxState.GONE, RECORD_GONE.format(kind=kind.value, key=one.key)) for one in gone
                ]
                note_state(session, whys, now=self._clock(), is_attempt=True)
        self._report.gone += len(gone)

    def _tie_records(self) -> bool:
        """Tie every record that stands in the CRM to its contact; False if it is no longer our turn."""
        while True:
            with self._begin() as session:
                untied = untied_records(session, TIES)
            if not untied:
                return True
            results = self._crm.tie_records([RecordTie(one.key, one.record_id, one.contact_id) for one in untied])
            by_key = {one.key: one for one in untied}
            refused = {result.key: result.reason for result in results if isinstance(result, Rejected)}
            waiting = self._without_contact(
                [(one.student_id, one.student_key, one.contact_id) for one in untied if one.key in refused]
            )
            with self._begin() as session:
                note_tied(
                    session,
                    [
                        (by_key[result.key].entry_id, by_key[result.key].contact_id)
                        for result in results
                        if isinstance(result, Written)
                    ],
                )
                dead = [
                    (one.entry_id, OutboxState.REJECTED, refused[one.key])
                    for one in untied
                    if one.key in refused and one.student_id not in waiting
                ]
                note_state(session, dead, now=self._clock(), is_attempt=True)
            self._count(self._report.rejected, OutboxKind.RECORD, len(dead))
            if not self._turn.renew():
                return False

    def _look_up(self, kind: OutboxKind) -> None:
        """Find out which unanswered creates stand in the CRM; the others may be made again."""
        with self._begin() as session:
            unknown = unknown_entries(session, kind)
        find = self._crm.find_tasks if kind is OutboxKind.TASK else self._crm.find_logged_texts
        contact_ids = sorted({contact_id for _, _, contact_id in unknown if contact_id})
        for start in range(0, len(contact_ids), LOOKED_UP):
            some = contact_ids[start : start + LOOKED_UP]
            found, asked = find(some), set(some)
            of_some = [(entry_id, found.get(key)) for entry_id, key, contact_id in unknown if contact_id in asked]
            with self._begin() as session:
                note_found(session, of_some, now=self._clock())

    def _note(self, due: Sequence[Due], state: OutboxState, why: str) -> None:
        is_attempt = state is OutboxState.UNKNOWN
        with self._begin() as session:
            states = [(one.entry_id, state, why) for one in due]
            note_state(session, states, now=self._clock(), is_attempt=is_attempt)

    @staticmethod
    def _count(counts: dict[str, int], kind: OutboxKind, number: int) -> None:
        if number:
            counts[kind.value] = counts.get(kind.value, 0) + number


def _write_contacts(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    return crm.upsert_contacts([ContactWrite(one.key, _words(one), is_known=one.crm_id is not None) for one in due])


def _write_records(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    return crm.upsert_records(
        [RecordWrite(one.key, _contact_of(one), _words(one), is_known=one.crm_id is not None) for one in due]
    )


def _write_tasks(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    return crm.create_tasks(
        [
            TaskWrite(
                key=one.key,
                contact_id=_contact_of(one),
                subject=str(one.content["subject"]),
                body=str(one.content["body"]),
                due_at=_instant(one, "due_at"),
                owner_email=str(one.content["owner_email"]) if one.content["owner_email"] else None,
                is_urgent=bool(one.content["is_urgent"]),
                is_call=bool(one.content.get("is_call")),
            )
            for one in due
        ]
    )


def _complete_tasks(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    crm.complete_tasks([str(one.content["task_id"]) for one in due])
    return [Written(one.key, str(one.content["task_id"])) for one in due]


def _open_tickets(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    return crm.open_tickets(
        [
            TicketWrite(
                key=one.key,
                subject=str(one.content["subject"]),
                body=str(one.content["body"]),
                is_urgent=bool(one.content["is_urgent"]),
                contact_id=one.contact_id,
            )
            for one in due
        ]
    )


def _log_texts(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
    return crm.log_texts(
        [TextLogWrite(one.key, _contact_of(one), str(one.content["body"]), _instant(one, "at")) for one in due]
    )


def _answer(crm: Crm, one: Due) -> str | None:
    answer = Answer(
        key=one.key,
        contact_id=_contact_of(one),
        body=str(one.content["body"]),
        sender_email=str(one.content["sender_email"]),
        last_seen_at=_instant(one, "last_seen_at"),
    )
    sent = crm.answer(answer, not_before=one.tried_at if one.was_unknown else None)
    if sent is Sent.NEWER_MESSAGE:
        return "the student wrote again meanwhile: read it, then answer anew"
    return None if sent is Sent.DONE else "the CRM's inbox has no open conversation with this student"


def _assign(crm: Crm, one: Due) -> str | None:
    crm.assign_conversation(_contact_of(one), str(one.content["owner_email"]))
    return None  # nothing to assign is nothing to mend


def _close(crm: Crm, one: Due) -> str | None:
    closing = crm.close_conversation(_contact_of(one), _instant(one, "last_seen_at"))
    return "the student wrote again; it closes when that is answered" if closing is Closing.NEWER_MESSAGE else None


def _one_by_one(do: Callable[[Crm, Due], str | None]) -> "_Writer":
    """Return a writer for what the CRM takes no batches of; `do` returns why it was not done, None if it was."""

    def write(crm: Crm, due: Sequence[Due]) -> list[WriteResult]:
        results: list[WriteResult] = []
        for one in due:
            try:
                why = do(crm, one)
            except (CrmBusy, CrmUnanswered, CrmRefused):
                raise
            except CrmError as error:
                why = str(error)
            results.append(Written(one.key, _contact_of(one)) if why is None else Rejected(one.key, why))
        return results

    return write


def _contact_of(one: Due) -> str:
    return one.contact_id or ""


def _instant(one: Due, name: str) -> datetime:
    return datetime.fromisoformat(str(one.content[name]))


def _words(one: Due) -> dict[str, str]:
    return {name: str(value) for name, value in one.content.items()}


_Writer = Callable[[Crm, Sequence[Due]], list[WriteResult]]
# In this order: a record needs its contact, and a conversation is closed when all else stands.
_WRITERS: dict[OutboxKind, _Writer] = {
    OutboxKind.CONTACT: _write_contacts,
    OutboxKind.RECORD: _write_records,
    OutboxKind.TASK: _write_tasks,
    OutboxKind.COMPLETION: _complete_tasks,
    OutboxKind.TICKET: _open_tickets,
    OutboxKind.TEXT_LOG: _log_texts,
    OutboxKind.ANSWER: _one_by_one(_answer),
    OutboxKind.ASSIGNMENT: _one_by_one(_assign),
    OutboxKind.CLOSING: _one_by_one(_close),
}
