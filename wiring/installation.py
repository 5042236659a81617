"""An installation made ready for people: tables, the office's first texts, the first administrator."""

from actions.change_staff import register_first_administrator
from actions.seed_templates import seed_templates
from database import migrate
from wiring.connections import begin, clock, engine


def make_ready(login: str) -> str | None:
    """Bring the database to the newest migration and add what the office begins with; twice is safe.

    `login` is whoever runs this: where nobody is registered yet they become administrator, and their login is
    returned; else None.
    """
    migrate.upgrade(engine())
    now = clock().now()
    with begin() as session:
        seed_templates(session, now=now)
        first = register_first_administrator(session, login, now=now)
    return None if first is None else first.login
