"""An SMS vendor in memory: it keeps what it took, and fails the way a test says. Checked by tests/contracts."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

from schemas.sms import (
    DeliveryStatus,
    Drop,
    IncomingText,
    NeverSent,
    OutgoingText,
    Refused,
    SenderLimits,
    SmsVendor,
    Submitted,
    Unanswered,
    VendorBusy,
    VendorText,
)

_REFUSED_NUMBERS = {
    "+15005550001": (21211, Drop.BAD_NUMBER),
    "+15005550002": (21612, Drop.UNREACHABLE),
    "+15005550003": (21408, Drop.UNREACHABLE),
    "+15005550004": (21610, Drop.OPTED_OUT),
    "+15005550009": (21614, Drop.BAD_NUMBER),
}
LONGEST_BODY = 1_600


class AnswerLost(Exception):
    """The vendor takes the text and its answer never comes."""


Failure = Refused | NeverSent | VendorBusy | Unanswered | AnswerLost


class PretendSms(SmsVendor):
    """`taken` are the texts it took, in order. `fails` decides for each text how its call fails, None: it works."""

    def __init__(self, clock: Callable[[], datetime], fails: Callable[[OutgoingText], Failure | None] | None = None):
        self.taken: list[OutgoingText] = []
        self.fails = fails or (lambda text: None)
        self.is_down = False
        self.deactivated: dict[date, list[str]] = {}
        self._clock = clock
        self._listed: list[VendorText] = []
        self._received: list[tuple[datetime, IncomingText]] = []
        self._opted_out: set[str] = set()

    def sid_of(self, text_uuid: str) -> str:
        """Return the vendor's id of a text it took, by ours."""
        return next(
            listed.vendor_sid
            for outgoing, listed in zip(self.taken, self._listed, strict=True)
            if outgoing.text_uuid == text_uuid
        )

    async def send(self, text: OutgoingText) -> Submitted:
        """Take the text, or fail as told."""
        failure = self.fails(text) or self._refusal(text)
        if failure is not None and not isinstance(failure, AnswerLost):
            raise failure
        listed = VendorText(f"SM{uuid4().hex}", text.to, text.body, DeliveryStatus.QUEUED, self._clock(), None, None)
        self.taken.append(text)
        self._listed.append(listed)
        if failure is not None:
            raise Unanswered("the answer was lost")
        return Submitted(listed.vendor_sid, listed.status)

    def _refusal(self, text: OutgoingText) -> Refused | None:
        if text.to in _REFUSED_NUMBERS:
            return Refused(*_REFUSED_NUMBERS[text.to])
        if text.to in self._opted_out:
            return Refused(21610, Drop.OPTED_OUT)
        return Refused(21617, Drop.OUR_MISTAKE) if len(text.body) > LONGEST_BODY else None

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what it took for `phone` since then, newest first."""
        self._answer_or_fail()
        return [one for one in reversed(self._listed) if one.to == phone and one.created_at >= since]

    async def sent_since(self, since: datetime) -> list[VendorText]:
        """Return what it took since then, oldest first."""
        self._answer_or_fail()
        return [one for one in self._listed if one.created_at >= since]

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return what phones wrote since then, oldest first."""
        self._answer_or_fail()
        return [text for at, text in self._received if at >= since]

    def phone_texts(self, phone: str, body: str) -> None:
        """Let a phone write; STOP and START are obeyed and answered by the vendor itself."""
        word = body.strip().upper()
        if word == "STOP":
            self._opted_out.add(phone)
        elif word == "START":
            self._opted_out.discard(phone)
        sid, at = f"SM{uuid4().hex}", self._clock()
        text = IncomingText(sid, phone, "+13125550150", body, at, answered_by_vendor=word in ("STOP", "START"))
        self._received.append((at, text))

    def _answer_or_fail(self) -> None:
        if self.is_down:
            raise Unanswered("the vendor's list can't be read")

    async def read_sender_limits(self) -> SenderLimits:
        """Say nothing of a rate, as of a sender without registration."""
        self._answer_or_fail()
        return SenderLimits(None, None)

    async def deactivated_on(self, day: date) -> list[str]:
        """Return what was taken out of service that day; a day nobody filled has no list."""
        self._answer_or_fail()
        if day not in self.deactivated:
            raise Refused(20404, Drop.OUR_MISTAKE)
        return self.deactivated[day]

    async def aclose(self) -> None:
        """Close nothing."""
