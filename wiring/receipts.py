"""Applying kept receipts, with clock and policy plugged in: beside the web server, and again by the sweep."""

import logging
from collections.abc import Collection

from actions.fetch_missed_receipts import keep_missed, missed_since, receipts_of
from actions.take_in_receipts import LARGEST_GROUP, apply_receipts
from database.receipts import waiting_ids
from wiring.connections import begin, clock, look, sms_vendor
from wiring.settings import settings

log = logging.getLogger("placeline.receipts")

SINGLY = 100  # receipts tried one by one after their group failed


def apply_waiting_receipts(given_up: Collection[int] = (), most: int | None = None) -> tuple[int, set[int]]:
    """Apply everything that waits but those given up; return how many, and the ids that could not be applied.

    `most`: stop once about so many are applied. Twice at once is safe. Raises when the database can't be used.
    """
    applied, failed = 0, set[int]()
    while most is None or applied < most:
        try:
            group = _apply({*given_up, *failed}, limit=LARGEST_GROUP if most is None else min(most, LARGEST_GROUP))
        except Exception:
            log.exception("group of receipts not applied; its first ones are tried one by one")
            group, stuck = _apply_singly({*given_up, *failed})
            failed |= stuck
        if not group:
            break
        applied += group
    return applied, failed


async def fetch_missed_receipts() -> int:
    """Keep and apply what the vendor's list tells of texts whose receipts no webhook brought; return how many."""
    with look() as session:
        since = missed_since(session, now=clock().now())
    if since is None:
        return 0
    async with sms_vendor() as vendor:
        listed = await vendor.sent_since(since)
    missed = 0
    for group in receipts_of(listed, now=clock().now()):
        with begin() as session:
            missed += keep_missed(session, group, now=clock().now())
    apply_waiting_receipts()
    return missed


def _apply(besides: Collection[int] = (), limit: int = LARGEST_GROUP, only: int | None = None) -> int:
    now, policy = clock().now(), settings().suspension
    with begin() as session:
        return apply_receipts(session, now=now, policy=policy, limit=limit, besides=besides, only=only)


def _apply_singly(besides: Collection[int]) -> tuple[int, set[int]]:
    with look() as session:
        ids = waiting_ids(session, SINGLY, besides=besides)
    applied, failed = 0, set[int]()
    for receipt_id in ids:
        try:
            applied += _apply(only=receipt_id)
        except Exception:
            log.exception("receipt left unapplied receipt=%s", receipt_id)
            failed.add(receipt_id)
    return applied, failed
