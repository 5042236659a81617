"""What should stand in the CRM, read from the rows that are the truth here: a page at a time, in the order of ids.

Each function returns at most `limit` rows whose id lies above `after`. Of a test student, whose answers are nobody's
outcome, and of whom was erased nothing is returned.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from schemas.career_status import CRM_PROPERTIES
from schemas.tables import (
    CareerStatus,
    Conversation,
    ConversationState,
    FollowUp,
    Phone,
    Student,
    Text,
    TextState,
    Ticket,
)

Rows = Sequence[Row[Any]]

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


def _page(session: Session, query: Select[Any], number: InstrumentedAttribute[int], after: int, limit: int) -> Rows:
    return session.execute(query.where(number > after).order_by(number).limit(limit)).all()


def _is_checked(checked_at: datetime) -> ColumnElement[bool]:
    return CareerStatus.quarantined_at.is_(None) & (CareerStatus.updated_at <= checked_at)


def contacts_to_write(
    session: Session, after: int, limit: int, *, checked_at: datetime, logged_since: datetime | None
) -> Rows:
    """Return everybody about whom there is anything to write; `logged_since`: also of texts sent since then."""
    written_about: list[Select[Any]] = [
        select(CareerStatus.student_id).where(_is_checked(checked_at)),
        select(FollowUp.student_id).where(FollowUp.done_at.is_(None)),
        select(Conversation.student_id).where(
            (Conversation.state != ConversationState.OPEN.value) | Conversation.waiting_since.is_not(None)
        ),
        select(Ticket.student_id),
    ]
    if logged_since is not None:
        written_about.append(select(Text.student_id).where(_is_logged(logged_since)))
    query = (
        select(Student.id, Student.student_id, Student.first_name, Student.last_name, Student.email, Phone.e164)
        .outerjoin(Phone, Phone.id == Student.sms_phone_id)
        .where(Student.id.in_(union(*written_about)), _IS_REAL)
    )
    return _page(session, query, Student.id, after, limit)


def records_to_write(session: Session, after: int, limit: int, *, checked_at: datetime) -> Rows:
    """Return records that passed the gate and did not change since, as the CRM's properties; `student_row` is ours."""
    columns = [
        (_OF_STUDENT[each.name] if each.name in _OF_STUDENT else getattr(CareerStatus, each.name)).label(each.name)
        for each in CRM_PROPERTIES
    ]
    query = (
        select(CareerStatus.id, Student.id.label("student_row"), *columns)
        .join(Student, Student.id == CareerStatus.student_id)
        .where(_is_checked(checked_at), _IS_REAL)
    )
    return _page(session, query, CareerStatus.id, after, limit)


def follow_ups_to_write(session: Session, after: int, limit: int) -> Rows:
    """Return the follow-ups that are open, each with the student's advisor."""
    query = (
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
    return _page(session, query, FollowUp.id, after, limit)


def follow_ups_done(session: Session, after: int, limit: int) -> Rows:
    """Return the follow-ups that are done."""
    query = (
        select(FollowUp.id, FollowUp.student_id)
        .join(Student, Student.id == FollowUp.student_id)
        .where(FollowUp.done_at.is_not(None), _IS_REAL)
    )
    return _page(session, query, FollowUp.id, after, limit)


def tickets_to_write(session: Session, after: int, limit: int) -> Rows:
    """Return every ticket, settled ones too: a stop that was lifted quickly is still worth the help desk's look."""
    query = (
        select(Ticket.id, Ticket.student_id, Ticket.subject, Ticket.body, Ticket.is_urgent)
        .outerjoin(Student, Student.id == Ticket.student_id)
        .where(Ticket.student_id.is_(None) | _IS_REAL)
    )
    return _page(session, query, Ticket.id, after, limit)


def conversations_waiting(session: Session, after: int, limit: int) -> Rows:
    """Return the conversations that wait for a person, of students who have an advisor."""
    query = (
        select(Conversation.id, Conversation.student_id, Conversation.waiting_since, Student.advisor_email)
        .join(Student, Student.id == Conversation.student_id)
        .where(Conversation.waiting_since.is_not(None), Student.advisor_email.is_not(None), _IS_REAL)
    )
    return _page(session, query, Conversation.id, after, limit)


def conversations_ended(session: Session, after: int, limit: int) -> Rows:
    """Return the conversations that are resolved or closed."""
    query = (
        select(Conversation.id, Conversation.student_id, Conversation.last_reply_at)
        .join(Student, Student.id == Conversation.student_id)
        .where(Conversation.state != ConversationState.OPEN.value, _IS_REAL)
    )
    return _page(session, query, Conversation.id, after, limit)


def texts_to_log(session: Session, after: int, limit: int, *, since: datetime) -> Rows:
    """Return the texts that went out since then, with their words."""
    query = (
        select(Text.id, Text.student_id, Text.body, Text.sent_at)
        .join(Student, Student.id == Text.student_id)
        .where(_is_logged(since), _IS_REAL)
    )
    return _page(session, query, Text.id, after, limit)


def _is_logged(since: datetime) -> ColumnElement[bool]:
    is_sent = (Text.state == TextState.SENT.value) & Text.sent_at.is_not(None) & Text.body.is_not(None)
    return is_sent & (Text.claimed_at >= since)
