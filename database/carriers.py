"""Who waits for a carrier's daily cap to be lifted: its known recipients, or one number whose carrier is not known."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.carriers import CAPPING_CARRIER, held_until
from schemas.tables import CappedPhone, CarrierHold, Phone


def hold_carrier(session: Session, code: int, phone_ids: Collection[int], *, now: datetime) -> None:
    """Learn from a cap's code whose subscribers these phones are, and hold that carrier until the cap is lifted.

    `now` is when the vendor said so; of a cap that is lifted by then only the carrier is learned. A code that names no
    carrier holds these numbers alone, and any other code nobody. Locks the phones in the order of their ids; twice is
    as good as once.
    """
    if code not in CAPPING_CARRIER or not phone_ids:
        return
    ids = sorted(phone_ids)
    carrier, until = CAPPING_CARRIER[code], held_until(now)
    if carrier is not None:
        session.execute(select(Phone.id).where(Phone.id.in_(ids)).order_by(Phone.id).with_for_update()).all()
        session.execute(update(Phone).where(Phone.id.in_(ids)).values(carrier=carrier))
    if until is None:
        return
    if carrier is not None:
        hold = {"carrier": carrier, "held_until": until, "because": f"vendor code {code}"}
        insert_or_ignore(session, CarrierHold, [hold], ["carrier"])
        session.execute(
            update(CarrierHold)
            .where(CarrierHold.carrier == carrier, CarrierHold.held_until < until)
            .values(held_until=until, because=hold["because"])
        )
        return
    insert_or_ignore(session, CappedPhone, [{"phone_id": one, "held_until": until} for one in ids], ["phone_id"])
    session.execute(
        update(CappedPhone)
        .where(CappedPhone.phone_id.in_(ids), CappedPhone.held_until < until)
        .values(held_until=until)
    )


def held_phones_condition(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that a phone of the statement has to wait for a cap; never NULL, so it may be negated."""
    return or_(
        exists().where(CarrierHold.carrier == Phone.carrier, CarrierHold.held_until > now).correlate(Phone),
        exists().where(CappedPhone.phone_id == Phone.id, CappedPhone.held_until > now).correlate(Phone),
    )


def first_release(session: Session, now: datetime) -> datetime | None:
    """Return when the first cap that holds somebody is lifted, None when none does."""
    ends = [
        session.scalar(select(func.min(held)).where(held > now))
        for held in (CarrierHold.held_until, CappedPhone.held_until)
    ]
    return min((end for end in ends if end is not None), default=None)
