"""A few planned texts of a campaign that nobody has tried yet: what the vendor is asked about before a batch."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from schemas.tables import Phone, Student, Text, TextState

PER_PLACE = 3


def untried_phones(session: Session, campaign_id: int, limit: int, *, since: datetime) -> Sequence[str]:
    """Return the numbers, E.164, that come next in the campaign: at most `limit`, at most three for each place.

    Left out is whoever any campaign has claimed since then: their text may be at the vendor, and not written down yet.
    Each place has its own windows, so whoever sent before us may have begun with any of them, but there in this order.
    """
    other = aliased(Text)
    turn = func.row_number().over(partition_by=Student.zone_key, order_by=(Text.rank, Text.id)).label("turn")
    waiting = (
        select(Phone.e164, turn)
        .join(Text, Text.phone_id == Phone.id)
        .join(Student, Student.id == Text.student_id)
        .where(
            Text.campaign_id == campaign_id,
            Text.state == TextState.PLANNED.value,
            Text.attempt == 0,
            ~exists().where(other.phone_id == Text.phone_id, other.claimed_at > since),
        )
        .subquery()
    )
    return session.scalars(
        select(waiting.c.e164).where(waiting.c.turn <= PER_PLACE).order_by(waiting.c.turn, waiting.c.e164).limit(limit)
    ).all()
