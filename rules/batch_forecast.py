"""What the batches of a campaign will look like, day by day: sizes, and why a day is skipped or somebody waits.

The days are played as the sender lives them (actions/run_batch.py, actions/send_texts.py): a batch starts, texts go out
at the sender's rate to whoever's window is open, a batch with room waits for windows that open later the same campus
day, and who did not fit is carried over to the next allowed day. A day on which every window is closed uses up no
batch. Consent withdrawn, failed texts and the cap on texts a person and day are not foreseen.
Source: RM-007, RM-017, RM-025 to RM-027, RM-099 to RM-106; D8 (first batch), D9 (windows).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from rules.batching import PlannedBatch, batch_size, day_note, instant, listed, next_batch_at
from rules.quiet_hours import NeverOpen, TextingHours

_ONE_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Texts that go out without a pause to people with the same windows; `key` is one of their keys."""

    key: str
    begins_at: datetime
    ends_at: datetime
    texts: int


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """One batch and when its texts go out."""

    batch: PlannedBatch
    stretches: tuple[Stretch, ...]


@dataclass(slots=True)
class _Group:
    """People who share their windows, and how many of them are still to be texted."""

    key: str
    left: int


@dataclass(frozen=True, slots=True)
class _Terms:
    """What stays the same for all days of a forecast. `picked` is the campus day a person chose, with D8's freedom."""

    zone: ZoneInfo
    weekends: bool
    hours: TextingHours
    per_second: float
    wall_time: time
    picked: datetime | None

    def is_picked(self, at: datetime) -> bool:
        """Whether an instant lies on the day a person chose."""
        return self.picked is not None and self.day(at) == self.day(self.picked)

    def day(self, at: datetime) -> datetime:
        """Return the midnight, without a zone, that begins the campus day of an instant."""
        return datetime.combine(at.astimezone(self.zone).date(), _MIDNIGHT)

    def end_of_day(self, at: datetime) -> datetime:
        """Return the midnight that ends the campus day of an instant."""
        return instant((self.day(at) + _ONE_DAY).date(), _MIDNIGHT, self.zone)

    def slot_after(self, at: datetime) -> datetime:
        """Return the daily time of the next allowed day."""
        return next_batch_at(
            at, wall_time=self.wall_time, zone=self.zone, weekends=self.weekends, days_off=self.hours.days_off
        )


@dataclass(slots=True)
class _Day:
    """What one day brought: when its run ended, what went out, and who waited until when."""

    ended_at: datetime
    room: int
    stretches: list[Stretch]
    waits: list[str]


def without_hours(people: Mapping[str, int], after: datetime, *, weekends: bool, hours: TextingHours) -> dict[str, int]:
    """Return those of `people`, by zone key, who have no hour at all from `after` on: a campaign skips them."""
    return {key: count for key, count in people.items() if _opening(hours, key, after, weekends) is None}


def forecast_days(
    people: Mapping[str, int],
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    weekends: bool,
    hours: TextingHours,
    per_second: float,
    first: int,
    later: int,
    number: int = 1,
    room_of_first: int | None = None,
    wall_time: time | None = None,
    is_picked: bool = True,
) -> Iterator[ForecastDay]:
    """Yield every batch that is still to come, with the stretches in which its texts go out.

    `people` are those still to be texted by zone key, `number` and `room_of_first` the batch that is next and how many
    texts it still holds (None: all of them). `wall_time` is the daily time on the campus clock, that of `starts_at`
    unless given; `is_picked` whether a person chose the day of `starts_at`, on which weekends and days off don't count.
    Who has no hour at all is in no batch's size; the note of the batch behind which they are skipped says how many.
    """
    if starts_at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    if per_second <= 0 or first < 1 or later < 1:
        raise ValueError("A batch holds at least one text, and a sender sends more than none a second.")
    at = starts_at.astimezone(UTC)
    daily_at = wall_time or at.astimezone(zone).time()
    terms = _Terms(zone, weekends, hours, per_second, daily_at, at if is_picked else None)
    groups = _grouped(people, hours)
    room = batch_size(number, first=first, later=later) if room_of_first is None else room_of_first
    is_used = room < batch_size(number, first=first, later=later)
    came_from: datetime | None = None  # the end of the last batch, or the first start where nothing went out yet
    came_empty = False
    while groups:
        day = _played(groups, at, room, terms)
        sent = sum(stretch.texts for stretch in day.stretches)
        slot = terms.slot_after(day.ended_at)
        groups, before = [group for group in groups if group.left], groups
        if came_from is None:  # whoever has no hour now has none later either: asked once
            groups = [group for group in groups if _opening(hours, group.key, slot, weekends) is not None]
        following = _first_opening(groups, slot, terms)
        groups = [] if following is None else groups
        if sent:
            carried = sum(group.left for group in groups)
            lost = sum(group.left for group in before) - carried
            notes = [
                _days_between(came_from, at, terms, came_empty=came_empty),
                f"{listed(day.waits)} for their window" if day.waits else "",
                f"windows close, {carried:,} carried over" if day.room and carried else "",
                f"{lost:,} skipped, who have no hour that is allowed wherever they may be" if lost else "",
            ]
            yield ForecastDay(PlannedBatch(number, at, sent, "; ".join(filter(None, notes))), tuple(day.stretches))
        if sent or is_used:
            number, is_used = number + 1, False
        if sent or came_from is None:
            came_from, came_empty = day.ended_at, not sent
        at, room = following or at, batch_size(number, first=first, later=later)


def _grouped(people: Mapping[str, int], hours: TextingHours) -> list[_Group]:
    """Return the people by windows: what several keys have in common is worked out once."""
    groups: dict[object, _Group] = {}
    for key in sorted(people):
        if people[key] > 0:
            groups.setdefault(hours.pattern(key), _Group(key, 0)).left += people[key]
    return list(groups.values())


def _opening(hours: TextingHours, key: str, after: datetime, weekends: bool) -> datetime | None:
    try:
        return hours.next_opening(key, after, weekends=weekends)
    except NeverOpen:
        return None


def _first_opening(groups: Sequence[_Group], slot: datetime, terms: _Terms) -> datetime | None:
    """Return when the first window of anybody is open on the day of `slot` or later, None when nobody has one.

    A daily time behind every window of its day would waste the day: then it is the day's first opening.
    """
    first = _opening_from(groups, slot, terms)
    if first is None or terms.day(first) == terms.day(slot):
        return first
    of_day = _opening_from(groups, instant(terms.day(slot).date(), _MIDNIGHT, terms.zone), terms)
    return of_day if of_day is not None and terms.day(of_day) == terms.day(slot) else first


def _opening_from(groups: Sequence[_Group], slot: datetime, terms: _Terms) -> datetime | None:
    first: datetime | None = None
    for group in groups:
        opening = _opening(terms.hours, group.key, slot, terms.weekends)
        if opening == slot:
            return slot
        if opening is not None and (first is None or opening < first):
            first = opening
    return first


def _played(groups: Sequence[_Group], at: datetime, room: int, terms: _Terms) -> _Day:
    """Play one batch from `at` on: texts leave the groups until the batch is full or every window closed.

    A run that is under way at midnight goes on as long as a window is open; only a waiting batch ends with its day.
    """
    day = _Day(at, room, [], [])
    while day.room:
        begins, ends = day.ended_at, terms.end_of_day(day.ended_at)
        is_under_way = _play_until(groups, begins, ends, day, terms)
        if not is_under_way:
            break
    return day


def _play_until(groups: Sequence[_Group], begins: datetime, ends: datetime, day: _Day, terms: _Terms) -> bool:
    """Play a day, or what is left of it; return whether texts were still going out at its end."""
    is_picked = terms.is_picked(begins)
    spans = [
        (group, span)
        for group in groups
        if group.left
        for span in terms.hours.spans(
            group.key, begins, ends, weekends=terms.weekends or is_picked, on_days_off=is_picked
        )
    ]
    changes = sorted({edge for _, span in spans for edge in span})
    for moment, change in pairwise(changes):
        now_open = [group for group, span in spans if group.left and span[0] <= moment < span[1]]
        if not now_open:
            continue
        if moment > day.ended_at:
            _note_wait(now_open, moment, day, terms)
        _send(now_open, moment, change, day, terms)
        if not day.room:
            return False
    return day.ended_at >= ends and any(group.left for group, span in spans if span[1] >= ends)


def _note_wait(now_open: Sequence[_Group], moment: datetime, day: _Day, terms: _Terms) -> None:
    count = min(day.room, sum(group.left for group in now_open))
    day.waits.append(f"{count:,} wait until {moment.astimezone(terms.zone):%H:%M}")


def _send(now_open: Sequence[_Group], moment: datetime, change: datetime, day: _Day, terms: _Terms) -> None:
    """Send from `moment` on, until `change` at the latest, to everybody whose window is open, mixed as they come."""
    left = sum(group.left for group in now_open)
    # Rounded up, because the first text goes out at once: two in 61 seconds at a rate of one a minute.
    texts = min(day.room, left, math.ceil((change - moment).total_seconds() * terms.per_second))
    ends_at = min(change, moment + timedelta(seconds=texts / terms.per_second))
    shares = _shares([group.left for group in now_open], texts)
    for group, share in zip(now_open, shares, strict=True):
        group.left -= share
        if share:
            day.stretches.append(Stretch(group.key, moment, ends_at, share))
    day.room -= texts
    day.ended_at = ends_at


def _shares(counts: Sequence[int], total: int) -> list[int]:
    """Return how `total` is spread over `counts` in proportion, never more than there are."""
    whole = sum(counts)
    shares, given, passed = [], 0, 0
    for count in counts:
        passed += count
        upto = total * passed // whole
        shares.append(upto - given)
        given = upto
    return shares


def _days_between(came_from: datetime | None, at: datetime, terms: _Terms, *, came_empty: bool) -> str:
    """Say which days lie between two batches and why, those on which every window was closed included."""
    if came_from is None:
        return ""
    previous, now = came_from.astimezone(terms.zone), at.astimezone(terms.zone)
    days_off = terms.hours.days_off
    day = previous.date() if came_empty else previous.date() + _ONE_DAY
    closed = []
    while day < now.date():
        is_named = day > previous.date() and ((day.weekday() > 4 and not terms.weekends) or day in days_off)
        if not is_named:
            closed.append(f"{day:%A, %B} {day.day}")
        day += _ONE_DAY
    skipped = day_note(previous, now, terms.wall_time, weekends=terms.weekends, days_off=days_off)
    return "; ".join(filter(None, [f"every window is closed on {listed(closed)}" if closed else "", skipped]))
