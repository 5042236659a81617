"""Read a phone number as people write it."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import timezone

REGION = "US"  # how a number without a country code is read
COUNTRY_CODE = 1
_WRITTEN = re.compile(r"(tel:)?[\d\s().+\-\u2010-\u2015/]+((x|ext\.?)\s*\d+)?\s*", re.IGNORECASE)
# Toll-free and personal numbers come back with dozens of zones, or this one: they say nothing of a place.
_NO_PLACE = "Etc/Unknown"
_TOO_MANY_ZONES = 8


class PhoneUnreadable(ValueError):
    """The text is no phone number that could be texted; the message says why."""


@dataclass(frozen=True, slots=True)
class ReadPhone:
    """A valid number, E.164, and the zones a phone with this number may be in (none: its number does not tell)."""

    e164: str
    zones: tuple[str, ...]


@lru_cache(maxsize=100_000)
def read_phone(raw: str) -> ReadPhone:
    """Return the number. Raises PhoneUnreadable."""
    if not _WRITTEN.fullmatch(raw) or raw.endswith(".0"):
        # Letters beside a number, a formula, or a spreadsheet's 312555012.0: a guess could be a stranger's phone.
        raise PhoneUnreadable("not a phone number; write it as 312-555-0100 or +13125550100")
    try:
        number = phonenumbers.parse(raw, REGION)
    except phonenumbers.NumberParseException as error:
        raise PhoneUnreadable("not a phone number; write it as 312-555-0100 or +13125550100") from error
    if number.country_code != COUNTRY_CODE:
        raise PhoneUnreadable("a number outside the US and Canada; the legal hours there are not known")
    if not phonenumbers.is_valid_number(number):
        raise PhoneUnreadable("no such number exists; check the digits and the area code")
    zones = timezone.time_zones_for_number(number)
    if len(zones) > _TOO_MANY_ZONES or _NO_PLACE in zones:
        zones = ()
    return ReadPhone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), tuple(sorted(zones)))
