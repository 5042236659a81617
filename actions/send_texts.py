"""Send texts: claim (commit), call the vendor, record (commit). Never twice, never lost.

The claim re-checks consent, phone, window and the campaign's state in its own transaction and gives the text its id;
that id travels in the callback address. No transaction is open while the vendor is called. Whoever dies in between
leaves `sending` rows whose lease runs out; they become `unknown` and are looked up at the vendor, never sent again
blindly.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from actions.pace import Pacer
from actions.run_batch import MAY_SEND, Days, caps_of
from actions.student_values import student_values
from actions.text_counts import count_change, counts_of
from database.campaigns import batch_of, lock_campaign, lock_campaigns, planned_zone_keys
from database.students import change_phone
from database.texts import (
    UNRESOLVED,
    Candidate,
    answer_candidates,
    campaign_candidates,
    campaign_ids_of,
    change_texts,
    lock_texts,
)
from rules.consent import ConsentChange
from rules.frequency import PERIOD
from rules.recipients import Exclusion, exclusion
from rules.templates import MAX_BODY, TemplateError, render
from schemas.office import Office
from schemas.sms import (
    DeliveryStatus,
    Drop,
    NeverSent,
    OutgoingText,
    Refused,
    SmsVendor,
    Submitted,
    Unanswered,
    VendorBusy,
)
from schemas.tables import ConsentEntry, Phone, Text, TextPurpose, TextState

CLAIM_SIZE = 64  # what a kill can leave unknown at most; larger claims are hardly faster
LEASE = timedelta(seconds=90)  # the vendor client gives up after 15 s; six times that is a dead sender
HAND_OVER = LEASE - timedelta(seconds=30)  # leaves a call its 15 s, and the record the rest
LONGEST_BUSY = timedelta(seconds=30)  # a vendor that asks for more is asked again then
FIRST_LOOK_UP = timedelta(minutes=1)
LONGEST_VALIDITY = timedelta(hours=10)  # the vendor's own limit
MAX_ATTEMPTS = 2
MERGE_VALUE_MISSING = "merge_value_missing"
TOO_LONG = "too_long"  # with the values merged


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text that is ours to send, now. `claimed_at` tells this claim from a later one of the same text."""

    text_id: int
    outgoing: OutgoingText
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took. `stop` says why there is nothing more to claim, None while there is."""

    texts: Sequence[Claimed]
    skipped: int
    stop: str | None


Outcome = Submitted | Refused | NeverSent | VendorBusy | Unanswered


def _stop(why: str) -> Claim:
    return Claim((), 0, why)


def claim_campaign_texts(
    session: Session,
    campaign_id: int,
    run_id: str,
    *,
    zone_keys: Collection[str],
    now: datetime,
    office: Office,
    limit: int = CLAIM_SIZE,
) -> Claim:
    """Claim the next texts of a campaign for its run; refuses when the campaign was stopped or the batch is full.

    Whoever got as many campaign texts lately as anybody may get waits (rules/frequency.py).

    `zone_keys` are the places where somebody was still planned a moment ago: counting them anew for every claim would
    cost more than the claim. Whether their windows are open is decided here.
    """
    campaign = lock_campaign(session, campaign_id)
    if campaign is None or campaign.run_id != run_id:
        return _stop("this run no longer has the batch")
    if campaign.state not in MAY_SEND:
        return _stop(f"the campaign is {campaign.state}")
    if not office.can_send_sms:
        return _stop("Company can send SMS is off")
    batch = batch_of(session, campaign_id, campaign.next_batch_number)
    if batch is None or batch.claimed >= batch.size:
        return _stop("the batch is full")
    campaign.run_alive_at = now
    days = Days.of(campaign, now)
    caps = caps_of(days.are_open(office.hours, zone_keys, now), office)
    room = min(limit, batch.size - batch.claimed)
    candidates = campaign_candidates(session, campaign_id, room, caps=caps, since=now - PERIOD) if caps else []
    if not candidates:
        left = planned_zone_keys(session, campaign_id)
        if days.are_open(office.hours, left, now):
            return _stop("those who are left were texted too lately, or wait for the outcome of another text")
        return _stop("every window that is left is closed" if left else "nobody is left")
    claimed, skipped = _claim(
        session,
        candidates,
        now=now,
        batch_number=batch.number,
        body=campaign.body,
        common={"staff_name": campaign.sender, **campaign.merge_values, "college": office.college},
        closes_at=lambda key: office.hours.closes_at(key, now, weekends=days.weekends, on_days_off=days.on_days_off),
    )
    batch.claimed += len(claimed)
    campaign.skipped += skipped
    campaign.fruitless_attempts = 0
    return Claim(claimed, skipped, None)


def claim_answers(session: Session, *, now: datetime, college: str, limit: int = CLAIM_SIZE) -> Claim:
    """Claim answers to students who wrote. They answer a text just received, so no window holds them back."""
    candidates = answer_candidates(session, limit)
    if not candidates:
        return _stop("no answer is waiting")
    claimed, skipped = _claim(session, candidates, now=now, batch_number=None, body="", common={"college": college})
    return Claim(claimed, skipped, None)


def _why_not(candidate: Candidate) -> Exclusion | None:
    """Return why this text may not go out now.

    An answer needs no consent to campaigns, only a number that did not say stop and is not held; the one confirmation
    of an opt-out goes to a number that just said stop.
    """
    if candidate.purpose == TextPurpose.CAMPAIGN:
        return exclusion(candidate.facts)
    if candidate.purpose == TextPurpose.CONFIRMATION:
        return Exclusion.BOUNCED if candidate.facts.bounced else None
    for is_true, reason in (
        (candidate.facts.bounced, Exclusion.BOUNCED),
        (candidate.facts.unsubscribed, Exclusion.UNSUBSCRIBED),
        (candidate.facts.held, Exclusion.HELD),
    ):
        if is_true:
            return reason
    return None


def _claim(
    session: Session,
    candidates: Sequence[Candidate],
    *,
    now: datetime,
    batch_number: int | None,
    body: str,
    common: Mapping[str, str],
    closes_at: Callable[[str], datetime] | None = None,
) -> tuple[list[Claimed], int]:
    """Claim what may go out; `closes_at` tells for a zone key when its window shuts, None where none holds it."""
    claimed: list[Claimed] = []
    rows: list[dict[str, object]] = []
    skipped: list[dict[str, object]] = []
    for candidate in candidates:
        why_not: str | None = _why_not(candidate)
        text = ""
        if why_not is None:
            try:
                # A second attempt says what the first one said; rendered twice, braces in a name would be codes.
                is_rendered = candidate.uuid is not None and candidate.body is not None
                text = (
                    candidate.body or ""
                    if is_rendered
                    else render(candidate.body or body, {**student_values(candidate.student), **common})
                )
            except TemplateError:
                why_not = MERGE_VALUE_MISSING
            if len(text) > MAX_BODY:
                why_not = TOO_LONG
        if why_not is not None:
            row = {"id": candidate.text_id, "state": TextState.SKIPPED.value, "reason": str(why_not)}
            skipped.append({**row, "batch_number": batch_number})
            continue
        # One id for all attempts: a late receipt of the first one is then known, too.
        uuid, attempt = candidate.uuid or str(uuid4()), candidate.attempt + 1
        valid = LONGEST_VALIDITY
        if closes_at is not None and candidate.zone_key is not None:
            valid = min(valid, closes_at(candidate.zone_key) - now)
        claimed.append(
            Claimed(
                candidate.text_id,
                OutgoingText(uuid, attempt, candidate.to, text, max(1, int(valid.total_seconds()))),
                now,
            )
        )
        rows.append(
            {
                "id": candidate.text_id,
                "uuid": uuid,
                "body": text,
                "state": TextState.SENDING.value,
                "attempt": attempt,
                "batch_number": batch_number,
                "claimed_at": now,
                "lease_until": now + LEASE,
            }
        )
    change_texts(session, skipped)
    change_texts(session, rows)
    return claimed, len(skipped)


async def call_vendor(
    vendor: SmsVendor, texts: Sequence[Claimed], pacer: Pacer, concurrency: int, clock: Callable[[], datetime]
) -> dict[Claimed, Outcome]:
    """Hand the texts to the vendor, at most `concurrency` at once and at the pace given; return claim -> outcome.

    Nothing is handed over after the claim's time: whoever was frozen so long may find the text claimed by another.
    `clock` is the wall clock, because a monotonic one stands still while the machine sleeps. Nor is anything handed
    over after the vendor said it is busy: what is left goes back to the plan rather than wait with a lease running out.
    """
    outcomes: dict[Claimed, Outcome] = {}
    waiting = iter(texts)
    is_busy = False

    async def sender() -> None:
        nonlocal is_busy
        for one in waiting:
            await pacer.wait_turn()
            if is_busy or clock() - one.claimed_at > HAND_OVER:
                outcomes[one] = NeverSent("given back unsent")
                continue
            try:
                outcomes[one] = await vendor.send(one.outgoing)
            except VendorBusy as busy:
                outcomes[one] = busy
                is_busy = True
                pacer.slow_down(min(busy.retry_after_seconds, LONGEST_BUSY.total_seconds()))
            except (Refused, NeverSent, Unanswered) as outcome:
                outcomes[one] = outcome

    await asyncio.gather(*(sender() for _ in range(min(concurrency, len(texts)))))
    return outcomes


@dataclass(frozen=True, slots=True)
class Recorded:
    """How one chunk ended. `account_error` is set when the vendor refuses us, not the recipient."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    put_back: int = 0
    account_error: str | None = None


def record_outcomes(session: Session, outcomes: Mapping[Claimed, Outcome], *, now: datetime) -> Recorded:
    """Write down what the vendor said about our claims.

    A receipt that came first is not overwritten, nor a later claim of the same text by somebody else. A text that
    went back to the plan meanwhile and that the vendor has taken after all is adopted.
    """
    count = {"sent": 0, "failed": 0, "unknown": 0, "put_back": 0}
    account_error: str | None = None
    learned: dict[int, tuple[int | None, Drop]] = {}
    claims = {claimed.text_id: claimed for claimed in outcomes}
    ours = Text.id.in_(list(claims))
    campaigns = lock_campaigns(session, campaign_ids_of(session, ours))
    for text in lock_texts(session, ours):
        claimed = claims[text.id]
        outcome, before = outcomes[claimed], counts_of(text)
        is_ours = text.state in UNRESOLVED and text.claimed_at == claimed.claimed_at
        if not is_ours and not (text.state == TextState.PLANNED and isinstance(outcome, Submitted)):
            count["sent"] += text.state == TextState.SENT  # its receipt was faster than our own commit
            continue
        text.lease_until = None
        if isinstance(outcome, Submitted):
            adopt(text, outcome.vendor_sid, outcome.status, now)
            changed = "sent"
        elif isinstance(outcome, Refused) and outcome.drop not in (Drop.ACCOUNT, Drop.THROTTLED):
            text.state, text.reason, text.error_code = TextState.FAILED.value, outcome.drop.value, outcome.code
            text.dropped_because = outcome.drop.value
            learned[text.phone_id] = (outcome.code, outcome.drop)
            changed = "failed"
        elif isinstance(outcome, Unanswered):
            text.state, text.look_up_at = TextState.UNKNOWN.value, now + FIRST_LOOK_UP
            changed = "unknown"
        else:  # never sent, or refused for our account's or the vendor's sake: nobody loses their text for that
            plan_again(session, text)
            text.attempt -= 1
            changed = "put_back"
        if isinstance(outcome, Refused) and outcome.drop in (Drop.ACCOUNT, Drop.OUR_MISTAKE):
            account_error = str(outcome)
        count[changed] += 1
        count_change(campaigns.get(text.campaign_id or 0), before, text)
    learn_from_drops(session, learned, now)
    return Recorded(**count, account_error=account_error)


def plan_again(session: Session, text: Text) -> None:
    """Return a text that surely did not go out to the plan, and its place to the batch while that is open."""
    if text.campaign_id is not None and text.batch_number is not None:
        batch = batch_of(session, text.campaign_id, text.batch_number)
        if batch is not None and batch.closed_at is None:
            batch.claimed -= 1
    text.state, text.batch_number = TextState.PLANNED.value, None
    text.lease_until = text.look_up_at = None


def adopt(text: Text, vendor_sid: str, status: DeliveryStatus, now: datetime) -> None:
    """Note that the vendor has the text under this id."""
    text.state, text.vendor_sid, text.sent_at = TextState.SENT.value, vendor_sid, now
    text.lease_until = text.look_up_at = text.reason = None
    if status.rank > text.delivery_rank:
        text.delivery, text.delivery_rank = status.value, status.rank


def learn_from_drops(session: Session, learned: Mapping[int, tuple[int | None, Drop]], now: datetime) -> None:
    """Learn from drops, phone id -> vendor code and drop; in the order of ids, as everybody locks phones."""
    for phone_id in sorted(learned):
        _learn_from_drop(session, phone_id, *learned[phone_id], now)


def _learn_from_drop(session: Session, phone_id: int, code: int | None, drop: Drop, now: datetime) -> None:
    """Stop texting a number that is dead or that the vendor knows to have opted out."""
    if drop is Drop.BAD_NUMBER:
        change_phone(session, phone_id, dead_at=now, dead_reason=f"vendor code {code}")
    elif drop is Drop.OPTED_OUT:
        phone = session.get_one(Phone, phone_id, with_for_update=True, populate_existing=True)
        if phone.opted_out_at is not None:
            return  # known, and the ledger has it
        phone.opted_out_at = now
        entry = {"change": ConsentChange.REVOKED.value, "source": "vendor", "proof": f"vendor code {code}"}
        session.add(ConsentEntry(phone_id=phone_id, at=now, actor="vendor", **entry))
