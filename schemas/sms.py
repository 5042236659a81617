"""The contract with an SMS vendor: what we hand over, what comes back, and how it can fail.

The error family carries policy. `NeverSent` and `VendorBusy` may be tried again; `Refused` never; `Unanswered` may have
gone out, so it is looked up at the vendor before anything is resent.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class DeliveryStatus(StrEnum):
    """How far a text came, in the vendor's order; `rank` only ever grows for one text."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    DELIVERED = "delivered"

    @property
    def rank(self) -> int:
        """Return the place in the order; a later receipt with a lower rank changes nothing."""
        return _RANK[self]

    @property
    def is_final(self) -> bool:
        """Whether no better news can be expected."""
        return self.rank >= _RANK[DeliveryStatus.UNDELIVERED]


# `delivered` outranks `undelivered`: carriers correct a failure into a delivery, never the other way round.
_RANK = {
    DeliveryStatus.ACCEPTED: 10,
    DeliveryStatus.QUEUED: 20,
    DeliveryStatus.SENDING: 30,
    DeliveryStatus.SENT: 40,
    DeliveryStatus.UNDELIVERED: 90,
    DeliveryStatus.FAILED: 90,
    DeliveryStatus.CANCELED: 90,
    DeliveryStatus.DELIVERED: 95,
}


class Drop(StrEnum):
    """Why a text did not arrive, in our words; vendor codes become these in one table at the edge."""

    BAD_NUMBER = "bad_number"  # not a mobile number, not in service: never text it again
    UNREACHABLE = "unreachable"  # off, roaming, blocked: may work another day
    OPTED_OUT = "opted_out"  # the vendor knows of a STOP
    CONTENT_FILTERED = "content_filtered"  # a carrier disliked the text itself
    THROTTLED = "throttled"  # too fast for the sender or the vendor, or out of time
    CARRIER_CAP = "carrier_cap"  # a carrier takes no more of our texts today: its recipients wait, nobody else
    ACCOUNT = "account"  # registration, credentials, balance: a person at the office must act
    OUR_MISTAKE = "our_mistake"  # a request that could never work
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """One text to hand to the vendor. `text_uuid` and `attempt` come back in every receipt's address."""

    text_uuid: str
    attempt: int
    to: str  # E.164
    body: str
    valid_for_seconds: int  # what is left of the recipient's legal window; the vendor drops it afterwards


@dataclass(frozen=True, slots=True)
class Submitted:
    """The vendor took the text."""

    vendor_sid: str
    status: DeliveryStatus


@dataclass(frozen=True, slots=True)
class VendorText:
    """A text as the vendor's own list shows it; used to find out what became of an unanswered call."""

    vendor_sid: str
    to: str
    body: str
    status: DeliveryStatus
    created_at: datetime
    error_code: int | None
    drop: Drop | None  # set where it did not arrive


@dataclass(frozen=True, slots=True)
class Receipt:
    """One status callback. `text_uuid` and `attempt` are None when the address did not carry them."""

    vendor_sid: str
    status: DeliveryStatus
    error_code: int | None
    drop: Drop | None
    text_uuid: str | None
    attempt: int | None


@dataclass(frozen=True, slots=True)
class IncomingText:
    """One text from a phone. `answered_by_vendor` when the vendor already sent its STOP, START or HELP answer."""

    vendor_sid: str
    from_phone: str  # E.164
    to_phone: str
    body: str
    received_at: datetime | None  # None from a webhook, which carries no time
    answered_by_vendor: bool = False


@dataclass(frozen=True, slots=True)
class SenderLimits:
    """What the vendor says our sender may do; None where it does not say."""

    texts_per_second: float | None
    tmobile_daily: int | None  # segments to T-Mobile's subscribers in one Pacific day


class SmsError(Exception):
    """Anything that went wrong with the vendor; the subclasses say what may be done about it."""


class NeverSent(SmsError):
    """The call did not reach the vendor (refused, no route, not connected in time): may be tried again."""


class VendorBusy(SmsError):
    """The vendor refused for its own load (429) and sent nothing: wait, then try again."""

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(f"vendor busy, try again in {retry_after_seconds:g} s")
        self.retry_after_seconds = retry_after_seconds


class Unanswered(SmsError):
    """The call may or may not have worked (time-out, cut off, 5xx): never retried blindly."""


class Refused(SmsError):
    """The vendor said no for good; `code` is the vendor's number, `drop` says it in our words."""

    def __init__(self, code: int, drop: Drop, message: str = "") -> None:
        super().__init__(f"refused by the vendor with code {code} ({drop}) {message}".rstrip())
        self.code = code
        self.drop = drop


class SmsVendor(Protocol):
    """What an SMS vendor must be able to do for us."""

    async def send(self, text: OutgoingText) -> Submitted:
        """Hand over one text. Raises one of the SmsError family."""

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what the vendor's list shows as sent to `phone` since then, newest first."""

    async def sent_since(self, since: datetime) -> list[VendorText]:
        """Return every text our sender sent since then, as the vendor's list shows it now, oldest first."""

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return every text the vendor received for us since then, oldest first."""

    async def read_sender_limits(self) -> SenderLimits:
        """Return how fast our sender is registered to be. Raises one of the SmsError family."""

    async def deactivated_on(self, day: date) -> list[str]:
        """Return the numbers (E.164) that carriers took out of service that day; Refused where there is no list."""

    async def aclose(self) -> None:
        """Close the connections."""
