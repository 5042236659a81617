"""The CRM's own doings: what was seen there, events, tombstones, findings, texts shown there, erased people."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "crm_seen_contacts",
    "crm_threads",
    "crm_events",
    "crm_tombstones",
    "crm_findings",
    "crm_shown_texts",
    "crm_agent_replies",
    "erased_phones",
)


def upgrade() -> None:
    op.create_table(
        "crm_seen_contacts",
        sa.Column("student_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("opted_out_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_crm_seen_contacts_student_id")),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_crm_seen_contacts")),
    )
    op.create_table(
        "crm_threads",
        sa.Column("thread_id", sa.String(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("latest_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_crm_threads")),
    )
    op.create_index("ix_crm_threads_phone", "crm_threads", ["phone"], unique=False)
    op.create_index("ix_crm_threads_contact_id", "crm_threads", ["contact_id"], unique=False)
    op.create_table(
        "crm_events",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_crm_events")),
    )
    is_open = sa.text("handled_at IS NULL")
    op.create_index("ix_crm_events_open", "crm_events", ["received_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "crm_tombstones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("crm_id", sa.String(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_tombstones")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_crm_tombstones_kind_key")),
    )
    op.create_table(
        "crm_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("theirs", sa.String(), nullable=False),
        sa.Column("winner", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_crm_findings_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_findings")),
        sa.UniqueConstraint("kind", "key", "field", name=op.f("uq_crm_findings_kind_key_field")),
    )
    op.create_table(
        "crm_shown_texts",
        sa.Column("vendor_sid", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("crm_id", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('sending', 'unknown', 'shown', 'refused')", name=op.f("ck_crm_shown_texts_state")
        ),
        sa.PrimaryKeyConstraint("vendor_sid", name=op.f("pk_crm_shown_texts")),
    )
    op.create_index("ix_crm_shown_texts_state", "crm_shown_texts", ["state"], unique=False)
    op.create_table(
        "crm_agent_replies",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("refused_because", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name=op.f("fk_crm_agent_replies_text_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_crm_agent_replies")),
    )
    waits = sa.text("acknowledged_at IS NULL")
    op.create_index(
        "ix_crm_agent_replies_open", "crm_agent_replies", ["text_id"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "erased_phones",
        sa.Column("phone_hash", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_hash", name=op.f("pk_erased_phones")),
    )
    op.add_column("students", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("students", "erased_at")
    for table in reversed(TABLES):
        op.drop_table(table)
