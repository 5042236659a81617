"""How far a sweep has come."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Cursor(Base):
    """Up to which instant a source has been read; a sweep looks a little further back, because lists lag."""

    __tablename__ = "cursors"

    name: Mapped[str] = mapped_column(primary_key=True)
    read_up_to: Mapped[datetime]
