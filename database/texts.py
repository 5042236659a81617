"""Texts on their way out: claimed, recorded, looked for when the vendor did not answer.

What a claim asks is built once and kept: building a statement costs more than running it for sixty texts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from database.carriers import held_phones_condition
from database.json_rows import PARAMETER, json_rows
from rules.recipients import RecipientFacts
from schemas.tables import Phone, Reply, Student, StudentPhone, Text, TextPurpose, TextState

_TEXTS = cast(Table, Text.__table__)
_NOW: ColumnElement[datetime] = bindparam("now", type_=Text.claimed_at.type)
UNRESOLVED = (TextState.SENDING.value, TextState.UNKNOWN.value)


@dataclass(slots=True)
class Candidate:
    """A planned text with everything the claim has to check and to merge."""

    text_id: int
    campaign_id: int | None
    phone_id: int
    to: str
    uuid: str | None  # of an earlier attempt
    attempt: int
    body: str | None  # None: to be rendered from the campaign
    purpose: str
    template_key: str | None
    student_id: int | None
    zone_key: str | None  # None: no student known for the number
    facts: RecipientFacts
    student: tuple[str | None, ...]  # the columns asked for, empty where no student is known


def is_unresolved(of: type[Text] = Text) -> ColumnElement[bool]:
    """Whether a text has no outcome yet; the few there are stand in an index of their own (uq_texts_one_unresolved).

    Written out, because SQLite uses that index only for the very words of its condition.
    """
    return of.state.in_([literal_column(f"'{state}'") for state in UNRESOLVED])


def _no_unresolved_text_to_the_phone() -> ColumnElement[bool]:
    other = aliased(Text)
    return ~exists().where(other.phone_id == Text.phone_id, is_unresolved(other))


def has_unread_reply() -> ColumnElement[bool]:
    """Whether a text's person wrote what nobody has read yet, on any number they have or ever gave: it may be a STOP.

    Never NULL, so it may be negated. What is unread, nearly always nothing, is looked up once a statement; to ask each
    text for the numbers of its person would make every claim dearer.
    """
    reply, phone, given, student = aliased(Reply), aliased(Phone), aliased(StudentPhone), aliased(Student)
    phones = select(phone.id).join(reply, reply.from_phone == phone.e164).where(reply.read_at.is_(None))
    people = (
        select(given.student_id)
        .where(given.phone_id.in_(phones))
        .union_all(select(student.id).where(student.sms_phone_id.in_(phones)))
    )
    return or_(Text.phone_id.in_(phones), and_(Text.student_id.is_not(None), Text.student_id.in_(people)))


def _waits_to_be_heard() -> ColumnElement[bool]:
    """Whether a text has to wait until what its person wrote is read.

    An opt-out is confirmed at once, and what somebody wrote in their own words is no machine's.
    """
    by_person = and_(Text.purpose == TextPurpose.ANSWER.value, Text.template_key.is_(None))
    return and_(Text.purpose != TextPurpose.CONFIRMATION.value, ~by_person, has_unread_reply())


def went_lately(other: type[Text], since: datetime | ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Return what makes `other` a campaign text that went to the person of a text after `since`, or may have.

    The person is known by the phone and by the student: who got another number meanwhile is the same person.
    """
    return (
        or_(other.phone_id == Text.phone_id, other.student_id == Text.student_id),
        other.claimed_at > since,
        other.purpose == TextPurpose.CAMPAIGN.value,
        other.state.in_([*UNRESOLVED, TextState.SENT.value]),
    )


def _proactive_since(since: datetime | ColumnElement[datetime]) -> ScalarSelect[int]:
    """Return, for a text's person, how many campaign texts went out since then, or may have."""
    other = aliased(Text)
    return select(func.count()).select_from(other).where(*went_lately(other, since)).scalar_subquery()


def _keys(cap: int) -> str:
    return f"zone_keys_{cap}"


def _by_cap(caps: Mapping[str, int], since: datetime) -> tuple[tuple[int, ...], dict[str, Any]]:
    """Return the different caps, and what `_under_cap` is given at the call: the zone keys of each, and `since`."""
    different = tuple(sorted(set(caps.values())))
    keys: dict[str, Any] = {_keys(cap): [key for key, most in caps.items() if most == cap] for cap in different}
    return different, {**keys, "since": since}


def _under_cap(caps: Collection[int]) -> ColumnElement[bool]:
    """Whether one more text stays within the cap of the student's zone key; keys and `since` are given at the call."""
    since: ColumnElement[datetime] = bindparam("since", type_=Text.claimed_at.type)
    return or_(
        *(
            and_(Student.zone_key.in_(bindparam(_keys(cap), expanding=True)), _proactive_since(since) < cap)
            for cap in caps
        )
    )


@lru_cache(maxsize=8)
def _pick(caps: tuple[int, ...]) -> Select[tuple[int]]:
    """Return the statement that picks texts of a campaign for these different caps, and locks them."""
    return (
        select(Text.id)
        .join(Student, Student.id == Text.student_id)
        .join(Phone, Phone.id == Text.phone_id)
        .where(
            Text.campaign_id == bindparam("campaign_id"),
            Text.state == TextState.PLANNED.value,
            _under_cap(caps),
            _no_unresolved_text_to_the_phone(),
            ~held_phones_condition(_NOW),
            ~has_unread_reply(),
        )
        .order_by(Text.rank)
        .limit(bindparam("most"))
        .with_for_update(of=(Text, Phone), key_share=True, skip_locked=True)
    )


@lru_cache(maxsize=8)
def _facts(caps: tuple[int, ...], columns: tuple[str, ...]) -> Select[Any]:
    """Return the statement that reads everything about picked texts that may still go out; no caps: answers."""
    return (
        select(
            Text.id,
            Text.campaign_id,
            Text.phone_id,
            Phone.e164,
            Text.uuid,
            Text.attempt,
            Text.body,
            Text.purpose,
            Text.template_key,
            Student.id,
            Student.zone_key,
            # The roster may have another number by now, or none: the old one is somebody else's.
            or_(Student.id.is_(None), Student.sms_phone_id.is_not_distinct_from(Text.phone_id)),
            Phone.dead_at.is_not(None),
            # A stop and a doubt hold for the person, on whichever number they were said (rules/consent.py).
            or_(Phone.opted_out_at.is_not(None), Student.opted_out_at.is_not(None)),
            func.coalesce(Student.consent == "given", false()),
            func.coalesce(Student.do_not_contact, false()),
            or_(Phone.held_at.is_not(None), Student.held_at.is_not(None)),
            *(getattr(Student, column) for column in columns),
        )
        .join(Phone, Phone.id == Text.phone_id)
        .outerjoin(Student, Student.id == Text.student_id)
        .where(
            Text.id.in_(bindparam("ids", expanding=True)),
            _no_unresolved_text_to_the_phone(),
            ~_waits_to_be_heard(),
            *([_under_cap(caps)] if caps else []),
        )
        .order_by(Text.rank, Text.id)
    )


@cache
def _recipient(*facts: bool) -> RecipientFacts:
    """Return the facts; most people have the same."""
    return RecipientFacts(True, *facts)


_PICK_ANSWERS = (
    select(Text.id)
    .join(Phone, Phone.id == Text.phone_id)
    .where(
        Text.campaign_id.is_(None),
        Text.state == TextState.PLANNED.value,
        _no_unresolved_text_to_the_phone(),
        ~_waits_to_be_heard(),
        # A carrier's cap holds no answer: it would ring in the night in which the cap is lifted.
    )
    .order_by(Text.id)
    .limit(bindparam("most"))
    .with_for_update(of=(Text, Phone), key_share=True, skip_locked=True)
)


def _locked(
    session: Session,
    ids: Sequence[int],
    columns: tuple[str, ...],
    caps: tuple[int, ...] = (),
    given: Mapping[str, Any] = MappingProxyType({}),
) -> list[Candidate]:
    """Return the candidates with consent and phone as they are now, held until the commit.

    Their phones are locked already, so what another claim took meanwhile is seen here and left out.
    """
    if not ids:
        return []
    rows = session.connection().execute(_facts(caps, columns), {"ids": ids, **given})
    return [
        Candidate(
            text_id, campaign_id, phone_id, e164, uuid, attempt, body, purpose, template_key, student_id, zone_key,
            _recipient(number_valid, bounced, unsubscribed, consented, do_not_contact, held),
            () if student_id is None else tuple(own),
        )
        for (
            text_id, campaign_id, phone_id, e164, uuid, attempt, body, purpose, template_key, student_id, zone_key,
            number_valid, bounced, unsubscribed, consented, do_not_contact, held, *own,
        ) in rows
    ]  # fmt: skip


def campaign_candidates(
    session: Session,
    campaign_id: int,
    limit: int,
    *,
    caps: Mapping[str, int],
    since: datetime,
    now: datetime,
    columns: tuple[str, ...] = (),
) -> list[Candidate]:
    """Return up to `limit` planned texts in rank order that may go out now, locked for us.

    `caps` holds the zone keys whose windows are open, with the most proactive texts a person there may get after
    `since`; `columns` are those of the student that are merged. A phone to which something else is happening (another
    campaign's claim, a STOP being written) is left for later, and one whose carrier takes no more today.
    """
    different, given = _by_cap(caps, since)
    asked = {**given, "campaign_id": campaign_id, "most": limit, "now": now}
    ids = session.connection().scalars(_pick(different), asked).all()
    return _locked(session, ids, columns, different, given)


def skip_late_confirmations(session: Session, written_before: datetime, reason: str) -> None:
    """Leave out confirmations of opt-outs that were written before then: too late for the law, the opt-out holds."""
    session.execute(
        update(Text)
        .where(
            Text.campaign_id.is_(None),
            Text.state == literal_column(f"'{TextState.PLANNED.value}'"),  # the words of ix_texts_open_answers
            Text.purpose == TextPurpose.CONFIRMATION.value,
            exists().where(Reply.id == Text.reply_id, Reply.received_at < written_before),
        )
        .values(state=TextState.SKIPPED.value, reason=reason)
        .execution_options(synchronize_session=False)
    )


def answer_candidates(session: Session, limit: int, *, columns: tuple[str, ...] = ()) -> list[Candidate]:
    """Return up to `limit` planned answers, oldest first and one a phone, locked for us."""
    ids = session.scalars(_PICK_ANSWERS, {"most": limit}).all()
    first_on_phone: dict[int, Candidate] = {}
    for candidate in sorted(_locked(session, ids, columns), key=lambda one: one.text_id):
        first_on_phone.setdefault(candidate.phone_id, candidate)
    return list(first_on_phone.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those of a campaign still planned in one zone key.

    `held` were texted too lately, and `capped` wait until their carrier takes texts again.
    """

    zone_key: str
    free: int
    held: int
    free_at: datetime | None  # the oldest text that holds somebody back; the period counts from it
    capped: int


def waiting_by_zone(
    session: Session, campaign_id: int, *, caps: Mapping[str, int], since: datetime, now: datetime
) -> list[Waiting]:
    """Return who is still planned, by zone key; `caps` and `since` as in `campaign_candidates`."""
    different, given = _by_cap(caps, since)
    other = aliased(Text)
    oldest = select(func.min(other.claimed_at)).where(*went_lately(other, since)).scalar_subquery()
    people = (
        select(
            Student.zone_key.label("zone_key"),
            case((held_phones_condition(now), "capped"), (_under_cap(different), "free"), else_="held").label("is"),
            oldest.label("oldest"),
        )
        .join(Text, Text.student_id == Student.id)
        .join(Phone, Phone.id == Text.phone_id)
        .where(Text.campaign_id == campaign_id, Text.state == TextState.PLANNED.value)
        .subquery()
    )
    rows = session.execute(
        select(people.c.zone_key, people.c["is"], func.count(), func.min(people.c.oldest)).group_by(
            people.c.zone_key, people.c["is"]
        ),
        given,
    ).tuples()
    found: dict[str, Waiting] = {}
    for key, how, number, first in rows:
        one = found.setdefault(key, Waiting(key, 0, 0, None, 0))
        found[key] = replace(one, **{how: number}, **({"free_at": first} if how == "held" else {}))
    return list(found.values())


@cache
def _write_claims(dialect: str) -> Update:
    new = json_rows(dialect, [_TEXTS.c[name] for name in ("id", "uuid", "body")])
    return (
        update(_TEXTS)
        .where(_TEXTS.c.id == new.c.id)
        .values(
            uuid=new.c.uuid,
            body=new.c.body,
            state=TextState.SENDING.value,
            attempt=_TEXTS.c.attempt + 1,
            batch_number=bindparam("batch"),
            claimed_at=bindparam("now", type_=Text.claimed_at.type),
            lease_until=bindparam("until", type_=Text.lease_until.type),
        )
    )


def write_claims(
    session: Session, rows: Sequence[Mapping[str, Any]], *, batch_number: int | None, now: datetime, until: datetime
) -> None:
    """Note that these texts (id, uuid, body) are being sent, under a lease: one statement for all."""
    if rows:
        connection = session.connection()
        given = {PARAMETER: rows, "batch": batch_number, "now": now, "until": until}
        connection.execute(_write_claims(connection.dialect.name), given)


@cache
def _write_submitted(dialect: str) -> Update:
    new = json_rows(dialect, [_TEXTS.c[name] for name in ("id", "vendor_sid", "delivery", "delivery_rank")])
    return (
        update(_TEXTS)
        .where(_TEXTS.c.id == new.c.id)
        .values(
            vendor_sid=new.c.vendor_sid,
            delivery=new.c.delivery,
            delivery_rank=new.c.delivery_rank,
            state=TextState.SENT.value,
            sent_at=bindparam("now", type_=Text.sent_at.type),
            lease_until=None,
            look_up_at=None,
            reason=None,
        )
    )


def write_submitted(session: Session, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    """Note that the vendor has these texts (id, vendor_sid, delivery, delivery_rank): one statement for all."""
    if rows:
        connection = session.connection()
        connection.execute(_write_submitted(connection.dialect.name), {PARAMETER: rows, "now": now})


@lru_cache(maxsize=16)
def _change(names: tuple[str, ...]) -> Update:
    return (
        update(_TEXTS).where(_TEXTS.c.id == bindparam("key")).values({name: bindparam(f"new_{name}") for name in names})
    )


def change_texts(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Set columns of many texts; every row has `id` and the same other keys."""
    if not rows:
        return
    names = tuple(name for name in rows[0] if name != "id")
    session.connection().execute(
        _change(names), [{"key": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    )


@dataclass(slots=True)
class ClaimStanding:
    """How far one text is: what must be known of it before an outcome is written down."""

    id: int
    campaign_id: int | None
    state: str
    claimed_at: datetime | None


_LOCK_CLAIMS = (
    select(Text.id, Text.campaign_id, Text.state, Text.claimed_at)
    .where(Text.id.in_(bindparam("ids", expanding=True)))
    .order_by(Text.id)
    .with_for_update()
)


def lock_claims(session: Session, ids: Sequence[int]) -> list[ClaimStanding]:
    """Return how far these texts are now, held until the commit."""
    return [ClaimStanding(*row) for row in session.connection().execute(_LOCK_CLAIMS, {"ids": ids})]


def campaign_ids_of(session: Session, *conditions: ColumnElement[bool]) -> set[int]:
    """Return the campaigns that the texts meeting the conditions belong to; they are locked before the texts."""
    found = session.scalars(select(Text.campaign_id).where(*conditions, Text.campaign_id.is_not(None)).distinct())
    return {campaign_id for campaign_id in found if campaign_id is not None}


def lock_texts(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Text]:
    """Return the texts that meet the conditions, fresh from the database and locked for us."""
    return session.scalars(
        select(Text).where(*conditions).order_by(Text.id).with_for_update().execution_options(populate_existing=True)
    ).all()


def dead_claims(session: Session, now: datetime) -> Sequence[int]:
    """Return the texts whose sender's lease has run out."""
    return session.scalars(
        select(Text.id).where(is_unresolved(), Text.state == TextState.SENDING.value, Text.lease_until < now)
    ).all()


def unknown_texts(session: Session, now: datetime, limit: int) -> Sequence[tuple[Text, str]]:
    """Return the unknown texts whose next look-up is due, with the number they went to."""
    rows = session.execute(
        select(Text, Phone.e164)
        .join(Phone, Phone.id == Text.phone_id)
        .where(is_unresolved(), Text.state == TextState.UNKNOWN.value, Text.look_up_at <= now)
        .order_by(Text.look_up_at)
        .limit(limit)
    )
    return [(text, e164) for text, e164 in rows]


def known_sids(session: Session, sids: Collection[str]) -> set[str]:
    """Return those of the vendor's ids that belong to a text of ours already."""
    return set(session.scalars(select(Text.vendor_sid).where(Text.vendor_sid.in_(list(sids)))))


def answered_since(session: Session, phone_id: int, template_key: str, since: datetime) -> bool:
    """Whether this automatic answer was planned for, or went to, this phone since then."""
    earlier = select(Text.id).where(
        Text.phone_id == phone_id, Text.template_key == template_key, Text.created_at >= since
    )
    return session.scalar(earlier.limit(1)) is not None


def auto_response_planned(session: Session, phone_id: int, campaign_id: int) -> bool:
    """Whether this phone was given, or will be, the automatic response of this campaign."""
    planned = (
        select(Text.id)
        .join(Reply, Reply.id == Text.reply_id)
        .where(
            Text.phone_id == phone_id,
            Text.purpose == TextPurpose.AUTO_RESPONSE.value,
            Reply.campaign_id == campaign_id,
        )
    )
    return session.scalar(planned.limit(1)) is not None


def last_text_to(session: Session, phone_id: int, before: datetime) -> Text | None:
    """Return the last text that went (or may have gone) to this phone: what a reply answers."""
    return session.scalar(
        select(Text)
        .where(
            Text.phone_id == phone_id,
            Text.state.in_([*UNRESOLVED, TextState.SENT.value]),
            # Whoever answers after one of these still answers what stood before it.
            Text.purpose.not_in([TextPurpose.CONFIRMATION.value, TextPurpose.AUTO_RESPONSE.value]),
            Text.claimed_at <= before,
        )
        .order_by(Text.claimed_at.desc(), Text.id.desc())
        .limit(1)
    )
