"""Send texts: claim (commit), call the vendor, record (commit). Never twice, never lost.

The claim re-checks consent, phone, window and the campaign's state in its own transaction and gives the text its id;
that id travels in the callback address. No transaction is open while the vendor is called. Whoever dies in between
leaves `sending` rows whose lease runs out; they become `unknown` and are looked up at the vendor, never sent again
blindly.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from uuid import uuid4

from sqlalchemy.orm import Session

from actions.email_instead import TextToMail, beyond_limit_reason, mail_instead
from actions.pace import Pace
from actions.run_batch import MAY_SEND, Days, caps_of
from actions.student_values import STUDENT_COLUMNS
from actions.text_counts import count_change, counts_of
from database.campaigns import add_counts, batch_of, lock_campaign, lock_campaigns, planned_zone_keys
from database.students import change_phone
from database.texts import (
    UNRESOLVED,
    Candidate,
    ClaimStanding,
    answer_candidates,
    campaign_candidates,
    change_texts,
    lock_claims,
    lock_texts,
    write_claims,
    write_submitted,
)
from database.usage import give_back_texts, room_this_month, use_texts
from rules.consent import ConsentChange
from rules.emails_instead import InsteadBecause
from rules.frequency import PERIOD
from rules.monthly_limit import may_exceed, month_of
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
from schemas.tables import Campaign, ConsentEntry, Phone, Text, TextPurpose, TextState

# What a kill can leave unknown, with the calls under way: a claim of so many texts, and so many seconds of the pace.
# At the paces carriers grant the seconds decide; the number only keeps a sender of thousands a second from waiting.
CLAIM_SIZE = 1024
CLAIM_SECONDS = 1.25
LEASE = timedelta(seconds=90)  # the vendor client gives up after 15 s; six times that is a dead sender
HAND_OVER = LEASE - timedelta(seconds=30)  # leaves a call its 15 s, and the record the rest
LONGEST_BUSY = timedelta(seconds=30)  # a vendor that asks for more is asked again then
FIRST_LOOK_UP = timedelta(minutes=1)
LONGEST_VALIDITY = timedelta(hours=10)  # the vendor's own limit
MAX_ATTEMPTS = 2
# Refusals for our account's or the vendor's sake.
_NOT_THE_RECIPIENTS = (Drop.ACCOUNT, Drop.THROTTLED)
_MERGED = tuple(STUDENT_COLUMNS.values())
MERGE_VALUE_MISSING = "merge_value_missing"
TOO_LONG = "too_long"  # with the values merged


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """A text that is ours to send, now. `claimed_at` tells this claim from a later one of the same text.

    Each claim is itself and nothing else: compared by identity, which is also what a dict of thousands needs.
    """

    text_id: int
    campaign_id: int | None
    outgoing: OutgoingText
    claimed_at: datetime
    month: str  # in which it counts as used


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim took. `stop` says why there is nothing more to claim, None while there is."""

    texts: Sequence[Claimed]
    skipped: int
    stop: str | None


def claim_size(texts_per_second: float) -> int:
    """Return how many texts to claim at once at this pace."""
    return max(1, min(CLAIM_SIZE, int(texts_per_second * CLAIM_SECONDS)))


Outcome = Submitted | Refused | NeverSent | VendorBusy | Unanswered

GIVEN_BACK = NeverSent("given back unsent")


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
    candidates = (
        campaign_candidates(session, campaign_id, room, caps=caps, since=now - PERIOD, now=now, columns=_MERGED)
        if caps
        else []
    )
    if not candidates:
        left = planned_zone_keys(session, campaign_id)
        if days.are_open(office.hours, left, now):
            return _stop("those who are left were texted too lately, or wait for the outcome of another text")
        return _stop("every window that is left is closed" if left else "nobody is left")
    claim, mailed = _claim(
        session,
        candidates,
        now=now,
        office=office,
        batch_number=batch.number,
        body=campaign.body,
        common={"staff_name": campaign.sender, **campaign.merge_values},
        closes_at=cache(
            lambda key: office.hours.closes_at(key, now, weekends=days.weekends, on_days_off=days.on_days_off)
        ),
    )
    batch.claimed += len(claim.texts) + mailed  # a day's slice is as large whichever way it goes
    campaign.skipped += claim.skipped
    campaign.fruitless_attempts = 0
    return claim


def claim_answers(session: Session, *, now: datetime, office: Office, limit: int = CLAIM_SIZE) -> Claim:
    """Claim answers to students who wrote. They answer a text just received, so no window holds them back."""
    candidates = answer_candidates(session, limit, columns=_MERGED)
    if not candidates:
        return _stop("no answer is waiting")
    return _claim(session, candidates, now=now, office=office)[0]


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
    office: Office,
    batch_number: int | None = None,
    body: str = "",
    common: Mapping[str, str] = MappingProxyType({}),
    closes_at: Callable[[str], datetime] | None = None,
) -> tuple[Claim, int]:
    """Claim what may go out; return that, and how many of the skipped go by e-mail.

    `closes_at` tells for a zone key when its window shuts, None where none holds it.
    """
    month = month_of(now, office.zone)
    room = room_this_month(session, month, office.monthly_limit)
    common = {**common, "college": office.college}
    claimed: list[Claimed] = []
    skipped: list[tuple[int, str]] = []
    beyond: list[TextToMail] = []
    for candidate in candidates:
        text, why_not = _rendered(candidate, body, common)
        if why_not is not None:
            skipped.append((candidate.text_id, why_not))
            continue
        if room is not None and len(claimed) >= room and not may_exceed(candidate.template_key):
            beyond.append(TextToMail(candidate.text_id, candidate.student_id, text))
            continue
        valid = LONGEST_VALIDITY
        if closes_at is not None and candidate.zone_key is not None:
            valid = min(valid, closes_at(candidate.zone_key) - now)
        # One id for all attempts: a late receipt of the first one is then known, too.
        outgoing = OutgoingText(
            candidate.uuid or str(uuid4()),
            candidate.attempt + 1,
            candidate.to,
            text,
            max(1, int(valid.total_seconds())),
        )
        claimed.append(Claimed(candidate.text_id, candidate.campaign_id, outgoing, now, month))
    mailed: set[int] = set()
    if beyond:
        mailed = mail_instead(session, beyond, because=InsteadBecause.MONTHLY_LIMIT, now=now)
        skipped += [(one.text_id, beyond_limit_reason(one.text_id in mailed)) for one in beyond]
    change_texts(
        session,
        [
            {"id": text_id, "state": TextState.SKIPPED.value, "reason": reason, "batch_number": batch_number}
            for text_id, reason in skipped
        ],
    )
    rows = [{"id": one.text_id, "uuid": one.outgoing.text_uuid, "body": one.outgoing.body} for one in claimed]
    write_claims(session, rows, batch_number=batch_number, now=now, until=now + LEASE)
    use_texts(session, month, len(claimed))
    return Claim(claimed, len(skipped), None), len(mailed)


def _rendered(candidate: Candidate, body: str, common: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the text with its values merged, and why it may not go out, None if it may."""
    if (excluded := _why_not(candidate)) is not None:
        return "", excluded.value
    # A second attempt says what the first one said; rendered twice, braces in a name would be codes.
    if candidate.uuid is not None and candidate.body is not None:
        return candidate.body, None
    try:
        own = dict(zip(STUDENT_COLUMNS, candidate.student, strict=False))  # none where no student is known
        text = render(candidate.body or body, {**own, **common})
    except TemplateError:
        return "", MERGE_VALUE_MISSING
    return text, TOO_LONG if len(text) > MAX_BODY else None


async def hand_over(vendor: SmsVendor, one: Claimed, pace: Pace, clock: Callable[[], datetime]) -> Outcome:
    """Hand one text to the vendor and return what became of the call.

    Nothing is handed over after the claim's time: whoever was frozen so long may find the text claimed by another. Nor
    when the recipient's window has shut since.
    `clock` is the wall clock, because a monotonic one stands still while the machine sleeps.
    """
    waited = clock() - one.claimed_at
    left = one.outgoing.valid_for_seconds - int(waited.total_seconds())
    if waited > HAND_OVER or left < 1:
        return GIVEN_BACK
    try:
        return await vendor.send(replace(one.outgoing, valid_for_seconds=left))
    except VendorBusy as busy:
        pace.slow_down(min(busy.retry_after_seconds, LONGEST_BUSY.total_seconds()))
        return busy
    except (Refused, NeverSent, Unanswered) as outcome:
        return outcome


async def call_vendor(
    vendor: SmsVendor, texts: Sequence[Claimed], pace: Pace, concurrency: int, clock: Callable[[], datetime]
) -> dict[Claimed, Outcome]:
    """Hand the texts to the vendor, at most `concurrency` at once and at the pace given; return claim -> outcome.

    Nothing is handed over after the vendor said it is busy: what is left goes back to the plan rather than wait with a
    lease running out.
    """
    outcomes: dict[Claimed, Outcome] = {}
    waiting = iter(texts)
    is_busy = False

    async def sender() -> None:
        nonlocal is_busy
        for one in waiting:
            await pace.wait_turn()
            outcomes[one] = GIVEN_BACK if is_busy else await hand_over(vendor, one, pace, clock)
            is_busy = is_busy or isinstance(outcomes[one], VendorBusy)

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

    @property
    def is_taken(self) -> bool:
        """Whether the vendor answered for, or may have, any of them."""
        return bool(self.sent or self.failed or self.unknown)


def record_outcomes(session: Session, outcomes: Mapping[Claimed, Outcome], *, now: datetime) -> Recorded:
    """Write down what the vendor said about our claims.

    A receipt that came first is not overwritten, nor a later claim of the same text by somebody else. A text that
    went back to the plan meanwhile and that the vendor has taken after all is adopted.
    """
    claims = {claimed.text_id: claimed for claimed in outcomes}
    # Everybody locks in the same order: campaigns first.
    campaigns = lock_campaigns(session, {one.campaign_id for one in outcomes if one.campaign_id is not None})
    taken = [
        (one, outcome)
        for one in lock_claims(session, list(claims))
        if isinstance(outcome := outcomes[claims[one.id]], Submitted) and _is_ours(one, claims[one.id])
    ]
    _record_submitted(session, taken, campaigns, now)
    plain = {one.id for one, _ in taken}
    others = {claim: outcome for claim, outcome in outcomes.items() if claim.text_id not in plain}
    recorded = _record_one_by_one(session, others, campaigns, now) if others else Recorded()
    return replace(recorded, sent=recorded.sent + len(taken))


def _is_ours(text: Text | ClaimStanding, claimed: Claimed) -> bool:
    """Whether the text still waits for the outcome of this claim."""
    return text.state in UNRESOLVED and text.claimed_at == claimed.claimed_at


def _came_back_too_early(text: Text, outcome: Outcome) -> bool:
    """Whether a text went back to the plan and the vendor has it after all; one that a carrier's cap ended is over."""
    return text.state == TextState.PLANNED and isinstance(outcome, Submitted) and outcome.vendor_sid != text.capped_sid


def _record_submitted(
    session: Session, taken: Sequence[tuple[ClaimStanding, Submitted]], campaigns: Mapping[int, Campaign], now: datetime
) -> None:
    """Note many texts at once that the vendor has taken and nobody has told us of before: nearly all of them."""
    rows = [
        {
            "id": one.id,
            "vendor_sid": outcome.vendor_sid,
            "delivery": outcome.status.value,
            "delivery_rank": outcome.status.rank,
        }
        for one, outcome in taken
    ]
    write_submitted(session, rows, now=now)
    for campaign_id, number in Counter(one.campaign_id for one, _ in taken).items():
        if campaign_id is not None:
            add_counts(campaigns[campaign_id], {"sent": number})


def _record_one_by_one(
    session: Session, outcomes: Mapping[Claimed, Outcome], campaigns: Mapping[int, Campaign], now: datetime
) -> Recorded:
    """Write down what did not simply go out; the campaigns are locked by the caller."""
    count = {"sent": 0, "failed": 0, "unknown": 0, "put_back": 0}
    put_back = Counter[str]()
    account_error: str | None = None
    learned: dict[int, tuple[int | None, Drop]] = {}
    claims = {claimed.text_id: claimed for claimed in outcomes}
    for text in lock_texts(session, Text.id.in_(list(claims))):
        claimed = claims[text.id]
        outcome, before = outcomes[claimed], counts_of(text)
        if not _is_ours(text, claimed) and not _came_back_too_early(text, outcome):
            count["sent"] += text.state == TextState.SENT  # its receipt was faster than our own commit
            if isinstance(outcome, Submitted) and outcome.vendor_sid not in (text.vendor_sid, text.capped_sid, None):
                text.twin_sid = text.twin_sid or outcome.vendor_sid
            continue
        text.lease_until = None
        if isinstance(outcome, Submitted):
            adopt(text, outcome.vendor_sid, outcome.status, now)
            changed = "sent"
        elif isinstance(outcome, Refused) and outcome.drop not in _NOT_THE_RECIPIENTS:
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
            put_back[claimed.month] += 1
            changed = "put_back"
        if isinstance(outcome, Refused) and outcome.drop in (Drop.ACCOUNT, Drop.OUR_MISTAKE):
            account_error = str(outcome)
        count[changed] += 1
        count_change(campaigns.get(text.campaign_id or 0), before, text)
    learn_from_drops(session, learned, now)
    session.flush()  # what went back to the plan may be claimed in the same transaction
    for month, number in put_back.items():
        give_back_texts(session, month, number)
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
