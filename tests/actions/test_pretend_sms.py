"""The vendor of these tests keeps the contract that Twilio's adapter keeps."""

from datetime import UTC, date, datetime

import pytest

from schemas.sms import NeverSent, OutgoingText, SmsVendor, Unanswered, VendorBusy
from tests.actions.pretend_sms import AnswerLost, Failure, PretendSms
from tests.contracts.sms_vendor import SmsVendorContract, SmsWorld

_FAILURES: dict[str, Failure] = {
    "busy_rate": VendorBusy(1),
    "error_rate": Unanswered("500"),
    "reset_rate": NeverSent("cut off"),
    "error_after_accept_rate": AnswerLost(),
    "hang_after_accept_rate": AnswerLost(),
}


class PretendWorld(SmsWorld):
    """The other side of a vendor in memory."""

    def __init__(self, vendor: PretendSms) -> None:
        self._vendor = vendor
        self._shares: dict[str, float] = {}
        vendor.fails = self._failure

    def _failure(self, text: OutgoingText) -> Failure | None:
        return next((_FAILURES[name] for name, share in self._shares.items() if share), None)

    async def misbehave(self, **shares: float) -> None:
        self._shares |= shares
        self._vendor.is_down = bool(self._shares.get("error_rate"))

    async def taken(self) -> list[str]:
        return [text.body for text in self._vendor.taken]

    async def phone_texts(self, phone: str, body: str) -> None:
        self._vendor.phone_texts(phone, body)

    async def deactivate(self, day: date, *phones: str) -> None:
        self._vendor.deactivated[day] = list(phones)


class TestPretendSms(SmsVendorContract):
    """Every claim of the contract."""

    @pytest.fixture
    def vendor(self) -> SmsVendor:
        return PretendSms(lambda: datetime.now(UTC))

    @pytest.fixture
    def world(self, vendor: PretendSms) -> SmsWorld:
        return PretendWorld(vendor)
