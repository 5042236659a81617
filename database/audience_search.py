"""An audience as SQL: who is in it, in which order, and the first reason for which each of them gets no text.

The CASE below says in SQL what rules/recipients.py says in Python; a test compares the two for every combination.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    FromClause,
    Select,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from rules.recipients import WATERFALL, Exclusion
from schemas.audience import RISK_ORDER, AudienceFilter, RankBy
from schemas.tables import Audience, AudienceMember, Phone, Student, StudentCourse, StudentTag, Text

_CONDITIONS: dict[Exclusion, ColumnElement[bool]] = {
    Exclusion.NO_PHONE: Student.phone_issue == "missing",
    Exclusion.INVALID_NUMBER: Student.phone_issue == "invalid",
    Exclusion.BOUNCED: Phone.dead_at.is_not(None),
    # What was said on any number holds for the person (rules/consent.py).
    Exclusion.UNSUBSCRIBED: or_(Phone.opted_out_at.is_not(None), Student.opted_out_at.is_not(None)),
    Exclusion.NO_CONSENT: Student.consent != "given",
    Exclusion.DO_NOT_CONTACT: Student.do_not_contact.is_(True),
    Exclusion.HELD: or_(Phone.held_at.is_not(None), Student.held_at.is_not(None)),
}

REASON: ColumnElement[str | None] = case(
    *((_CONDITIONS[reason], literal(reason.value)) for reason in WATERFALL if reason in _CONDITIONS), else_=null()
)
"""The first reason that holds for one person alone; NULL: may be texted."""

# Few phones are shared. Who may share one is told by the index over phones, without a look at any person.
_OTHERS = Student.__table__.alias("others")
_SHARED_PHONES = (
    select(_OTHERS.c.sms_phone_id)
    .where(_OTHERS.c.sms_phone_id.is_not(None))
    .group_by(_OTHERS.c.sms_phone_id)
    .having(func.count() > 1)
    .subquery("shared_phones")
)
MAY_SHARE: ColumnElement[bool] = _SHARED_PHONES.c.sms_phone_id.is_not(None)
"""Whether anybody on the roster, in the audience or not, has the same phone; see `people_and_sharing`."""

_RISK_PLACE = case(
    *((Student.risk_level == level, place) for place, level in enumerate(RISK_ORDER)),
    (Student.risk_level.is_not(None), len(RISK_ORDER)),
    else_=len(RISK_ORDER) + 1,
)
_LAST_TEXT = select(func.max(Text.claimed_at)).where(Text.phone_id == Student.sms_phone_id).scalar_subquery()

_ORDERS: dict[RankBy, tuple[SQLColumnExpression[Any], ...]] = {
    RankBy.COMPLETED: (Student.completed_on.desc().nulls_last(),),
    RankBy.RISK: (_RISK_PLACE,),
    RankBy.LAST_TEXT: (_LAST_TEXT.asc().nulls_first(),),
    RankBy.NAME: (func.lower(Student.last_name), func.lower(Student.first_name)),
}


@dataclass(frozen=True, slots=True)
class Search:
    """An audience with everything it names looked up. `list_id` is the list its people must be on, if any."""

    criteria: tuple[ColumnElement[bool], ...]
    list_id: int | None = None
    rank_by: RankBy | None = None  # None: the list's own order, or the roster's

    @property
    def order(self) -> tuple[SQLColumnExpression[Any], ...]:
        """Return what people are sorted by, best ranked first; no two of them are equal in it."""
        if self.rank_by is not None:
            return (*_ORDERS[self.rank_by], Student.id)
        return (Student.id,) if self.list_id is None else (AudienceMember.rank, Student.id)

    @property
    def place(self) -> SQLColumnExpression[int]:
        """Return a number that sorts people as `order` does. Another one for each, but not without gaps."""
        if self.rank_by is not None:
            return func.row_number().over(order_by=self.order)
        return Student.id if self.list_id is None else AudienceMember.rank

    def people(self, *columns: SQLColumnExpression[Any]) -> Select[Any]:
        """Return a select of columns of `Student` and `Phone` over everybody in the audience."""
        if self.list_id is not None:
            member = and_(AudienceMember.student_id == Student.id, AudienceMember.audience_id == self.list_id)
            return (
                select(*columns)
                .select_from(AudienceMember)
                .join(Student, member)
                .outerjoin(Phone, Phone.id == Student.sms_phone_id)
                .where(*self.criteria)
            )
        return (
            select(*columns)
            .select_from(Student)
            .outerjoin(Phone, Phone.id == Student.sms_phone_id)
            .where(*self.criteria)
        )

    def people_and_sharing(self, *columns: SQLColumnExpression[Any]) -> Select[Any]:
        """Return a select as `people` does, in which MAY_SHARE can be asked for.

        A join and not an IN: PostgreSQL expects too many shared phones to keep them in memory, and goes through all of
        them for every student.
        """
        return self.people(*columns).outerjoin(_SHARED_PHONES, _SHARED_PHONES.c.sms_phone_id == Student.sms_phone_id)


def best_of_each_phone(people: FromClause) -> CompoundSelect[Any]:
    """Return the rows of `people`, all of whom may be texted, without those whose phone goes to a better ranked one.

    `people` has columns place, phone_id and may_share. Only the few who may share a phone are sorted and compared, and
    nothing is joined: of a copy made this moment a database knows no statistics and would choose the slowest join.
    """
    place_on_phone = func.row_number().over(partition_by=people.c.phone_id, order_by=people.c.place)
    sharing = select(people, place_on_phone.label("place_on_phone")).where(people.c.may_share).subquery("sharing")
    first = select(*(sharing.c[column.name] for column in people.c)).where(sharing.c.place_on_phone == 1)
    return union_all(select(people).where(people.c.may_share.is_(False)), first)


def told_apart(counted: dict[str | None, int], shared: int, limit: int) -> tuple[int, dict[Exclusion, int]]:
    """Return recipients and exclusions; under None `counted` has those who may be texted, `shared` of them in vain."""
    phones = counted.pop(None, 0) - shared
    recipients = min(phones, limit)
    counted |= {Exclusion.SHARED_PHONE.value: shared, Exclusion.OVER_LIMIT.value: phones - recipients}
    return recipients, {reason: counted[reason.value] for reason in Exclusion if counted.get(reason.value)}


def search_for(session: Session, audience: AudienceFilter) -> Search:
    """Return the search an audience stands for. A saved audience that does not exist has nobody in it."""
    criteria = [Student.is_test.is_(False), *_criteria(audience)]
    rank_by: RankBy | None = None
    name = audience.saved_list
    while name is not None:
        saved = session.scalars(select(Audience).where(Audience.name == name)).one_or_none()
        if saved is None:
            return Search((false(),))
        if saved.search is None:
            return Search(tuple(criteria), saved.id, rank_by)
        # A search may narrow another saved audience; the outermost order counts.
        if rank_by is None and saved.rank_by is not None:
            rank_by = RankBy(saved.rank_by)
        narrowed = AudienceFilter.from_json(saved.search)
        criteria += _criteria(narrowed)
        name = narrowed.saved_list
    return Search(tuple(criteria), None, rank_by)


def _criteria(audience: AudienceFilter) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    for column, values in (
        (Student.program, audience.programs),
        (Student.campus, audience.campuses),
        (Student.credential, audience.credentials),
        (Student.address_state, audience.states),
        (Student.risk_level, audience.risk_levels),
        (Student.student_id, audience.student_ids),
    ):
        if values:
            chosen.append(column.in_(values))
    if audience.advisors:
        # An e-mail address is the same in capitals.
        chosen.append(func.lower(Student.advisor_email).in_([address.lower() for address in audience.advisors]))
    if audience.tags:
        chosen.append(Student.id.in_(select(StudentTag.student_id).where(StudentTag.tag.in_(audience.tags))))
    if audience.courses:
        chosen.append(
            Student.id.in_(select(StudentCourse.student_id).where(StudentCourse.course.in_(audience.courses)))
        )
    if audience.completed_from:
        chosen.append(Student.completed_on >= audience.completed_from)
    if audience.completed_to:
        chosen.append(Student.completed_on <= audience.completed_to)
    if audience.only_graduates:
        chosen.append(Student.completed_on.is_not(None))
    if audience.still_studying:
        chosen.append(Student.completed_on.is_(None))
    return chosen
