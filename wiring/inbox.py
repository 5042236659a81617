"""The inbox with its live parts plugged in: fetch what was missed, read what is unread, send what is waiting."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from actions.advise_on_reply import Advised, advise_on_replies
from actions.send_texts import Claim, Claimed, Outcome, Recorded, call_vendor, claim_answers, record_outcomes
from actions.sweep_inbox import Swept, finish_sweep, store_threads, sweep_from
from actions.take_in_reply import take_in_reply
from database.replies import unread_reply_ids
from schemas.classifier import AdviceUnavailable
from schemas.inbox import InboxSource, ThreadPage
from wiring.connections import begin, clock, look, office, pacer
from wiring.inbox_sources import sources
from wiring.messaging import answering_vendor
from wiring.reply_reader import adviser, reader
from wiring.settings import settings

log = logging.getLogger("placeline.inbox")
UNREADABLE = "unreadable"


async def sweep_source(source: InboxSource) -> Swept:
    """Store what a source shows and no webhook brought; what it stored stays, also where it is cut off."""
    began_at = clock().now()
    with look() as session:
        since = sweep_from(session, source.name, now=began_at)
    swept = Swept()
    async for threads in source.pages(since):
        swept += await asyncio.to_thread(_store, source, threads)
    with begin() as session:
        finish_sweep(session, source.name, began_at=began_at)
    return swept


def _store(source: InboxSource, threads: Sequence[ThreadPage]) -> Swept:
    with begin() as session:
        return store_threads(session, source.name, threads, is_copy=source.is_copy, now=clock().now())


async def fetch_missed_replies(where: Sequence[InboxSource] | None = None) -> dict[str, Swept]:
    """Sweep every source (None: all there are) and return name -> what it had.

    A source that can't be read keeps no other from being swept; the first such error is raised at the end.
    """
    swept: dict[str, Swept] = {}
    failed: Exception | None = None
    for source in sources() if where is None else where:
        try:
            swept[source.name] = await sweep_source(source)
        except Exception as error:
            log.warning("source not swept source=%s error=%s", source.name, type(error).__name__)
            failed = failed or error
    if failed is not None:
        raise failed
    return swept


# Seconds until a vendor that could not be read at the start is asked again, and how often.
CATCH_UP_AGAIN = 60.0
CATCH_UP_TIMES = 10


async def catch_up(then: Callable[[], None]) -> None:
    """Bring in what came while this process was down, so that a STOP is heard at once; `then` is told of it.

    A vendor that can't be read is asked again for some minutes; after that the sweep of the day brings it.
    """
    for _ in range(CATCH_UP_TIMES):
        try:
            swept = await fetch_missed_replies()
        except Exception as error:
            log.warning("nothing caught up yet error=%s", type(error).__name__)
            await asyncio.sleep(CATCH_UP_AGAIN)
            continue
        log.info("caught up missed=%s", sum(one.missed for one in swept.values()))
        then()
        return


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
                read = take_in_reply(session, reply_id, now=clock().now(), office=office(), reader=reader())
        except Exception:
            log.exception("reply left unread reply=%s", reply_id)
            failed.add(reply_id)
            counted[UNREADABLE] += 1
            continue
        if read is not None:
            counted[read.action] += 1
            log.info("reply read reply=%s labels=%s action=%s", reply_id, ",".join(read.labels), read.action)
    return counted, failed


async def advise() -> Advised:
    """Ask the language model, if one is set, about replies that wait for a person; without one nothing is done."""
    try:
        async with adviser() as asked:
            advised = Advised() if asked is None else await advise_on_replies(begin, asked)
    except AdviceUnavailable as unavailable:
        advised = Advised(stopped=str(unavailable))
    if advised.stopped is not None:
        log.warning("no more advice on replies: %s", advised.stopped)
    return advised


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
