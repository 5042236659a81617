"""The sending engine: shared pace, monthly usage, count sheets, receipts applied in groups."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "sender_pace",
    "carrier_holds",
    "capped_phones",
    "monthly_usage",
    "emails_instead",
    "count_sheets",
    "unresolved_texts",
)

# Columns added to tables that are in use: what stood there before gets the default.
COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("campaigns", sa.Column("at_most_once", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("phones", sa.Column("carrier", sa.String(), nullable=True)),
    ("receipts", sa.Column("drop", sa.String(), nullable=True)),
    ("receipts", sa.Column("attempt", sa.Integer(), nullable=True)),
    ("receipts", sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True)),
    ("templates", sa.Column("at_most_once", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("texts", sa.Column("at_most_once", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("texts", sa.Column("capped_sid", sa.String(), nullable=True)),
    ("texts", sa.Column("twin_sid", sa.String(), nullable=True)),
)

# Partial indexes, name -> table, column, condition: each holds the few rows that somebody waits for.
INDEXES = (
    ("ix_receipts_to_apply", "receipts", "id", "applied_at IS NULL"),
    ("ix_texts_unresolved", "texts", "campaign_id", "twin_sid IS NOT NULL OR reason = 'not_found_at_vendor'"),
    ("ix_emails_instead_waiting", "emails_instead", "due_at", "state = 'waiting'"),
)


def upgrade() -> None:
    op.create_table(
        "sender_pace",
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("slowed_to", sa.Float(), nullable=False),
        sa.Column("slowed_at", sa.Float(), nullable=False),
        sa.Column("vendor_rate", sa.Float(), nullable=True),
        sa.Column("vendor_rate_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_sender_pace")),
    )
    op.create_table(
        "carrier_holds",
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("carrier", name=op.f("pk_carrier_holds")),
    )
    op.create_table(
        "capped_phones",
        sa.Column("phone_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_capped_phones_phone_id")),
        sa.PrimaryKeyConstraint("phone_id", name=op.f("pk_capped_phones")),
    )
    op.create_table(
        "monthly_usage",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("told_percent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_monthly_usage")),
    )
    op.create_table(
        "emails_instead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name=op.f("ck_emails_instead_state")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_emails_instead_student_id")),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name=op.f("fk_emails_instead_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emails_instead")),
        sa.UniqueConstraint("text_id", name=op.f("uq_emails_instead_text_id")),
    )
    op.create_table(
        "count_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("batch_number", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_count_sheets_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheets")),
        sa.UniqueConstraint("hash", name=op.f("uq_count_sheets_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_count_sheets_previous_hash")),
    )
    op.create_index("ix_count_sheets_campaign_id_id", "count_sheets", ["campaign_id", "id"], unique=False)
    op.create_table(
        "unresolved_texts",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name=op.f("fk_unresolved_texts_text_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_unresolved_texts_ticket_id")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_unresolved_texts")),
    )
    op.create_index("ix_unresolved_texts_ticket_id", "unresolved_texts", ["ticket_id"], unique=False)
    for table, column in COLUMNS:
        op.add_column(table, column)
    # What was texted before counts, too; by the month of UTC, because a migration knows no campus clock.
    month = (
        "strftime('%Y-%m', claimed_at)" if op.get_bind().dialect.name == "sqlite" else "to_char(claimed_at, 'YYYY-MM')"
    )
    op.execute(
        f"INSERT INTO monthly_usage (month, texts, told_percent) SELECT {month}, count(*), 0 FROM texts "
        f"WHERE claimed_at IS NOT NULL AND state IN ('sending', 'unknown', 'sent', 'failed') GROUP BY 1"
    )
    op.execute("UPDATE receipts SET applied_at = received_at")  # they were applied as they came
    for name, table, key, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, [key], unique=False, sqlite_where=where, postgresql_where=where)
    _forbid_changes("count_sheets")


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    for table in reversed(TABLES):
        op.drop_table(table)
