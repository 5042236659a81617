"""What a number says about the place of its owner."""

import itertools

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import timezone

from actions.read_phone import PhoneUnreadable, ReadPhone, read_phone, state_of_area_code


@pytest.mark.parametrize(
    ("area_code", "state"),
    [
        ("312", "IL"), ("202", "DC"), ("206", "WA"), ("212", "NY"), ("304", "WV"), ("305", "FL"), ("340", "VI"),
        ("671", "GU"), ("787", "PR"), ("808", "HI"), ("907", "AK"), ("416", None), ("800", None), ("900", None),
    ],
)  # fmt: skip
def test_an_area_code_tells_the_state(area_code: str, state: str | None) -> None:
    assert state_of_area_code(area_code) == state


def test_a_number_carries_the_state_of_its_area_code() -> None:
    assert read_phone("312-555-0100").state == "IL"
    assert read_phone("(800) 555-1234").state is None
    assert read_phone("416-555-1234").state is None


def by_the_book(raw: str) -> ReadPhone | None:
    """Return what phonenumbers itself says of a number of the country code 1, None where it is not valid."""
    number = phonenumbers.parse(raw, "US")
    if not phonenumbers.is_valid_number(number):
        return None
    zones = timezone.time_zones_for_number(number)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadPhone(e164, tuple(sorted(zones)) if len(zones) < 9 else (), state_of_area_code(e164[2:5]))


def as_read(raw: str) -> ReadPhone | None:
    """Return what we read, None where we refuse it."""
    try:
        return read_phone(raw)
    except PhoneUnreadable:
        return None


WRITTEN = (
    "{0}{1}{2}", "1{0}{1}{2}", "+1{0}{1}{2}", "({0}) {1}-{2}", "({0}){1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}",
    "{0} {1} {2}", "+1 ({0}) {1}-{2}", "1-{0}-{1}-{2}", "+1.{0}.{1}.{2}", "1 {0} {1} {2}",
)  # fmt: skip


@pytest.mark.slow
def test_every_area_code_is_read_as_the_book_says() -> None:
    exchanges = itertools.cycle(("200", "211", "310", "555", "274", "900", "999", "155", "023", "742", "886"))
    for area_code, written in zip(range(200, 1000), itertools.cycle(WRITTEN), strict=False):
        for exchange in itertools.islice(exchanges, 4):
            raw = written.format(area_code, exchange, "0147")
            assert as_read(raw) == by_the_book(raw), raw


@pytest.mark.parametrize("written", WRITTEN)
@given(st.integers(200, 999), st.integers(0, 999), st.integers(0, 9999))
def test_any_number_in_a_usual_writing_is_read_as_the_book_says(
    written: str, area_code: int, exchange: int, line: int
) -> None:
    raw = written.format(area_code, f"{exchange:03}", f"{line:04}")
    assert as_read(raw) == by_the_book(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "312-555-010", "312-555-01000", "(312 555-0100", "312) 555-0100", "(123) 456-7890", "+44 20 7946 0958", "",
        "312555012.0", "call 312-555-0100", "=312-555-0100", "\u0663\u0661\u0662-555-0100", "011 44 20 7946 0958",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_left_to_the_book(raw: str) -> None:
    try:
        book = by_the_book(raw)
    except phonenumbers.NumberParseException:
        book = None
    read = as_read(raw)
    assert read is None or read == book


@pytest.mark.parametrize("raw", ["312-555-0100 x12", "312/555/0100", "tel:+1-312-555-0100", "416-555-0100"])
def test_what_the_quick_reading_leaves_out_is_still_read(raw: str) -> None:
    assert read_phone(raw) == by_the_book(raw)
