"""Phones that carriers have taken out of service."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from schemas.tables import Phone


def mark_dead(session: Session, numbers: Collection[str], *, reason: str, now: datetime) -> int:
    """Mark our phones with these numbers (E.164) as dead; return how many that is new for.

    The phones are locked in the order of their ids, as everybody locks them.
    """
    ids = session.scalars(
        select(Phone.id).where(Phone.e164.in_(list(numbers)), Phone.dead_at.is_(None)).order_by(Phone.id)
        .with_for_update()
    ).all()  # fmt: skip
    if ids:
        session.execute(update(Phone).where(Phone.id.in_(ids)).values(dead_at=now, dead_reason=reason))
    return len(ids)
