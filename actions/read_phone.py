"""Read a phone number as people write it, and what its area code says about the place of its owner."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import timezone
from phonenumbers.tzdata import TIMEZONE_DATA

from rules.places import STATE_ZONES

REGION = "US"  # how a number without a country code is read
COUNTRY_CODE = 1
_WRITTEN = re.compile(r"(tel:)?[\d\s().+\-\u2010-\u2015/]+((x|ext\.?)\s*\d+)?\s*", re.IGNORECASE)
# As most people write it: +1 or 1 or neither, then 3, 3 and 4 digits with at most one character between them.
_PLAIN = re.compile(r"(?:\+?1[ .-]?)?(?:\((?=...\) ?))?([2-9][0-9]{2})(?:\) ?|[ .-]?)([0-9]{3})[ .-]?([0-9]{4})")
_NO_SUCH_NUMBER = "no such number exists; check the digits and the area code"
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


def read_phone(raw: str) -> ReadPhone:
    """Return the number. Raises PhoneUnreadable."""
    if (plain := _PLAIN.fullmatch(raw)) is not None:
        digits = "".join(plain.groups())
        if _ordinary_numbers().fullmatch(digits):
            return ReadPhone(
                f"+{COUNTRY_CODE}{digits}", *_place_of(digits[:6] if digits[:3] in _divided_areas() else digits[:3])
            )
        if not _any_numbers().fullmatch(digits):
            raise PhoneUnreadable(_NO_SUCH_NUMBER)
    return _read_by_the_book(raw)


@lru_cache(maxsize=1)
def _ordinary_numbers() -> re.Pattern[str]:
    """Return what phonenumbers takes for a landline or mobile phone of the country, and for nothing else.

    It asks for everything else first (toll-free, personal, ...), which is excluded here: what matches is valid, and its
    digits tell its place.
    """
    ordinary, *special = _patterns_of(REGION)
    return re.compile(f"(?!(?:{'|'.join(special)})$)(?:{ordinary})", re.ASCII)


@lru_cache(maxsize=1)
def _any_numbers() -> re.Pattern[str]:
    """Return every number of any kind in any region of the country code: what does not match is not valid."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[COUNTRY_CODE]
    return re.compile("|".join(dict.fromkeys(one for region in regions for one in _patterns_of(region))), re.ASCII)


def _patterns_of(region: str) -> list[str]:
    """Return the patterns by which phonenumbers tells the kinds of number of a region, the landline's first."""
    known = phonenumbers.PhoneMetadata.metadata_for_region(region)
    assert known is not None
    kinds = (
        known.fixed_line, known.mobile, known.premium_rate, known.toll_free, known.shared_cost, known.voip,
        known.personal_number, known.pager, known.uan, known.voicemail,
    )  # fmt: skip
    found = [kind.national_number_pattern for kind in kinds if kind is not None and kind.national_number_pattern]
    return list(dict.fromkeys(found))  # a region whose mobile phones can't be told apart names one pattern twice


@lru_cache(maxsize=1)
def _divided_areas() -> frozenset[str]:
    """Return the area codes whose exchanges do not all lie in the same zones."""
    undivided = len(f"{COUNTRY_CODE}312")  # what an entry for a whole area code looks like
    country = str(COUNTRY_CODE)
    return frozenset(key[1:4] for key in TIMEZONE_DATA if key.startswith(country) and len(key) > undivided)


@lru_cache(maxsize=100_000)
def _place_of(leading: str) -> tuple[tuple[str, ...], str | None]:
    """Return zones and state of an ordinary number by its area code, or by area code and exchange.

    The longest entry that fits holds, and none looks beyond the exchange.
    """
    state, digits = state_of_area_code(leading[:3]), f"{COUNTRY_CODE}{leading}"
    for length in range(len(digits), 0, -1):
        if (zones := TIMEZONE_DATA.get(digits[:length])) is not None:
            return _told_zones(zones), state
    return (), state


@lru_cache(maxsize=1_000)
def _told_zones(zones: tuple[str, ...]) -> tuple[str, ...]:
    return () if len(zones) > _TOO_MANY_ZONES or _NO_PLACE in zones else tuple(sorted(zones))


def _read_by_the_book(raw: str) -> ReadPhone:
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
        raise PhoneUnreadable(_NO_SUCH_NUMBER)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadPhone(e164, _told_zones(tuple(timezone.time_zones_for_number(number))), state_of_area_code(e164[2:5]))


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
