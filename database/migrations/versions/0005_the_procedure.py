"""The procedure: a stop for the person, dispositions, contradictions, tickets of students, cursors of threads."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("dispositions", "contradictions", "thread_cursors")

# Columns added to tables that are in use. Without foreign keys: SQLite can't add one to a table that is there.
COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("students", sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True)),
    ("students", sa.Column("opted_out_phone_id", sa.Integer(), nullable=True)),
    ("students", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True)),
    ("consent_ledger", sa.Column("wording", sa.String(), nullable=True)),
    ("consent_ledger", sa.Column("confirmed_by", sa.String(), nullable=True)),
    ("career_status", sa.Column("form_said_on", sa.Date(), nullable=True)),
    ("career_status", sa.Column("reluctant_at", sa.DateTime(timezone=True), nullable=True)),
    ("conversations", sa.Column("suggested_answer", sa.String(), nullable=True)),
    ("tickets", sa.Column("student_id", sa.Integer(), nullable=True)),
    ("tickets", sa.Column("conversation_id", sa.Integer(), nullable=True)),
)


def upgrade() -> None:
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_dispositions_conversation_id")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_dispositions_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
    )
    op.create_index("ix_dispositions_conversation_id_reply_id", "dispositions", ["conversation_id", "reply_id"])
    op.create_table(
        "contradictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("career_status_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("known", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("kept", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["career_status_id"], ["career_status.id"], name=op.f("fk_contradictions_career_status_id")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_contradictions_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contradictions")),
        sa.UniqueConstraint("reply_id", "field", name=op.f("uq_contradictions_reply_id_field")),
    )
    op.create_index("ix_contradictions_career_status_id", "contradictions", ["career_status_id"])
    op.create_table(
        "thread_cursors",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("read_up_to", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "thread", name=op.f("pk_thread_cursors")),
    )
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_index("ix_tickets_student_id", "tickets", ["student_id"])
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation_id"])
    # What was said before now counts for the person, too.
    for when in ("opted_out_at", "held_at"):
        op.execute(
            f"UPDATE students SET {when} = coalesce("
            f"(SELECT max(p.{when}) FROM student_phones sp JOIN phones p ON p.id = sp.phone_id "
            "WHERE sp.student_id = students.id), "
            f"(SELECT p.{when} FROM phones p WHERE p.id = students.sms_phone_id)) "
            f"WHERE id IN (SELECT sp.student_id FROM student_phones sp JOIN phones p ON p.id = sp.phone_id "
            f"WHERE p.{when} IS NOT NULL "
            f"UNION SELECT s.id FROM students s JOIN phones p ON p.id = s.sms_phone_id WHERE p.{when} IS NOT NULL)"
        )
    op.execute(
        "UPDATE students SET opted_out_phone_id = coalesce("
        "(SELECT max(sp.phone_id) FROM student_phones sp JOIN phones p ON p.id = sp.phone_id "
        "WHERE sp.student_id = students.id AND p.opted_out_at = students.opted_out_at), sms_phone_id) "
        "WHERE opted_out_at IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_conversation_id", "tickets")
    op.drop_index("ix_tickets_student_id", "tickets")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    for table in reversed(TABLES):
        op.drop_table(table)
