"""Say whether somebody may see confidential jobs; for everybody else such a job does not exist (RM-093)."""

from sqlalchemy.orm import Session

from database.staff import staff_member
from rules.roles import Privilege, Role, may


def may_see_confidential_jobs(session: Session, login: str) -> bool:
    """Return whether this person holds the privilege; nobody is refused anything here, also not a stranger."""
    person = staff_member(session, login)
    return person is not None and person.is_active and may(Role(person.role), Privilege.SEE_CONFIDENTIAL_JOBS)
