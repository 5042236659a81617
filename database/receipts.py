"""Receipts: kept as they came, and the texts they are about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.sms import Receipt
from schemas.tables import ReceiptEntry, Text


def keep_receipts(session: Session, receipts: Sequence[Receipt], now: datetime) -> None:
    """Add receipts to the ledger; one that came before is ignored."""
    rows = [
        {
            "vendor_sid": receipt.vendor_sid,
            "status": receipt.status.value,
            "error_code": receipt.error_code or 0,
            "text_uuid": receipt.text_uuid,
            "received_at": now,
        }
        for receipt in receipts
    ]
    # In one order for everybody: two groups with the same receipts must not wait for each other in a circle.
    rows.sort(key=lambda row: (row["vendor_sid"], row["status"], row["error_code"]))
    insert_or_ignore(session, ReceiptEntry, rows, ["vendor_sid", "status", "error_code"])


def about(receipts: Sequence[Receipt]) -> ColumnElement[bool]:
    """Return the condition that a text is one these receipts are about, by the vendor's id or by ours."""
    sids = [receipt.vendor_sid for receipt in receipts]
    uuids = [receipt.text_uuid for receipt in receipts if receipt.text_uuid]
    return or_(Text.vendor_sid.in_(sids), Text.uuid.in_(uuids))
