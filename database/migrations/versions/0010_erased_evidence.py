"""Evidence about a person who was erased may lose its words; everything else about it stays unchangeable."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "career_evidence"
_KEPT = ("id", "career_status_id", "kind", "source", "method", "by", "on", "sharing_consent", "recorded_at")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    same = "IS" if is_sqlite else "IS NOT DISTINCT FROM"
    allowed = " AND ".join([f'NEW."{column}" {same} OLD."{column}"' for column in _KEPT])
    allowed += (
        " AND EXISTS (SELECT 1 FROM career_status JOIN students ON students.id = career_status.student_id"
        " WHERE career_status.id = OLD.career_status_id AND students.erased_at IS NOT NULL)"
    )
    if is_sqlite:
        op.execute(f"DROP TRIGGER {TABLE}_no_update")
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN NOT ({allowed}) "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {allowed} THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
    for verb, function in (("UPDATE", "refuse_change_but_erasure"), ("DELETE", "refuse_change")):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {TABLE}_no_update")
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {TABLE}_no_{verb} ON {TABLE}")
    op.execute("DROP FUNCTION refuse_change_but_erasure()")
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
