"""Take in receipts, many at a time: kept, applied so that a status never goes back, counted, judged.

Keeping and applying are two steps with a transaction each: the vendor is answered after the first, and a burst is
applied behind it, in groups. Applying twice is safe, and so is any order, because ranks only grow.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from sqlalchemy.orm import Session

from actions.change_campaign import fail, suspend
from actions.send_texts import MAX_ATTEMPTS, learn_from_drops
from actions.text_counts import counts_of
from database.audit import write_audit
from database.campaigns import add_counts, lock_campaigns
from database.carriers import hold_carrier
from database.receipts import (
    Standing,
    WaitingReceipt,
    keep_receipts,
    lock_standings,
    mark_applied,
    texts_about,
    waiting_receipts,
    write_deliveries,
)
from database.students import lock_phones
from database.texts import change_texts
from rules.campaign_states import TRANSITIONS, CampaignState, Move, next_state
from rules.suspension import Cause, SuspensionPolicy, Window, is_clear, suspicion
from schemas.sms import DeliveryStatus, Drop, Receipt
from schemas.tables import Campaign, TextPurpose, TextState

LARGEST_GROUP = 1_000  # receipts a transaction: whoever else wants to write waits for some hundredths of a second


class _Counted(NamedTuple):
    """What `counts_of` looks at."""

    state: str
    delivery: str | None
    dropped_because: str | None


@dataclass(slots=True)
class _Changes:
    """What a group of receipts changes, to be written at once."""

    delivered: dict[int, Standing] = field(default_factory=dict)  # by text id: how far it came
    adopted: list[dict[str, object]] = field(default_factory=list)
    planned_again: list[dict[str, object]] = field(default_factory=list)
    twins: list[dict[str, object]] = field(default_factory=list)
    learned: dict[int, tuple[int | None, Drop]] = field(default_factory=dict)  # by phone id
    capped: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # code -> phone ids
    capped_at: datetime | None = None  # when the vendor said so last
    unfinished: set[int] = field(default_factory=set)  # campaigns of which somebody is to be texted again

    def write(self, session: Session, now: datetime) -> None:
        """Write everything; what a later list sets is what holds."""
        write_deliveries(session, list(self.delivered.values()))
        for rows in (self.adopted, self.planned_again, self.twins):
            change_texts(session, rows)
        lock_phones(session, {*self.learned, *chain.from_iterable(self.capped.values())})
        learn_from_drops(session, self.learned, now)
        for code, phone_ids in sorted(self.capped.items()):
            hold_carrier(session, code, phone_ids, now=self.capped_at or now)


def take_in_receipts(session: Session, receipts: Sequence[Receipt], *, now: datetime, policy: SuspensionPolicy) -> None:
    """Keep a group of receipts and apply whatever waits; repeated, early and late ones are right."""
    keep_receipts(session, receipts, now)
    while apply_receipts(session, now=now, policy=policy):
        pass


def apply_receipts(
    session: Session, *, now: datetime, policy: SuspensionPolicy, limit: int = LARGEST_GROUP,
    besides: Collection[int] = (), only: int | None = None,
) -> int:  # fmt: skip
    """Apply up to `limit` waiting receipts and return how many those were. May suspend campaigns.

    Others may do the same at the same time: each takes receipts that nobody else holds. `besides` and `only` are ids
    of the ledger: which to leave alone, which single one to apply.
    """
    waiting = waiting_receipts(session, limit, besides=besides, only=only)
    if not waiting:
        return 0
    receipts = [one.receipt for one in waiting]
    about = texts_about(session, receipts)
    campaigns = lock_campaigns(session, {campaign_id for campaign_id in about.values() if campaign_id is not None})
    texts = lock_standings(session, list(about))
    before = {text.id: _counted(text) for text in texts}
    by_sid = {text.vendor_sid: text for text in texts if text.vendor_sid}
    by_uuid = {text.uuid: text for text in texts if text.uuid}
    changes = _Changes()
    for one in waiting:
        text = by_sid.get(one.receipt.vendor_sid) or by_uuid.get(one.receipt.text_uuid or "")
        if text is not None:
            _apply(text, one, campaigns.get(text.campaign_id or 0), changes, now)
    changes.write(session, now)
    _count(campaigns, texts, before)
    for campaign_id in changes.unfinished:
        _reopen(session, campaigns[campaign_id], now)
    mark_applied(session, waiting, now)
    for campaign in campaigns.values():
        _judge(session, campaign, now, policy)
    return len(waiting)


def _reopen(session: Session, campaign: Campaign, now: datetime) -> None:
    """Let a campaign go on that was taken for completed: somebody is to be texted once more. Dispatch plans when."""
    before = CampaignState(campaign.state)
    if before is not CampaignState.COMPLETED:
        return
    campaign.state, campaign.ended_at = next_state(before, Move.REOPEN, any_sent=True).value, None
    write_audit(
        session, at=now, actor="placeline", action=Move.REOPEN.value, subject=f"campaign:{campaign.id}",
        before=before.value, after=campaign.state, why="a carrier's daily cap turned texts away",
    )  # fmt: skip


def _apply(
    text: Standing, waiting: WaitingReceipt, campaign: Campaign | None, changes: _Changes, now: datetime
) -> None:  # fmt: skip
    """Apply one receipt to a text as it stands, and note what has to be written."""
    receipt = waiting.receipt
    if receipt.vendor_sid == text.capped_sid:
        return  # of an attempt that is over
    if text.vendor_sid is None:
        # Before our own commit, or after we gave up looking: the vendor has it, so it is not sent again.
        _adopt(text, receipt.vendor_sid, changes, now)
    elif text.vendor_sid != receipt.vendor_sid:
        if text.twin_sid is None:
            text.twin_sid = receipt.vendor_sid
            changes.twins.append({"id": text.id, "twin_sid": text.twin_sid})
        return
    changes.delivered[text.id] = text
    if receipt.error_code is not None:
        text.error_code = receipt.error_code
    if receipt.status.rank < text.delivery_rank:
        return
    drop = None if receipt.status is DeliveryStatus.DELIVERED else receipt.drop
    text.delivery, text.delivery_rank = receipt.status.value, receipt.status.rank
    text.dropped_because = None if drop is None else drop.value
    if drop is Drop.CARRIER_CAP:
        changes.capped[receipt.error_code or 0].add(text.phone_id)
        changes.capped_at = max(waiting.received_at, changes.capped_at or waiting.received_at)
        if campaign is not None and _may_go_again(text, campaign):
            _plan_again(text, changes)
            changes.unfinished.add(campaign.id)
    elif drop is not None:
        changes.learned[text.phone_id] = (receipt.error_code, drop)


def _adopt(text: Standing, vendor_sid: str, changes: _Changes, now: datetime) -> None:
    text.state, text.vendor_sid = TextState.SENT.value, vendor_sid
    nothing = {"lease_until": None, "look_up_at": None, "reason": None}
    changes.adopted.append(
        {"id": text.id, "state": text.state, "vendor_sid": vendor_sid, "sent_at": now, **nothing}
    )  # fmt: skip


def _may_go_again(text: Standing, campaign: Campaign) -> bool:
    """Whether a text that a carrier's daily cap turned away gets its second attempt, once the cap is lifted."""
    return (
        campaign.state != CampaignState.CANCELLED
        and text.purpose == TextPurpose.CAMPAIGN
        and text.state == TextState.SENT
        and text.attempt < MAX_ATTEMPTS
        and not text.at_most_once
    )


def _plan_again(text: Standing, changes: _Changes) -> None:
    """Return a text to the plan, as if the vendor had never had it; the batch it went in stays used up."""
    text.state, text.capped_sid, text.vendor_sid = TextState.PLANNED.value, text.vendor_sid, None
    text.delivery, text.delivery_rank, text.error_code, text.dropped_because = None, 0, None, None
    nothing = {"vendor_sid": None, "sent_at": None, "batch_number": None}
    changes.planned_again.append({"id": text.id, "state": text.state, "capped_sid": text.capped_sid, **nothing})


def _counted(text: Standing) -> _Counted:
    return _Counted(text.state, text.delivery, text.dropped_because)


def _count(campaigns: Mapping[int, Campaign], texts: Sequence[Standing], before: Mapping[int, _Counted]) -> None:
    """Add to the campaigns what their texts count more, or less, than before; alike ones are counted together."""
    moved: dict[int, Counter[_Counted]] = {campaign_id: Counter() for campaign_id in campaigns}
    for text in texts:
        if text.campaign_id is not None:
            moved[text.campaign_id][_counted(text)] += 1
            moved[text.campaign_id][before[text.id]] -= 1
    for campaign_id, changed in moved.items():
        counts: Counter[str] = Counter()
        for counted, times in changed.items():
            counts.update({name: amount * times for name, amount in counts_of(counted).items()})
        add_counts(campaigns[campaign_id], counts)


def _judge(session: Session, campaign: Campaign, now: datetime, policy: SuspensionPolicy) -> None:
    window = _window(campaign)
    found = suspicion(window, campaign.recipients, policy)
    if found is None:
        if is_clear(window, policy):
            campaign.restart_window()
        return
    stop, move = (fail, Move.FAIL) if found.cause is Cause.ACCOUNT else (suspend, Move.SUSPEND)
    if (CampaignState(campaign.state), move) in TRANSITIONS:
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
