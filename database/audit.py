"""The audit log's one way in."""

from datetime import datetime

from sqlalchemy.orm import Session

from schemas.tables import AuditEntry


def write_audit(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    why: str,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Add one line: who did what to which subject (noun:id), and why."""
    session.add(AuditEntry(at=at, actor=actor, action=action, subject=subject, before=before, after=after, why=why))
