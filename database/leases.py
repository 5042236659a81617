"""Leases: taken, renewed and given back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.tables import Lease


def take_lease(session: Session, name: str, holder: str, *, now: datetime, until: datetime) -> datetime | None:
    """Take a lease; None if it is ours now, else the instant until which another holder's runs."""
    insert_or_ignore(session, Lease, [{"name": name, "holder": holder, "held_until": until}], ["name"])
    lease = session.scalars(select(Lease).where(Lease.name == name).with_for_update()).one()
    if lease.holder != holder and lease.held_until > now:
        return lease.held_until
    lease.holder, lease.held_until = holder, until
    return None


def renew_lease(session: Session, name: str, holder: str, *, until: datetime) -> bool:
    """Renew our lease, also one that has run out; False if somebody else has had it since."""
    ours = (
        update(Lease).where(Lease.name == name, Lease.holder == holder).values(held_until=until).returning(Lease.name)
    )
    return session.scalar(ours) is not None


def give_back(session: Session, name: str, holder: str, *, now: datetime) -> None:
    """End our lease early."""
    session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(held_until=now))
