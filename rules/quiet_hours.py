"""When a phone may ring, by the place where its owner may be.

The default window satisfies every state at once: it opens with Kentucky (10:00) and closes with Rhode
Island (18:00 on weekdays, 17:00 on weekends). Where somebody is cannot be known for sure, so there are
candidate zones, and a text rings only while all of them are open. Holidays are days off of the batch plan,
not of this module.
Source: D9; 47 CFR 64.1200(c)(1); KRS 367.46955; RI 5-61-3.6 and state tables as compiled, verified
2026-11-21.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Recipient's clock, Monday to Friday.
WEEKDAY_WINDOW = (time(10), time(18))

# Recipient's clock; only for campaigns that allow weekends (Rhode Island closes first).
SATURDAY_WINDOW = (time(10), time(17))

# Recipient's clock; Texas opens last on a Sunday.
SUNDAY_WINDOW = (time(12), time(17))

# States in which no text may ring on a Sunday.
NO_SUNDAY_STATES = frozenset({"AL", "LA", "MS"})

# A phone number with more zones than this says nothing about a place: toll-free numbers name more than forty.
MOST_PHONE_ZONES = 8

# How far ahead an opening is searched; whoever has none in three weeks has none at all.
SEARCH_DAYS = 21

# Stands in a key for a state that is not known, in a zone where a Sunday may be forbidden.
UNKNOWN_STATE = "?"

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

_Windows = Mapping[int, tuple[time, time]]
_SATURDAY, _SUNDAY = 5, 6


class NeverOpen(Exception):
    """The candidate zones have no common hour, as New York and Guam have none; a person must find out the place."""


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


def zone_key(zones: Sequence[str], state: str | None) -> str:
    """Return the candidate zones and, where it matters, the state as one short text.

    People with equal keys have equal windows. A state that is not known may be one without Sundays as long
    as one of the zones is used there; such a key ends in UNKNOWN_STATE.
    """
    names = "|".join(sorted(set(zones)))
    code = _state_code(state)
    if code in NO_SUNDAY_STATES:
        return f"{names};{code}"
    if code is None and any(zone in STATE_ZONES[name] for name in NO_SUNDAY_STATES for zone in zones):
        return f"{names};{UNKNOWN_STATE}"
    return names


@lru_cache(maxsize=1024)
def parse_zone_key(key: str) -> tuple[tuple[str, ...], str | None]:
    """Return the zones and the state part of a key; the state is None where it does not matter."""
    names, _, state = key.partition(";")
    return tuple(names.split("|")), state or None


def is_open(key: str, at: datetime, *, weekends: bool) -> bool:
    """Whether a text may ring at `at` in every candidate zone of `key`; the closing minute itself is shut."""
    zones, state = parse_zone_key(key)
    windows = _windows(state, weekends=weekends)
    return all(_closing(at, ZoneInfo(zone), windows) is not None for zone in zones)


def closes_at(key: str, at: datetime, *, weekends: bool) -> datetime:
    """Return when the window that is open at `at` shuts in the first candidate zone, in UTC.

    Raises ValueError when it is not open.
    """
    zones, state = parse_zone_key(key)
    windows = _windows(state, weekends=weekends)
    closings = [_closing(at, ZoneInfo(zone), windows) for zone in zones]
    open_until = [closing for closing in closings if closing is not None]
    if len(open_until) < len(closings):
        raise ValueError(f"Nothing closes: {key} is not open at {at.isoformat()}.")
    return min(open_until)


def next_opening(key: str, after: datetime, *, weekends: bool) -> datetime:
    """Return the first instant from `after` on at which every zone of `key` is open, in UTC.

    It is `after` itself when it is open then. Raises NeverOpen for zones without a common hour.
    """
    zones, state = parse_zone_key(key)
    windows = _windows(state, weekends=weekends)
    at = _aware(after).astimezone(UTC)
    last = at + timedelta(days=SEARCH_DAYS)
    while at <= last:
        # Each zone can only push the instant further; once none does, all are open.
        pushed = max(_opening(at, ZoneInfo(zone), windows) for zone in zones)
        if pushed == at:
            return at
        at = pushed
    raise NeverOpen(f"{key} has no hour at which every zone is open.")


def _windows(state: str | None, *, weekends: bool) -> _Windows:
    """Return the window of each weekday (Monday is 0) that has one."""
    windows = dict.fromkeys(range(_SATURDAY), WEEKDAY_WINDOW)
    if weekends:
        windows[_SATURDAY] = SATURDAY_WINDOW
        if state not in NO_SUNDAY_STATES and state != UNKNOWN_STATE:
            windows[_SUNDAY] = SUNDAY_WINDOW
    return windows


def _closing(at: datetime, zone: ZoneInfo, windows: _Windows) -> datetime | None:
    """Return when the window around `at` shuts in `zone`, in UTC, or None when it is not open."""
    local = _aware(at).astimezone(zone)
    window = windows.get(local.weekday())
    if window is None or not window[0] <= local.time() < window[1]:
        return None
    return _at(local.date(), window[1], zone)


def _opening(at: datetime, zone: ZoneInfo, windows: _Windows) -> datetime:
    """Return the first instant from `at` (UTC) on at which `zone` is open."""
    local = at.astimezone(zone)
    day = local.date()
    while True:
        window = windows.get(day.weekday())
        if window is not None and (day > local.date() or local.time() < window[1]):
            return max(at, _at(day, window[0], zone))
        day += timedelta(days=1)


def _at(day: date, wall_time: time, zone: ZoneInfo) -> datetime:
    # No clock of these zones is changed between 10:00 and 18:00, so the wall time exists once.
    return datetime.combine(day, wall_time, tzinfo=zone).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return at


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
