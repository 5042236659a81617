"""Learn from the vendor's own list what became of texts whose receipts were lost on the way.

Asked only while a campaign of the last days has texts without an end; what is known already changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from database.receipts import awaits_receipts, keep_receipts
from schemas.sms import Receipt, VendorText

# A phone that is off may take this long; what has no end by then is taken for lost by the carriers, too.
LOOK_BACK = timedelta(days=2)
# Receipts of texts younger than this may still be on their way.
PATIENCE = timedelta(hours=1)
GROUP = 500


def missed_since(session: Session, *, now: datetime) -> datetime | None:
    """Return from when on the vendor's list is to be read, None where every text has its end or is too young."""
    return now - LOOK_BACK if awaits_receipts(session, after=now - LOOK_BACK, before=now - PATIENCE) else None


def receipts_of(listed: Sequence[VendorText], *, now: datetime) -> list[list[Receipt]]:
    """Return the receipts that texts with an end would have brought, in groups for one transaction each."""
    ended = [
        Receipt(one.vendor_sid, one.status, one.error_code, one.drop, None, None)
        for one in listed
        if one.status.is_final and one.created_at <= now - PATIENCE
    ]
    return [ended[start : start + GROUP] for start in range(0, len(ended), GROUP)]


def keep_missed(session: Session, group: Sequence[Receipt], *, now: datetime) -> int:
    """Keep what did not come by webhook, to be applied with the rest; return how many that were."""
    return keep_receipts(session, group, now)
