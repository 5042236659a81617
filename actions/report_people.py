"""Report on the people of a campaign: the ledger with a sentence for each, and figures that name their rows.

Every figure carries the filter that lists exactly the people it counts. Reads only; a batch may run meanwhile.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.run_batch import Days, caps_of
from database.campaign_people import (
    LOST,
    NO_RECEIPT,
    Outcome,
    PeopleFilter,
    Person,
    WaitingFacts,
    count_people,
    last_rank_with_room,
    outcomes_of,
    people_of,
    waiting_groups,
)
from database.campaign_reports import rooms_of
from rules.campaign_states import CampaignState
from rules.frequency import PERIOD
from rules.quiet_hours import NeverOpen
from rules.waiting import Obstacles, Progress, Waiting, why_waiting
from schemas.office import Office
from schemas.reasons import reason_sentence
from schemas.sms import DeliveryStatus
from schemas.tables import Campaign, TextState


@dataclass(frozen=True, slots=True)
class Reported:
    """One recipient with the reason in words. `reason` is a key of schemas/reasons.py or of rules/waiting.py."""

    person: Person
    reason: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is a share of (None: of nothing), and the filter that lists the people behind it."""

    label: str
    number: int
    of: int | None
    wanted: PeopleFilter


class Explainer:
    """Knows where one campaign stands and says of anybody still waiting what for; a zone key is looked at once."""

    def __init__(self, session: Session, campaign: Campaign, *, now: datetime, office: Office) -> None:
        room = rooms_of(session, [campaign])[campaign.id]
        self.last_rank = last_rank_with_room(session, campaign.id, room)
        self.since = now - PERIOD
        self.progress = Progress(
            state=CampaignState(campaign.state),
            next_batch_number=campaign.next_batch_number,
            next_batch_at=campaign.next_batch_at,
            room=room,
            is_running=campaign.run_id is not None,
            zone=ZoneInfo(campaign.time_zone),
        )
        self._at = max(now, campaign.next_batch_at or now)
        self._days, self._weekends = Days.of(campaign, self._at), campaign.weekends
        self._office = office
        self._closed: dict[str, str | None] = {}
        self._told: dict[tuple[WaitingFacts, bool], tuple[Waiting, str]] = {}

    def why(self, facts: WaitingFacts, *, is_within_room: bool) -> tuple[Waiting, str]:
        """Return what a person waits for, and the sentence about it; many have equal facts."""
        if (facts, is_within_room) not in self._told:
            self._told[facts, is_within_room] = self._why(facts, is_within_room)
        return self._told[facts, is_within_room]

    def _why(self, facts: WaitingFacts, is_within_room: bool) -> tuple[Waiting, str]:
        key = facts.zone_key
        if key and key not in self._closed:
            self._closed[key] = self._why_closed(key)
        return why_waiting(
            Obstacles(
                is_under_way=facts.state is TextState.SENDING,
                is_unanswered=facts.state is TextState.UNKNOWN,
                look_up_at=facts.look_up_at,
                exclusion=facts.exclusion,
                has_unread_reply=facts.has_unread_reply,
                has_open_text=facts.has_open_text,
                is_capped=facts.is_capped,
                free_at=self._free_at(facts),
                closed_because=self._closed.get(key),
                is_within_room=is_within_room,
            ),
            self.progress,
        )

    def _why_closed(self, key: str) -> str | None:
        """Return why the window of a zone is shut when the next texts go out, None while it is open.

        A day that a person picked frees that day alone: a window that opens later on it is waited for, as the batch
        does, and beyond it a day off is one again.
        """
        hours, days, at, zone = self._office.hours, self._days, self._at, self.progress.zone
        if hours.is_open(key, at, weekends=days.weekends, on_days_off=days.on_days_off):
            return None
        try:
            opening = hours.next_opening(key, at, weekends=days.weekends, on_days_off=days.on_days_off)
        except NeverOpen:
            opening = None
        if opening is not None and opening.astimezone(zone).date() == at.astimezone(zone).date():
            return hours.why_closed(key, at, weekends=days.weekends, on_days_off=days.on_days_off)
        return hours.why_closed(key, at, weekends=self._weekends)

    def _free_at(self, facts: WaitingFacts) -> datetime | None:
        """Return when the frequency rule allows the next text, None if it does already."""
        first = facts.first_lately_at
        if first is None or facts.texts_lately < caps_of([facts.zone_key], self._office)[facts.zone_key]:
            return None
        return first + PERIOD


def report_people(session: Session, campaign_id: int, wanted: PeopleFilter, explain: Explainer) -> Iterator[Reported]:
    """Yield the recipients that are asked for, each with its reason; a reason of waiting may be asked for, too."""
    waits = {reason for reason in wanted.reasons if reason in list(Waiting)}
    if not waits:
        for person in people_of(session, campaign_id, wanted, since=explain.since):
            yield _reported(person, explain)
        return
    others = tuple(reason for reason in wanted.reasons if reason not in waits)
    for person in people_of(session, campaign_id, replace(wanted, reasons=(), is_waiting=True), since=explain.since):
        found = _reported(person, explain)
        if found.reason in waits:
            yield found
    if others and not wanted.is_waiting:
        for person in people_of(session, campaign_id, replace(wanted, reasons=others), since=explain.since):
            yield _reported(person, explain)


def count_reported(session: Session, campaign_id: int, wanted: PeopleFilter, explain: Explainer) -> int:
    """Return how many `report_people` yields."""
    if any(reason in list(Waiting) for reason in wanted.reasons):
        return sum(1 for _ in report_people(session, campaign_id, wanted, explain))
    return count_people(session, campaign_id, wanted)


def _reported(person: Person, explain: Explainer) -> Reported:
    if person.waiting is not None:
        kind, sentence = explain.why(person.waiting, is_within_room=person.rank <= explain.last_rank)
        return Reported(person, kind.value, sentence)
    if person.reason is None:
        return Reported(person, None, "")
    return Reported(person, person.reason, reason_sentence(person.reason))


@dataclass(frozen=True, slots=True)
class PeopleReport:
    """All figures of one campaign, of one moment."""

    states: Sequence[Figure]  # they add up to the recipients
    deliveries: Sequence[Figure]  # they add up to those sent
    undelivered: Figure
    undelivered_by_reason: Sequence[Figure]  # they add up to `undelivered`, most frequent first (RM-022)
    unsubscribed: Figure
    replied: Figure
    waiting: Figure
    waiting_by_reason: Sequence[tuple[Figure, str]]  # each with a sentence; they add up to `waiting`

    def figures(self) -> list[Figure]:
        """Return every figure."""
        return [
            *self.states, *self.deliveries, self.undelivered, *self.undelivered_by_reason, self.unsubscribed,
            self.replied, self.waiting, *(figure for figure, _ in self.waiting_by_reason),
        ]  # fmt: skip


# The count sheet; what is being sent right now has no outcome yet, so it is among those left.
_SHEET: Mapping[str, tuple[TextState, ...]] = {
    "sent": (TextState.SENT,),
    "failed": (TextState.FAILED,),
    "skipped": (TextState.SKIPPED,),
    "unknown": (TextState.UNKNOWN,),
    "left": (TextState.PLANNED, TextState.SENDING),
}


def report_figures(session: Session, campaign: Campaign, explain: Explainer) -> PeopleReport:
    """Return the figures of a campaign, counted from its texts, each with the filter of its rows."""
    outcomes = outcomes_of(session, campaign.id)
    states = {name: sum(one.number for one in outcomes if one.state in of) for name, of in _SHEET.items()}
    sent, processed = states["sent"], states["sent"] + states["failed"] + states["skipped"]
    is_lost = PeopleFilter(is_undelivered=True)
    reasons = Counter[str]()
    for one in outcomes:
        if one.reason is not None:
            reasons[one.reason] += one.number
    return PeopleReport(
        states=[
            Figure(name, states[name], sum(states.values()), PeopleFilter(states=of)) for name, of in _SHEET.items()
        ],
        deliveries=_deliveries(outcomes, sent),
        undelivered=Figure("undelivered", sum(reasons.values()), processed, is_lost),
        undelivered_by_reason=[
            Figure(reason, number, processed, replace(is_lost, reasons=(reason,)))
            for reason, number in reasons.most_common()
        ],
        unsubscribed=_counted(session, campaign.id, "unsubscribed", sent, PeopleFilter(has_unsubscribed=True)),
        replied=_counted(session, campaign.id, "replied", sent, PeopleFilter(has_replied=True)),
        waiting=Figure("waiting", states["unknown"] + states["left"], None, PeopleFilter(is_waiting=True)),
        waiting_by_reason=_waiting(session, campaign.id, explain),
    )


def _counted(session: Session, campaign_id: int, label: str, of: int, wanted: PeopleFilter) -> Figure:
    return Figure(label, count_people(session, campaign_id, wanted), of, wanted)


def _deliveries(outcomes: Sequence[Outcome], sent: int) -> list[Figure]:
    """Return delivered, lost and still on the way, of those that the vendor has."""
    ours = [one for one in outcomes if one.state is TextState.SENT]
    delivered = sum(one.number for one in ours if one.delivery == DeliveryStatus.DELIVERED)
    lost = sum(one.number for one in ours if one.delivery in LOST)
    wanted = PeopleFilter(states=(TextState.SENT,))
    on_the_way = tuple(status.value for status in DeliveryStatus if not status.is_final)
    return [
        Figure("delivered", delivered, sent, replace(wanted, deliveries=(DeliveryStatus.DELIVERED.value,))),
        Figure("lost on the way", lost, sent, replace(wanted, deliveries=LOST)),
        Figure(
            "no final receipt yet", sent - delivered - lost, sent, replace(wanted, deliveries=(NO_RECEIPT, *on_the_way))
        ),
    ]


def _waiting(session: Session, campaign_id: int, explain: Explainer) -> list[tuple[Figure, str]]:
    groups = waiting_groups(session, campaign_id, since=explain.since, last_rank=explain.last_rank)
    found: dict[Waiting, Counter[str]] = {}
    for facts, is_within_room, number in groups:
        kind, sentence = explain.why(facts, is_within_room=is_within_room)
        found.setdefault(kind, Counter())[sentence] += number
    rows = [
        (
            Figure(kind.value, sentences.total(), None, PeopleFilter(is_waiting=True, reasons=(kind.value,))),
            _most_frequent(sentences),
        )
        for kind, sentences in found.items()
    ]
    return sorted(rows, key=lambda row: -row[0].number)


def _most_frequent(sentences: Counter[str]) -> str:
    """Return what most of them wait for, and that there is more where not all wait for the same."""
    [(sentence, number)] = sentences.most_common(1)
    return sentence if len(sentences) == 1 else f"{sentence} (So for {number:,}; the list says it of each.)"
