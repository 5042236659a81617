"""Texts of which nobody can tell what became of them: each is put before a person once."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class UnresolvedText(Base):
    """One text that a person was told of, with the ticket that tells it. One a text, however often it is found."""

    __tablename__ = "unresolved_texts"

    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    found_at: Mapped[datetime]
