"""The tables refuse what must never be written, on both databases."""

from sqlalchemy import Engine

from database.migrate import check


def test_migrations_and_tables_say_the_same(engine: Engine) -> None:
    check(engine)
