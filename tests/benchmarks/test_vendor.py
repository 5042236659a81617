"""Claims about the lean vendor: it answers as Twilio does, counts everything, and ends with whoever started it."""

import time

import httpx
import pytest

from benchmarks.instead import ACCOUNT, MESSAGES
from benchmarks.vendor import LeanVendor, lean_vendor
from integrations.twilio.client import TwilioVendor
from schemas.sms import DeliveryStatus, OutgoingText
from tests.office import number

pytestmark = pytest.mark.slow


async def _send(vendor: LeanVendor, *indexes: int) -> list[str]:
    client = TwilioVendor(ACCOUNT, "token", "MG" + "0" * 32, vendor.url, "http://127.0.0.1:8300")
    try:
        answers = [await client.send(OutgoingText("uuid", 1, number(index), "Hello", 60)) for index in indexes]
    finally:
        await client.aclose()
    assert {answer.status for answer in answers} == {DeliveryStatus.ACCEPTED}
    return [answer.vendor_sid for answer in answers]


async def test_every_text_is_counted_and_a_number_twice_is_seen() -> None:
    with lean_vendor() as vendor:
        vendor.begin(0)
        sids = await _send(vendor, 1, 2, 2)
        taken = vendor.taken()
    assert len(set(sids)) == 3
    assert (taken.creates, taken.numbers) == (3, 2)
    assert taken.cpu_seconds > 0


async def test_it_answers_as_late_as_it_was_told_and_forgets_what_was_before() -> None:
    with lean_vendor() as vendor:
        await _send(vendor, 1)
        vendor.begin(50)
        began = time.monotonic()
        await _send(vendor, 2)
        assert time.monotonic() - began >= 0.05
        assert vendor.taken().creates == 1


def test_what_it_does_not_know_is_not_found_in_the_vendors_own_words() -> None:
    with lean_vendor() as vendor:
        answer = httpx.get(vendor.url + MESSAGES)
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.json()["code"] == 20404


def test_it_ends_with_whoever_started_it() -> None:
    with lean_vendor() as vendor:
        url = vendor.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
