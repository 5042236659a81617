"""Fill the outbox: what should stand in the CRM, from the rows that are the truth here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.outbox import Wanted, put_wanted
from rules.follow_ups import FollowUpKind
from schemas.career_status import CRM_PROPERTIES
from schemas.office import Office
from schemas.tables import CareerStatus, Conversation, ConversationState, FollowUp, OutboxKind, Phone, Student, Ticket

# On the campus clock of the day it is due.
TASK_DUE_AT = time(9, 0)

# The CRM's inbox stamps the same message a little later than we do.
INBOX_DELAY = timedelta(minutes=1)


# What a test student answers is nobody's outcome.
_IS_REAL = Student.is_test.is_(False)


_OF_THE_STUDENT = frozenset(
    {
        "student_id", "credential", "completed_on", "completion_status", "program_started_on",
        "scheduled_completion_on", "cip_code",
    }
)  # fmt: skip


def _word(value: object) -> str:
    """Return a value as the CRM stores it: everything is a string there, an empty one clears the property."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _records(session: Session, checked_at: datetime) -> Iterator[tuple[Student, Wanted]]:
    rows = session.execute(
        select(CareerStatus, Student)
        .join(Student, Student.id == CareerStatus.student_id)
        .where(CareerStatus.quarantined_at.is_(None), CareerStatus.updated_at <= checked_at, _IS_REAL)
    )
    for record, student in rows:
        content = {
            each.name: _word(getattr(student if each.name in _OF_THE_STUDENT else record, each.name))
            for each in CRM_PROPERTIES
        }
        key = f"{student.student_id}:{record.program}"
        yield student, Wanted(OutboxKind.RECORD, key, student.id, content)


def _tasks(session: Session, office: Office) -> Iterator[tuple[Student, Wanted]]:
    rows = session.execute(
        select(FollowUp, Student)
        .join(Student, Student.id == FollowUp.student_id)
        .where(FollowUp.done_at.is_(None), _IS_REAL)
    )
    for follow_up, student in rows:
        kind = FollowUpKind(follow_up.kind)
        due_at = datetime.combine(follow_up.due_on, TASK_DUE_AT, office.zone)
        content = {
            "subject": kind.subject,
            "body": "\n".join([follow_up.why, *(f"- {item}" for item in kind.checklist)]),
            "due_at": due_at.isoformat(),
            "owner_email": student.advisor_email,
            "is_urgent": follow_up.is_urgent,
        }
        yield student, Wanted(OutboxKind.TASK, f"follow_up:{follow_up.id}", student.id, content)


def _tickets(session: Session) -> Iterator[Wanted]:
    """Yield every ticket, settled ones too: a stop that was lifted quickly is still worth the help desk's look."""
    for ticket in session.scalars(select(Ticket).order_by(Ticket.id)):
        content = {"subject": ticket.subject, "body": ticket.body, "is_urgent": ticket.is_urgent}
        yield Wanted(OutboxKind.TICKET, f"ticket:{ticket.id}", None, content)


def _closings(session: Session) -> Iterator[tuple[Student, Wanted]]:
    rows = session.execute(
        select(Conversation, Student)
        .join(Student, Student.id == Conversation.student_id)
        .where(Conversation.state != ConversationState.OPEN.value, _IS_REAL)
    )
    for conversation, student in rows:
        content = {"last_seen_at": (conversation.last_reply_at + INBOX_DELAY).isoformat()}
        yield student, Wanted(OutboxKind.CLOSING, f"conversation:{conversation.id}", student.id, content)


def fill_outbox(session: Session, *, checked_at: datetime, now: datetime, office: Office) -> int:
    """Note what should stand in the CRM; return how many entries are new or changed. Twice is safe.

    `checked_at` is when the gate began: a record that changed since waits for the next one.
    """
    wanted = [*_records(session, checked_at), *_tasks(session, office), *_closings(session)]
    phones = dict(session.execute(select(Phone.id, Phone.e164)).tuples().all())
    contacts = {
        student.id: Wanted(
            OutboxKind.CONTACT,
            student.student_id,
            student.id,
            {
                "first_name": student.first_name,
                "last_name": student.last_name,
                "email": student.email or "",
                "phone": phones.get(student.sms_phone_id, "") if student.sms_phone_id else "",
            },
        )
        for student, _ in wanted
    }
    return put_wanted(session, [*contacts.values(), *(want for _, want in wanted), *_tickets(session)], now)
