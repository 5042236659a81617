"""How many texts of a month are used up, and the e-mails that go instead of texts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.campaign_states import CampaignState
from rules.monthly_limit import NO_LIMIT
from schemas.tables import (
    Campaign,
    EmailInstead,
    EmailState,
    MonthlyUsage,
    Phone,
    StaffMember,
    Student,
    Text,
)

_USAGE = cast(Table, MonthlyUsage.__table__)

# A campaign that somebody stopped, or that stopped itself, sends no mail either until it goes on.
_STOPPED = (CampaignState.PAUSED.value, CampaignState.SUSPENDED.value, CampaignState.ERROR.value)


def room_this_month(session: Session, month: str, limit: int) -> int | None:
    """Return how many more texts the month (YYYY-MM) has room for, None without a limit.

    With a limit the month's row is held until the commit, so that two claims can't both take the last texts; it is
    the last lock a claim takes.
    """
    if limit == NO_LIMIT:
        return None
    insert_or_ignore(session, MonthlyUsage, [{"month": month, "texts": 0, "told_percent": 0}], ["month"])
    used = session.scalars(select(MonthlyUsage.texts).where(MonthlyUsage.month == month).with_for_update()).one()
    return max(0, limit - used)


_USE = update(_USAGE).where(_USAGE.c.month == bindparam("of")).values(texts=_USAGE.c.texts + bindparam("number"))


def use_texts(session: Session, month: str, number: int) -> None:
    """Count `number` claimed texts in the month; the last thing a claim does, because all claims share the row."""
    given = {"of": month, "number": number}
    if number and not session.connection().execute(_USE, given).rowcount:
        insert_or_ignore(session, MonthlyUsage, [{"month": month, "texts": 0, "told_percent": 0}], ["month"])
        session.connection().execute(_USE, given)


def give_back_texts(session: Session, month: str, number: int) -> None:
    """Count `number` texts of the month no more: they came back unsent. `month` is that of their claim."""
    if number:
        left = case((MonthlyUsage.texts > number, MonthlyUsage.texts - number), else_=0)
        session.execute(update(MonthlyUsage).where(MonthlyUsage.month == month).values(texts=left))


def used_by_month(session: Session, months: Collection[str]) -> dict[str, int]:
    """Return month -> texts used of it; months nobody has texted in are missing."""
    found = select(MonthlyUsage.month, MonthlyUsage.texts).where(MonthlyUsage.month.in_(list(months)))
    return dict(session.execute(found).tuples().all())


def lock_month(session: Session, month: str) -> MonthlyUsage | None:
    """Return the month's usage, held for this transaction; None while nothing was sent in it."""
    return session.scalar(select(MonthlyUsage).where(MonthlyUsage.month == month).with_for_update())


def mailable_students(session: Session, student_ids: Collection[int]) -> set[int]:
    """Return those students of whom an address is known to which the office may write."""
    return set(
        session.scalars(
            select(Student.id).where(
                Student.id.in_(list(student_ids)), func.trim(Student.email) != "", Student.do_not_contact.is_(False)
            )
        )
    )


def add_emails(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add e-mails that wait; a text that has one already keeps that one."""
    insert_or_ignore(session, EmailInstead, rows, ["text_id"])


@dataclass(frozen=True, slots=True)
class DueEmail:
    """A waiting e-mail with what decides whether it may go, and who gets the answer."""

    email: EmailInstead
    text: Text
    student: Student
    phone: Phone
    campaign: Campaign | None
    sender_address: str | None  # of who scheduled the campaign, while they work here


def due_email(session: Session, now: datetime) -> DueEmail | None:
    """Return, held for this transaction, the e-mail that is due the longest; None when none is.

    Those of a campaign that is stopped wait until it goes on.
    """
    sender = select(StaffMember.email).where(StaffMember.login == Campaign.sender, StaffMember.is_active.is_(True))
    row = (
        session.execute(
            select(EmailInstead, Text, Student, Phone, Campaign, sender.scalar_subquery())
            .join(Text, Text.id == EmailInstead.text_id)
            .join(Student, Student.id == EmailInstead.student_id)
            .join(Phone, Phone.id == Text.phone_id)
            .outerjoin(Campaign, Campaign.id == Text.campaign_id)
            .where(
                EmailInstead.state == EmailState.WAITING.value,
                EmailInstead.due_at <= now,
                or_(Campaign.id.is_(None), Campaign.state.not_in(_STOPPED)),
            )
            .order_by(EmailInstead.due_at, EmailInstead.id)
            .limit(1)
            .with_for_update(of=EmailInstead, skip_locked=True)
        )
        .tuples()
        .first()
    )
    return None if row is None else DueEmail(*row)


def email_counts(session: Session) -> dict[str, int]:
    """Return state -> number of e-mails that went, or are to go, instead of texts."""
    found = select(EmailInstead.state, func.count()).group_by(EmailInstead.state)
    return dict(session.execute(found).tuples().all())


def failed_emails(session: Session, limit: int) -> Sequence[tuple[str, str | None, int]]:
    """Return (state, last error, how many) of e-mails that did not go at once or never will, most frequent first."""
    return (
        session.execute(
            select(EmailInstead.state, EmailInstead.last_error, func.count())
            .where(EmailInstead.state != EmailState.SENT.value, EmailInstead.last_error.is_not(None))
            .group_by(EmailInstead.state, EmailInstead.last_error)
            .order_by(func.count().desc())
            .limit(limit)
        )
        .tuples()
        .all()
    )
