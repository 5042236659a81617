"""Texts of which nobody can tell what became of them, and what a person was told of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, text
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.tables import Text, Ticket, UnresolvedText
from schemas.tables.texts import UNRESOLVED_CASE


def is_unresolved_case() -> ColumnElement[bool]:
    """Whether a person has to look into a text; in the words of the index, which holds the few that are."""
    return text(f"({UNRESOLVED_CASE})")  # type: ignore[return-value]  # a condition written out


def _untold() -> tuple[ColumnElement[bool], ...]:
    return is_unresolved_case(), ~exists().where(UnresolvedText.text_id == Text.id)


def campaigns_with_untold(session: Session) -> list[int | None]:
    """Return the campaigns that have texts no person was told of, in order; None for automatic answers."""
    found = session.scalars(select(Text.campaign_id).where(*_untold()).distinct())
    return sorted(found, key=lambda campaign_id: campaign_id or 0)


def untold_texts(session: Session, campaign_id: int | None) -> Sequence[int]:
    """Return the ids of a campaign's texts (None: of the answers) that no person was told of, held for us."""
    return session.scalars(
        select(Text.id).where(Text.campaign_id.is_not_distinct_from(campaign_id), *_untold()).order_by(Text.id)
        .with_for_update()
    ).all()  # fmt: skip


def keep_told(session: Session, text_ids: Collection[int], ticket_id: int, now: datetime) -> None:
    """Note which ticket tells of these texts."""
    rows = [{"text_id": text_id, "ticket_id": ticket_id, "found_at": now} for text_id in text_ids]
    insert_or_ignore(session, UnresolvedText, rows, ["text_id"])


def told_of(session: Session, ticket_id: int) -> tuple[int, int]:
    """Return how many texts a ticket tells of: those the vendor does not have, and those it has twice."""
    twins, every = session.execute(
        select(func.count(Text.twin_sid), func.count())
        .join(UnresolvedText, UnresolvedText.text_id == Text.id)
        .where(UnresolvedText.ticket_id == ticket_id)
    ).one()
    return every - twins, twins


def ticket_opened_for(session: Session, opened_for: str) -> Ticket | None:
    """Return the latest ticket about this, held for this transaction."""
    return session.scalar(
        select(Ticket).where(Ticket.opened_for == opened_for).order_by(Ticket.id.desc()).limit(1).with_for_update()
    )


def spent_sids(session: Session, phone_ids: Collection[int]) -> dict[int, set[str]]:
    """Return phone id -> vendor ids of texts to it that are over or are twins: none of them may be adopted."""
    spent: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(Text.phone_id, Text.capped_sid, Text.twin_sid).where(
            Text.phone_id.in_(list(phone_ids)), Text.capped_sid.is_not(None) | Text.twin_sid.is_not(None)
        )
    )
    for phone_id, *sids in rows:
        spent[phone_id].update(sid for sid in sids if sid is not None)
    return spent
