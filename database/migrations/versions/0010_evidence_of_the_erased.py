"""Of a person who was erased the trail loses its facts, and its trigger lets nothing else through."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KEPT = (
    "id", "career_status_id", "kind", "source", "method", '"by"', '"on"', "sharing_consent", "recorded_at",
)  # fmt: skip
_IS_ERASED = (
    "EXISTS (SELECT 1 FROM career_status JOIN students ON students.id = career_status.student_id "
    "WHERE career_status.id = OLD.career_status_id AND students.erased_at IS NOT NULL)"
)
_OF_THE_ERASED = (
    "IN (SELECT career_status.id FROM career_status JOIN students ON students.id = career_status.student_id "
    "WHERE students.erased_at IS NOT NULL)"
)
# Words leave a tombstone, so that what was complete still counts as complete; pay is asked for by no standard.
_WORDS = (
    "employer", "job_title", "work_location", "relatedness_basis", "employer_contact", "employer_phone",
    "exclusion_evidence", "education_institution",
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _KEPT)
        op.execute("DROP TRIGGER career_evidence_no_update")
        op.execute(
            "CREATE TRIGGER career_evidence_no_update BEFORE UPDATE ON career_evidence "
            f"WHEN NOT (NEW.facts IS '{{}}' AND NEW.reference IS '(erased)' AND {same} AND {_IS_ERASED}) "
            "BEGIN SELECT RAISE(ABORT, 'career_evidence is append-only'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND NEW.facts::text = '{}' AND NEW.reference = '(erased)' "
            "AND to_jsonb(NEW) - 'facts' - 'reference' = to_jsonb(OLD) - 'facts' - 'reference' "
            f"AND {_IS_ERASED} THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        _on_postgresql("refuse_change_but_erasure")
    # Who was erased before this release.
    op.execute(
        f"UPDATE career_evidence SET facts = '{{}}', reference = '(erased)' WHERE career_status_id {_OF_THE_ERASED}"
    )
    op.execute(f"UPDATE record_releases SET why = '(erased)' WHERE career_status_id {_OF_THE_ERASED}")
    words = ", ".join(f"{word} = CASE WHEN {word} IS NULL THEN NULL ELSE '(erased)' END" for word in _WORDS)
    op.execute(
        f"UPDATE career_status SET {words}, evidence = '(erased)', pay_cents = NULL, pay_max_cents = NULL, "
        f"pay_unit = NULL WHERE id {_OF_THE_ERASED}"
    )


def _on_postgresql(function: str) -> None:
    op.execute("DROP TRIGGER career_evidence_no_change ON career_evidence")
    op.execute(
        "CREATE TRIGGER career_evidence_no_change BEFORE UPDATE OR DELETE ON career_evidence "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER career_evidence_no_update")
        op.execute(
            "CREATE TRIGGER career_evidence_no_update BEFORE UPDATE ON career_evidence "
            "BEGIN SELECT RAISE(ABORT, 'career_evidence is append-only'); END"
        )
    else:
        _on_postgresql("refuse_change")
        op.execute("DROP FUNCTION refuse_change_but_erasure()")
