"""Fill the outbox: what should stand in the CRM, from the rows that are the truth here.

Rows are read and noted some thousands at a time, each time in a transaction of its own: a hundred thousand students
take no more memory than two thousand, and nobody who sends waits long for a database with one writer.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, select, union
from sqlalchemy.orm import Session

from database.outbox import Wanted, put_wanted, tasks_standing, withdraw_tasks
from rules.follow_ups import FollowUpKind
from schemas.career_status import CRM_PROPERTIES
from schemas.office import Office
from schemas.tables import (
    CareerStatus,
    Conversation,
    ConversationState,
    FollowUp,
    OutboxKind,
    Phone,
    Student,
    Text,
    TextState,
    Ticket,
)

Begin = Callable[[], AbstractContextManager[Session]]
CHUNK = 2_000

# On the campus clock of the day it is due.
TASK_DUE_AT = time(9, 0)

# The CRM's inbox stamps the same message a little later than we do.
INBOX_DELAY = timedelta(minutes=1)

# Texts are logged from the day the log is switched on, and as far back as a sync may have been away.
LOGGED_FOR = timedelta(days=7)


# What a test student answers is nobody's outcome, and of whom was erased nothing may stand anywhere.
_IS_REAL = Student.is_test.is_(False) & Student.erased_at.is_(None)

# Columns of a record that stand on the student, under the record's name for them.
_OF_STUDENT = {
    "student_id": Student.student_id,
    "credential": Student.credential,
    "completed_on": Student.completed_on,
    "completion_status": Student.completion_status,
    "program_started_on": Student.program_started_on,
    "scheduled_completion_on": Student.scheduled_completion_on,
    "cip_code": Student.cip_code,
}

AnyRow = Row[Any]
Note = Callable[[Session, Sequence[AnyRow]], int]


def fill_outbox(begin: Begin, *, checked_at: datetime, now: datetime, office: Office, logs_texts: bool = False) -> int:
    """Note what should stand in the CRM; return how many entries are new or changed. Twice is safe.

    `checked_at` is when the gate began: a record that changed since waits for the next one.
    """

    def put(want: Callable[[AnyRow], Wanted]) -> Note:
        return lambda session, rows: put_wanted(session, [want(row) for row in rows], now)

    steps: list[tuple[Select[Any], Any, Note]] = [
        (_contacts(checked_at, now - LOGGED_FOR if logs_texts else None), Student.id, put(_contact)),
        (_records(checked_at), CareerStatus.id, put(_record)),
        (_open_follow_ups(), FollowUp.id, put(lambda row: _task(row, office))),
        (_done_follow_ups(), FollowUp.id, lambda session, rows: _settle_done(session, rows, now)),
        (_tickets(), Ticket.id, put(_ticket)),
        (_waiting(), Conversation.id, put(_assignment)),
        (_ended(), Conversation.id, put(_closing)),
    ]
    if logs_texts:
        steps.append((_sent_texts(now - LOGGED_FOR), Text.id, put(_text_log)))
    return sum(_in_chunks(begin, query, number, note) for query, number, note in steps)


def _in_chunks(begin: Begin, query: Select[Any], number: Any, note: Note) -> int:
    """Walk over the query by its row number, `number`, which is the first column of each row."""
    changed, after = 0, 0
    while True:
        with begin() as session:
            rows = session.execute(query.where(number > after).order_by(number).limit(CHUNK)).all()
            changed += note(session, rows)
        if len(rows) < CHUNK:
            return changed
        after = rows[-1][0]


def _checked_records(checked_at: datetime) -> Any:
    return CareerStatus.quarantined_at.is_(None) & (CareerStatus.updated_at <= checked_at)


def _contacts(checked_at: datetime, logged_since: datetime | None) -> Select[Any]:
    """Return everybody about whom there is anything to write."""
    written_about: list[Select[Any]] = [
        select(CareerStatus.student_id).where(_checked_records(checked_at)),
        select(FollowUp.student_id).where(FollowUp.done_at.is_(None)),
        select(Conversation.student_id).where(
            (Conversation.state != ConversationState.OPEN.value) | Conversation.waiting_since.is_not(None)
        ),
        select(Ticket.student_id),
    ]
    if logged_since is not None:
        written_about.append(select(Text.student_id).where(_is_logged(logged_since)))
    return (
        select(Student.id, Student.student_id, Student.first_name, Student.last_name, Student.email, Phone.e164)
        .outerjoin(Phone, Phone.id == Student.sms_phone_id)
        .where(Student.id.in_(union(*written_about)), _IS_REAL)
    )


def _contact(row: AnyRow) -> Wanted:
    content = {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email or "",
        "phone": row.e164 or "",
    }
    return Wanted(OutboxKind.CONTACT, row.student_id, row.id, content)


def _records(checked_at: datetime) -> Select[Any]:
    columns = [
        (_OF_STUDENT[each.name] if each.name in _OF_STUDENT else getattr(CareerStatus, each.name)).label(each.name)
        for each in CRM_PROPERTIES
    ]
    return (
        select(CareerStatus.id, Student.id.label("of_student"), *columns)
        .join(Student, Student.id == CareerStatus.student_id)
        .where(_checked_records(checked_at), _IS_REAL)
    )


def _record(row: AnyRow) -> Wanted:
    content = {each.name: _word(getattr(row, each.name)) for each in CRM_PROPERTIES}
    return Wanted(OutboxKind.RECORD, f"{row.student_id}:{row.program}", row.of_student, content)


def _word(value: object) -> str:
    """Return a value as the CRM stores it: everything is a string there, an empty one clears the property."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _open_follow_ups() -> Select[Any]:
    return (
        select(
            FollowUp.id,
            FollowUp.student_id,
            FollowUp.kind,
            FollowUp.due_on,
            FollowUp.why,
            FollowUp.is_urgent,
            Student.advisor_email,
        )
        .join(Student, Student.id == FollowUp.student_id)
        .where(FollowUp.done_at.is_(None), _IS_REAL)
    )


def _task_key(follow_up_id: int) -> str:
    return f"follow_up:{follow_up_id}"


def _task(row: AnyRow, office: Office) -> Wanted:
    kind = FollowUpKind(row.kind)
    content = {
        "subject": kind.subject,
        "body": "\n".join([row.why, *(f"- {item}" for item in kind.checklist)]),
        "due_at": datetime.combine(row.due_on, TASK_DUE_AT, office.zone).isoformat(),
        "owner_email": row.advisor_email,
        "is_urgent": row.is_urgent,
        "is_call": kind.is_call,
    }
    return Wanted(OutboxKind.TASK, _task_key(row.id), row.student_id, content)


def _done_follow_ups() -> Select[Any]:
    return (
        select(FollowUp.id, FollowUp.student_id)
        .join(Student, Student.id == FollowUp.student_id)
        .where(FollowUp.done_at.is_not(None), _IS_REAL)
    )


def _settle_done(session: Session, rows: Sequence[AnyRow], now: datetime) -> int:
    """Complete the tasks that stand in the CRM, and withdraw those that were never made."""
    students = {_task_key(row.id): row.student_id for row in rows}
    withdraw_tasks(session, list(students))
    return put_wanted(
        session,
        [
            Wanted(OutboxKind.COMPLETION, key, students[key], {"task_id": crm_id})
            for key, crm_id in tasks_standing(session, list(students)).items()
        ],
        now,
    )


def _tickets() -> Select[Any]:
    """Return every ticket, settled ones too: a stop that was lifted quickly is still worth the help desk's look."""
    return (
        select(Ticket.id, Ticket.student_id, Ticket.subject, Ticket.body, Ticket.is_urgent)
        .outerjoin(Student, Student.id == Ticket.student_id)
        .where(Ticket.student_id.is_(None) | _IS_REAL)
    )


def _ticket(row: AnyRow) -> Wanted:
    content = {"subject": row.subject, "body": row.body, "is_urgent": row.is_urgent}
    return Wanted(OutboxKind.TICKET, f"ticket:{row.id}", row.student_id, content)


def _waiting() -> Select[Any]:
    return (
        select(Conversation.id, Conversation.student_id, Conversation.waiting_since, Student.advisor_email)
        .join(Student, Student.id == Conversation.student_id)
        .where(Conversation.waiting_since.is_not(None), Student.advisor_email.is_not(None), _IS_REAL)
    )


def _assignment(row: AnyRow) -> Wanted:
    """Give the thread of who waits to the advisor, once each time somebody begins to wait."""
    content = {"owner_email": row.advisor_email, "waiting_since": row.waiting_since.isoformat()}
    return Wanted(OutboxKind.ASSIGNMENT, f"conversation:{row.id}", row.student_id, content)


def _ended() -> Select[Any]:
    return (
        select(Conversation.id, Conversation.student_id, Conversation.last_reply_at)
        .join(Student, Student.id == Conversation.student_id)
        .where(Conversation.state != ConversationState.OPEN.value, _IS_REAL)
    )


def _closing(row: AnyRow) -> Wanted:
    content = {"last_seen_at": (row.last_reply_at + INBOX_DELAY).isoformat()}
    return Wanted(OutboxKind.CLOSING, f"conversation:{row.id}", row.student_id, content)


def _sent_texts(since: datetime) -> Select[Any]:
    return (
        select(Text.id, Text.student_id, Text.body, Text.sent_at)
        .join(Student, Student.id == Text.student_id)
        .where(_is_logged(since), _IS_REAL)
    )


def _is_logged(since: datetime) -> Any:
    is_sent = (Text.state == TextState.SENT.value) & Text.sent_at.is_not(None) & Text.body.is_not(None)
    return is_sent & (Text.claimed_at >= since)


def _text_log(row: AnyRow) -> Wanted:
    content = {"body": row.body, "at": row.sent_at.isoformat()}
    return Wanted(OutboxKind.TEXT_LOG, f"text:{row.id}", row.student_id, content)
