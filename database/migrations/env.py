"""Alembic's door: runs the numbered migrations on the engine it is handed (database/migrate.py)."""

from alembic import context

from schemas.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite can't alter constraints in place
)
with context.begin_transaction():
    context.run_migrations()
