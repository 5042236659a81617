"""Leases: taken, renewed and given back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.tables import Lease


def take_lease(session: Session, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take or renew a lease; False while another holder's has not run out."""
    insert_or_ignore(session, Lease, [{"name": name, "holder": holder, "held_until": until}], ["name"])
    lease = session.scalars(select(Lease).where(Lease.name == name).with_for_update()).one()
    if lease.holder != holder and lease.held_until > now:
        return False
    lease.holder, lease.held_until = holder, until
    return True


def give_back(session: Session, name: str, holder: str, *, now: datetime) -> None:
    """End our lease early."""
    session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(held_until=now))
