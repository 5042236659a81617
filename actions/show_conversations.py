"""Show conversations in the CRM: each text of them once, and never a second time for want of an answer.

Per hundred: note (commit), call, record (commit). What a dead run or a lost answer left in doubt is looked up first.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.send_agent_reply import thread_key
from database.crm_channel import (
    ShownRow,
    claim_shown,
    doubtful,
    forget_shown,
    record_shown,
    texts_not_shown,
)
from schemas.crm import CrmBusy, CrmUnanswered, Rejected, Written
from schemas.messaging import Messaging, TextToShow
from schemas.tables import ShownState

Begin = Callable[[], AbstractContextManager[Session]]
AT_ONCE = 100  # the CRM's most inputs a request
# From the day the way is chosen, and as far back as the CRM may have been away.
SHOWN_FOR = timedelta(days=7)


@dataclass
class ShownReport:
    """What one run showed; `stopped` says why it ended early (the next one goes on)."""

    shown: int = 0
    refused: int = 0
    stopped: str | None = None


async def show_conversations(
    begin: Begin, messaging: Messaging, *, clock: Callable[[], datetime], with_ours: bool = True
) -> ShownReport:
    """Show whatever is not shown yet. Raises CrmRefused; a busy or silent CRM ends the run early instead.

    `with_ours` off: our texts are logged by the outbox, so only what students write is shown.
    """
    report = ShownReport()
    try:
        await _settle_doubts(begin, messaging, clock)
        while True:
            with begin() as session:
                texts = [
                    _text(row) for row in texts_not_shown(session, clock() - SHOWN_FOR, AT_ONCE, with_ours=with_ours)
                ]
                claim_shown(session, [one.vendor_sid for one in texts], clock())
            if not texts:
                return report
            await _show(begin, messaging, texts, clock, report)
    except (CrmBusy, CrmUnanswered) as stopped:
        report.stopped = str(stopped)
    return report


async def _settle_doubts(begin: Begin, messaging: Messaging, clock: Callable[[], datetime]) -> None:
    with begin() as session:
        texts = [_text(row) for row in doubtful(session, AT_ONCE * 10)]
    if not texts:
        return
    standing = await messaging.shown(texts)
    with begin() as session:
        for sid, crm_id in standing.items():
            record_shown(session, sid, ShownState.SHOWN, clock(), crm_id=crm_id)
        forget_shown(session, [one.vendor_sid for one in texts if one.vendor_sid not in standing])


async def _show(
    begin: Begin, messaging: Messaging, texts: Sequence[TextToShow], clock: Callable[[], datetime], report: ShownReport
) -> None:
    try:
        results = await messaging.show(texts)
    except CrmBusy:
        with begin() as session:
            forget_shown(session, [one.vendor_sid for one in texts])
        raise
    except CrmUnanswered as unanswered:
        with begin() as session:
            for one in texts:
                record_shown(session, one.vendor_sid, ShownState.UNKNOWN, clock(), error=str(unanswered))
        raise
    with begin() as session:
        for result in results:
            if isinstance(result, Written):
                record_shown(session, result.key, ShownState.SHOWN, clock(), crm_id=result.crm_id)
                report.shown += 1
            else:
                record_shown(
                    session,
                    result.key,
                    ShownState.REFUSED,
                    clock(),
                    error=result.reason if isinstance(result, Rejected) else None,
                )
                report.refused += 1


def _text(row: ShownRow) -> TextToShow:
    vendor_sid, is_incoming, phone_id, phone, our_phone, body, at, contact_id = row
    return TextToShow(vendor_sid, is_incoming, phone, our_phone, body, at, thread_key(phone_id), contact_id)
