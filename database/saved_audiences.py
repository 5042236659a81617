"""Audiences under a name: lists of students in the order of their rank, and searches looked up anew each time."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, delete, func, insert, select
from sqlalchemy.orm import Session

from schemas.audience import AudienceFilter, RankBy
from schemas.tables import Audience, AudienceMember, Phone, Student, StudentPhone

CHUNK = 1_000  # values a statement


def list_exists(session: Session, name: str) -> bool:
    """Whether a list or a search is saved under this name."""
    return saved_audience(session, name) is not None


def saved_audience(session: Session, name: str) -> Audience | None:
    """Return what is saved under this name."""
    return session.scalars(select(Audience).where(Audience.name == name)).one_or_none()


def saved_audiences(session: Session) -> Sequence[tuple[Audience, int]]:
    """Return all saved audiences by name, each with how many members it has; a search has none of its own."""
    members = (
        select(AudienceMember.audience_id, func.count().label("number"))
        .group_by(AudienceMember.audience_id)
        .subquery("members")
    )
    rows = session.execute(
        select(Audience, func.coalesce(members.c.number, 0))
        .outerjoin(members, members.c.audience_id == Audience.id)
        .order_by(Audience.name)
    )
    return rows.tuples().all()


def add_search(
    session: Session, name: str, search: AudienceFilter, rank_by: RankBy | None, *, now: datetime, actor: str
) -> Audience:
    """Save a search under a name that is free."""
    saved = Audience(
        name=name, saved_at=now, actor=actor, source="search", search=search.to_json(),
        rank_by=None if rank_by is None else rank_by.value,
    )  # fmt: skip
    session.add(saved)
    session.flush()
    return saved


def add_list(
    session: Session, name: str, members: Sequence[int], *, source: str, now: datetime, actor: str
) -> Audience:
    """Save students (our ids, each once) under a name that is free, best ranked first. `source`: file or crm."""
    saved = Audience(name=name, saved_at=now, actor=actor, source=source)
    session.add(saved)
    session.flush()
    if members:
        rows = [
            {"audience_id": saved.id, "student_id": member, "rank": rank}
            for rank, member in enumerate(members, start=1)
        ]
        session.execute(insert(AudienceMember), rows)
    return saved


def students_with_ids(session: Session, student_ids: Iterable[str]) -> dict[str, int]:
    """Return student id -> our id, of those who are on the roster; test students are not."""
    wanted = sorted(set(student_ids))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        rows = session.execute(
            select(Student.student_id, Student.id).where(Student.student_id.in_(part), Student.is_test.is_(False))
        )
        found.update(rows.tuples().all())
    return found


def students_with_crm_ids(session: Session, crm_ids: Iterable[str]) -> dict[str, set[int]]:
    """Return CRM id -> our ids."""
    return _gathered_in_one_pass(session, Student.crm_id, set(crm_ids))


def students_with_emails(session: Session, emails: Collection[str]) -> dict[str, set[int]]:
    """Return e-mail address -> our ids; addresses are compared, asked for and returned in small letters."""
    return _gathered_in_one_pass(session, func.lower(Student.email), set(emails))


def students_with_phones(session: Session, numbers: Iterable[str]) -> dict[str, set[int]]:
    """Return number (E.164) -> our ids of those who gave it, as mobile or home phone."""
    wanted = sorted(set(numbers))
    found: list[tuple[str, int]] = []
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(Phone.e164, Student.id)
            .join(StudentPhone, StudentPhone.phone_id == Phone.id)
            .join(Student, Student.id == StudentPhone.student_id)
            .where(Phone.e164.in_(wanted[start : start + CHUNK]), Student.is_test.is_(False))
        )
        found += rows.tuples()
    return _gathered(found)


def _gathered_in_one_pass(
    session: Session, column: SQLColumnExpression[Any], wanted: Collection[str]
) -> dict[str, set[int]]:
    """Return value -> our ids, for a column without an index: one pass is quicker than one for every thousand."""
    if not wanted:
        return {}
    rows = session.execute(select(column, Student.id).where(column.is_not(None), Student.is_test.is_(False)))
    return _gathered((value, id_) for value, id_ in rows.yield_per(CHUNK * 10) if value in wanted)


def _gathered(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for value, id_ in pairs:
        found.setdefault(value, set()).add(id_)
    return found


def forget_audience(session: Session, saved: Audience) -> None:
    """Delete a saved audience with its members."""
    session.execute(delete(AudienceMember).where(AudienceMember.audience_id == saved.id))
    session.delete(saved)
    session.flush()
