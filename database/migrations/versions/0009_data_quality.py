"""Data quality: results with their history, released findings, and notices that are about no campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NOTICE = "id, at, event, level, campaign_id, recipient, actor, title, body, read_at"


def upgrade() -> None:
    op.create_table(
        "dq_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suite", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("unexpected", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dq_results")),
    )
    op.create_index("ix_dq_results_run_id", "dq_results", ["run_id"], unique=False)
    op.create_index("ix_dq_results_rule_id_at", "dq_results", ["rule_id", "at"], unique=False)
    op.create_table(
        "record_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("career_status_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["career_status_id"], ["career_status.id"], name=op.f("fk_record_releases_career_status_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_releases")),
        sa.UniqueConstraint("career_status_id", "rule_id", name=op.f("uq_record_releases_career_status_id_rule_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("notices", "campaign_id", nullable=True)
    else:
        _copy_notices(nullable=True)


def _copy_notices(*, nullable: bool) -> None:
    """Make the table anew, for SQLite can't change a column, and drop it only while nothing refers to its rows."""
    op.execute("CREATE TEMPORARY TABLE kept_deliveries AS SELECT * FROM notice_deliveries")
    op.execute("DELETE FROM notice_deliveries")
    op.execute("CREATE TEMPORARY TABLE kept_notices AS SELECT * FROM notices")
    op.drop_index("ix_notices_campaign_id", "notices")
    op.drop_table("notices")
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=nullable),
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
    op.execute(f"INSERT INTO notices ({_NOTICE}) SELECT {_NOTICE} FROM kept_notices")
    op.execute("INSERT INTO notice_deliveries SELECT * FROM kept_deliveries")
    op.execute("DROP TABLE kept_notices")
    op.execute("DROP TABLE kept_deliveries")


def downgrade() -> None:
    op.execute("DELETE FROM notice_deliveries WHERE notice_id IN (SELECT id FROM notices WHERE campaign_id IS NULL)")
    op.execute("DELETE FROM notices WHERE campaign_id IS NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("notices", "campaign_id", nullable=False)
    else:
        _copy_notices(nullable=False)
    op.drop_table("record_releases")
    op.drop_table("dq_results")
