"""What every SMS vendor must do for us, whoever it is and wherever its server stands.

A class of tests to inherit from: the heir hands in a vendor and the world at the other end of its wire.
"""

import asyncio
from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.sms import (
    DeliveryStatus,
    Drop,
    NeverSent,
    OutgoingText,
    Refused,
    SmsVendor,
    Unanswered,
    VendorBusy,
)

PHONE = "+13125550101"
ANOTHER_PHONE = "+13125550102"


class SmsWorld(ABC):
    """The vendor's side of the wire: what it truly took, and how it may be made to misbehave."""

    @abstractmethod
    async def misbehave(self, **shares: float) -> None:
        """From now on let this share of calls fail this way; 0 ends it."""

    @abstractmethod
    async def taken(self) -> list[str]:
        """Return the bodies of all texts of ours that the vendor took, whatever it answered."""

    @abstractmethod
    async def phone_texts(self, phone: str, body: str) -> None:
        """Let a text arrive from a phone."""

    @abstractmethod
    async def deactivate(self, day: date, *phones: str) -> None:
        """Let carriers take numbers out of service that day."""


def a_text(body: str = "Are you working in your field yet?", to: str = PHONE, number: int = 1) -> OutgoingText:
    return OutgoingText(f"0195a7c0-0000-7000-8000-{number:012d}", 1, to, body, 3_600)


def moments_ago() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=2)


class SmsVendorContract:
    """Inherit, and define the fixtures `vendor` (SmsVendor) and `world` (SmsWorld)."""

    async def test_a_text_is_taken_once_and_can_be_looked_up(self, vendor: SmsVendor, world: SmsWorld) -> None:
        submitted = await vendor.send(a_text("Größe – 👍"))
        assert submitted.status in (DeliveryStatus.ACCEPTED, DeliveryStatus.QUEUED)
        assert await world.taken() == ["Größe – 👍"]
        [found] = await vendor.texts_to(PHONE, moments_ago())
        assert (found.vendor_sid, found.to, found.body) == (submitted.vendor_sid, PHONE, "Größe – 👍")
        assert abs(datetime.now(UTC) - found.created_at) < timedelta(seconds=10)

    async def test_a_lookup_shows_this_phone_only_and_not_what_is_older(self, vendor: SmsVendor) -> None:
        await vendor.send(a_text(number=1))
        await vendor.send(a_text(to=ANOTHER_PHONE, number=2))
        assert len(await vendor.texts_to(PHONE, moments_ago())) == 1
        assert await vendor.texts_to(PHONE, datetime.now(UTC) + timedelta(minutes=1)) == []

    @pytest.mark.parametrize(
        ("to", "drop"),
        [
            ("+15005550001", Drop.BAD_NUMBER),
            ("+15005550009", Drop.BAD_NUMBER),
            ("+15005550002", Drop.UNREACHABLE),
            ("+15005550003", Drop.UNREACHABLE),
            ("+15005550004", Drop.OPTED_OUT),
        ],
    )
    async def test_a_number_that_cannot_be_texted_is_refused_with_the_reason(
        self, vendor: SmsVendor, world: SmsWorld, to: str, drop: Drop
    ) -> None:
        with pytest.raises(Refused) as refused:
            await vendor.send(a_text(to=to))
        assert refused.value.drop is drop
        assert await world.taken() == []

    async def test_a_request_that_could_never_work_is_our_mistake(self, vendor: SmsVendor, world: SmsWorld) -> None:
        with pytest.raises(Refused) as refused:
            await vendor.send(a_text("x" * 1_601))
        assert refused.value.drop is Drop.OUR_MISTAKE
        assert await world.taken() == []

    async def test_a_busy_vendor_took_nothing(self, vendor: SmsVendor, world: SmsWorld) -> None:
        await world.misbehave(busy_rate=1)
        with pytest.raises(VendorBusy) as busy:
            await vendor.send(a_text())
        assert busy.value.retry_after_seconds > 0
        assert await world.taken() == []

    @pytest.mark.parametrize("fault", ["error_rate", "reset_rate"])
    async def test_a_call_that_failed_before_it_was_read_is_not_repeated(
        self, vendor: SmsVendor, world: SmsWorld, fault: str
    ) -> None:
        await world.misbehave(**{fault: 1})
        with pytest.raises((Unanswered, NeverSent)):
            await vendor.send(a_text())
        await world.misbehave(**{fault: 0})
        assert await world.taken() == []
        assert await vendor.texts_to(PHONE, moments_ago()) == []

    @pytest.mark.parametrize("fault", ["error_after_accept_rate", "hang_after_accept_rate"])
    async def test_a_text_whose_answer_was_lost_went_out_once_and_is_found(
        self, vendor: SmsVendor, world: SmsWorld, fault: str
    ) -> None:
        await world.misbehave(**{fault: 1})
        with pytest.raises(Unanswered):
            await vendor.send(a_text("Did it go?"))
        await world.misbehave(**{fault: 0})
        assert await world.taken() == ["Did it go?"]
        assert [text.body for text in await vendor.texts_to(PHONE, moments_ago())] == ["Did it go?"]

    async def test_a_lookup_that_fails_does_not_look_like_nothing_found(
        self, vendor: SmsVendor, world: SmsWorld
    ) -> None:
        await vendor.send(a_text())
        await world.misbehave(error_rate=1)
        with pytest.raises(Unanswered):
            await vendor.texts_to(PHONE, moments_ago())
        with pytest.raises(Unanswered):
            await vendor.received_since(moments_ago())

    async def test_many_at_once_each_get_their_own_answer(self, vendor: SmsVendor, world: SmsWorld) -> None:
        texts = [a_text(f"text {number}", f"+1312555{number:04d}", number) for number in range(1_000, 1_100)]
        submitted = await asyncio.gather(*(vendor.send(text) for text in texts))
        assert len({answer.vendor_sid for answer in submitted}) == 100
        assert sorted(await world.taken()) == sorted(text.body for text in texts)
        for text, answer in list(zip(texts, submitted, strict=True))[::25]:
            [found] = await vendor.texts_to(text.to, moments_ago())
            assert (found.vendor_sid, found.body) == (answer.vendor_sid, text.body)

    async def test_what_phones_wrote_is_read_oldest_first(self, vendor: SmsVendor, world: SmsWorld) -> None:
        since = moments_ago()
        await vendor.send(a_text())
        await world.phone_texts(PHONE, "YES")
        await asyncio.sleep(1.1)  # the vendor's dates are whole seconds
        await world.phone_texts(ANOTHER_PHONE, "Still looking")
        texts = await vendor.received_since(since)
        assert [(text.from_phone, text.body) for text in texts] == [
            (PHONE, "YES"),
            (ANOTHER_PHONE, "Still looking"),
        ]
        assert all(text.received_at is not None and text.received_at.tzinfo is not None for text in texts)
        assert await vendor.received_since(datetime.now(UTC) + timedelta(minutes=1)) == []

    async def test_what_we_sent_is_read_oldest_first(self, vendor: SmsVendor) -> None:
        since = moments_ago()
        first = await vendor.send(a_text("one"))
        await asyncio.sleep(1.1)  # the vendor's dates are whole seconds
        second = await vendor.send(a_text("two", ANOTHER_PHONE))
        await asyncio.sleep(1.1)  # what waits in the vendor's queue has no date of sending yet
        assert [text.vendor_sid for text in await vendor.sent_since(since)] == [first.vendor_sid, second.vendor_sid]
        assert await vendor.sent_since(datetime.now(UTC) + timedelta(minutes=1)) == []

    async def test_a_stop_is_obeyed_by_the_vendor_until_a_start(self, vendor: SmsVendor, world: SmsWorld) -> None:
        await world.phone_texts(PHONE, "Stop")
        [text] = await vendor.received_since(moments_ago())
        assert text.answered_by_vendor
        with pytest.raises(Refused) as refused:
            await vendor.send(a_text())
        assert refused.value.drop is Drop.OPTED_OUT
        await world.phone_texts(PHONE, "START")
        await vendor.send(a_text())
        # The vendor's own answers are no texts of ours.
        assert len(await vendor.texts_to(PHONE, moments_ago())) == 1

    async def test_deactivated_numbers_are_told_by_day(self, vendor: SmsVendor, world: SmsWorld) -> None:
        await world.deactivate(date(2026, 3, 2), PHONE, ANOTHER_PHONE)
        await world.deactivate(date(2026, 3, 3))
        assert await vendor.deactivated_on(date(2026, 3, 2)) == [PHONE, ANOTHER_PHONE]
        assert await vendor.deactivated_on(date(2026, 3, 3)) == []

    async def test_a_day_without_a_list_is_not_an_empty_list(self, vendor: SmsVendor) -> None:
        with pytest.raises(Refused):
            await vendor.deactivated_on(date(2026, 3, 4))
