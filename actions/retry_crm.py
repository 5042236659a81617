"""Let dead letters of the CRM be sent again: a person has mended the cause."""

from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.outbox import retry
from schemas.mistakes import Mistake
from schemas.tables import OutboxKind


def retry_crm(session: Session, *, kind: str, key: str, now: datetime, actor: str) -> int:
    """Put the refused entries of a kind and key (empty: all) back in line and return how many.

    What somebody deleted in the CRM is made anew only where its key is named. Raises Mistake for a kind there is not,
    and for a key that no refused or deleted entry has.
    """
    kinds = [each.value for each in OutboxKind]
    if kind and kind not in kinds:
        raise Mistake(f"There is no kind {kind!r}; there are {', '.join(kinds)}.")
    number = retry(session, OutboxKind(kind) if kind else None, key or None, now=now)
    if key and not number:
        of_kind = f" of kind {kind}" if kind else ""
        raise Mistake(
            f"The CRM refused no entry {key!r}{of_kind}, and nobody deleted it. `placeline crm rejected` lists them."
        )
    write_audit(
        session, at=now, actor=actor, action="retry_crm", subject=f"outbox:{kind or 'all'}",
        why="asked for in the terminal", after=f"{number} entries",
    )  # fmt: skip
    return number
