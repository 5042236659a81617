"""Keep the vendor busy for a while: claim, call and record flow into each other, so that no call waits for a round.

What has an outcome is recorded and more is claimed in one transaction: half the commits. It runs in a thread beside the
calls, shortly before the claimed texts run out, so that no call waits for the database either. What a kill can leave
without outcome is the claim at work, what is left of the one before, and the calls under way.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
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

# The next claim begins when so many seconds of the pace are left of the last one, but never before half of it is gone.
AHEAD_SECONDS = 0.1


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
    _claiming: asyncio.Task[None] | None = field(default=None, init=False)
    _enough: int = field(default=0, init=False)  # with more claimed texts than these, no claim is begun
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
            if self._claiming is not None:
                await asyncio.wait([self._claiming])  # a thread can't be ended; what it claims is given back
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
        while True:
            if len(self._claimed) <= self._enough and self._claiming is None and not self._is_over:
                self._claiming = asyncio.create_task(self._claim_more())
            if self._claimed:
                return self._claimed.popleft()
            if self._claiming is None:
                return None
            await asyncio.shield(self._claiming)

    async def _claim_more(self) -> None:
        """Record what has an outcome and claim more."""
        try:
            if self.result.unreachable:
                await asyncio.sleep(WAIT_SECONDS)
            if time.monotonic() >= self.until:
                self._is_over, self._claiming = True, None
                return
            outcomes, self._outcomes = self._outcomes, {}
            try:
                recorded, claim = await asyncio.to_thread(self._record_and_claim, outcomes)
            except BaseException:
                self._outcomes |= outcomes
                raise
            self._count(recorded)
            if claim is None:
                self.result.stop = self.result.account_error or UNREACHABLE
            else:
                self.result.stop = claim.stop
                self.result.skipped += claim.skipped
                self._claimed.extend(claim.texts)
                # What the vendor takes nothing of is not claimed ahead.
                ahead = min(len(claim.texts) // 2, int(self.texts_per_second * AHEAD_SECONDS))
                self._enough = 0 if self.result.unreachable else ahead
            self._is_over = self.result.stop is not None
        except BaseException:
            self._is_over = True
            raise  # to every sender that asks for more, also later
        self._claiming = None

    def _record_and_claim(self, outcomes: Mapping[Claimed, Outcome]) -> tuple[Recorded, Claim | None]:
        # What both change of campaign and batch is written once, at the commit.
        with self.begin() as session, session.no_autoflush:
            recorded = self._record(session, outcomes)
            return recorded, None if self._gives_up(recorded) else self.claim(session)

    def _gives_up(self, recorded: Recorded) -> bool:
        """Whether nothing more is to be claimed after what has just been recorded."""
        is_in_vain = recorded.put_back and not recorded.is_taken and self.result.unreachable + 1 >= PATIENCE
        return bool(is_in_vain) or recorded.account_error is not None

    def _record(self, session: Session, outcomes: Mapping[Claimed, Outcome]) -> Recorded:
        return record_outcomes(session, outcomes, now=self.clock()) if outcomes else Recorded()

    def _write_down(self) -> None:
        if self._outcomes:
            with self.begin() as session:
                recorded = self._record(session, self._outcomes)
            self._count(recorded)

    def _count(self, recorded: Recorded) -> None:
        """Count what is committed now."""
        if recorded.is_taken or recorded.put_back:
            self.result.unreachable = 0 if recorded.is_taken else self.result.unreachable + 1
        self.result.sent += recorded.sent
        self.result.failed += recorded.failed
        self.result.unknown += recorded.unknown
        self.result.account_error = recorded.account_error or self.result.account_error

    def _give_back_claimed(self) -> None:
        self._outcomes |= dict.fromkeys(self._claimed, GIVEN_BACK)
        self._claimed.clear()
