"""Change who works here: add, change, deactivate; every change is in the audit log without addresses.

Whoever creates the database is its first administrator; from then on somebody with that privilege is needed. Anybody
may change their own name, address and how they are told (RM-117).
"""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from actions.require_privilege import require
from database.audit import write_audit
from database.staff import active_logins, is_anybody_registered, staff_member
from rules.notices import NotifyBy
from rules.roles import Privilege, Role
from schemas.mistakes import Mistake
from schemas.tables import StaffMember

# One @ with something before it and a name with a dot behind it; the mail server has the last word.
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

# How the machine itself stands in the audit log.
_MACHINES = ("prefect run", "dispatch", "drop-rate rule", "placeline", "vendor")


class StaffInvalid(Mistake):
    """The person can't be added or changed like this; the message says what to change."""


def register_first_administrator(session: Session, login: str, *, now: datetime) -> StaffMember | None:
    """Register whoever created the database as administrator; None if there is staff already. Twice is safe."""
    if is_anybody_registered(session):
        return None
    person = _person(session, login, login, None, Role.ADMINISTRATOR, NotifyBy.PRODUCT, now)
    write_audit(
        session, at=now, actor=login, action="add_person", subject=f"staff:{person.id}",
        after=person.role, why="created the database",
    )  # fmt: skip
    return person


def add_staff_member(
    session: Session, login: str, *, name: str, email: str | None, role: str, notify_by: str, now: datetime, actor: str
) -> StaffMember:
    """Register a person. Raises NotAllowed, StaffInvalid."""
    require(session, actor, Privilege.MANAGE_STAFF)
    if staff_member(session, login) is not None:
        raise StaffInvalid(f'{login!r} is registered already. `placeline people change "{login}"` changes them.')
    person = _person(session, login, name, email, _role(role), _notify_by(notify_by), now)
    write_audit(
        session, at=now, actor=actor, action="add_person", subject=f"staff:{person.id}",
        after=person.role, why=f"told by {person.notify_by}",
    )  # fmt: skip
    return person


def change_staff_member(
    session: Session,
    login: str,
    *,
    now: datetime,
    actor: str,
    name: str | None = None,
    email: str | None = None,
    role: str | None = None,
    notify_by: str | None = None,
    is_active: bool | None = None,
) -> StaffMember:
    """Change what is given, None leaves as it is; an empty `email` removes it. Raises NotAllowed, StaffInvalid."""
    if actor != login or role is not None or is_active is not None:
        require(session, actor, Privilege.MANAGE_STAFF)
    person = staff_member(session, login)
    if person is None:
        raise StaffInvalid(f"Nobody has the login {login!r}. `placeline people list` shows everybody.")
    before = _standing(person)
    person.name = person.name if name is None else name
    person.email = person.email if email is None else _address(email)
    person.role = person.role if role is None else _role(role).value
    person.notify_by = person.notify_by if notify_by is None else _notify_by(notify_by).value
    person.is_active = person.is_active if is_active is None else is_active
    _check_mail(person)
    person.updated_at = now
    session.flush()
    has_stepped_down = role is not None or is_active is not None
    if has_stepped_down and not active_logins(session, [Role.ADMINISTRATOR]):
        raise StaffInvalid(f"{login} is the last administrator. Make somebody else one first.")
    write_audit(
        session, at=now, actor=actor, action="change_person", subject=f"staff:{person.id}",
        before=before, after=_standing(person), why=f"told by {person.notify_by}",
    )  # fmt: skip
    return person


def deactivate_staff_member(session: Session, login: str, *, now: datetime, actor: str) -> StaffMember:
    """Take every privilege from a person who has left; their name stays in what they did. Raises as above."""
    return change_staff_member(session, login, now=now, actor=actor, is_active=False)


def _person(
    session: Session, login: str, name: str, email: str | None, role: Role, notify_by: NotifyBy, now: datetime
) -> StaffMember:
    if not login.strip() or login != login.strip() or login.lower().startswith(_MACHINES):
        raise StaffInvalid(f"{login!r} can't be a login: the log would not show whether it was a person.")
    person = StaffMember(
        login=login, name=name, email=_address(email or ""), role=role.value, notify_by=notify_by.value,
        is_active=True, updated_at=now,
    )  # fmt: skip
    _check_mail(person)
    session.add(person)
    session.flush()
    return person


def _standing(person: StaffMember) -> str:
    return person.role if person.is_active else "inactive"


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError as error:
        raise StaffInvalid(f"{word!r} is no role. Choose one of {', '.join(Role)}.") from error


def _notify_by(word: str) -> NotifyBy:
    try:
        return NotifyBy(word)
    except ValueError as error:
        raise StaffInvalid(f"{word!r} is no way to be told. Choose one of {', '.join(NotifyBy)}.") from error


def _address(text: str) -> str | None:
    if not text:
        return None
    if not _ADDRESS.fullmatch(text):
        raise StaffInvalid(f"{text!r} is no e-mail address.")
    return text


def _check_mail(person: StaffMember) -> None:
    if person.notify_by != NotifyBy.PRODUCT and person.email is None:
        raise StaffInvalid(f"To be told by {person.notify_by}, {person.login} needs --email.")
