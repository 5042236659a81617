"""The ledger of a campaign: every recipient, what became of the text, and what those still waiting wait for.

Read in pages by key, never by offset, and without a lock: a batch may run meanwhile. `hold_still` makes all of a
session's answers belong to one moment, so that figures and rows agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, null, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from database.carriers import held_phones_condition
from database.texts import has_unread_reply, is_unresolved, went_lately
from rules.consent import ConsentChange
from rules.frequency import PERIOD
from rules.recipients import Exclusion, RecipientFacts, exclusion
from schemas.reasons import NOT_FOUND_AT_VENDOR
from schemas.sms import DeliveryStatus, Drop
from schemas.tables import ConsentEntry, Phone, Reply, Student, Text, TextState

PAGE = 2_000
NO_RECEIPT = "none"  # as a delivery to ask for: the vendor has it and has said nothing since

LOST = (DeliveryStatus.UNDELIVERED.value, DeliveryStatus.FAILED.value, DeliveryStatus.CANCELED.value)
WAITING_STATES = (TextState.UNKNOWN, TextState.SENDING, TextState.PLANNED)

# What needs a look comes first. Paging walks the index (campaign, state, rank).
_ORDER = (*WAITING_STATES, TextState.FAILED, TextState.SKIPPED, TextState.SENT)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which recipients are asked for; what is empty or False asks nothing, everything given must hold."""

    states: tuple[TextState, ...] = ()
    deliveries: tuple[str, ...] = ()  # schemas/sms.py: DeliveryStatus, or NO_RECEIPT
    reasons: tuple[str, ...] = ()  # schemas/reasons.py
    batch: int | None = None
    is_waiting: bool = False
    is_undelivered: bool = False  # refused, left out at the claim, or lost on the way
    is_unresolved: bool = False  # nobody can tell what became of it, or the vendor has it twice
    has_unsubscribed: bool = False  # by an answer to this campaign (D5)
    has_replied: bool = False


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """What the database knows of somebody still waiting; rules/waiting.py decides what it means."""

    state: TextState
    look_up_at: datetime | None
    zone_key: str
    exclusion: Exclusion | None
    has_unread_reply: bool
    has_open_text: bool  # another one to the same phone
    is_capped: bool  # by the carrier
    texts_lately: int
    first_lately_at: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """One recipient of a campaign, as of the moment of reading."""

    text_id: int
    student_id: str | None
    name: str
    phone: str  # E.164; shown in full only to those who ask for it
    batch: int | None
    state: TextState
    reason: str | None  # why not reached
    delivery: str | None
    code: int | None  # the vendor's
    sent_at: datetime | None
    replied_at: datetime | None
    has_unsubscribed: bool
    rank: int
    waiting: WaitingFacts | None


def hold_still(session: Session) -> None:
    """Make everything this session reads from here on belong to one moment. Call before the first query.

    SQLite does so by itself; PostgreSQL would show each statement what was committed before it.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def reason_of_text() -> ColumnElement[Any]:
    """Return why a text did not reach its person, as an expression; NULL for one that did or still may."""
    not_sent = Text.state.in_([TextState.FAILED.value, TextState.SKIPPED.value])
    return case(
        (not_sent, func.coalesce(Text.reason, Drop.OTHER.value)),
        (Text.delivery.in_(LOST), func.coalesce(Text.dropped_because, Drop.OTHER.value)),
        else_=null(),
    )


def is_undelivered() -> ColumnElement[bool]:
    """Whether a text did not reach its person: refused by the vendor, left out at the claim, or lost (RM-022)."""
    return or_(Text.state.in_([TextState.FAILED.value, TextState.SKIPPED.value]), Text.delivery.in_(LOST))


def has_replied() -> ColumnElement[bool]:
    """Whether the person answered this campaign with anything."""
    return exists().where(
        Reply.phone_id == Text.phone_id, Reply.campaign_id == Text.campaign_id, Reply.read_at.is_not(None)
    )


def has_unsubscribed() -> ColumnElement[bool]:
    """Whether an answer to this campaign turned the number's consent off (D5); a second STOP turns nothing."""
    earlier = aliased(ConsentEntry)
    turns = (ConsentChange.REVOKED.value, ConsentChange.RESTORED.value)
    before = (
        select(earlier.change)
        .where(earlier.phone_id == ConsentEntry.phone_id, earlier.id < ConsentEntry.id, earlier.change.in_(turns))
        .order_by(earlier.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return exists().where(
        Reply.phone_id == Text.phone_id,
        Reply.campaign_id == Text.campaign_id,
        ConsentEntry.phone_id == Text.phone_id,
        ConsentEntry.proof == literal("reply ") + cast(Reply.id, String),
        ConsentEntry.change == ConsentChange.REVOKED.value,
        func.coalesce(before, "") != ConsentChange.REVOKED.value,
    )


def _conditions(campaign_id: int, wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [Text.campaign_id == campaign_id]
    if wanted.deliveries:
        named = Text.delivery.in_([one for one in wanted.deliveries if one != NO_RECEIPT])
        silent = and_(Text.state == TextState.SENT.value, Text.delivery.is_(None))
        chosen.append(or_(named, silent) if NO_RECEIPT in wanted.deliveries else named)
    if wanted.reasons:
        chosen.append(reason_of_text().in_(wanted.reasons))
    if wanted.batch is not None:
        chosen.append(Text.batch_number == wanted.batch)
    if wanted.is_undelivered:
        chosen.append(is_undelivered())
    if wanted.is_unresolved:
        chosen.append(or_(Text.twin_sid.is_not(None), Text.reason == NOT_FOUND_AT_VENDOR))
    if wanted.has_replied:
        chosen.append(has_replied())
    if wanted.has_unsubscribed:
        chosen.append(has_unsubscribed())
    return chosen


def _states(wanted: PeopleFilter) -> list[TextState]:
    return [
        state
        for state in _ORDER
        if (not wanted.states or state in wanted.states) and (not wanted.is_waiting or state in WAITING_STATES)
    ]


def count_people(session: Session, campaign_id: int, wanted: PeopleFilter) -> int:
    """Return how many rows `people_of` would give."""
    states = [state.value for state in _states(wanted)]
    query = select(func.count()).select_from(Text).where(Text.state.in_(states), *_conditions(campaign_id, wanted))
    return session.scalar(query) or 0


def people_of(session: Session, campaign_id: int, wanted: PeopleFilter, *, since: datetime) -> Iterator[Person]:
    """Yield the recipients, those still waiting first, each group by rank; reads a page at a time.

    `since` is the start of the frequency period: what other campaigns sent after it counts for those still waiting.
    """
    conditions = _conditions(campaign_id, wanted)
    for state in _states(wanted):
        query = _page(state, since).where(Text.state == state.value, *conditions)
        last = (-1, 0)
        while True:
            rows = session.execute(query.where(tuple_(Text.rank, Text.id) > tuple_(*map(literal, last)))).all()
            yield from (_person(row, state) for row in rows)
            if len(rows) < PAGE:
                break
            last = (rows[-1][_OWN - 1], rows[-1][0])


def _page(state: TextState, since: datetime) -> Select[Any]:
    """Return the query of one page; its columns are the fields of Person in order, then those of `_facts`."""
    replied_at = (
        select(func.min(Reply.received_at))
        .where(Reply.phone_id == Text.phone_id, Reply.campaign_id == Text.campaign_id, Reply.read_at.is_not(None))
        .scalar_subquery()
    )
    columns = [
        Text.id, Student.student_id, Student.first_name + " " + Student.last_name, Phone.e164, Text.batch_number,
        Text.state, reason_of_text(), Text.delivery, Text.error_code, Text.sent_at, replied_at, has_unsubscribed(),
        Text.rank,
    ]  # fmt: skip
    if state in WAITING_STATES:
        columns += [Text.look_up_at, *_waiting_columns(since)]
    return (
        select(*columns)
        .join(Phone, Phone.id == Text.phone_id)
        .outerjoin(Student, Student.id == Text.student_id)
        .order_by(Text.rank, Text.id)
        .limit(PAGE)
    )


_OWN = len(fields(Person)) - 1  # all but `waiting`


def _person(row: Sequence[Any], state: TextState) -> Person:
    text_id, student_id, name, phone, batch, _, reason, delivery, code, sent_at, replied_at, unsubscribed, rank = row[
        :_OWN
    ]
    waiting = _facts(state, *row[_OWN:]) if state in WAITING_STATES else None
    return Person(
        text_id, student_id, name or "", phone, batch, state, reason, delivery, code, sent_at, replied_at,
        bool(unsubscribed), rank, waiting,
    )  # fmt: skip


def _waiting_columns(since: datetime) -> list[ColumnElement[Any]]:
    """Return what the claim looks at, for a text joined with its phone and student."""
    other, lately = aliased(Text), aliased(Text)
    counted = (lately.id != Text.id, *went_lately(lately, since))
    return [
        Student.zone_key.label("zone_key"),
        or_(Student.id.is_(None), Student.sms_phone_id == Phone.id).label("number_valid"),
        Phone.dead_at.is_not(None).label("bounced"),
        or_(Phone.opted_out_at.is_not(None), Student.opted_out_at.is_not(None)).label("opted_out"),
        or_(Phone.held_at.is_not(None), Student.held_at.is_not(None)).label("held"),
        func.coalesce(Student.consent, "").label("consent"),
        func.coalesce(Student.do_not_contact, False).label("do_not_contact"),
        has_unread_reply().label("unread"),
        exists().where(other.phone_id == Text.phone_id, other.id != Text.id, is_unresolved(other)).label("open_text"),
        held_phones_condition(since + PERIOD).label("capped"),
        select(func.count()).select_from(lately).where(*counted).scalar_subquery().label("texts_lately"),
        select(func.min(lately.claimed_at)).where(*counted).scalar_subquery().label("first_lately_at"),
    ]


@lru_cache(maxsize=4096)  # most of those who wait have equal facts
def _facts(
    state: TextState, look_up_at: datetime | None, zone_key: str | None, number_valid: bool, bounced: bool,
    opted_out: bool, held: bool, consent: str, do_not_contact: bool, unread: bool, open_text: bool, capped: bool,
    texts_lately: int, first_lately_at: datetime | None,
) -> WaitingFacts:  # fmt: skip
    facts = RecipientFacts(
        has_phone=True,
        number_valid=bool(number_valid),
        bounced=bool(bounced),
        unsubscribed=bool(opted_out),
        consented=consent == "given",
        do_not_contact=bool(do_not_contact),
        held=bool(held),
    )
    return WaitingFacts(
        state=state,
        look_up_at=look_up_at,
        zone_key=zone_key or "",
        exclusion=exclusion(facts),
        has_unread_reply=bool(unread),
        has_open_text=bool(open_text),
        is_capped=bool(capped),
        texts_lately=texts_lately,
        first_lately_at=first_lately_at,
    )


def last_rank_with_room(session: Session, campaign_id: int, room: int) -> int:
    """Return the rank of the last person still planned whom the next batch has room for; 0 if it has none."""
    if room < 1:
        return 0
    planned = (Text.campaign_id == campaign_id, Text.state == TextState.PLANNED.value)
    first = select(Text.rank).where(*planned).order_by(Text.rank).limit(room).subquery()
    return session.scalar(select(func.max(first.c.rank))) or 0


def waiting_groups(
    session: Session, campaign_id: int, *, since: datetime, last_rank: int
) -> Sequence[tuple[WaitingFacts, bool, int]]:
    """Return everybody who still waits: facts, whether up to `last_rank`, and how many are alike in both."""
    people = (
        select(
            Text.state.label("state"),
            case((Text.rank <= last_rank, 1), else_=0).label("is_within_room"),
            *_waiting_columns(since),
        )
        .join(Phone, Phone.id == Text.phone_id)
        .outerjoin(Student, Student.id == Text.student_id)
        .where(Text.campaign_id == campaign_id, Text.state.in_([state.value for state in WAITING_STATES]))
        .subquery()
    )
    rows = session.execute(select(func.count(), *people.c).group_by(*people.c))
    return [
        (_facts(TextState(state), None, *facts), bool(is_within_room), number)
        for number, state, is_within_room, *facts in rows
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Texts of a campaign that stand alike, and how many there are."""

    state: TextState
    delivery: str | None
    reason: str | None
    number: int


def outcomes_of(session: Session, campaign_id: int) -> Sequence[Outcome]:
    """Return how the texts of a campaign stand, counted from the texts themselves."""
    reason = reason_of_text().label("reason")
    inner = select(Text.state, Text.delivery, reason).where(Text.campaign_id == campaign_id).subquery()
    rows = session.execute(select(*inner.c, func.count()).group_by(*inner.c)).tuples()
    return [Outcome(TextState(state), delivery, why, number) for state, delivery, why, number in rows]
