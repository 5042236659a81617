"""The people of the office: looked up and counted."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.roles import Role
from schemas.tables import StaffMember


def staff_member(session: Session, login: str) -> StaffMember | None:
    """Return the person of this exact login, active or not."""
    return session.scalar(select(StaffMember).where(StaffMember.login == login))


def staff_members(session: Session) -> Sequence[StaffMember]:
    """Return everybody, active ones first, by login."""
    return session.scalars(select(StaffMember).order_by(StaffMember.is_active.desc(), StaffMember.login)).all()


def active_logins(session: Session, roles: Collection[Role]) -> Sequence[str]:
    """Return the logins of the active people in these roles, in order."""
    return session.scalars(
        select(StaffMember.login)
        .where(StaffMember.is_active, StaffMember.role.in_([role.value for role in roles]))
        .order_by(StaffMember.login)
    ).all()


def is_anybody_registered(session: Session) -> bool:
    """Whether the office has any staff yet, active or not."""
    return bool(session.scalar(select(func.count()).select_from(StaffMember)))
