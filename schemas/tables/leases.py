"""Leases: work that only one process may do at a time, on any number of machines."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Lease(Base):
    """Who does the work called `name`, and until when that is believed without another sign of life."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    held_until: Mapped[datetime]
