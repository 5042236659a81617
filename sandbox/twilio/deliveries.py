"""The life of a text after it was taken: queued, sent, then delivered or dropped, with a callback each.

Every text waits on one timer at a time, so 30,000 of them cost 30,000 small objects and no tasks.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.phones.chance import between, pick, pick_weighted, share
from sandbox.twilio.carriers import OVER_CAP_CODE, DailyCap
from sandbox.twilio.clock import Clock
from sandbox.twilio.courier import Courier
from sandbox.twilio.faults import Luck
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Message, Status
from sandbox.twilio.numbers import dropped_with, sender_for
from sandbox.twilio.segments import segments_of
from sandbox.twilio.settings import Settings

# What phones that get nothing suffer from, and how often (of those phones).
_DROP_MIX = ((30003, 0.40), (30005, 0.30), (30006, 0.15), (30008, 0.15))

# Carriers filter public link shorteners, because everybody's spam uses them too.
SHORTENER = re.compile(r"(?<![\w.-])(bit\.ly|tinyurl\.com|goo\.gl|t\.co)\b(?!\.\w)")
FILTERED_SHARE = 0.60

_LOOK_AT_SCHEDULED_SECONDS = 0.25
_WRONG_ORDERS = ((2, 0, 1), (2, 1, 0), (1, 2, 0), (0, 2, 1))


@dataclass(slots=True)
class _Life:
    """A message, what it still has to go through, and the callbacks kept back for a wrong order."""

    message: Message
    stages: list[Status]
    code: int | None
    kept_back: list[dict[str, str]] | None


class Deliveries:
    """Moves texts on, and tells `when_delivered` of each one that reached a phone."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        ledger: Ledger,
        luck: Luck,
        courier: Courier,
        when_delivered: Callable[[Message], None],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._ledger = ledger
        self._luck = luck
        self._courier = courier
        self._when_delivered = when_delivered
        self._daily_cap = DailyCap()
        self._is_open = True
        self.under_way = 0  # texts that have not come to their end
        self.owed_callbacks = 0  # by those texts
        self.callbacks_lost = 0

    def begin(self, message: Message) -> None:
        """Start the life of a message that the ledger has just taken."""
        code = self._fate_of(message)
        stages = [Status.QUEUED, Status.SENT, Status.UNDELIVERED if code else Status.DELIVERED]
        if message.status is Status.QUEUED:
            del stages[0]  # without a service a message is born queued, and its first status has no callback
        is_shuffled = self._strikes("shuffled_callback", self._luck.faults.shuffled_callback_rate, message)
        life = _Life(message, stages, code, kept_back=[] if is_shuffled else None)
        self.under_way += 1
        if message.status_callback:
            self.owed_callbacks += len(stages)
        if message.status is Status.SCHEDULED:
            self._wait_for_hour(life)
        else:
            self._wait(life)

    def close(self) -> None:
        """Let every text stay where it is."""
        self._is_open = False

    def _fate_of(self, message: Message) -> int | None:
        code = dropped_with(message.to)
        if code is not None:
            return code
        seed = self._settings.seed
        is_unlucky = share(seed, "filtered", message.to, message.body) < FILTERED_SHARE
        if is_unlucky and SHORTENER.search(message.body):
            return 30007
        if share(seed, "drop", message.to) < self._luck.faults.drop_rate:
            return pick_weighted(_DROP_MIX, seed, "drop code", message.to)
        # Last, because a text that reaches no carrier is not counted by one.
        cap = self._luck.faults.tmobile_daily_cap
        is_over = self._daily_cap.refuses(message.to, segments_of(message.body), cap, self._clock.now())
        return OVER_CAP_CODE if is_over else None

    def _wait_for_hour(self, life: _Life) -> None:
        # Looked at again and again instead of slept through, because the vendor's clock can jump.
        message = life.message
        if not self._is_open or message.status is Status.CANCELED:
            self._end(life)
        elif message.send_at is not None and self._clock.now() < message.send_at:
            asyncio.get_running_loop().call_later(_LOOK_AT_SCHEDULED_SECONDS, self._wait_for_hour, life)
        else:
            self._ledger.move(message, Status.ACCEPTED, self._clock.now())
            self._wait(life)

    def _wait(self, life: _Life) -> None:
        low, high = self._settings.callback_seconds
        message = life.message
        gap = between(low, high, self._settings.seed, "gap", message.to, message.nth, len(life.stages))
        asyncio.get_running_loop().call_later(gap, self._step, life)

    def _step(self, life: _Life) -> None:
        message = life.message
        if not self._is_open or message.status is Status.CANCELED:
            self._end(life)
            return
        self._enter(life, life.stages.pop(0))
        if life.stages:
            self._wait(life)
        else:
            self._end(life)

    def _enter(self, life: _Life, status: Status) -> None:
        message, now = life.message, self._clock.now()
        code = None
        if status is Status.QUEUED:
            self._give_sender(message)
        elif status is Status.SENT:
            if now - (message.send_at or message.created_at) > message.valid_for_seconds:
                status, code = Status.FAILED, 30036
                self._owe_less(message, len(life.stages))
                life.stages.clear()
            else:
                message.sent_at = now
        elif status is Status.UNDELIVERED:
            code = life.code
        self._ledger.move(message, status, now, code)
        if message.status_callback:
            self._call_back(life, _form_of(message, now))
        if status is Status.DELIVERED:
            self._when_delivered(message)

    def _give_sender(self, message: Message) -> None:
        if message.sender is None:
            self._ledger.give_sender(message, sender_for(message.to, self._settings.seed))
        message.segments = segments_of(message.body)

    def _call_back(self, life: _Life, form: dict[str, str]) -> None:
        message = life.message
        if life.kept_back is None:
            self._post(message, form)
            return
        life.kept_back.append(form)
        if not life.stages:
            order = pick(_WRONG_ORDERS, self._settings.seed, "order", message.to, message.nth)
            forms = [life.kept_back[place] for place in order if place < len(life.kept_back)]
            life.kept_back = []
            low, _ = self._settings.callback_seconds
            for place, late_form in enumerate(forms):
                # Apart in time, or the carriers of the courier would mix them anew.
                asyncio.get_running_loop().call_later(place * max(low, 0.02), self._post, message, late_form)

    def _post(self, message: Message, form: dict[str, str]) -> None:
        self._owe_less(message, 1)
        if not self._is_open or message.status_callback is None:
            return
        faults, status = self._luck.faults, form["MessageStatus"]
        if self._strikes("lost_callback", faults.lost_callback_rate, message, status):
            self.callbacks_lost += 1
            return
        self._courier.post(message.status_callback, form)
        if self._strikes("duplicate_callback", faults.duplicate_callback_rate, message, status):
            self._courier.post(message.status_callback, form)

    def _strikes(self, fault: str, rate: float, message: Message, *more: str) -> bool:
        return self._luck.strikes(fault, rate, "/".join((message.to, str(message.nth), *more)))

    def _end(self, life: _Life) -> None:
        self.under_way -= 1
        self._owe_less(life.message, len(life.stages) + len(life.kept_back or ()))

    def _owe_less(self, message: Message, count: int) -> None:
        if message.status_callback:
            self.owed_callbacks -= count


def _form_of(message: Message, now: float) -> dict[str, str]:
    """Return the parameters of a status callback as they stand now.

    Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """
    form = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender or "",
        "MessageSid": message.sid,
        "MessageStatus": str(message.status),
        "SmsSid": message.sid,
        "SmsStatus": str(message.status),
        "To": message.to,
    }
    if message.service_sid is not None:
        form["MessagingServiceSid"] = message.service_sid
    if message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
    if message.status in (Status.DELIVERED, Status.UNDELIVERED):
        form["RawDlrDoneDate"] = datetime.fromtimestamp(now, UTC).strftime("%y%m%d%H%M")
    return form
