"""What every command needs first: a database that is set up, and somebody who may."""

from sqlalchemy import inspect

from actions.require_privilege import require
from cli.whoami import whoami
from database.migrate import is_newest
from rules.roles import Privilege
from schemas.mistakes import Mistake
from wiring.connections import look


def need_database(privilege: Privilege | None = None) -> None:
    """Return if the database has its tables and whoever sits here holds the privilege (None: nobody is asked).

    Raises Mistake, which says what mends it.
    """
    with look() as session:
        connection = session.connection()
        at = connection.engine.url.render_as_string(hide_password=True)
        if not inspect(connection).has_table("alembic_version"):
            raise Mistake(
                f"There is no database of Placeline at {at}. Is PLACELINE_HOME the right folder? "
                "`placeline db upgrade` (or `placeline up`) makes a new one."
            )
        if not is_newest(session):
            raise Mistake(f"The database at {at} is older than this program: stop it, then `placeline db upgrade`.")
        if privilege is not None:
            require(session, whoami(), privilege)
