"""How far a sweep has come."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Cursor(Base):
    """Up to which instant a source has been read; a sweep looks a little further back, because lists lag."""

    __tablename__ = "cursors"

    name: Mapped[str] = mapped_column(primary_key=True)
    read_up_to: Mapped[datetime]


class ThreadCursor(Base):
    """Up to which message one thread of a source has been stored; older ones are not looked at again."""

    __tablename__ = "thread_cursors"

    source: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(primary_key=True)
    read_up_to: Mapped[datetime]
