"""Campaigns complete: staff, notices, tickets, the job board, template tests, exclusions by name, tags and courses."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "career_sites",
    "initiatives",
    "networks",
    "staff",
    "tickets",
    "career_pages",
    "jobs",
    "student_courses",
    "student_tags",
    "template_tests",
    "campaign_exclusions",
    "notices",
    "notice_deliveries",
)

# Columns added to tables that are in use: what stood there before gets the default.
COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("audiences", sa.Column("source", sa.String(), nullable=False, server_default="file")),
    ("audiences", sa.Column("search", sa.JSON(none_as_null=True), nullable=True)),
    ("audiences", sa.Column("rank_by", sa.String(), nullable=True)),
    ("campaigns", sa.Column("choices", sa.JSON(), nullable=False, server_default="{}")),
    ("campaigns", sa.Column("merge_values", sa.JSON(), nullable=False, server_default="{}")),
    ("campaigns", sa.Column("auto_response_key", sa.String(), nullable=True)),
    ("campaigns", sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01")),
    ("campaigns", sa.Column("bad_numbers_in_window", sa.Integer(), nullable=False, server_default="0")),
    ("campaigns", sa.Column("account_in_window", sa.Integer(), nullable=False, server_default="0")),
    ("students", sa.Column("risk_level", sa.String(), nullable=True)),
    ("students", sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("templates", sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True)),
)

# Added by a statement of their own: on SQLite, Alembic would copy the table and lose its check constraints.
REFERENCES = (
    ("campaigns", "ticket_id", "INTEGER", "tickets (id)"),
    ("templates", "career_site_key", "VARCHAR", "career_sites (key)"),
)

OLD_KINDS = "kind IN ('contact', 'record', 'task', 'closing')"
NEW_KINDS = "kind IN ('contact', 'record', 'task', 'ticket', 'closing')"


def upgrade() -> None:
    op.create_table(
        "career_sites",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_career_sites")),
    )
    op.create_table(
        "initiatives",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("landing_page_url", sa.String(), nullable=True),
        sa.Column("is_landing_page_published", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_initiatives")),
    )
    op.create_table(
        "networks",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_networks")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("notify_by", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("notify_by = 'product' OR email IS NOT NULL", name=op.f("ck_staff_mail_needs_address")),
        sa.CheckConstraint("notify_by IN ('email', 'digest', 'product')", name=op.f("ck_staff_notify_by")),
        sa.CheckConstraint(
            "role IN ('viewer', 'texting', 'specialist', 'lead', 'administrator')", name=op.f("ck_staff_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_for", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_table(
        "career_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_key", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_key"], ["career_sites.key"], name=op.f("fk_career_pages_site_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_pages")),
        sa.UniqueConstraint("site_key", "key", name=op.f("uq_career_pages_site_key_key")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_key", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("pay", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_key"], ["career_sites.key"], name=op.f("fk_jobs_site_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("site_key", "ref", name=op.f("uq_jobs_site_key_ref")),
    )
    op.create_table(
        "student_courses",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_student_courses_student_id")),
        sa.PrimaryKeyConstraint("student_id", "course", name=op.f("pk_student_courses")),
    )
    op.create_index("ix_student_courses_course_student_id", "student_courses", ["course", "student_id"], unique=False)

    op.create_table(
        "student_tags",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_student_tags_student_id")),
        sa.PrimaryKeyConstraint("student_id", "tag", name=op.f("pk_student_tags")),
    )
    op.create_index("ix_student_tags_tag_student_id", "student_tags", ["tag", "student_id"], unique=False)

    op.create_table(
        "template_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("template_body", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("vendor_sid", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('sending', 'sent', 'failed', 'unknown')", name=op.f("ck_template_tests_state")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_template_tests_phone_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_template_tests_student_id")),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_template_tests_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_tests")),
        sa.UniqueConstraint("uuid", name=op.f("uq_template_tests_uuid")),
        sa.UniqueConstraint("vendor_sid", name=op.f("uq_template_tests_vendor_sid")),
    )
    op.create_index("ix_template_tests_template_id", "template_tests", ["template_id"], unique=False)

    op.create_table(
        "campaign_exclusions",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("kept_student_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_exclusions_campaign_id")),
        sa.ForeignKeyConstraint(
            ["kept_student_id"], ["students.id"], name=op.f("fk_campaign_exclusions_kept_student_id")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_campaign_exclusions_student_id")),
        sa.PrimaryKeyConstraint("campaign_id", "student_id", name=op.f("pk_campaign_exclusions")),
    )
    op.create_index(
        "ix_campaign_exclusions_campaign_id_reason", "campaign_exclusions", ["campaign_id", "reason"], unique=False
    )

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level IN ('info', 'warning', 'error')", name=op.f("ck_notices_level")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_notices_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_campaign_id", "notices", ["campaign_id"], unique=False)

    op.create_table(
        "notice_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('event', 'email', 'digest', 'apprise')", name=op.f("ck_notice_deliveries_channel")
        ),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'given_up')", name=op.f("ck_notice_deliveries_state")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_deliveries_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_deliveries")),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_notice_deliveries_notice_id_channel")),
    )
    op.create_index("ix_notice_deliveries_state_due_at", "notice_deliveries", ["state", "due_at"], unique=False)
    for table, column in COLUMNS:
        op.add_column(table, column)
    for table, name, kind, target in REFERENCES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} CONSTRAINT fk_{table}_{name} REFERENCES {target}")
    op.create_index("ix_texts_student_id_claimed_at", "texts", ["student_id", "claimed_at"], unique=False)
    op.execute("UPDATE campaigns SET picked_at = starts_at")
    # The zones of a student now go with the states whose law applies: the next roster reads every row anew.
    op.execute("UPDATE students SET row_hash = ''")
    _change_outbox(NEW_KINDS, student_may_be_none=True)


def _change_outbox(kinds: str, *, student_may_be_none: bool) -> None:
    """Change the kinds and whose student it is; SQLite alters neither in place, so the table is made anew there."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_outbox_kind"), "outbox", type_="check")
        op.create_check_constraint(op.f("ck_outbox_kind"), "outbox", kinds)
        op.alter_column("outbox", "student_id", nullable=student_may_be_none)
        return
    op.rename_table("outbox", "outbox_before")
    op.drop_index("ix_outbox_kind_state", table_name="outbox_before")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=student_may_be_none),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("crm_id", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'unknown', 'written', 'rejected')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_outbox_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_outbox_kind_key")),
    )
    op.execute("INSERT INTO outbox SELECT * FROM outbox_before")
    op.drop_table("outbox_before")
    op.create_index("ix_outbox_kind_state", "outbox", ["kind", "state"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_texts_student_id_claimed_at", table_name="texts")
    op.execute("DELETE FROM outbox WHERE kind = 'ticket'")
    _change_outbox(OLD_KINDS, student_may_be_none=False)
    for table, name, _, _ in reversed(REFERENCES):
        op.drop_column(table, name)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
    for table in reversed(TABLES):
        op.drop_table(table)
