"""Who would get a campaign, and who is left out of it and why: one SQL statement over the whole roster.

The CASE below says in SQL what rules/recipients.py says in Python; a test compares the two for every combination.
"""

from collections.abc import Sequence

from sqlalchemy import CTE, Select, and_, case, func, insert, literal, null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from rules.recipients import WATERFALL, Exclusion
from schemas.audience import AudienceFilter
from schemas.tables import Audience, AudienceMember, Phone, Student, Text, TextPurpose, TextState

_SQL: dict[Exclusion, ColumnElement[bool]] = {
    Exclusion.NO_PHONE: Student.phone_issue == "missing",
    Exclusion.INVALID_NUMBER: Student.phone_issue == "invalid",
    Exclusion.BOUNCED: Phone.dead_at.is_not(None),
    Exclusion.UNSUBSCRIBED: Phone.opted_out_at.is_not(None),
    Exclusion.NO_CONSENT: Student.consent != "given",
    Exclusion.DO_NOT_CONTACT: Student.do_not_contact.is_(True),
    Exclusion.HELD: Phone.held_at.is_not(None),
}


def _criteria(audience: AudienceFilter) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    for column, values in (
        (Student.program, audience.programs),
        (Student.campus, audience.campuses),
        (Student.credential, audience.credentials),
        (Student.address_state, audience.states),
        (Student.student_id, audience.student_ids),
    ):
        if values:
            chosen.append(column.in_(values))
    if audience.completed_from:
        chosen.append(Student.completed_on >= audience.completed_from)
    if audience.completed_to:
        chosen.append(Student.completed_on <= audience.completed_to)
    if audience.only_graduates:
        chosen.append(Student.completed_on.is_not(None))
    if audience.still_studying:
        chosen.append(Student.completed_on.is_(None))
    return chosen


def _ranked(audience: AudienceFilter, limit: int) -> CTE:
    """Return student_id, phone_id, rank and exclusion (None: gets the text) of everybody in the audience."""
    each = [
        (condition, literal(exclusion.value))
        for exclusion in WATERFALL
        if (condition := _SQL.get(exclusion)) is not None
    ]
    person: Select[tuple[int, int | None, int, str | None]] = (
        select(
            Student.id.label("student_id"),
            Student.sms_phone_id.label("phone_id"),
            Student.id.label("rank"),
            case(*each, else_=null()).label("exclusion"),
        )
        .outerjoin(Phone, Phone.id == Student.sms_phone_id)
        .where(*_criteria(audience))
    )
    if audience.saved_list is not None:
        person = (
            person.with_only_columns(
                Student.id.label("student_id"),
                Student.sms_phone_id.label("phone_id"),
                AudienceMember.rank.label("rank"),
                case(*each, else_=null()).label("exclusion"),
            )
            .join(AudienceMember, AudienceMember.student_id == Student.id)
            .join(
                Audience,
                and_(Audience.id == AudienceMember.audience_id, Audience.name == audience.saved_list),
            )
        )
    people = person.cte("people")
    # Of several students who share a number the best ranked one gets the text.
    sharing = func.row_number().over(
        partition_by=(people.c.phone_id, people.c.exclusion.is_(None)),
        order_by=(people.c.rank, people.c.student_id),
    )
    shared = select(people, sharing.label("place_on_phone")).cte("shared")
    unique = select(
        shared.c.student_id,
        shared.c.phone_id,
        shared.c.rank,
        case(
            (shared.c.exclusion.is_not(None), shared.c.exclusion),
            (shared.c.place_on_phone > 1, literal(Exclusion.SHARED_PHONE.value)),
            else_=null(),
        ).label("exclusion"),
    ).cte("unique_phones")
    place = func.row_number().over(
        partition_by=unique.c.exclusion.is_(None), order_by=(unique.c.rank, unique.c.student_id)
    )
    placed = select(unique, place.label("place")).cte("placed")
    return select(
        placed.c.student_id,
        placed.c.phone_id,
        placed.c.place.label("rank"),
        case(
            (placed.c.exclusion.is_not(None), placed.c.exclusion),
            (placed.c.place > limit, literal(Exclusion.OVER_LIMIT.value)),
            else_=null(),
        ).label("exclusion"),
    ).cte("ranked")


def count_audience(session: Session, audience: AudienceFilter, limit: int) -> tuple[int, dict[Exclusion, int]]:
    """Return how many get the text, and how many are left out for each reason (only reasons that occur)."""
    ranked = _ranked(audience, limit)
    rows = session.execute(select(ranked.c.exclusion, func.count()).group_by(ranked.c.exclusion))
    counted = dict(rows.tuples().all())
    recipients = counted.pop(None, 0)
    in_order = {reason: counted[reason.value] for reason in Exclusion if reason.value in counted}
    return recipients, in_order


def excluded_students(session: Session, audience: AudienceFilter, limit: int, reason: Exclusion) -> Sequence[str]:
    """Return the student ids left out for one reason, in the order of the roster."""
    ranked = _ranked(audience, limit)
    return session.scalars(
        select(Student.student_id)
        .join(ranked, ranked.c.student_id == Student.id)
        .where(ranked.c.exclusion == reason.value)
        .order_by(Student.id)
    ).all()


def plan_texts(
    session: Session, campaign_id: int, audience: AudienceFilter, limit: int, *, context: str, now: object
) -> int:
    """Add one planned text for every recipient, in one statement, in the order of their rank; return how many."""
    ranked = _ranked(audience, limit)
    chosen = select(
        literal(campaign_id),
        literal(TextPurpose.CAMPAIGN.value),
        ranked.c.student_id,
        ranked.c.phone_id,
        ranked.c.rank,
        literal(context),
        literal(TextState.PLANNED.value),
        literal(0),
        literal(0),
        literal(now, Text.created_at.type),
    ).where(ranked.c.exclusion.is_(None))
    names = [
        "campaign_id",
        "purpose",
        "student_id",
        "phone_id",
        "rank",
        "context",
        "state",
        "attempt",
        "delivery_rank",
        "created_at",
    ]
    session.execute(insert(Text).from_select(names, chosen))
    return session.scalar(select(func.count()).where(Text.campaign_id == campaign_id)) or 0


def merge_values_missing(session: Session, audience: AudienceFilter, columns: Sequence[str]) -> int:
    """Return how many of the audience lack one of these student columns, which a template wants to merge."""
    if not columns:
        return 0
    empty = or_(*(getattr(Student, name).is_(None) for name in columns))
    return session.scalar(select(func.count()).select_from(Student).where(empty, *_criteria(audience))) or 0


def list_exists(session: Session, name: str) -> bool:
    """Whether a list is saved under this name."""
    return session.scalar(select(Audience.id).where(Audience.name == name)) is not None


def save_list(session: Session, name: str, student_ids: Sequence[str], *, now: object, actor: str) -> int:
    """Save a list under a name, in the order given; return how many of the ids are known students."""
    saved = Audience(name=name, saved_at=now, actor=actor, source="file")
    session.add(saved)
    session.flush()
    known = dict(session.execute(select(Student.student_id, Student.id)).tuples().all())
    members = [known[student_id] for student_id in dict.fromkeys(student_ids) if student_id in known]
    if members:
        rows = [
            {"audience_id": saved.id, "student_id": member, "rank": rank}
            for rank, member in enumerate(members, start=1)
        ]
        session.execute(insert(AudienceMember), rows)
    return len(members)
