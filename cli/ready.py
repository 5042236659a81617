"""What every command needs first: a database that is set up, and somebody who may."""

from sqlalchemy import inspect

from actions.require_privilege import require
from cli.whoami import whoami
from rules.roles import Privilege
from schemas.mistakes import Mistake
from wiring.connections import look


def need_database(privilege: Privilege | None = None) -> None:
    """Return if the database has its tables and whoever sits here holds the privilege (None: nobody is asked).

    Raises Mistake, which says what mends it.
    """
    with look() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            raise Mistake(
                "The database is not set up yet. Run `placeline db upgrade` (or `placeline up`, which does it)."
            )
        if privilege is not None:
            require(session, whoami(), privilege)
