"""Take in receipts, many at a time: kept, applied so that a status never goes back, counted, judged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from actions.change_campaign import fail, suspend
from actions.send_texts import adopt, learn_from_drops
from actions.text_counts import count_change, counts_of
from database.campaigns import lock_campaigns
from database.receipts import about, keep_receipts
from database.texts import campaign_ids_of, lock_texts
from rules.campaign_states import TRANSITIONS, CampaignState, Move
from rules.suspension import Cause, SuspensionPolicy, Window, is_clear, suspicion
from schemas.sms import DeliveryStatus, Drop, Receipt
from schemas.tables import Campaign, Text


def _apply(text: Text, receipt: Receipt, now: datetime) -> Drop | None:
    """Apply one receipt; return what it says about the number, if anything."""
    if text.vendor_sid is None and text.attempt > 0:
        # Before our own commit, or after we gave up looking: the vendor has it, so it is not sent again.
        adopt(text, receipt.vendor_sid, receipt.status, now)
    elif text.vendor_sid != receipt.vendor_sid:
        return None  # a second text under one id of ours: kept in the ledger, it changes nothing here
    if receipt.error_code is not None:
        text.error_code = receipt.error_code
    if receipt.status.rank < text.delivery_rank:
        return None
    text.delivery, text.delivery_rank = receipt.status.value, receipt.status.rank
    drop = None if receipt.status is DeliveryStatus.DELIVERED else receipt.drop
    text.dropped_because = None if drop is None else drop.value
    return drop


def take_in_receipts(session: Session, receipts: Sequence[Receipt], *, now: datetime, policy: SuspensionPolicy) -> None:
    """Apply a group of receipts; repeated, early and late ones are right. May suspend campaigns."""
    keep_receipts(session, receipts, now)
    campaigns = lock_campaigns(session, campaign_ids_of(session, about(receipts)))
    texts = lock_texts(session, about(receipts))
    by_sid = {text.vendor_sid: text for text in texts if text.vendor_sid}
    by_uuid = {text.uuid: text for text in texts if text.uuid}
    learned: dict[int, tuple[int | None, Drop]] = {}
    for receipt in receipts:
        text = by_sid.get(receipt.vendor_sid) or by_uuid.get(receipt.text_uuid or "")
        if text is None:
            continue
        before = counts_of(text)
        drop = _apply(text, receipt, now)
        if drop is not None:
            learned[text.phone_id] = (receipt.error_code, drop)
        count_change(campaigns.get(text.campaign_id or 0), before, text)
    learn_from_drops(session, learned, now)
    for campaign in campaigns.values():
        _judge(session, campaign, now, policy)


def _judge(session: Session, campaign: Campaign, now: datetime, policy: SuspensionPolicy) -> None:
    window = _window(campaign)
    found = suspicion(window, campaign.recipients, policy)
    if found is None:
        if is_clear(window, policy):
            campaign.restart_window()
        return
    stop, move = (fail, Move.FAIL) if found.cause is Cause.ACCOUNT else (suspend, Move.SUSPEND)
    if (CampaignState(campaign.state), move) in TRANSITIONS:
        session.flush()  # the counters first: suspending reads the campaign again
        stop(session, campaign.id, now=now, why=f"{found.cause}: {found.evidence}")


def _window(campaign: Campaign) -> Window:
    """Return the window as counted; a text of an earlier one that changes its outcome must not make it negative."""
    filtered, bad_numbers = max(0, campaign.filtered_in_window), max(0, campaign.bad_numbers_in_window)
    dropped = max(campaign.dropped_in_window, filtered + bad_numbers)
    return Window(
        finished=max(campaign.finished_in_window, dropped),
        dropped=dropped,
        filtered=filtered,
        bad_numbers=bad_numbers,
        account=max(0, campaign.account_in_window),
    )
