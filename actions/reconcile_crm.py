"""Compare what we wrote into the CRM with what stands there now, and settle it by the rules (rules/crm_drift.py).

Everything is read by the hundred (no search), a thousand entries at a time; no transaction is open meanwhile. Only what
was written and is not waiting to be written again is compared, so a difference is a change that was made there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.ask_person import ask_person
from actions.read_crm_changes import ContactChanges, take_in_contacts
from actions.read_phone import PhoneUnreadable, ReadPhone, read_phone
from database.audit import write_audit
from database.crm_drift import (
    Found,
    bury,
    ended_there,
    finding_at,
    follow_ups_in,
    note_findings,
    open_findings,
    records_by_key,
    tickets_in,
    tombstones,
    with_opted_out_phone,
    write_again,
    written_at,
    written_entries,
)
from database.outcomes import last_verified_at
from database.students import add_student_phones, ensure_phones, student_by_id
from rules.crm_drift import Subject, Verdict, Winner, fact_verdict, same_value, sentence_of, winner_of
from rules.places import zone_key, zones_of
from rules.verification import VerificationStatus
from schemas.crm_reading import CrmReader, SeenContact, SeenObject
from schemas.tables import CareerStatus, ConversationState, OutboxKind, OutboxState, Student

Begin = Callable[[], AbstractContextManager[Session]]
ACTOR = "crm"
AT_ONCE = 1_000
ASKED = "asked a person"
BURIED = "tombstone: never made again by itself"
LONGEST_SHOWN = 60  # characters of a value in a report
# What was done here longer ago is not looked at any more: open tasks of years would be read every night.
DONE_LATELY = timedelta(days=30)

_SUBJECTS = {
    OutboxKind.CONTACT: Subject.CONTACT,
    OutboxKind.RECORD: Subject.RECORD,
    OutboxKind.TASK: Subject.TASK,
    OutboxKind.TICKET: Subject.TICKET,
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the outbox as it is compared, taken out of its transaction."""

    id: int
    key: str
    crm_id: str
    student_id: str | None  # the college's
    content: Mapping[str, Any]
    is_written: bool


@dataclass
class DriftReport:
    """What one run compared and did; the findings stand in their table."""

    compared: dict[str, int] = field(default_factory=dict)
    contacts: ContactChanges = field(default_factory=ContactChanges)
    differences: int = 0
    new: int = 0
    taken: int = 0  # theirs holds now
    to_write: int = 0  # ours is written again by the next sync
    asked: int = 0  # tickets to a person
    buried: int = 0  # deleted there


@dataclass
class _Run:
    """What a run has found so far."""

    now: datetime
    report: DriftReport
    found: list[Found] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)  # records about which a person is asked

    def tell(self, subject: Subject, key: str, name: str, ours: str, theirs: str, done: str, rule: str = "") -> Found:
        winner = winner_of(subject, name)
        one = Found(subject.value, key, name, ours, theirs, winner.value, rule or sentence_of(winner), done)
        self.found.append(one)
        return one


def reconcile_crm(begin: Begin, reader: CrmReader, *, clock: Callable[[], datetime]) -> DriftReport:
    """Compare everything and settle it. Raises CrmBusy, CrmUnanswered, CrmRefused; what was done by then stays done."""
    run = _Run(clock(), DriftReport())
    for kind, settle in _SETTLERS.items():
        for entries in _chunks(begin, kind):
            settle(begin, reader, entries, run)
            run.report.compared[kind.value] = run.report.compared.get(kind.value, 0) + len(entries)
    with begin() as session:
        _settle_threads(session, run)
        write_again(session, run.again, run.now)
        told = {one.place for one in run.found}
        run.found += [one for one in _standing_findings(session) if one.place not in told]
        run.report.differences = len({one.place for one in run.found})
        run.report.new = note_findings(session, run.found, run.now, is_complete=True)
        run.report.to_write = len(run.again)
        _ask_about_facts(session, run)
    return run.report


def _chunks(begin: Begin, kind: OutboxKind) -> Iterator[list[_Entry]]:
    after = 0
    while True:
        with begin() as session:
            rows = [
                _Entry(
                    entry.id, entry.key, entry.crm_id or "", None if student is None else student.student_id,
                    dict(entry.content), entry.state == OutboxState.WRITTEN.value,
                )
                for entry, student in written_entries(session, kind, after, AT_ONCE)
            ]  # fmt: skip
        if not rows:
            return
        after = rows[-1].id
        yield rows


def _settle_contacts(begin: Begin, reader: CrmReader, entries: Sequence[_Entry], run: _Run) -> None:
    reading = reader.contacts({one.crm_id: one.student_id for one in entries if one.student_id is not None})
    with begin() as session:
        changes = take_in_contacts(session, reading, now=run.now)
        run.report.contacts.add(changes)
        run.report.buried += changes.deleted + changes.gone
        for entry in entries:
            contact = reading.standing.get(entry.crm_id)
            if contact is None or not entry.is_written or contact.crm_id != entry.crm_id:
                continue  # gone, still to be written, or merged: then the next run compares with the survivor
            if contact.student_id != entry.key:
                continue  # two students were merged into one contact, which shows the other: nothing of it is theirs
            _compare_contact(session, entry, contact, run)
        _compare_held_records(session, [one for one in reading.standing.values() if one.record_key], run)


def _compare_contact(session: Session, entry: _Entry, contact: SeenContact, run: _Run) -> None:
    for name, ours in entry.content.items():
        theirs = contact.properties.get(name, "")
        if name == "phone":
            _compare_phone(session, entry, str(ours), theirs, run)
        elif not same_value(str(ours), theirs):
            run.tell(Subject.CONTACT, entry.key, name, "as on the roster", "changed there", "told")


def _compare_phone(session: Session, entry: _Entry, ours: str, theirs: str, run: _Run) -> None:
    if ours.strip() == theirs.strip():
        return
    try:
        read = read_phone(theirs)
    except PhoneUnreadable:
        run.tell(
            Subject.CONTACT, entry.key, "phone", _end_of(ours), _end_of(theirs), "told",
            "what people do in the CRM holds, but this is no number that could be texted",
        )  # fmt: skip
        return
    if read.e164 == ours:
        return
    student = student_by_id(session, entry.key)
    if student is None:
        return
    _take_phone(session, student, read, run.now)
    run.report.taken += 1
    run.tell(Subject.CONTACT, entry.key, "phone", _end_of(ours), _end_of(read.e164), "taken over")


def _take_phone(session: Session, student: Student, read: ReadPhone, now: datetime) -> None:
    phone_id = ensure_phones(session, [read.e164])[read.e164]
    if student.sms_phone_id == phone_id:
        return
    add_student_phones(session, [{"student_id": student.id, "phone_id": phone_id, "kind": "mobile"}])
    zones = zones_of(time_zone=student.time_zone, state=student.address_state, phone_zones=read.zones)
    before, student.sms_phone_id, student.phone_issue = student.sms_phone_id, phone_id, None
    student.zone_key, student.updated_at = zone_key(zones, student.address_state, read.state), now
    write_audit(
        session, at=now, actor=ACTOR, action="take_phone", subject=f"student:{student.id}",
        before=f"phone:{before}", after=f"phone:{phone_id}", why="changed by hand on the contact",
    )  # fmt: skip
    session.flush()


def _settle_records(begin: Begin, reader: CrmReader, entries: Sequence[_Entry], run: _Run) -> None:
    if not reader.keeps_records_apart():
        return  # contacts hold them, and were compared
    standing = reader.records([one.crm_id for one in entries])
    with begin() as session:
        records = records_by_key(session, [one.key for one in entries])
        for entry in entries:
            found = standing.get(entry.crm_id)
            if found is None:
                _note_deletion(session, OutboxKind.RECORD, entry, run)
            elif entry.is_written:
                _compare_record(session, entry, records.get(entry.key), found, run)


def _compare_held_records(session: Session, contacts: Sequence[SeenContact], run: _Run) -> None:
    """Compare the records that contacts show, where the portal has no objects for records."""
    shown = {one.record_key: one for one in contacts if one.record_key is not None}
    records = records_by_key(session, list(shown))
    for written in written_at(session, OutboxKind.RECORD, list(shown)):
        contact = shown[written.key]
        entry = _Entry(written.id, written.key, contact.crm_id, contact.student_id, dict(written.content), True)
        found = SeenObject(contact.crm_id, contact.record, contact.updated_at)
        _compare_record(session, entry, records.get(written.key), found, run)


def _compare_record(session: Session, entry: _Entry, record: CareerStatus | None, found: SeenObject, run: _Run) -> None:
    to_write = False
    for name, ours in entry.content.items():
        theirs = found.properties.get(name, "")
        if same_value(str(ours), theirs):
            continue
        verdict = Verdict.WRITE_OURS
        if record is not None and winner_of(Subject.RECORD, name) is Winner.EVIDENCE:
            status = VerificationStatus(record.verification_status)
            verdict = fact_verdict(name, status, last_verified_at(session, record.id), found.updated_at)
        done = "written again" if verdict is Verdict.WRITE_OURS else ASKED
        run.tell(Subject.RECORD, entry.key, name, _short(str(ours)), _short(theirs), done)
        to_write = to_write or verdict is Verdict.WRITE_OURS
        if verdict is Verdict.ASK_PERSON:
            run.doubtful.add(entry.key)
    if to_write and entry.key not in run.doubtful:
        run.again.append(entry.id)  # a record is written as a whole, so one question holds back all of it


def _settle_tasks(begin: Begin, reader: CrmReader, entries: Sequence[_Entry], run: _Run) -> None:
    ids = _ids(entries, "follow_up:")
    with begin() as session:
        follow_ups = follow_ups_in(session, list(ids.values()))
        lately = run.now - DONE_LATELY
        open_ones = {
            key for key, id_ in ids.items() if (f := follow_ups.get(id_)) and (f.done_at is None or f.done_at > lately)
        }
    wanted = [entry for entry in entries if entry.key in open_ones]
    standing = reader.tasks([one.crm_id for one in wanted])
    with begin() as session:
        follow_ups = follow_ups_in(session, [ids[one.key] for one in wanted])
        for entry in wanted:
            found, follow_up = standing.get(entry.crm_id), follow_ups[ids[entry.key]]
            if found is None:
                _note_deletion(session, OutboxKind.TASK, entry, run)
            elif found.properties["is_completed"] == "true" and follow_up.done_at is None:
                follow_up.done_at = run.now
                run.report.taken += 1
                run.tell(Subject.TASK, entry.key, "status", "open", "completed", "completed here, too")
                write_audit(
                    session, at=run.now, actor=ACTOR, action="complete_follow_up", subject=entry.key,
                    before="open", after="done", why="the task was completed in the CRM",
                )  # fmt: skip
            elif found.properties["is_completed"] != "true" and follow_up.done_at is not None:
                run.tell(Subject.TASK, entry.key, "status", "done", "open", "told: complete it there")


def _settle_tickets(begin: Begin, reader: CrmReader, entries: Sequence[_Entry], run: _Run) -> None:
    ids = _ids(entries, "ticket:")
    with begin() as session:
        open_ones = {id_ for id_, one in tickets_in(session, list(ids.values())).items() if one.closed_at is None}
    wanted = [entry for entry in entries if ids.get(entry.key) in open_ones]
    standing = reader.tickets([one.crm_id for one in wanted])
    with begin() as session:
        tickets = tickets_in(session, [ids[one.key] for one in wanted])
        for entry in wanted:
            found = standing.get(entry.crm_id)
            if found is None:
                _note_deletion(session, OutboxKind.TICKET, entry, run)
            elif found.properties["is_closed"] == "true":
                tickets[ids[entry.key]].closed_at = run.now
                run.report.taken += 1
                run.tell(Subject.TICKET, entry.key, "stage", "open", "closed", "closed here, too")


def _ids(entries: Sequence[_Entry], prefix: str) -> dict[str, int]:
    """Return key -> our row id, for keys that are a prefix and a number."""
    numbers = {one.key: one.key.removeprefix(prefix) for one in entries if one.key.startswith(prefix)}
    return {key: int(number) for key, number in numbers.items() if number.isdecimal()}


def _settle_threads(session: Session, run: _Run) -> None:
    """End conversations whose thread a person closed in the CRM's inbox; a newer reply keeps one open."""
    for conversation, thread in ended_there(session):
        conversation.state = ConversationState.CLOSED.value
        conversation.waiting_since = conversation.waiting_because = None
        conversation.ended_because = "closed in the CRM's inbox"
        run.report.taken += 1
        run.tell(Subject.THREAD, f"conversation:{conversation.id}", "status", "open", "closed", "closed here, too")
        write_audit(
            session, at=run.now, actor=ACTOR, action="end_conversation", subject=f"conversation:{conversation.id}",
            before="open", after="closed", why=f"thread {thread.thread_id} was closed in the CRM's inbox",
        )  # fmt: skip


def _note_deletion(session: Session, kind: OutboxKind, entry: _Entry, run: _Run) -> None:
    bury(session, kind, entry.key, entry.crm_id, f"the {kind.value} was deleted in the CRM", run.now)
    run.report.buried += 1
    run.tell(_SUBJECTS[kind], entry.key, "existence", "written", "deleted", BURIED)
    write_audit(
        session, at=run.now, actor=ACTOR, action="note_deletion", subject=f"{kind.value}:{entry.key}",
        before=entry.crm_id, why="deleted in the CRM",
    )  # fmt: skip


def _standing_findings(session: Session) -> list[Found]:
    """Return what was found before and still waits for a person: tombstones, and opt-outs that were taken back.

    Also a deletion of which an earlier run was cut off before it could tell.
    """
    stones = [one for one in tombstones(session) if one.kind in {kind.value for kind in _SUBJECTS}]
    buried = {(one.kind, one.key) for one in stones}
    standing = open_findings(session)
    told = {(one.kind, one.key) for one in standing}
    untold = [
        Found(one.kind, one.key, "existence", "written", "deleted", Winner.CRM.value, sentence_of(Winner.CRM), BURIED)
        for one in stones
        if (one.kind, one.key) not in told
    ]
    taken_back = [one.key for one in standing if one.field == "opt_out"]
    silent = with_opted_out_phone(session, taken_back) if taken_back else set[str]()
    return untold + [
        Found(one.kind, one.key, one.field, one.ours, one.theirs, one.winner, one.rule, one.done)
        for one in standing
        if (one.kind, one.key) in buried or (one.field == "opt_out" and one.key in silent)
    ]


def _ask_about_facts(session: Session, run: _Run) -> None:
    """Ask one question a record, whatever number of its facts differ."""
    by_record: dict[str, list[Found]] = {}
    for one in run.found:
        if one.kind == Subject.RECORD and one.done == ASKED:
            by_record.setdefault(one.key, []).append(one)
    for key, found in by_record.items():
        names = ", ".join(one.field.replace("_", " ") for one in found)
        findings = [finding for one in found if (finding := finding_at(session, one.place)) is not None]
        if any(finding.ticket_id is not None for finding in findings):
            continue
        ticket = ask_person(
            session,
            findings[0] if findings else None,
            subject="A Career Status record was changed by hand",
            body=f"Record {key}: {names} differ between the CRM and Placeline, and neither side has verified evidence "
            f"that is newer. Decide which holds: `placeline crm settle {key} --ours` writes Placeline's values again, "
            "`--theirs` takes the CRM's over.",
            now=run.now,
        )
        if ticket is not None:
            for finding in findings:
                finding.ticket_id = ticket.id
            run.report.asked += 1
        # Until then nothing overwrites what the person wrote there.
        bury(session, OutboxKind.RECORD, key, None, f"a person decides about {names}", run.now)


def _end_of(phone: str) -> str:
    """Return what a report shows of a number."""
    return f"...{phone[-4:]}" if phone else "none"


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}..."


_Settler = Callable[[Begin, CrmReader, Sequence[_Entry], _Run], None]
_SETTLERS: Mapping[OutboxKind, _Settler] = {
    OutboxKind.CONTACT: _settle_contacts,
    OutboxKind.RECORD: _settle_records,
    OutboxKind.TASK: _settle_tasks,
    OutboxKind.TICKET: _settle_tickets,
}
