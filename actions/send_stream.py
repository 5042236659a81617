"""Keep the vendor busy for a while: claim, call and record flow into each other, so that no call waits for a round.

Whoever finds no claimed text left records what has an outcome and claims more, in one transaction: half the commits,
and what a kill can leave without outcome is still one claim and the calls under way.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from actions.pace import Pace
from actions.send_texts import GIVEN_BACK, Claim, Claimed, Outcome, Recorded, hand_over, record_outcomes
from schemas.sms import SmsVendor, Unanswered, VendorBusy

# The vendor takes nothing: how often in a row before the sender gives up, and how long it waits in between.
PATIENCE = 5
WAIT_SECONDS = 1.0

UNREACHABLE = "the vendor can't be reached"

_STOPPED = Unanswered("the sender was stopped before the answer came")

# Seconds of the pace that may wait for their turn with a text in hand: a stop is obeyed that much later.
HELD_SECONDS = 2.0


@dataclass
class Sent:
    """What a stream did. `stop` says why there is nothing more to do, None while there is.

    `unreachable` counts the claims in a row of which the vendor took nothing.
    """

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    unknown: int = 0
    unreachable: int = 0
    stop: str | None = None
    account_error: str | None = None


@dataclass
class TextStream:
    """One sender's texts between claim and record: `await TextStream(...).run()`.

    `claim` takes the next texts in a transaction of `begin`. After `until`, a time of time.monotonic(), nothing more is
    claimed. `texts_per_second` bounds how many wait for their turn with a text in hand.
    """

    vendor: SmsVendor
    pace: Pace
    begin: Callable[[], AbstractContextManager[Session]]
    claim: Callable[[Session], Claim]
    clock: Callable[[], datetime]
    concurrency: int
    texts_per_second: float
    until: float
    result: Sent = field(default_factory=Sent)
    _claimed: deque[Claimed] = field(default_factory=deque, init=False)
    # What has to be said of a text whose sender is stopped right now.
    _in_hand: dict[Claimed, Outcome] = field(default_factory=dict, init=False)
    _outcomes: dict[Claimed, Outcome] = field(default_factory=dict, init=False)
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _is_over: bool = field(default=False, init=False)
    _busy_answers: int = field(default=0, init=False)

    async def run(self) -> Sent:
        """Send until `until`, or until there is nothing more; every outcome known by then is written down."""
        number = min(self.concurrency, max(1, math.ceil(self.texts_per_second * HELD_SECONDS)))
        senders = [asyncio.create_task(self._send()) for _ in range(number)]
        try:
            await asyncio.gather(*senders)
        except Exception:
            self._is_over = True  # nothing more is claimed; calls under way may still be answered
            await asyncio.gather(*senders, return_exceptions=True)
            raise
        except BaseException:  # the run is being ended
            for sender in senders:
                sender.cancel()
            await asyncio.gather(*senders, return_exceptions=True)
            raise
        finally:
            self._give_back_claimed()
            self._outcomes |= self._in_hand
            self._write_down()
        return self.result

    async def _send(self) -> None:
        while (one := await self._next()) is not None:
            busy_before = self._busy_answers
            self._in_hand[one] = GIVEN_BACK
            await self.pace.wait_turn()
            if self._busy_answers == busy_before:
                self._in_hand[one] = _STOPPED
                self._in_hand[one] = outcome = await hand_over(self.vendor, one, self.pace, self.clock)
                if isinstance(outcome, VendorBusy):
                    self._busy_answers += 1
                    self._give_back_claimed()
            self._outcomes[one] = self._in_hand.pop(one)

    async def _next(self) -> Claimed | None:
        while not self._claimed:
            if self._is_over:
                return None
            async with self._claiming:
                if not self._claimed and not self._is_over:
                    await self._claim_more()
        return self._claimed.popleft()

    async def _claim_more(self) -> None:
        """Record and claim in one transaction; nothing is awaited in between, so nobody adds an outcome meanwhile."""
        if self.result.unreachable:
            await asyncio.sleep(WAIT_SECONDS)
        if time.monotonic() >= self.until:
            self._is_over = True
            return
        try:
            # What both change of campaign and batch is written once, at the commit.
            with self.begin() as session, session.no_autoflush:
                recorded = self._record(session)
                claim = None if self._gives_up(recorded) else self.claim(session)
        except BaseException:
            self._is_over = True  # also for the senders that wait to claim next
            raise
        self._count(recorded)
        if claim is None:
            self.result.stop = self.result.account_error or UNREACHABLE
        else:
            self.result.stop = claim.stop
            self.result.skipped += claim.skipped
            self._claimed.extend(claim.texts)
        self._is_over = self.result.stop is not None

    def _gives_up(self, recorded: Recorded) -> bool:
        """Whether nothing more is to be claimed after what has just been recorded."""
        is_in_vain = recorded.put_back and not recorded.is_taken and self.result.unreachable + 1 >= PATIENCE
        return bool(is_in_vain) or recorded.account_error is not None

    def _record(self, session: Session) -> Recorded:
        return record_outcomes(session, self._outcomes, now=self.clock()) if self._outcomes else Recorded()

    def _write_down(self) -> None:
        if self._outcomes:
            with self.begin() as session:
                recorded = self._record(session)
            self._count(recorded)

    def _count(self, recorded: Recorded) -> None:
        """Count what is committed now."""
        if recorded.is_taken or recorded.put_back:
            self.result.unreachable = 0 if recorded.is_taken else self.result.unreachable + 1
        self.result.sent += recorded.sent
        self.result.failed += recorded.failed
        self.result.unknown += recorded.unknown
        self.result.account_error = recorded.account_error or self.result.account_error
        self._outcomes = {}

    def _give_back_claimed(self) -> None:
        self._outcomes |= dict.fromkeys(self._claimed, GIVEN_BACK)
        self._claimed.clear()
