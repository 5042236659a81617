"""Outcomes: the facts the standards ask for, the trail of evidence, a snapshot a day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("career_evidence", "outcome_snapshots")

# Table -> columns, and the words a column may hold.
COLUMNS: dict[str, tuple[tuple[sa.Column[Any], tuple[str, ...]], ...]] = {
    "students": (
        (sa.Column("completion_status", sa.String()), ("graduate", "non_graduate_completer")),
        (sa.Column("program_started_on", sa.Date()), ()),
        (sa.Column("scheduled_completion_on", sa.Date()), ()),
        (sa.Column("study_load", sa.String()), ("full_time", "part_time")),
    ),
    "career_status": (
        (sa.Column("field_relation", sa.String()), ("in_field", "related", "career_advancement", "unrelated")),
        (sa.Column("relatedness_basis", sa.String()), ()),
        (sa.Column("soc_code", sa.String()), ()),
        (sa.Column("employer_contact", sa.String()), ()),
        (sa.Column("employer_phone", sa.String()), ()),
        (
            sa.Column("employment_type", sa.String()),
            ("single", "concurrent", "self_employed", "freelance", "institution"),
        ),
        (sa.Column("positions", sa.Integer()), ()),
        (sa.Column("end_on", sa.Date()), ()),
        (sa.Column("licensure_required", sa.Boolean()), ()),
        (
            sa.Column("licensure_status", sa.String()),
            ("waiting_for_exam", "waiting_for_result", "passed", "failed"),
        ),
        (sa.Column("licence_exam_on", sa.Date()), ()),
        (sa.Column("licence_result_on", sa.Date()), ()),
        (
            sa.Column("unavailable_reason", sa.String()),
            ("death", "incarceration", "health", "no_work_authorization"),
        ),
        (sa.Column("exclusion_evidence", sa.String()), ()),
        (sa.Column("refused_employment", sa.Boolean()), ()),
        (sa.Column("education_institution", sa.String()), ()),
        (
            sa.Column("sharing_consent", sa.String(), nullable=False, server_default="not_asked"),
            ("not_asked", "full", "aggregate_only", "declined"),
        ),
        (
            sa.Column("verification_status", sa.String(), nullable=False, server_default="unverified"),
            ("unverified", "verified", "disputed"),
        ),
        (sa.Column("verification_method", sa.String()), ()),
        (sa.Column("verified_by", sa.String()), ()),
        (sa.Column("verified_on", sa.Date()), ()),
        (sa.Column("outcome_known_at", sa.DateTime(timezone=True)), ()),
    ),
}


def upgrade() -> None:
    op.create_table(
        "career_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("career_status_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sharing_consent", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('fact', 'verification', 'dispute')", name=op.f("ck_career_evidence_kind")),
        sa.ForeignKeyConstraint(
            ["career_status_id"], ["career_status.id"], name=op.f("fk_career_evidence_career_status_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_evidence")),
    )
    op.create_index("ix_career_evidence_career_status_id_id", "career_evidence", ["career_status_id", "id"])
    op.create_table(
        "outcome_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=False),
        sa.Column("graduates", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("reportable", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_snapshots")),
        sa.UniqueConstraint(
            "taken_on", "standard", "cohort", name=op.f("uq_outcome_snapshots_taken_on_standard_cohort")
        ),
    )
    for table, columns in COLUMNS.items():
        for column, words in columns:
            if not words:
                op.add_column(table, column)
                continue
            # Written by hand, because SQLite takes a constraint together with its column and in no other way.
            allowed = ", ".join(f"'{word}'" for word in words)
            default = "" if column.server_default is None else f"DEFAULT '{words[0]}' NOT NULL"
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column.name} VARCHAR {default} "
                f"CONSTRAINT ck_{table}_{column.name} CHECK ({column.name} IN ({allowed}))"
            )
    # When it came to be known was not kept; the last change is the latest day it can have been.
    op.execute("UPDATE career_status SET outcome_known_at = updated_at WHERE outcome <> 'unknown'")
    _forbid_changes("career_evidence")


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
    for table, columns in reversed(COLUMNS.items()):
        for column, _ in reversed(columns):
            op.drop_column(table, column.name)
    for table in reversed(TABLES):
        op.drop_table(table)
