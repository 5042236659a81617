"""Replies with a model beside the rules: what a decision rests on, and what a person corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name=op.f("fk_reply_corrections_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_corrections")),
    )
    op.create_index("ix_reply_corrections_reply_id", "reply_corrections", ["reply_id"])
    op.add_column("replies", sa.Column("basis", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("replies", "basis")
    op.drop_table("reply_corrections")
