"""Bring the database to the newest numbered migration, and say whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing; none are left out and none run twice."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")


def check(engine: Engine) -> None:
    """Raise when tables and migrations say different things (alembic check)."""
    with engine.begin() as connection:
        command.check(_config(connection))


def new_revision(engine: Engine, message: str, number: str) -> None:
    """Write the next migration from what the tables say; a person reads it before it is committed."""
    with engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def is_newest(session: Session) -> bool:
    """Whether the database has the newest migration."""
    newest = max(path.name[:4] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    return bool(session.scalar(text("SELECT version_num FROM alembic_version")) == newest)
