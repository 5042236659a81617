"""The pace: how fast all processes together may hand texts to the vendor."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class SenderPace(Base):
    """One sender's bucket, shared by every process. Times are seconds since 1970 on the database's clock."""

    __tablename__ = "sender_pace"

    sender: Mapped[str] = mapped_column(primary_key=True)  # the messaging service
    next_at: Mapped[float] = mapped_column(default=0.0)  # the first slot nobody has leased
    slowed_to: Mapped[float] = mapped_column(default=1.0)  # share of the rate left after the vendor was busy last
    slowed_at: Mapped[float] = mapped_column(default=0.0)  # when its pause ended and the rate began to grow back
    vendor_rate: Mapped[float | None]  # texts a second, as the vendor's registration of the sender says
    vendor_rate_read_at: Mapped[datetime | None]


class CarrierHold(Base):
    """A carrier that takes no more of our texts today; its recipients wait, everybody else goes on."""

    __tablename__ = "carrier_holds"

    carrier: Mapped[str] = mapped_column(primary_key=True)
    held_until: Mapped[datetime]
    because: Mapped[str]


class CappedPhone(Base):
    """A phone that met a daily cap whose carrier was not named; it waits alone."""

    __tablename__ = "capped_phones"

    phone_id: Mapped[int] = mapped_column(ForeignKey("phones.id"), primary_key=True, autoincrement=False)
    held_until: Mapped[datetime]


class CrmAccountPace(Base):
    """One account of the CRM, shared by every process. Times are seconds since 1970 on the database's clock."""

    __tablename__ = "crm_pace"

    account: Mapped[str] = mapped_column(primary_key=True)  # a hash of address and token, never the token
    requests: Mapped[list[list[float]]] = mapped_column(JSON, default=list)  # rules/crm_pace.py: [until, number]
    searches: Mapped[list[list[float]]] = mapped_column(JSON, default=list)
    closed_until: Mapped[float] = mapped_column(default=0.0)
    parked_until: Mapped[float] = mapped_column(default=0.0)
    day: Mapped[str] = mapped_column(default="")  # of the portal's calendar
    today: Mapped[int] = mapped_column(default=0)
