"""What every command needs first: a database that is set up."""

from sqlalchemy import inspect

from schemas.mistakes import Mistake
from wiring.connections import look


def need_database() -> None:
    """Raise Mistake unless the database has its tables; says which command mends it."""
    with look() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            raise Mistake(
                "The database is not set up yet. Run `placeline db upgrade` (or `placeline up`, which does it)."
            )
