"""The CRM: its shared pace, more kinds in the outbox, ties, what was deleted there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("contact", "record", "task", "completion", "ticket", "text_log", "answer", "assignment", "closing")
STATES = ("pending", "sending", "unknown", "written", "rejected", "gone")
KINDS_BEFORE = ("contact", "record", "task", "ticket", "closing")
STATES_BEFORE = ("pending", "sending", "unknown", "written", "rejected")


def upgrade() -> None:
    op.create_table(
        "crm_pace",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("searches", sa.JSON(), nullable=False),
        sa.Column("closed_until", sa.Float(), nullable=False),
        sa.Column("parked_until", sa.Float(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("today", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_crm_pace")),
    )
    _allow(KINDS, STATES)
    op.add_column("outbox", sa.Column("tied_to", sa.String(), nullable=True))
    op.add_column("outbox", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_student_id", "outbox", ["student_id"], unique=False)
    # Until now a record was tied to its contact whenever it was written.
    op.execute(
        "UPDATE outbox SET tied_to = (SELECT crm_id FROM students WHERE students.id = outbox.student_id) "
        "WHERE kind = 'record' AND state = 'written'"
    )


def _allow(kinds: Sequence[str], states: Sequence[str]) -> None:
    """Let the outbox hold these kinds and states and no others. SQLite can only do so by making the table anew."""
    rules = {"kind": f"kind IN ({_listed(kinds)})", "state": f"state IN ({_listed(states)})"}
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # Alembic does not read SQLite's checks, so those of the old table are not among the new one's.
    with op.batch_alter_table("outbox", recreate="always" if is_sqlite else "never") as outbox:
        for name, rule in rules.items():
            if not is_sqlite:
                outbox.drop_constraint(op.f(f"ck_outbox_{name}"), type_="check")
            outbox.create_check_constraint(op.f(f"ck_outbox_{name}"), sa.text(rule))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def downgrade() -> None:
    op.execute(f"DELETE FROM outbox WHERE kind NOT IN ({_listed(KINDS_BEFORE)})")
    op.execute("UPDATE outbox SET state = 'rejected' WHERE state = 'gone'")
    op.drop_index("ix_outbox_student_id", "outbox")
    op.drop_column("outbox", "tried_at")
    op.drop_column("outbox", "tied_to")
    _allow(KINDS_BEFORE, STATES_BEFORE)
    op.drop_table("crm_pace")
