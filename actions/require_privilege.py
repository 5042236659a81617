"""Ask whether somebody may do something.

Campaigns and staff ask in their actions, whatever the door; the rest is asked at the terminal's door (cli/ready.py).
"""

from sqlalchemy.orm import Session

from database.staff import active_logins, staff_member
from rules.roles import Privilege, Role, may, roles_with
from schemas.mistakes import Mistake
from schemas.tables import StaffMember

# More names than this are no help to whoever looks for somebody to ask.
NAMES_SHOWN = 5


class NotAllowed(Mistake):
    """The person may not do this; the message says who may."""


def holds(session: Session, login: str, privilege: Privilege) -> bool:
    """Whether the person is registered, active and holds the privilege."""
    person = staff_member(session, login)
    return person is not None and person.is_active and may(Role(person.role), privilege)


def require(session: Session, login: str, privilege: Privilege) -> StaffMember:
    """Return the person if they hold the privilege. Raises NotAllowed, also for an unknown or inactive login."""
    person = staff_member(session, login)
    if person is None:
        raise NotAllowed(
            f"{login!r} is not registered here, so nobody knows whether they may {privilege.words}. "
            f"{_who_may(session, Privilege.MANAGE_STAFF)} can run "
            f'`placeline people add "{login}" --name ... --role {roles_with(privilege)[0].value}`.'
        )
    if not person.is_active:
        raise NotAllowed(
            f"{login!r} is no longer active and may not {privilege.words}. "
            f"{_who_may(session, Privilege.MANAGE_STAFF)} can run `placeline people add`, "
            f'or `placeline people change "{login}" --active` for the same person.'
        )
    if not may(Role(person.role), privilege):
        raise NotAllowed(f"{login} ({person.role}) may not {privilege.words}. {_who_may(session, privilege)} may.")
    return person


def _who_may(session: Session, privilege: Privilege) -> str:
    roles = roles_with(privilege)
    logins = active_logins(session, roles)
    if not logins:
        return f"Somebody with the role {' or '.join(role.value for role in roles)} (there is none yet)"
    more = f" and {len(logins) - NAMES_SHOWN} more" if len(logins) > NAMES_SHOWN else ""
    return f"{', '.join(logins[:NAMES_SHOWN])}{more}"
