"""The first tables, and the triggers that keep the ledgers append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


TABLES = (
    "audiences",
    "audit_log",
    "cursors",
    "leases",
    "phones",
    "receipts",
    "roster_loads",
    "templates",
    "campaigns",
    "roster_problems",
    "students",
    "audience_members",
    "batches",
    "career_status",
    "consent_ledger",
    "conversations",
    "outbox",
    "student_phones",
    "record_problems",
    "replies",
    "follow_ups",
    "texts",
)

# Rows of these are evidence: added, never changed.
APPEND_ONLY = ("audit_log", "consent_ledger")


def upgrade() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("name", name=op.f("uq_audiences_name")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_subject_id", "audit_log", ["subject", "id"], unique=False)

    op.create_table(
        "cursors",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("read_up_to", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursors")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("e164", sa.String(), nullable=False),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_reason", sa.String(), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint("e164", name=op.f("uq_phones_e164")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_sid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=False),
        sa.Column("text_uuid", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "vendor_sid", "status", "error_code", name=op.f("uq_receipts_vendor_sid_status_error_code")
        ),
    )
    op.create_table(
        "roster_loads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_loads")),
    )
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'tested', 'published')", name=op.f("ck_templates_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("key", name=op.f("uq_templates_key")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initiative", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("limit_to", sa.Integer(), nullable=False),
        sa.Column("exclusions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("daily_at", sa.String(), nullable=False),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.Column("first_batch_size", sa.Integer(), nullable=False),
        sa.Column("later_batch_size", sa.Integer(), nullable=False),
        sa.Column("next_batch_number", sa.Integer(), nullable=False),
        sa.Column("next_batch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("run_attempt", sa.Integer(), nullable=False),
        sa.Column("fruitless_attempts", sa.Integer(), nullable=False),
        sa.Column("run_alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_token", sa.String(), nullable=False),
        sa.Column("paused_by_run", sa.String(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("undelivered", sa.Integer(), nullable=False),
        sa.Column("unsubscribed", sa.Integer(), nullable=False),
        sa.Column("replied", sa.Integer(), nullable=False),
        sa.Column("finished_in_window", sa.Integer(), nullable=False),
        sa.Column("dropped_in_window", sa.Integer(), nullable=False),
        sa.Column("filtered_in_window", sa.Integer(), nullable=False),
        sa.Column("suspended_because", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'completed' OR recipients = sent + failed + skipped",
            name=op.f("ck_campaigns_completed_is_complete"),
        ),
        sa.CheckConstraint(
            "state IN ('scheduled', 'in_process', 'paused', 'suspended', 'error', 'cancelled', 'completed')",
            name=op.f("ck_campaigns_state"),
        ),
        sa.CheckConstraint("first_batch_size > 0 AND later_batch_size > 0", name=op.f("ck_campaigns_batch_sizes")),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_campaigns_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("name", name=op.f("uq_campaigns_name")),
    )
    op.create_index("ix_campaigns_state_next_batch_at", "campaigns", ["state", "next_batch_at"], unique=False)

    op.create_table(
        "roster_problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.CheckConstraint("severity IN ('row', 'value')", name=op.f("ck_roster_problems_severity")),
        sa.ForeignKeyConstraint(["load_id"], ["roster_loads.id"], name=op.f("fk_roster_problems_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_problems")),
    )
    op.create_index("ix_roster_problems_load_id", "roster_problems", ["load_id"], unique=False)

    op.create_table(
        "students",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address_state", sa.String(), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("zone_key", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=True),
        sa.Column("cip_code", sa.String(), nullable=True),
        sa.Column("campus", sa.String(), nullable=True),
        sa.Column("credential", sa.String(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("advisor_email", sa.String(), nullable=True),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_proof", sa.String(), nullable=True),
        sa.Column("sms_phone_id", sa.Integer(), nullable=True),
        sa.Column("phone_issue", sa.String(), nullable=True),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.Column("crm_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "consent <> 'given' OR consent_proof IS NOT NULL", name=op.f("ck_students_consent_has_proof")
        ),
        sa.CheckConstraint("consent IN ('given', 'never_asked', 'refused')", name=op.f("ck_students_consent")),
        sa.CheckConstraint("phone_issue IN ('missing', 'invalid')", name=op.f("ck_students_phone_issue")),
        sa.CheckConstraint(
            "(sms_phone_id IS NULL) = (phone_issue IS NOT NULL)", name=op.f("ck_students_phone_or_issue")
        ),
        sa.ForeignKeyConstraint(["sms_phone_id"], ["phones.id"], name=op.f("fk_students_sms_phone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_students")),
        sa.UniqueConstraint("student_id", name=op.f("uq_students_student_id")),
    )
    op.create_index("ix_students_program_campus", "students", ["program", "campus"], unique=False)
    op.create_index("ix_students_sms_phone_id", "students", ["sms_phone_id"], unique=False)

    op.create_table(
        "audience_members",
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_audience_members_audience_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_audience_members_student_id")),
        sa.PrimaryKeyConstraint("audience_id", "student_id", name=op.f("pk_audience_members")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count_sheet", sa.JSON(), nullable=True),
        sa.CheckConstraint("claimed <= size", name=op.f("ck_batches_never_over_size")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_batches_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_batches_campaign_id_number")),
    )
    op.create_table(
        "career_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("job_title", sa.String(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_precision", sa.String(), nullable=True),
        sa.Column("pay_cents", sa.Integer(), nullable=True),
        sa.Column("pay_max_cents", sa.Integer(), nullable=True),
        sa.Column("pay_unit", sa.String(), nullable=True),
        sa.Column("hours_type", sa.String(), nullable=True),
        sa.Column("hours_per_week", sa.Float(), nullable=True),
        sa.Column("work_location", sa.String(), nullable=True),
        sa.Column("in_field", sa.Boolean(), nullable=True),
        sa.Column("form_completed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("quarantined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('employed', 'service', 'military', 'continuing_education', 'seeking', 'not_seeking', 'unavailable', 'unknown')",
            name=op.f("ck_career_status_outcome"),
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_career_status_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_status")),
        sa.UniqueConstraint("student_id", "program", name=op.f("uq_career_status_student_id_program")),
    )
    op.create_table(
        "consent_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("phone_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_consent_ledger_phone_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_consent_ledger_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_ledger")),
    )
    op.create_index("ix_consent_ledger_phone_id", "consent_ledger", ["phone_id"], unique=False)
    op.create_index("ix_consent_ledger_student_id", "consent_ledger", ["student_id"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_because", sa.String(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("last_reply_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state = 'open' OR waiting_since IS NULL", name=op.f("ck_conversations_ended_waits_for_nobody")
        ),
        sa.CheckConstraint("state IN ('open', 'resolved', 'closed')", name=op.f("ck_conversations_state")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_conversations_phone_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_conversations_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("phone_id", name=op.f("uq_conversations_phone_id")),
    )
    op.create_index("ix_conversations_waiting_since", "conversations", ["waiting_since"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("crm_id", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('contact', 'record', 'task', 'closing')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'unknown', 'written', 'rejected')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_outbox_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_outbox_kind_key")),
    )
    op.create_index("ix_outbox_kind_state", "outbox", ["kind", "state"], unique=False)

    op.create_table(
        "student_phones",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_student_phones_phone_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_student_phones_student_id")),
        sa.PrimaryKeyConstraint("student_id", "phone_id", name=op.f("pk_student_phones")),
    )
    op.create_index("ix_student_phones_phone_id", "student_phones", ["phone_id"], unique=False)

    op.create_table(
        "record_problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("career_status_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["career_status_id"], ["career_status.id"], name=op.f("fk_record_problems_career_status_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_problems")),
        sa.UniqueConstraint("career_status_id", "rule_id", name=op.f("uq_record_problems_career_status_id_rule_id")),
    )
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor_sid", sa.String(), nullable=False),
        sa.Column("from_phone", sa.String(), nullable=False),
        sa.Column("to_phone", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("answered_by_vendor", sa.Boolean(), nullable=False),
        sa.Column("phone_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("context", sa.String(), nullable=True),
        sa.Column("labels", sa.JSON(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=True),
        sa.Column("rules_version", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("action IN ('act', 'hold', 'ask')", name=op.f("ck_replies_action")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_replies_campaign_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_replies_conversation_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_replies_phone_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_replies_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("vendor_sid", name=op.f("uq_replies_vendor_sid")),
    )
    op.create_index("ix_replies_conversation_id", "replies", ["conversation_id"], unique=False)
    op.create_index("ix_replies_phone_id", "replies", ["phone_id"], unique=False)
    op.create_index("ix_replies_read_at", "replies", ["read_at"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_follow_ups_reply_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_follow_ups_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("reply_id", "kind", name=op.f("uq_follow_ups_reply_id_kind")),
    )
    op.create_index("ix_follow_ups_student_id_kind", "follow_ups", ["student_id", "kind"], unique=False)

    op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("batch_number", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("phone_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("template_key", sa.String(), nullable=True),
        sa.Column("asked_field", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vendor_sid", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivery", sa.String(), nullable=True),
        sa.Column("delivery_rank", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("dropped_because", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'sent' OR vendor_sid IS NOT NULL", name=op.f("ck_texts_sent_has_sid")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'unknown', 'sent', 'failed', 'skipped')", name=op.f("ck_texts_state")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_texts_campaign_id")),
        sa.ForeignKeyConstraint(["phone_id"], ["phones.id"], name=op.f("fk_texts_phone_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_texts_reply_id")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_texts_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint("campaign_id", "phone_id", name=op.f("uq_texts_campaign_id_phone_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_texts_uuid")),
        sa.UniqueConstraint("vendor_sid", name=op.f("uq_texts_vendor_sid")),
    )
    op.create_index("ix_texts_campaign_id_state_rank", "texts", ["campaign_id", "state", "rank"], unique=False)
    op.create_index(
        "ix_texts_open_answers",
        "texts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("campaign_id IS NULL AND state = 'planned'"),
        postgresql_where=sa.text("campaign_id IS NULL AND state = 'planned'"),
    )
    op.create_index("ix_texts_phone_id_claimed_at", "texts", ["phone_id", "claimed_at"], unique=False)
    op.create_index(
        "uq_texts_one_unresolved",
        "texts",
        ["phone_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('sending', 'unknown')"),
    )
    _forbid_changes()


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")
