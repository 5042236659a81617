"""Count sheets: what became of everybody in a batch, chained by hashes so that none can be changed or left out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class CountSheet(Base):
    """One count, as taken. Rows are added, never changed (a trigger refuses it)."""

    __tablename__ = "count_sheets"
    __table_args__ = (Index(None, "campaign_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    batch_number: Mapped[int | None]  # None: the whole campaign
    taken_at: Mapped[datetime]
    sheet: Mapped[str]  # canonical JSON, the very bytes that were hashed
    previous_hash: Mapped[str] = mapped_column(unique=True)  # of the row before, so the chain can't fork
    hash: Mapped[str] = mapped_column(unique=True)
