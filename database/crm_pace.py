"""The pace of one CRM account, locked while turns are taken from it."""

from dataclasses import dataclass

from sqlalchemy import Float, literal_column, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from database.pace import CLOCKS
from rules.crm_pace import AccountPace, Lease
from schemas.tables import CrmAccountPace


@dataclass(frozen=True, slots=True)
class LockedPace:
    """An account's pace, and the database's time when the lock was ours, in seconds since 1970."""

    pace: AccountPace
    now: float


def lock_crm_pace(session: Session, account: str) -> LockedPace:
    """Return an account's pace, made if it is the first time, and locked for us until the commit."""
    locked = select(CrmAccountPace).where(CrmAccountPace.account == account).with_for_update()
    row = session.scalar(locked)
    if row is None:
        insert_or_ignore(session, CrmAccountPace, [{"account": account}], ["account"])
        row = session.scalars(locked).one()
    now = session.scalar(select(literal_column(CLOCKS[session.get_bind().dialect.name], Float)))
    assert now is not None, "a clock tells the time"
    pace = AccountPace(
        requests=_leases(row.requests),
        searches=_leases(row.searches),
        closed_until=row.closed_until,
        parked_until=row.parked_until,
        day=row.day,
        today=row.today,
    )
    return LockedPace(pace, now)


def write_crm_pace(session: Session, account: str, pace: AccountPace) -> None:
    """Write the pace that was locked before."""
    session.execute(
        update(CrmAccountPace)
        .where(CrmAccountPace.account == account)
        .values(
            requests=[[one.until, one.number] for one in pace.requests],
            searches=[[one.until, one.number] for one in pace.searches],
            closed_until=pace.closed_until,
            parked_until=pace.parked_until,
            day=pace.day,
            today=pace.today,
        )
    )


def _leases(rows: list[list[float]]) -> tuple[Lease, ...]:
    return tuple(Lease(until, int(number)) for until, number in rows)
