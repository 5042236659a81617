"""Small rules of the vendor that no request shows by itself: parts, signatures, shorteners."""

import pytest
from twilio.request_validator import RequestValidator

from sandbox.twilio.deliveries import SHORTENER
from sandbox.twilio.numbers import dropped_with, is_phone, refused_with, sender_for
from sandbox.twilio.segments import segments_of
from sandbox.twilio.signature import signature_of


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 306, 2),
        ("x" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("x" * 152 + "€" + "x" * 152, 3),  # the pair does not fit in the first part, so a place stays empty
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # 33 whole pairs in a part of 67 units
    ],
)
def test_parts_are_counted_as_phones_put_them_together(body: str, parts: int) -> None:
    assert segments_of(body) == parts


def test_a_signature_is_what_the_sdk_computes_also_for_empty_and_foreign_values() -> None:
    url = "https://office.example/webhooks/status/abc?a=1&b=%20"
    form = {"Body": "¿Sí? & co+", "FromCity": "", "To": "+13125550199", "AccountSid": "AC1"}
    assert signature_of("secret", url, form) == RequestValidator("secret").compute_signature(url, form)


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ("see https://bit.ly/abc", True),
        ("see t.co/abc", True),
        ("tinyurl.com/x", True),
        ("see goo.gl", True),
        ("see https://abbott.co/jobs", False),
        ("see https://t.com/x", False),
        ("habit.lying", False),
        ("https://jobs.college.example/t.co.html", False),
    ],
)
def test_only_a_public_shortener_counts_as_one(body: str, is_one: bool) -> None:
    assert bool(SHORTENER.search(body)) is is_one


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("+13125550199", True),
        ("+442071838750", True),
        ("+15005550006", True),
        ("3125550199", False),
        ("+1312555019", False),
        ("+11125550199", False),
        ("+13121550199", False),
        ("(312) 555-0199", False),
    ],
)
def test_a_phone_is_e164_and_could_be_rung(number: str, is_one: bool) -> None:
    assert is_phone(number) is is_one


def test_an_ending_is_a_fate_only_if_it_is_a_known_code() -> None:
    assert refused_with("+13124421614") == 21614
    assert refused_with("+13124421699") is None
    assert dropped_with("+13124430005") == 30005
    assert dropped_with("+13124430099") is None
    assert refused_with("+13124425555") is dropped_with("+13124425555") is None


def test_the_pool_is_used_evenly() -> None:
    senders = [sender_for(f"+1312442{number:04d}", 7) for number in range(1000)]
    assert len(set(senders)) == 5
    assert min(senders.count(sender) for sender in set(senders)) > 150
