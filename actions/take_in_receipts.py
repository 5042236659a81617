"""Take in receipts, many at a time: kept, applied so that a status never goes back, counted, judged."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from actions.change_campaign import suspend
from actions.send_texts import adopt, learn_from_drop
from database.campaigns import add_counts, lock_campaigns
from database.receipts import about, keep_receipts
from database.texts import campaign_ids_of, lock_texts
from rules.campaign_states import TRANSITIONS, CampaignState, Move
from rules.suspension import SuspensionPolicy, suspicion
from schemas.sms import DeliveryStatus, Drop, Receipt
from schemas.tables import Campaign, Text, TextState

# What says nothing about the message: it is not counted as a drop of the campaign.
_NOT_THE_MESSAGE = (Drop.ACCOUNT.value, Drop.THROTTLED.value)


def _counts(text: Text) -> Counter[str]:
    """Return what a text adds to its campaign's counters as it stands now."""
    ended = (TextState.SENT, TextState.FAILED, TextState.SKIPPED)
    ours = Counter({text.state: 1}) if text.state in ended else Counter[str]()
    return ours + _final_counts(text)


def _final_counts(text: Text) -> Counter[str]:
    if text.delivery == DeliveryStatus.DELIVERED:
        return Counter(delivered=1, finished_in_window=1)
    if text.delivery not in (DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED, DeliveryStatus.CANCELED):
        return Counter()
    if text.dropped_because in _NOT_THE_MESSAGE:
        return Counter(undelivered=1)
    filtered = int(text.dropped_because == Drop.CONTENT_FILTERED)
    return Counter(undelivered=1, finished_in_window=1, dropped_in_window=1, filtered_in_window=filtered)


def _apply(session: Session, text: Text, receipt: Receipt, now: datetime) -> None:
    if text.vendor_sid is None and text.attempt > 0:
        # Before our own commit, or after we gave up looking: the vendor has it, so it is not sent again.
        adopt(text, receipt.vendor_sid, receipt.status, now)
    elif text.vendor_sid != receipt.vendor_sid:
        return  # a second text under one id of ours: kept in the ledger, it changes nothing here
    if receipt.error_code is not None:
        text.error_code = receipt.error_code
    if receipt.status.rank >= text.delivery_rank:
        text.delivery, text.delivery_rank = receipt.status.value, receipt.status.rank
        text.dropped_because = None
        if receipt.drop is not None and receipt.status is not DeliveryStatus.DELIVERED:
            text.dropped_because = receipt.drop.value
            learn_from_drop(session, text.phone_id, receipt.error_code, receipt.drop, now)


def take_in_receipts(session: Session, receipts: Sequence[Receipt], *, now: datetime, policy: SuspensionPolicy) -> None:
    """Apply a group of receipts; repeated, early and late ones are right. May suspend campaigns."""
    keep_receipts(session, receipts, now)
    campaigns = lock_campaigns(session, campaign_ids_of(session, about(receipts)))
    texts = lock_texts(session, about(receipts))
    by_sid = {text.vendor_sid: text for text in texts if text.vendor_sid}
    by_uuid = {text.uuid: text for text in texts if text.uuid}
    for receipt in receipts:
        text = by_sid.get(receipt.vendor_sid) or by_uuid.get(receipt.text_uuid or "")
        if text is None:
            continue
        before = _counts(text)
        _apply(session, text, receipt, now)
        if text.campaign_id is not None:
            change = _counts(text)
            change.subtract(before)
            add_counts(campaigns[text.campaign_id], change)
    for campaign in campaigns.values():
        _judge(session, campaign, now, policy)


def _judge(session: Session, campaign: Campaign, now: datetime, policy: SuspensionPolicy) -> None:
    if (CampaignState(campaign.state), Move.SUSPEND) not in TRANSITIONS:
        return
    found = suspicion(campaign.finished_in_window, campaign.dropped_in_window, campaign.filtered_in_window, policy)
    if found is not None:
        session.flush()  # the counters first: suspending reads the campaign again
        suspend(session, campaign.id, now=now, why=f"{found.reason}: {found.evidence}")
