"""Receipts: kept as they came, and brought to the texts they are about. Both in groups, with few statements a group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import cast

import orjson
from sqlalchemy import ColumnElement, Row, Table, TextClause, bindparam, or_, select, text, update
from sqlalchemy.orm import Session

from database.json_rows import PARAMETER, json_rows_sql
from schemas.sms import DeliveryStatus, Drop, Receipt
from schemas.tables import Campaign, ReceiptEntry, Text

# Core, not ORM: a group is rows in and rows out, and an object for each would cost more than all the rest.
_RECEIPTS, _TEXTS = cast(Table, ReceiptEntry.__table__), cast(Table, Text.__table__)
_KEPT = {
    "vendor_sid": "text", "status": "text", "error_code": "integer", '"drop"': "text", "text_uuid": "text",
    "attempt": "integer",
}  # fmt: skip
_WAITING = [column for column in _RECEIPTS.c if column.name != "applied_at"]
_DELIVERY = {"delivery": "text", "delivery_rank": "integer", "error_code": "integer", "dropped_because": "text"}


@dataclass(frozen=True, slots=True)
class WaitingReceipt:
    """A receipt of the ledger that is not applied yet."""

    id: int
    receipt: Receipt
    received_at: datetime


@dataclass(slots=True)
class Standing:
    """A text as it stands, as far as receipts ask or change it; the names are those of the columns."""

    id: int
    uuid: str | None
    campaign_id: int | None
    phone_id: int
    purpose: str
    at_most_once: bool
    attempt: int
    state: str
    vendor_sid: str | None
    capped_sid: str | None
    twin_sid: str | None
    delivery: str | None
    delivery_rank: int
    error_code: int | None
    dropped_because: str | None


_STANDING = [_TEXTS.c[field.name] for field in fields(Standing)]


@cache
def _keep(dialect: str) -> TextClause:
    # The WHERE tells SQLite that ON CONFLICT is not the ON of a join.
    return text(
        f"INSERT INTO receipts ({', '.join(_KEPT)}, received_at) "
        f"SELECT {', '.join(f'r.{name}' for name in _KEPT)}, :now FROM {json_rows_sql(dialect, _KEPT)} WHERE true "
        "ON CONFLICT (vendor_sid, status, error_code) DO NOTHING"
    ).bindparams(bindparam("now", type_=_RECEIPTS.c.received_at.type))


def keep_receipts(session: Session, receipts: Sequence[Receipt], now: datetime) -> int:
    """Add receipts to the ledger, to be applied later; one that came before is ignored. Return how many were new."""
    rows = [(one.vendor_sid, one.status, one.error_code or 0, one.drop, one.text_uuid, one.attempt) for one in receipts]
    # In one order for everybody: two groups with the same receipts must not wait for each other in a circle.
    rows.sort(key=lambda row: row[:3])
    connection = session.connection()
    given = {PARAMETER: orjson.dumps(rows).decode(), "now": now}
    return connection.execute(_keep(connection.dialect.name), given).rowcount


def awaits_receipts(session: Session, *, after: datetime, before: datetime) -> bool:
    """Whether a campaign that began before `before`, and did not end before `after`, has texts without an end."""
    found = select(Campaign.id).where(
        Campaign.starts_at < before,
        or_(Campaign.ended_at.is_(None), Campaign.ended_at > after),
        Campaign.sent > Campaign.delivered + Campaign.undelivered,
    )
    return session.scalar(found.limit(1)) is not None


def waiting_receipts(
    session: Session, limit: int, *, besides: Collection[int] = (), only: int | None = None
) -> list[WaitingReceipt]:
    """Return up to `limit` receipts that wait to be applied, oldest first, ours until the commit.

    Those that somebody else is applying are left out, and those of the ids `besides`; `only` asks for a single one.
    """
    query = select(*_WAITING).where(_RECEIPTS.c.applied_at.is_(None))
    if besides:
        query = query.where(_RECEIPTS.c.id.not_in(besides))
    if only is not None:
        query = query.where(_RECEIPTS.c.id == only)
    rows = session.execute(query.order_by(_RECEIPTS.c.id).limit(limit).with_for_update(skip_locked=True))
    return [WaitingReceipt(row.id, _receipt(row), row.received_at) for row in rows]


def waiting_ids(session: Session, limit: int, *, besides: Collection[int]) -> Sequence[int]:
    """Return the ids of up to `limit` receipts that wait to be applied, oldest first, but those `besides`."""
    is_waiting = _RECEIPTS.c.applied_at.is_(None) & _RECEIPTS.c.id.not_in(besides)
    return session.scalars(select(_RECEIPTS.c.id).where(is_waiting).order_by(_RECEIPTS.c.id).limit(limit)).all()


def _receipt(row: Row[tuple[object, ...]]) -> Receipt:
    drop = None if row.drop is None else Drop(row.drop)
    return Receipt(row.vendor_sid, DeliveryStatus(row.status), row.error_code or None, drop, row.text_uuid, row.attempt)


def mark_applied(session: Session, waiting: Sequence[WaitingReceipt], now: datetime) -> None:
    """Note that these receipts are applied."""
    ids = [one.id for one in waiting]
    session.connection().execute(update(_RECEIPTS).where(_RECEIPTS.c.id.in_(ids)).values(applied_at=now))


def texts_about(session: Session, receipts: Sequence[Receipt]) -> dict[int, int | None]:
    """Return text id -> campaign id of the texts these receipts are about, by either id; none is locked."""
    uuids = {receipt.text_uuid for receipt in receipts if receipt.text_uuid}
    ours = _found(session, _TEXTS.c.uuid.in_(uuids)) if uuids else []
    known = {row.vendor_sid for row in ours}
    # Nearly all are found by our id; the others came early, belong to a second text under one id, or had no id of ours.
    sids = {receipt.vendor_sid for receipt in receipts} - known
    others = _found(session, _TEXTS.c.vendor_sid.in_(sids)) if sids else []
    return {row.id: row.campaign_id for row in (*ours, *others)}


def _found(session: Session, condition: ColumnElement[bool]) -> Sequence[Row[tuple[int, int | None, str | None]]]:
    columns = (_TEXTS.c.id, _TEXTS.c.campaign_id, _TEXTS.c.vendor_sid)
    return session.execute(select(*columns).where(condition)).all()


def lock_standings(session: Session, text_ids: Sequence[int]) -> list[Standing]:
    """Return these texts as they stand, held for this transaction."""
    rows = session.execute(select(*_STANDING).where(_TEXTS.c.id.in_(text_ids)).order_by(_TEXTS.c.id).with_for_update())
    return [Standing(*row) for row in rows]


@cache
def _write_deliveries(dialect: str) -> TextClause:
    return text(
        f"UPDATE texts SET {', '.join(f'{name} = r.{name}' for name in _DELIVERY)} "
        f"FROM {json_rows_sql(dialect, {'id': 'integer', **_DELIVERY})} WHERE texts.id = r.id"
    )


def write_deliveries(session: Session, texts: Sequence[Standing]) -> None:
    """Write how far texts came, and nothing else of them: one statement for all."""
    if texts:
        rows = [(one.id, one.delivery, one.delivery_rank, one.error_code, one.dropped_because) for one in texts]
        connection = session.connection()
        connection.execute(_write_deliveries(connection.dialect.name), {PARAMETER: orjson.dumps(rows).decode()})
