"""Count sheets: counted from the texts, appended to the one chain, read back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.count_sheets import Counts
from schemas.sms import Drop
from schemas.tables import Campaign, CountSheet, Text, TextState

# PostgreSQL's name for the right to add a sheet; any number of our own.
_CHAIN = 7_266_843


def count_texts(session: Session, campaign_id: int, batch_number: int | None) -> Counts:
    """Return how the texts of a batch stand, or of the whole campaign (None), counted from the texts themselves."""
    reason = func.coalesce(Text.reason, Text.dropped_because, Drop.OTHER.value).label("why")
    of_batch = select(Text.state, reason).where(Text.campaign_id == campaign_id)
    if batch_number is not None:
        of_batch = of_batch.where(Text.batch_number == batch_number)
    texts = of_batch.subquery()
    rows = session.execute(select(texts.c.state, texts.c.why, func.count()).group_by(texts.c.state, texts.c.why))
    by_state: dict[TextState, dict[str, int]] = {state: {} for state in TextState}
    for state, why, number in rows.tuples():
        by_state[TextState(state)][why] = number
    numbers = {state: sum(reasons.values()) for state, reasons in by_state.items()}
    return Counts(
        sent=numbers[TextState.SENT],
        unknown=numbers[TextState.UNKNOWN],
        # A text that is being sent right now has no outcome yet; it is among those left.
        left=numbers[TextState.PLANNED] + numbers[TextState.SENDING],
        failed_because=by_state[TextState.FAILED],
        skipped_because=by_state[TextState.SKIPPED],
    )


def texts_taken_back(session: Session, campaign_id: int) -> int:
    """Return how many texts of a campaign a carrier's daily cap turned away after the vendor had taken them."""
    return session.scalar(
        select(func.count()).where(Text.campaign_id == campaign_id, Text.capped_sid.is_not(None))
    ) or 0  # fmt: skip


def lock_chain(session: Session) -> CountSheet | None:
    """Return the chain's newest sheet; until this transaction ends nobody else can add one.

    The last lock a transaction takes, so that nobody who holds it waits for somebody else. On SQLite there is one
    writer anyway. A lock on the newest row would not do: whoever waited for it would find it second newest.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CHAIN)))
    return session.scalar(select(CountSheet).order_by(CountSheet.id.desc()).limit(1))


def append_sheet(
    session: Session, campaign_id: int, batch_number: int | None, *,
    taken_at: datetime, sheet: str, previous_hash: str, own_hash: str,
) -> None:  # fmt: skip
    """Add a sheet to the chain that this transaction holds."""
    session.add(
        CountSheet(
            campaign_id=campaign_id, batch_number=batch_number, taken_at=taken_at, sheet=sheet,
            previous_hash=previous_hash, hash=own_hash,
        )
    )  # fmt: skip
    session.flush()


def sheets_of(session: Session, campaign_id: int | None = None) -> Sequence[CountSheet]:
    """Return the sheets of a campaign, or the whole chain (None), in order."""
    query = select(CountSheet).order_by(CountSheet.id)
    if campaign_id is not None:
        query = query.where(CountSheet.campaign_id == campaign_id)
    return session.scalars(query).all()


def newest_sheet(session: Session, campaign_id: int, batch_number: int) -> CountSheet | None:
    """Return the last sheet taken of a batch, None before the first."""
    return session.scalar(
        select(CountSheet)
        .where(CountSheet.campaign_id == campaign_id, CountSheet.batch_number == batch_number)
        .order_by(CountSheet.id.desc())
        .limit(1)
    )


def campaign_names(session: Session) -> dict[int, str]:
    """Return campaign id -> name, of those that have a sheet."""
    with_sheet = select(CountSheet.campaign_id).distinct()
    return dict(session.execute(select(Campaign.id, Campaign.name).where(Campaign.id.in_(with_sheet))).tuples().all())
