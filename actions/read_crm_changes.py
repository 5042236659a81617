"""Take in what people did with contacts in the CRM: opt-outs, merges, deletions; and what was erased for privacy.

An opt-out there holds here from that moment on. Its taking back is a question to a person, as is a contact of which
nothing is left; a deleted contact becomes a tombstone and is never made again by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.ask_person import ask_person
from database.audit import write_audit
from database.crm_drift import Found, bury, finding_at, note_findings
from database.crm_reading import (
    LEDGER_SOURCE,
    add_ledger_entries,
    has_opted_out_phone,
    move_contact,
    opt_out_phones,
    phones_to_opt_out,
    seen_contacts,
    students_linked_to,
)
from database.students import lock_phones
from rules.consent import ConsentChange
from rules.crm_drift import Subject, Winner, sentence_of
from rules.crm_opt_outs import OptOutChange, opt_out_change, says_opted_out
from schemas.crm_reading import Absence, ContactReading, SeenContact
from schemas.tables import CrmSeenContact, OutboxKind, Student

ACTOR = "crm"
AT_ONCE = 1_000  # contacts a transaction: ten requests, and few rows that change


@dataclass
class ContactChanges:
    """What one reading brought."""

    read: int = 0
    opted_out: int = 0  # numbers
    asked: int = 0  # questions to a person
    merged: int = 0
    deleted: int = 0
    gone: int = 0

    def add(self, other: "ContactChanges") -> None:
        """Add what another part of the reading brought."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def parts_of(linked: Mapping[str, str], size: int = AT_ONCE) -> Iterator[dict[str, str]]:
    """Yield the contacts to read, some at a time."""
    items = list(linked.items())
    for start in range(0, len(items), size):
        yield dict(items[start : start + size])


def take_in_contacts(session: Session, reading: ContactReading, *, now: datetime) -> ContactChanges:
    """Take in one reading of contacts, in the transaction of the caller; twice changes nothing."""
    changes = ContactChanges(read=len(reading.standing) + len(reading.absent))
    linked = students_linked_to(session, [*reading.standing, *reading.absent])
    for crm_id, contact in reading.standing.items():
        if contact.crm_id != crm_id:
            changes.merged += _follow_merge(session, linked.get(crm_id, ()), contact, now)
    for crm_id, absence in reading.absent.items():
        for student in linked.get(crm_id, ()):
            _note_absence(session, student, absence, now)
            changes.deleted += absence is Absence.DELETED
            changes.gone += absence is Absence.GONE
    said = {
        student.id: (student, contact)
        for crm_id, contact in reading.standing.items()
        for student in linked.get(crm_id, ())
    }
    changes.asked += changes.gone + _note_opt_outs(session, said, now)
    session.flush()
    changes.opted_out = apply_opt_outs(session, now=now)
    return changes


def apply_opt_outs(session: Session, *, now: datetime) -> int:
    """Opt out the numbers of everybody who is opted out in the CRM; return how many did not know it yet."""
    pairs = phones_to_opt_out(session)
    phone_ids = sorted({phone_id for _, phone_id in pairs})
    if not phone_ids:
        return 0
    lock_phones(session, phone_ids)
    opt_out_phones(session, phone_ids, now)
    add_ledger_entries(
        session,
        [
            {
                "student_id": student_id, "phone_id": phone_id, "change": ConsentChange.REVOKED.value, "at": now,
                "source": LEDGER_SOURCE, "proof": "opted out by hand on the contact", "actor": ACTOR,
            }
            for student_id, phone_id in pairs
        ],
    )  # fmt: skip
    return len(phone_ids)


def _note_opt_outs(session: Session, said: Mapping[int, tuple[Student, SeenContact]], now: datetime) -> int:
    seen = seen_contacts(session, list(said))
    asked = 0
    for student_id, (student, contact) in said.items():
        row = seen.get(student_id)
        opted_out = says_opted_out(contact.opt_outs)
        match opt_out_change(before=row is not None and row.opted_out, now=opted_out):
            case OptOutChange.OPT_OUT:
                if row is None:
                    session.add(CrmSeenContact(student_id=student_id, opted_out=True, opted_out_since=now, seen_at=now))
                else:
                    row.opted_out, row.opted_out_since, row.seen_at = True, now, now
            case OptOutChange.TAKEN_BACK:
                assert row is not None, "only what was seen can be taken back"
                row.opted_out, row.opted_out_since, row.seen_at = False, None, now
                if has_opted_out_phone(session, student):
                    _ask_about_consent(session, student, now)
                    asked += 1
            case OptOutChange.NOTHING:
                pass
    return asked


def _ask_about_consent(session: Session, student: Student, now: datetime) -> None:
    found = Found(
        Subject.CONTACT.value, student.student_id, "opt_out", "opted out", "opt-out taken back", Winner.CRM.value,
        "an opt-out there holds at once; its taking back is decided by a person", "asked a person",
    )  # fmt: skip
    note_findings(session, [found], now, is_complete=False)
    ask_person(
        session,
        finding_at(session, found.place),
        subject="An SMS opt-out was taken back by hand",
        body=f"Somebody took back the SMS opt-out on the contact of student {student.student_id}. Texts stay off: "
        "only the student's own START, or their word to a person of the office, brings them back. Ask the student, "
        "and set the contact right.",
        now=now,
    )


def _follow_merge(session: Session, students: Sequence[Student], contact: SeenContact, now: datetime) -> int:
    for student in students:
        before = student.crm_id
        move_contact(session, student, contact.crm_id)
        write_audit(
            session, at=now, actor=ACTOR, action="follow_merge", subject=f"student:{student.id}",
            before=f"contact {before}", after=f"contact {contact.crm_id}", why="the contacts were merged in the CRM",
        )  # fmt: skip
    return len(students)


def _note_absence(session: Session, student: Student, absence: Absence, now: datetime) -> None:
    crm_id, student.crm_id = student.crm_id, None
    because = {
        Absence.DELETED: "the contact was deleted in the CRM",
        Absence.GONE: "nothing is left of the contact in the CRM",
    }[absence]
    bury(session, OutboxKind.CONTACT, student.student_id, crm_id, because, now)
    write_audit(
        session, at=now, actor=ACTOR, action="note_deletion", subject=f"student:{student.id}",
        before=f"contact {crm_id}", why=because,
    )  # fmt: skip
    found = Found(
        Subject.CONTACT.value, student.student_id, "existence", "on the roster", absence.value, Winner.CRM.value,
        sentence_of(Winner.CRM), "tombstone: never made again by itself",
    )  # fmt: skip
    note_findings(session, [found], now, is_complete=False)
    if absence is Absence.GONE:
        ask_person(
            session,
            finding_at(session, found.place),
            subject="A contact is gone without a trace",
            body=f"Nothing is left in the CRM of the contact of student {student.student_id}. If it was removed at the "
            f"person's request, run `placeline crm erase {student.student_id}`; if by mistake, "
            f"`placeline crm recreate contact {student.student_id}`.",
            now=now,
        )
