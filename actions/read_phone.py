"""Read a phone number as people write it, and what its area code says about the place of its owner."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import timezone

from rules.places import STATE_ZONES

REGION = "US"  # how a number without a country code is read
COUNTRY_CODE = 1
_WRITTEN = re.compile(r"(tel:)?[\d\s().+\-\u2010-\u2015/]+((x|ext\.?)\s*\d+)?\s*", re.IGNORECASE)
# Toll-free and personal numbers come back with dozens of zones, or this one: they say nothing of a place.
_NO_PLACE = "Etc/Unknown"
_TOO_MANY_ZONES = 8

# Three digits of the area code stand behind the 1; any exchange of it lies in the same state.
_EXCHANGES = ("2001234", "5551234", "7771234")
_STATE_CODES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA", "Guam": "GU", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY",
    "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH",
    "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND",
    "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Puerto Rico": "PR", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT",
    "Virginia": "VA", "Washington D.C.": "DC", "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI",
    "Wyoming": "WY",
}  # fmt: skip


class PhoneUnreadable(ValueError):
    """The text is no phone number that could be texted; the message says why."""


@dataclass(frozen=True, slots=True)
class ReadPhone:
    """A valid number, E.164, and where a phone with this number may be.

    `zones` are the zones its number names (none: it does not tell), `state` the state or territory of its area code in
    two letters, None for a toll-free or Canadian one.
    """

    e164: str
    zones: tuple[str, ...]
    state: str | None = None


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
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadPhone(e164, tuple(sorted(zones)), state_of_area_code(e164[2:5]))


@lru_cache(maxsize=1_000)
def state_of_area_code(area_code: str) -> str | None:
    """Return the state or territory of three digits such as 312, None where they belong to none.

    No area code of the country crosses the border of a state.
    """
    from phonenumbers import geocoder  # half a second, which only a roster has to wait for

    for exchange in _EXCHANGES:
        number = phonenumbers.PhoneNumber(country_code=COUNTRY_CODE, national_number=int(area_code + exchange))
        name = geocoder.description_for_valid_number(number, "en", region=None)
        code = _STATE_CODES.get(name) or name.rpartition(", ")[2]  # "Illinois", or a town as "Chicago, IL"
        if code in STATE_ZONES:
            return code
    return None
