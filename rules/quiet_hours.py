"""When a phone may ring: the office's hours and the law of every place where its owner may be, whichever is stricter.

A text rings only while the office's window of that weekday and the legal windows of all candidate states are open on
the clocks of all candidate zones. The office's default satisfies every state at once from Monday to Friday: it opens
with Kentucky (10:00) and closes with Rhode Island (18:00). On a day off nothing rings; a person may pick one as the
first day of a campaign, as a Saturday, and then the law of the states alone decides about it.
Source: D8, D9; 47 CFR 64.1200(c)(1); rules/legal_windows.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rules.legal_windows import SHIPPED_TABLE, WEEKDAYS, LegalTable, LegalWindow
from rules.places import place_of

Window = tuple[time, time]
"""Opening and closing on the recipient's clock; the closing minute itself is shut."""

# Monday to Friday.
WEEKDAY_WINDOW: Window = (time(10), time(18))

# Only for campaigns that allow weekends (Rhode Island closes first).
SATURDAY_WINDOW: Window = (time(10), time(17))

# Only for campaigns that allow weekends (Texas opens last).
SUNDAY_WINDOW: Window = (time(12), time(17))

# How far ahead an opening is searched; whoever has none in three weeks without days off has none at all.
SEARCH_DAYS = 21

# How far ahead it is searched across the office's days off, a summer's closure included.
LONGEST_CLOSURE_DAYS = 366

_SATURDAY, _SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


class NeverOpen(Exception):
    """The candidate zones have no common hour, as New York and Guam have none; a person must find out the place."""


@dataclass(frozen=True, eq=False)
class TextingHours:
    """The hours of the office and of the law; every question about a key (rules/places.py) is answered here.

    `weekends` says in each question whether the campaign may text on Saturday and Sunday, `on_days_off` whether on a
    day off. `days_off` are the office's own, day -> name; `holidays` the public ones of a state, and where a state has
    no entry the days off stand for them. Days are those of the recipient's calendar.
    """

    weekday: Window | None = WEEKDAY_WINDOW
    saturday: Window | None = SATURDAY_WINDOW
    sunday: Window | None = SUNDAY_WINDOW
    legal: LegalTable = SHIPPED_TABLE
    days_off: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    holidays: Mapping[str, Mapping[date, str]] = field(default_factory=lambda: MappingProxyType({}))

    def is_open(self, key: str, at: datetime, *, weekends: bool, on_days_off: bool = False) -> bool:
        """Whether a text may ring at `at` in every candidate zone of `key`."""
        return self._closed_zone(key, at, weekends, on_days_off) is None

    def closes_at(self, key: str, at: datetime, *, weekends: bool, on_days_off: bool = False) -> datetime:
        """Return when the window that is open at `at` shuts in the first candidate zone, in UTC.

        Raises ValueError when it is not open.
        """
        place, closings = place_of(key), []
        for zone in place.zones:
            local = _local(_utc(at), zone)
            window = self.window(place.states, local.date(), weekends=weekends, on_days_off=on_days_off)
            if window is None or not window[0] <= local.time() < window[1]:
                raise ValueError(f"Nothing closes: {key} is not open at {at.isoformat()}.")
            closings.append(_span(zone, local.date(), window)[1])
        return min(closings)

    def next_opening(self, key: str, after: datetime, *, weekends: bool, on_days_off: bool = False) -> datetime:
        """Return the first instant from `after` on at which every zone of `key` is open, in UTC.

        It is `after` itself when it is open then. Raises NeverOpen for a place without a common hour.
        """
        at = _utc(after)
        opening = self._search(key, at, SEARCH_DAYS, weekends, on_days_off)
        # Three weeks shut may be a long closure; a place without an hour is shut without days off as well.
        if opening is None and self._search(key, at, SEARCH_DAYS, weekends, on_days_off=True) is not None:
            opening = self._search(key, at, LONGEST_CLOSURE_DAYS, weekends, on_days_off)
        if opening is None:
            raise NeverOpen(f"{key} has no hour at which every zone is open.")
        return opening

    def spans(
        self, key: str, begins: datetime, ends: datetime, *, weekends: bool, on_days_off: bool = False
    ) -> list[tuple[datetime, datetime]]:
        """Return from when to when `key` is open between two instants (UTC, at most some days apart), in order."""
        place, shared = place_of(key), [(begins, ends)]
        for zone in place.zones:
            day, last = _local(_utc(begins), zone).date(), _local(_utc(ends), zone).date()
            theirs = []
            while day <= last:
                if window := self.window(place.states, day, weekends=weekends, on_days_off=on_days_off):
                    theirs.append(_span(zone, day, window))
                day += _ONE_DAY
            both = [(max(one[0], other[0]), min(one[1], other[1])) for one in shared for other in theirs]
            shared = [span for span in both if span[0] < span[1]]
        return shared

    def window(self, states: tuple[str, ...], day: date, *, weekends: bool, on_days_off: bool = False) -> Window | None:
        """Return the hours in which texts may ring in all of `states` on `day`, None for a day without any."""
        weekday = day.weekday()
        if (weekday >= _SATURDAY and not weekends) or (day in self.days_off and not on_days_off):
            return None
        window, without_holidays = _strictest(self, states, weekday)
        if without_holidays and any(day in self.holidays.get(state, self.days_off) for state in without_holidays):
            return None
        return window

    def pattern(self, key: str) -> object:
        """Return something hashable that is equal for keys with equal hours on every day."""
        return _pattern(self, key)

    def daily_cap(self, key: str) -> int | None:
        """Return the most texts the law allows for one person in 24 hours, None where it names no number."""
        return self.legal.daily_cap(place_of(key).states)

    def why_closed(self, key: str, at: datetime, *, weekends: bool, on_days_off: bool = False) -> str | None:
        """Return in a sentence why no text may ring now and when one may, None while it is open."""
        zone = self._closed_zone(key, at, weekends, on_days_off)
        if zone is None:
            return None
        local, states = _local(_utc(at), zone), place_of(key).states
        window = self.window(states, local.date(), weekends=weekends, on_days_off=on_days_off)
        if window is None:
            why = self._why_no_hours(key, local.date(), weekends, on_days_off)
        else:
            hours = f"{window[0]:%H:%M} to {window[1]:%H:%M} ({self._whose(key, local.weekday(), window)})"
            why = f"it is {local:%H:%M} in {zone}, and texts go out {hours}"
        try:
            opening = self.next_opening(key, at, weekends=weekends, on_days_off=on_days_off).astimezone(_clock(zone))
        except NeverOpen:
            return f"{why[0].upper()}{why[1:]}; there is no hour that is allowed in every place they may be in."
        then = f"{opening:%A, %B} {opening.day} at {opening:%H:%M} in {zone}"
        return f"{why[0].upper()}{why[1:]}; opens {then}."

    def remarks(self, at: datetime, zone: ZoneInfo) -> list[str]:
        """Return what a person should know about the time they chose for a batch, read on the campus clock."""
        local = at.astimezone(zone)
        day, found = local.date(), []
        if day in self.days_off:
            found.append(f"{day:%A, %B} {day.day} is {self.days_off[day]}; it counts only because it was chosen.")
        elif local.weekday() >= _SATURDAY:
            found.append(f"{day:%A, %B} {day.day} is no working day; it counts only because it was chosen.")
        window = self._office(local.weekday())
        if window is None or not window[0] <= local.time() < window[1]:
            hours = "no hours" if window is None else f"{window[0]:%H:%M} to {window[1]:%H:%M}"
            is_early = window is not None and local.time() < window[0]
            until = f"until {window[0]:%H:%M}" if window is not None and is_early else "for another day"
            found.append(
                f"At {local:%H:%M} windows near the campus are shut ({hours} on a {day:%A}): most texts wait {until}, "
                "and later batches start at this time, too."
            )
        return found

    def _office(self, weekday: int) -> Window | None:
        return {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(weekday, self.weekday)

    def _closed_zone(self, key: str, at: datetime, weekends: bool, on_days_off: bool) -> str | None:
        """Return the first candidate zone in which no text may ring at `at`."""
        place = place_of(key)
        for zone in place.zones:
            local = _local(_utc(at), zone)
            window = self.window(place.states, local.date(), weekends=weekends, on_days_off=on_days_off)
            if window is None or not window[0] <= local.time() < window[1]:
                return zone
        return None

    def _search(self, key: str, at: datetime, days: int, weekends: bool, on_days_off: bool) -> datetime | None:
        """Return the first common opening from `at` (UTC) on, None if there is none within `days`."""
        last = at + timedelta(days=days)
        place = place_of(key)
        while at <= last:
            # Each zone can only push the instant further; once none does, all are open.
            pushed = at
            for zone in place.zones:
                opening = self._zone_opening(place.states, zone, pushed, last, weekends, on_days_off)
                if opening is None:
                    return None
                pushed = opening
            if pushed == at:
                return at
            at = pushed
        return None

    def _zone_opening(
        self, states: tuple[str, ...], zone: str, at: datetime, last: datetime, weekends: bool, on_days_off: bool
    ) -> datetime | None:
        """Return the first instant from `at` on at which one zone is open, None if `last` passes before."""
        local = _local(at, zone)
        day, now = local.date(), local.time()
        for ahead in range((last - at).days + 2):
            window = self.window(states, day, weekends=weekends, on_days_off=on_days_off)
            if window is not None and (ahead or now < window[1]):
                return max(at, _span(zone, day, window)[0])
            day += _ONE_DAY
        return None

    def _why_no_hours(self, key: str, day: date, weekends: bool, on_days_off: bool) -> str:
        """Return why `day` has no hours at all."""
        if day in self.days_off and not on_days_off:
            return f"{day:%A, %B} {day.day} is a day off ({self.days_off[day]})"
        if day.weekday() >= _SATURDAY and not weekends:
            return f"it is {day:%A}, and weekends are not allowed for this campaign"
        if self._office(day.weekday()) is None:
            return f"the office sends nothing on a {day:%A}"
        for law in (self.legal.window(state, day.weekday()) for state in place_of(key).states):
            holidays = self.holidays.get(law.state, self.days_off)
            if law.hours is None:
                return f"no text may ring on a {day:%A} {_law_of(key, law)}"
            if not law.on_holidays and day in holidays:
                return f"no text may ring on a holiday ({holidays[day]}) {_law_of(key, law)}"
        return f"the office's hours and the law have none in common on a {day:%A}"

    def _whose(self, key: str, weekday: int, window: Window) -> str:
        """Return whose rule sets the hours of a day."""
        office = self._office(weekday)
        if office == window:
            return "office hours"
        laws = [self.legal.window(state, weekday) for state in place_of(key).states]
        opens = next((law for law in laws if law.opens == window[0] and office and office[0] != window[0]), None)
        closes = next((law for law in laws if law.closes == window[1] and office and office[1] != window[1]), None)
        named = list(dict.fromkeys(_law_of(key, law) for law in (opens, closes) if law is not None))
        return f"office hours {' and '.join(named)}"


DEFAULT_HOURS = TextingHours()
"""The office's default hours under the shipped table, without days off."""


@cache
def _clock(zone: str) -> ZoneInfo:
    """Return a zone; the standard library keeps eight, and reads the ninth from disk each time."""
    return ZoneInfo(zone)


@lru_cache(maxsize=1024)
def _local(at: datetime, zone: str) -> datetime:
    """Return an instant on the clock of a zone; one instant is asked about for hundreds of keys."""
    return at.astimezone(_clock(zone))


@lru_cache(maxsize=8192)
def _strictest(hours: TextingHours, states: tuple[str, ...], weekday: int) -> tuple[Window | None, tuple[str, ...]]:
    """Return the common hours of office and law on a weekday, and whose law allows none on a holiday."""
    laws = [hours.legal.window(state, weekday) for state in states]
    without_holidays = tuple(dict.fromkeys(law.state for law in laws if not law.on_holidays))
    windows = [hours._office(weekday), *(law.hours for law in laws)]
    common = [window for window in windows if window is not None]
    if len(common) < len(windows):
        return None, without_holidays
    opens, closes = max(window[0] for window in common), min(window[1] for window in common)
    return ((opens, closes) if opens < closes else None), without_holidays


@lru_cache(maxsize=8192)
def _pattern(hours: TextingHours, key: str) -> tuple[object, ...]:
    place = place_of(key)
    days = [_strictest(hours, place.states, weekday) for weekday in range(len(WEEKDAYS))]
    # A state without public holidays of its own has the office's, as every other such state.
    holidays = [frozenset(state if state in hours.holidays else "" for state in states) for _, states in days]
    return place.zones, tuple(window for window, _ in days), tuple(holidays)


@lru_cache(maxsize=65536)
def _span(zone: str, day: date, window: Window) -> tuple[datetime, datetime]:
    """Return opening and closing of a day in UTC. No clock is changed within the federal hours: each exists once."""
    opens, closes = (datetime.combine(day, wall_time, tzinfo=_clock(zone)).astimezone(UTC) for wall_time in window)
    return opens, closes


def _law_of(key: str, law: LegalWindow) -> str:
    place = "where the state is not known, by the strictest law: " if key.endswith(";?") else "by the law of "
    return f"{place}{law.state} ({law.source})"


def _utc(at: datetime) -> datetime:
    """Return an instant in UTC, where two instants of an hour that occurs twice are not taken for one."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(UTC)
