"""The consent ledger: every yes and no to texting, with its proof, kept for good."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class ConsentEntry(Base):
    """One change of consent. Rows are added, never changed (a trigger refuses it)."""

    __tablename__ = "consent_ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"), index=True)
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phones.id"), index=True)
    change: Mapped[str]  # rules/consent.py: ConsentChange
    at: Mapped[datetime]
    source: Mapped[str]  # roster, reply, vendor, staff
    proof: Mapped[str]  # where it can be looked up: "roster load 3", "reply 81", "vendor code 21610"
    actor: Mapped[str]
    wording: Mapped[str | None]  # where the words stand ("reply 81"), or what a person of the office was told
    confirmed_by: Mapped[str | None]  # of an opt-out; rules/consent.py: ConfirmedBy
