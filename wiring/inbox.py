"""The inbox with its live parts plugged in: fetch what was missed, read what is unread, send what is waiting."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping

from actions.send_texts import Claim, Claimed, Outcome, Recorded, call_vendor, claim_answers, record_outcomes
from actions.sweep_inbox import store_swept, sweep_from
from actions.take_in_reply import take_in_reply
from database.replies import unread_reply_ids
from wiring.connections import begin, clock, look, office, pacer, sms_vendor
from wiring.messaging import answering_vendor
from wiring.settings import settings

log = logging.getLogger("placeline.inbox")
UNREADABLE = "unreadable"


async def fetch_missed_replies() -> int:
    """Store what the vendor's list shows and no webhook brought; return how many that were."""
    began_at = clock().now()
    with look() as session:
        since = sweep_from(session, now=began_at)
    async with sms_vendor() as vendor:
        incoming = await vendor.received_since(since)
    with begin() as session:
        return store_swept(session, incoming, began_at=began_at, now=clock().now())


def read_unread_replies(given_up: Collection[int] = ()) -> tuple[Counter[str], set[int]]:
    """Read every unread reply but those given up; return action -> how many, and the ids that could not be read.

    Each is a transaction of its own: one that can't be read stays unread and stops no other.
    """
    with look() as session:
        waiting = [reply_id for reply_id in unread_reply_ids(session) if reply_id not in given_up]
    counted: Counter[str] = Counter()
    failed: set[int] = set()
    for reply_id in waiting:
        try:
            with begin() as session:
                read = take_in_reply(session, reply_id, now=clock().now(), office=office())
        except Exception:
            log.exception("reply left unread reply=%s", reply_id)
            failed.add(reply_id)
            counted[UNREADABLE] += 1
            continue
        if read is not None:
            counted[read.action] += 1
            log.info("reply read reply=%s labels=%s action=%s", reply_id, ",".join(read.labels), read.action)
    return counted, failed


def _claim() -> Claim:
    with begin() as session:
        return claim_answers(session, now=clock().now(), office=office())


def _record(outcomes: Mapping[Claimed, Outcome]) -> Recorded:
    with begin() as session:
        return record_outcomes(session, outcomes, now=clock().now())


async def send_answers() -> int:
    """Send every waiting answer and return how many went out; an unreachable vendor leaves the rest for later."""
    sent = 0
    async with answering_vendor() as vendor:
        while True:
            claim = await asyncio.to_thread(_claim)
            if claim.stop is not None:
                return sent
            outcomes = await call_vendor(vendor, claim.texts, pacer(), settings().send_concurrency, clock().now)
            recorded = await asyncio.to_thread(_record, outcomes)
            sent += recorded.sent
            if recorded.account_error is not None:
                log.error("answers wait: %s", recorded.account_error)
            if recorded.put_back or recorded.account_error is not None:
                return sent
