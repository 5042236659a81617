"""What every command needs first: a database at the newest migration."""

from sqlalchemy import inspect, text

from schemas.mistakes import Mistake
from wiring.connections import engine


def need_database() -> None:
    """Raise Mistake unless the database is set up; says which command mends it."""
    if not inspect(engine()).has_table("alembic_version"):
        raise Mistake("The database is not set up yet. Run `placeline db upgrade` (or `placeline up`, which does it).")
    with engine().connect() as connection:
        if connection.execute(text("select count(*) from alembic_version")).scalar() == 0:
            raise Mistake("The database is empty. Run `placeline db upgrade`.")
