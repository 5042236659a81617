"""Texts on their way out: claimed, recorded, looked for when the vendor did not answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from rules.recipients import RecipientFacts
from schemas.tables import Phone, Reply, Student, Text, TextPurpose, TextState

UNRESOLVED = (TextState.SENDING.value, TextState.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A planned text with everything the claim has to check and to merge."""

    text_id: int
    phone_id: int
    to: str
    attempt: int
    uuid: str | None  # of an earlier attempt
    body: str | None  # None: to be rendered from the campaign
    purpose: str
    zone_key: str | None  # None: no student known for the number
    facts: RecipientFacts
    student: Student | None


def _no_unresolved_text_to_the_phone() -> ColumnElement[bool]:
    other = aliased(Text)
    return ~exists().where(other.phone_id == Text.phone_id, other.state.in_(UNRESOLVED))


def went_lately(other: type[Text], since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what makes `other` a campaign text that went to the person of a text after `since`, or may have.

    The person is known by the phone and by the student: who got another number meanwhile is the same person.
    """
    return (
        or_(other.phone_id == Text.phone_id, other.student_id == Text.student_id),
        other.claimed_at > since,
        other.purpose == TextPurpose.CAMPAIGN.value,
        other.state.in_([*UNRESOLVED, TextState.SENT.value]),
    )


def _proactive_since(since: datetime) -> ScalarSelect[int]:
    """Return, for a text's person, how many campaign texts went out since then, or may have."""
    other = aliased(Text)
    return select(func.count()).select_from(other).where(*went_lately(other, since)).scalar_subquery()


def _under_cap(caps: Mapping[str, int], since: datetime) -> ColumnElement[bool]:
    """Whether one more text stays within the cap of the student's zone key."""
    return or_(
        *(
            and_(
                Student.zone_key.in_([key for key, most in caps.items() if most == cap]), _proactive_since(since) < cap
            )
            for cap in sorted(set(caps.values()))
        )
    )


def _locked(session: Session, ids: Sequence[int], *conditions: ColumnElement[bool]) -> list[Candidate]:
    """Return the candidates with consent and phone as they are now, held until the commit.

    Their phones are locked already, so what another claim took meanwhile is seen here and left out.
    """
    if not ids:
        return []
    rows = session.execute(
        select(Text, Phone, Student)
        .join(Phone, Phone.id == Text.phone_id)
        .outerjoin(Student, Student.id == Text.student_id)
        .where(Text.id.in_(ids), _no_unresolved_text_to_the_phone(), *conditions)
        .order_by(Text.rank, Text.id)
    ).tuples()
    return [
        Candidate(
            text_id=text.id,
            phone_id=phone.id,
            to=phone.e164,
            attempt=text.attempt,
            uuid=text.uuid,
            body=text.body,
            purpose=text.purpose,
            zone_key=student.zone_key if student else None,
            facts=RecipientFacts(
                has_phone=True,
                # The roster may have another number by now, or none: the old one is somebody else's.
                number_valid=student is None or student.sms_phone_id == phone.id,
                bounced=phone.dead_at is not None,
                unsubscribed=phone.opted_out_at is not None,
                consented=student is not None and student.consent == "given",
                do_not_contact=student is not None and student.do_not_contact,
                held=phone.held_at is not None,
            ),
            student=student,
        )
        for text, phone, student in rows
    ]


def campaign_candidates(
    session: Session, campaign_id: int, limit: int, *, caps: Mapping[str, int], since: datetime
) -> list[Candidate]:
    """Return up to `limit` planned texts in rank order that may go out now, locked for us.

    `caps` holds the zone keys whose windows are open, with the most proactive texts a person there may get after
    `since`. A phone to which something else is happening (another campaign's claim, a STOP being written) is left for
    later.
    """
    under_cap = _under_cap(caps, since)
    ids = session.scalars(
        select(Text.id)
        .join(Student, Student.id == Text.student_id)
        .join(Phone, Phone.id == Text.phone_id)
        .where(
            Text.campaign_id == campaign_id,
            Text.state == TextState.PLANNED.value,
            under_cap,
            _no_unresolved_text_to_the_phone(),
            # What the person wrote may be a STOP: first it is read.
            ~exists().where(Reply.from_phone == Phone.e164, Reply.read_at.is_(None)),
        )
        .order_by(Text.rank)
        .limit(limit)
        .with_for_update(of=(Text, Phone), key_share=True, skip_locked=True)
    ).all()
    return _locked(session, ids, under_cap)


def answer_candidates(session: Session, limit: int) -> list[Candidate]:
    """Return up to `limit` planned answers, oldest first and one a phone, locked for us."""
    ids = session.scalars(
        select(Text.id)
        .join(Phone, Phone.id == Text.phone_id)
        .where(
            Text.campaign_id.is_(None),
            Text.state == TextState.PLANNED.value,
            _no_unresolved_text_to_the_phone(),
        )
        .order_by(Text.id)
        .limit(limit)
        .with_for_update(of=(Text, Phone), key_share=True, skip_locked=True)
    ).all()
    first_on_phone: dict[int, Candidate] = {}
    for candidate in sorted(_locked(session, ids), key=lambda one: one.text_id):
        first_on_phone.setdefault(candidate.phone_id, candidate)
    return list(first_on_phone.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those of a campaign still planned in one zone key. `held` were texted too lately, the first until `free_at`."""

    zone_key: str
    free: int
    held: int
    free_at: datetime | None  # the oldest text that holds somebody back; the period counts from it


def waiting_by_zone(session: Session, campaign_id: int, *, caps: Mapping[str, int], since: datetime) -> list[Waiting]:
    """Return who is still planned, by zone key; `caps` and `since` as in `campaign_candidates`."""
    other = aliased(Text)
    oldest = select(func.min(other.claimed_at)).where(*went_lately(other, since)).scalar_subquery()
    people = (
        select(
            Student.zone_key.label("zone_key"),
            case((_under_cap(caps, since), 1), else_=0).label("is_free"),
            oldest.label("oldest"),
        )
        .join(Text, Text.student_id == Student.id)
        .where(Text.campaign_id == campaign_id, Text.state == TextState.PLANNED.value)
        .subquery()
    )
    rows = session.execute(
        select(
            people.c.zone_key,
            func.sum(people.c.is_free),
            func.count(),
            func.min(case((people.c.is_free == 0, people.c.oldest))),
        ).group_by(people.c.zone_key)
    ).tuples()
    return [Waiting(key, int(free), number - int(free), first) for key, free, number, first in rows]


def change_texts(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Set columns of many texts; every row has `id` and the same other keys."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    session.connection().execute(
        update(Text.__table__)  # type: ignore[arg-type]  # a declarative table is a Table
        .where(Text.id == bindparam("key"))
        .values({name: bindparam(f"new_{name}") for name in names}),
        [{"key": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows],
    )


def campaign_ids_of(session: Session, *conditions: ColumnElement[bool]) -> set[int]:
    """Return the campaigns that the texts meeting the conditions belong to; they are locked before the texts."""
    found = session.scalars(select(Text.campaign_id).where(*conditions, Text.campaign_id.is_not(None)).distinct())
    return {campaign_id for campaign_id in found if campaign_id is not None}


def lock_texts(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Text]:
    """Return the texts that meet the conditions, fresh from the database and locked for us."""
    return session.scalars(
        select(Text).where(*conditions).order_by(Text.id).with_for_update().execution_options(populate_existing=True)
    ).all()


def unknown_texts(session: Session, now: datetime, limit: int) -> Sequence[tuple[Text, str]]:
    """Return the unknown texts whose next look-up is due, with the number they went to."""
    rows = session.execute(
        select(Text, Phone.e164)
        .join(Phone, Phone.id == Text.phone_id)
        .where(Text.state == TextState.UNKNOWN.value, Text.look_up_at <= now)
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
