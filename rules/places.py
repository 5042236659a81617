"""Where a phone's owner may be: candidate zones, candidate states, and the short key that carries both.

Where somebody is cannot be known for sure: an address may be old, a number may have moved. So both count, and
whoever asks for a window gets the strictest of all of them.
Source: D9 (the stricter of address and area-code state); zones of states as the IANA zone
database has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# A phone number with more zones than this says nothing about a place: toll-free numbers name more than forty.
MOST_PHONE_ZONES = 8

# Stands in a key for a state that nobody knows.
UNKNOWN_STATE = "?"

# Keys of before the state was always written named these only; one without a state is of none of them.
NAMED_IN_OLD_KEYS = frozenset({"AL", "LA", "MS"})

_EASTERN, _CENTRAL, _MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
_ARIZONA, _PACIFIC, _ALASKA = "America/Phoenix", "America/Los_Angeles", "America/Anchorage"
_ALEUTIAN, _HAWAII = "America/Adak", "Pacific/Honolulu"
_ATLANTIC, _CHAMORRO = "America/Puerto_Rico", "Pacific/Guam"

STATE_ZONES: Mapping[str, tuple[str, ...]] = {
    "AK": (_ALEUTIAN, _ALASKA),
    "AL": (_CENTRAL, _EASTERN),  # Phenix City and its neighbours keep Georgia's clock
    "AR": (_CENTRAL,),
    "AZ": (_MOUNTAIN, _ARIZONA),  # the Navajo Nation changes its clocks, the rest does not
    "CA": (_PACIFIC,),
    "CO": (_MOUNTAIN,),
    "CT": (_EASTERN,),
    "DC": (_EASTERN,),
    "DE": (_EASTERN,),
    "FL": (_CENTRAL, _EASTERN),
    "GA": (_EASTERN,),
    "GU": (_CHAMORRO,),
    "HI": (_HAWAII,),
    "IA": (_CENTRAL,),
    "ID": (_MOUNTAIN, _PACIFIC),
    "IL": (_CENTRAL,),
    "IN": (_CENTRAL, _EASTERN),
    "KS": (_CENTRAL, _MOUNTAIN),
    "KY": (_CENTRAL, _EASTERN),
    "LA": (_CENTRAL,),
    "MA": (_EASTERN,),
    "MD": (_EASTERN,),
    "ME": (_EASTERN,),
    "MI": (_CENTRAL, _EASTERN),
    "MN": (_CENTRAL,),
    "MO": (_CENTRAL,),
    "MS": (_CENTRAL,),
    "MT": (_MOUNTAIN,),
    "NC": (_EASTERN,),
    "ND": (_CENTRAL, _MOUNTAIN),
    "NE": (_CENTRAL, _MOUNTAIN),
    "NH": (_EASTERN,),
    "NJ": (_EASTERN,),
    "NM": (_MOUNTAIN,),
    "NV": (_MOUNTAIN, _PACIFIC),  # West Wendover and Jackpot keep Mountain time
    "NY": (_EASTERN,),
    "OH": (_EASTERN,),
    "OK": (_CENTRAL,),
    "OR": (_MOUNTAIN, _PACIFIC),
    "PA": (_EASTERN,),
    "PR": (_ATLANTIC,),
    "RI": (_EASTERN,),
    "SC": (_EASTERN,),
    "SD": (_CENTRAL, _MOUNTAIN),
    "TN": (_CENTRAL, _EASTERN),
    "TX": (_CENTRAL, _MOUNTAIN),
    "UT": (_MOUNTAIN,),
    "VA": (_EASTERN,),
    "VI": (_ATLANTIC,),
    "VT": (_EASTERN,),
    "WA": (_PACIFIC,),
    "WI": (_CENTRAL,),
    "WV": (_EASTERN,),
    "WY": (_MOUNTAIN,),
}
"""Every zone whose clock is in use somewhere in a state, territory or the District; equal clocks are named once."""

ANYWHERE: tuple[str, ...] = (
    _ALEUTIAN,
    _ALASKA,
    _CENTRAL,
    _MOUNTAIN,
    _PACIFIC,
    _EASTERN,
    _ARIZONA,
    _HAWAII,
)
"""Where somebody may be of whom nothing is known: the contiguous states, Alaska and Hawaii."""

# Zones of the database whose clocks are the same today. One name each keeps the number of different keys
# small.
_SAME_CLOCK: Mapping[str, str] = {
    "America/Detroit": _EASTERN,
    "America/Fort_Wayne": _EASTERN,
    "America/Indiana/Indianapolis": _EASTERN,
    "America/Indiana/Marengo": _EASTERN,
    "America/Indiana/Petersburg": _EASTERN,
    "America/Indiana/Vevay": _EASTERN,
    "America/Indiana/Vincennes": _EASTERN,
    "America/Indiana/Winamac": _EASTERN,
    "America/Indianapolis": _EASTERN,
    "America/Kentucky/Louisville": _EASTERN,
    "America/Kentucky/Monticello": _EASTERN,
    "America/Louisville": _EASTERN,
    "US/Eastern": _EASTERN,
    "America/Indiana/Knox": _CENTRAL,
    "America/Indiana/Tell_City": _CENTRAL,
    "America/Menominee": _CENTRAL,
    "America/North_Dakota/Beulah": _CENTRAL,
    "America/North_Dakota/Center": _CENTRAL,
    "America/North_Dakota/New_Salem": _CENTRAL,
    "US/Central": _CENTRAL,
    "America/Boise": _MOUNTAIN,
    "America/Shiprock": _MOUNTAIN,
    "US/Mountain": _MOUNTAIN,
    "US/Arizona": _ARIZONA,
    "US/Pacific": _PACIFIC,
    "America/Juneau": _ALASKA,
    "America/Metlakatla": _ALASKA,
    "America/Nome": _ALASKA,
    "America/Sitka": _ALASKA,
    "America/Yakutat": _ALASKA,
    "US/Alaska": _ALASKA,
    "US/Hawaii": _HAWAII,
    "America/St_Thomas": _ATLANTIC,
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a key says: candidate zones (IANA names) and candidate states (two letters), both sorted, none empty."""

    zones: tuple[str, ...]
    states: tuple[str, ...]


def zones_of(*, time_zone: str | None, state: str | None, phone_zones: Sequence[str]) -> tuple[str, ...]:
    """Return the zones somebody may be in, sorted.

    A known `time_zone` (IANA name) alone decides. Otherwise the zones of `state` (two letters) and those of
    the phone number are united, because an address may be old and a number may have moved. With neither, it
    is ANYWHERE. Names that the zone database does not know count as not given.
    """
    known = _canonical(time_zone) if time_zone else None
    if known is not None:
        return (known,)
    candidates = set(STATE_ZONES.get(_state_code(state) or "", ()))
    if len(phone_zones) <= MOST_PHONE_ZONES:
        candidates |= {zone for zone in map(_canonical, phone_zones) if zone is not None}
    return tuple(sorted(candidates or ANYWHERE))


def zone_key(zones: Sequence[str], *states: str | None) -> str:
    """Return candidate zones and candidate states as one short text, such as `America/Chicago;IL,IN`.

    `states` are the state of the address and those of the phones' area codes; what is no state or territory of two
    letters counts as not known. With none known the key ends in UNKNOWN_STATE. States with equal laws keep
    different keys, because an installation may replace the law of any one of them.
    """
    known = sorted({code for state in states if (code := _state_code(state)) is not None})
    return f"{'|'.join(sorted(set(zones)))};{','.join(known) or UNKNOWN_STATE}"


@lru_cache(maxsize=4096)
def place_of(key: str) -> Place:
    """Return the zones and states of a key.

    With UNKNOWN_STATE it is every state in which one of the zones is used, and all there are if none uses them. A key
    without a state part was written when only NAMED_IN_OLD_KEYS were told apart: it is every state but those.
    """
    names, separator, codes = key.partition(";")
    zones = tuple(names.split("|"))
    if codes and codes != UNKNOWN_STATE:
        return Place(zones, tuple(codes.split(",")))
    used = [state for state, theirs in STATE_ZONES.items() if any(zone in theirs for zone in zones)]
    if not separator:
        used = [state for state in used if state not in NAMED_IN_OLD_KEYS]
    return Place(zones, tuple(used or STATE_ZONES))


def _state_code(state: str | None) -> str | None:
    code = (state or "").strip().upper()
    return code if code in STATE_ZONES else None


@lru_cache(maxsize=1024)
def _canonical(zone: str) -> str | None:
    """Return one name for all zones with the same clock, or None for a name nobody knows."""
    if zone in _SAME_CLOCK:
        return _SAME_CLOCK[zone]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: a folder of the database, such as "America", is no zone.
        return None
    return zone
