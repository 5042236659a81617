"""Fill the outbox: what should stand in the CRM, from the rows that are the truth here.

Rows are read and noted some thousands at a time, each time in a transaction of its own: a hundred thousand students
take no more memory than two thousand, and nobody who sends waits long for a database with one writer.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from database.crm_truth import (
    contacts_to_write,
    conversations_ended,
    conversations_waiting,
    follow_ups_done,
    follow_ups_to_write,
    records_to_write,
    texts_to_log,
    tickets_to_write,
)
from database.outbox import Wanted, put_wanted, tasks_standing, withdraw_tasks
from rules.follow_ups import FollowUpKind
from schemas.career_status import CRM_PROPERTIES
from schemas.office import Office
from schemas.tables import OutboxKind

Begin = Callable[[], AbstractContextManager[Session]]
CHUNK = 2_000

# On the campus clock of the day it is due.
TASK_DUE_AT = time(9, 0)

# The CRM's inbox stamps the same message a little later than we do.
INBOX_DELAY = timedelta(minutes=1)

# Texts are logged from the day the log is switched on, and as far back as a sync may have been away.
LOGGED_FOR = timedelta(days=7)


AnyRow = Row[Any]
Page = Callable[[Session, int, int], Sequence[AnyRow]]  # after this id, at most so many
Note = Callable[[Session, Sequence[AnyRow]], int]


def fill_outbox(begin: Begin, *, checked_at: datetime, now: datetime, office: Office, logs_texts: bool = False) -> int:
    """Note what should stand in the CRM; return how many entries are new or changed. Twice is safe.

    `checked_at` is when the gate began: a record that changed since waits for the next one.
    """

    def put(want: Callable[[AnyRow], Wanted]) -> Note:
        return lambda session, rows: put_wanted(session, [want(row) for row in rows], now)

    logged_since = now - LOGGED_FOR if logs_texts else None
    steps: list[tuple[Page, Note]] = [
        (partial(contacts_to_write, checked_at=checked_at, logged_since=logged_since), put(_contact)),
        (partial(records_to_write, checked_at=checked_at), put(_record)),
        (follow_ups_to_write, put(lambda row: _task(row, office))),
        (follow_ups_done, lambda session, rows: _settle_done(session, rows, now)),
        (tickets_to_write, put(_ticket)),
        (conversations_waiting, put(_assignment)),
        (conversations_ended, put(_closing)),
    ]
    if logged_since is not None:
        steps.append((partial(texts_to_log, since=logged_since), put(_text_log)))
    return sum(_in_chunks(begin, page, note) for page, note in steps)


def _in_chunks(begin: Begin, page: Page, note: Note) -> int:
    """Walk over the rows by their id."""
    changed, after = 0, 0
    while True:
        with begin() as session:
            rows = page(session, after, CHUNK)
            changed += note(session, rows)
        if len(rows) < CHUNK:
            return changed
        after = rows[-1].id


def _contact(row: AnyRow) -> Wanted:
    content = {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email or "",
        "phone": row.e164 or "",
    }
    return Wanted(OutboxKind.CONTACT, row.student_id, row.id, content)


def _record(row: AnyRow) -> Wanted:
    content = {each.name: _word(getattr(row, each.name)) for each in CRM_PROPERTIES}
    return Wanted(OutboxKind.RECORD, f"{row.student_id}:{row.program}", row.student_row, content)


def _word(value: object) -> str:
    """Return a value as the CRM stores it: everything is a string there, an empty one clears the property."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


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


def _ticket(row: AnyRow) -> Wanted:
    content = {"subject": row.subject, "body": row.body, "is_urgent": row.is_urgent}
    return Wanted(OutboxKind.TICKET, f"ticket:{row.id}", row.student_id, content)


def _assignment(row: AnyRow) -> Wanted:
    """Give the thread of who waits to the advisor, once each time somebody begins to wait."""
    content = {"owner_email": row.advisor_email, "waiting_since": row.waiting_since.isoformat()}
    return Wanted(OutboxKind.ASSIGNMENT, f"conversation:{row.id}", row.student_id, content)


def _closing(row: AnyRow) -> Wanted:
    content = {"last_seen_at": (row.last_reply_at + INBOX_DELAY).isoformat()}
    return Wanted(OutboxKind.CLOSING, f"conversation:{row.id}", row.student_id, content)


def _text_log(row: AnyRow) -> Wanted:
    content = {"body": row.body, "at": row.sent_at.isoformat()}
    return Wanted(OutboxKind.TEXT_LOG, f"text:{row.id}", row.student_id, content)
