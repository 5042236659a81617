"""How outcomes come to be known over time, whom to ask, what is overdue, and the snapshot of each day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    DateTime,
    SQLColumnExpression,
    and_,
    case,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from database.audience_search import REASON
from database.days import days_between
from database.standards import CLASSES, KNOWN, OUTCOME, Completeness, graduates, missing
from rules.cohorts import Cohort
from rules.outcome_forecast import OpenMonth, PastMonth
from rules.outcomes import Outcome
from rules.reach_out import Channel, Need, next_channel
from rules.standards.all_standards import STANDARDS
from rules.standards.standard import Standard
from schemas.tables import CareerStatus, FollowUp, OutcomeSnapshot, Phone, Student

_NACE = STANDARDS["nace"]
_KNOWN = case((KNOWN, 1), else_=0)


def _known_day(session: Session) -> SQLColumnExpression[Any]:
    """Return the day (UTC) on which an outcome came to be known, as a column."""
    column = CareerStatus.outcome_known_at
    if session.get_bind().dialect.name == "sqlite":
        return column
    return func.timezone("UTC", cast(column, DateTime(timezone=True)))


def known_by_age(session: Session, first_on: date, last_on: date, today: date) -> list[PastMonth]:
    """Return how outcomes of each month of completion came to be known, months in order.

    They are followed from the day on which the first outcome of any of them came to be known: before it, nobody looked.
    """
    year, month = extract("year", Student.completed_on), extract("month", Student.completed_on)
    age = case((_KNOWN == 1, days_between(_known_day(session), Student.completed_on)), else_=None)
    people = graduates(
        _NACE, Cohort("", first_on, last_on), year.label("year"), month.label("month"), age.label("age"),
        CLASSES["nace"].label("class_"),
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(people.c.year, people.c.month, people.c.age, func.count())
        .where(people.c.class_.is_not(None))
        .group_by(people.c.year, people.c.month, people.c.age)
    )
    begun = session.scalar(
        graduates(_NACE, Cohort("", first_on, last_on), func.min(func.date(_known_day(session)))).where(KNOWN)
    )
    begun_on = today if begun is None else date.fromisoformat(str(begun))
    ages: dict[tuple[int, int], dict[int | None, int]] = {}
    for of_year, of_month, days, number in rows:
        # Known on the day itself, or before it: a job found while studying.
        of = ages.setdefault((int(of_year), int(of_month)), {})
        day = None if days is None else max(0, days)
        of[day] = of.get(day, 0) + number
    found = []
    for (of_year, of_month), by_age in sorted(ages.items()):
        last = _month_end(of_year, of_month)
        found.append(
            PastMonth(
                label=f"{of_year}-{of_month:02}",
                graduates=sum(by_age.values()),
                known_at_age={days: number for days, number in by_age.items() if days is not None},
                oldest_age=(today - last).days,
                followed_from=max(0, (begun_on - last).days),
            )
        )
    return found


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def open_months(session: Session, cohort: Cohort, today: date, deadline: date) -> list[OpenMonth]:
    """Return the months of a class as a forecast asks about them; who completes after today is in it, too."""
    year, month = extract("year", Student.completed_on), extract("month", Student.completed_on)
    people = graduates(
        _NACE, cohort, year.label("year"), month.label("month"), _KNOWN.label("is_known"),
        days_between(literal(today), Student.completed_on).label("age"), CLASSES["nace"].label("class_"),
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(people.c.year, people.c.month, func.count(), func.sum(people.c.is_known), func.avg(people.c.age))
        .where(people.c.class_.is_not(None))
        .group_by(people.c.year, people.c.month)
        .order_by(people.c.year, people.c.month)
    )
    return [
        OpenMonth(
            f"{int(of_year)}-{int(of_month):02}", number, int(known), round(age), round(age) + (deadline - today).days
        )
        for of_year, of_month, number, known, age in rows
    ]


def known_by_day(session: Session, cohort: Cohort) -> dict[date, int]:
    """Return day -> outcomes of a cohort that came to be known on it, as far as they are known still."""
    people = graduates(
        _NACE, cohort, func.date(_known_day(session)).label("day"), _KNOWN.label("is_known"),
        CLASSES["nace"].label("class_"),
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(people.c.day, func.count())
        .where(people.c.class_.is_not(None), people.c.is_known == 1)
        .group_by(people.c.day)
    )
    found: dict[date, int] = {}
    for day, number in rows:
        # Nobody wrote down when: it was known from the beginning, as far as we can say.
        at = cohort.first_on if day is None else date.fromisoformat(str(day))
        found[at] = found.get(at, 0) + number
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class ToContact:
    """One graduate to ask: why, how, and how likely a late answer has been for their month.

    Numbers and address are those that may be used, None where there is none; they are masked for who may not see them.
    """

    student_id: str
    program: str | None
    campus: str | None
    completed_on: date
    need: Need
    missing: tuple[str, ...]
    channel: Channel
    chance: float | None
    phone: str | None = field(repr=False)
    email: str | None = field(repr=False)
    employer_phone: str | None = field(repr=False)

    @property
    def reach_at(self) -> str | None:
        """Return what the channel needs: a number, or for a search the address there is."""
        if self.channel is Channel.SEARCH:
            return self.email
        return self.employer_phone if self.channel is Channel.CALL_EMPLOYER else self.phone


_MAY_BE_CALLED = and_(Student.sms_phone_id.is_not(None), Phone.dead_at.is_(None), Student.do_not_contact.is_(False))


def to_contact(
    session: Session, standard: Standard, cohort: Cohort, chances: Mapping[str, float], limit: int
) -> list[ToContact]:
    """Return the first of those to ask, who are all that lack a field: the most urgent need, then the best chance.

    The chance of a month not named in `chances` is not known, and comes last.
    """
    class_, lacks = CLASSES[standard.key], missing(standard)
    document = lacks.get("exclusion_evidence")
    proof = next((one for field, one in lacks.items() if field.startswith("verification")), None)
    needs: list[tuple[ColumnElement[bool], Need]] = [(OUTCOME.in_([Outcome.UNKNOWN.value]), Need.OUTCOME)]
    if proof is not None:
        needs.append((and_(class_.in_(sorted(standard.in_field)), proof), Need.VERIFICATION))
    if document is not None:
        needs.append((document, Need.DOCUMENT))
    needs.append((or_(*lacks.values()), Need.DETAILS))
    places = list(Need)
    need = case(*((condition, places.index(what)) for condition, what in needs), else_=None)
    month = extract("year", Student.completed_on) * 100 + extract("month", Student.completed_on)
    known = {int(label.replace("-", "")): chance for label, chance in chances.items()}
    chance = case(*((month == label, literal(share)) for label, share in known.items()), else_=literal(-1.0)) \
        if known else literal(-1.0)  # fmt: skip
    chosen = graduates(
        standard, cohort, Student.student_id, Student.program, Student.campus, Student.completed_on,
        need.label("need"), chance.label("chance"), REASON.is_(None).label("may_be_texted"),
        _MAY_BE_CALLED.label("may_be_called"),
        case((_MAY_BE_CALLED, Phone.e164)).label("phone"),
        case((Student.do_not_contact.is_(False), Student.email)).label("email"),
        func.nullif(CareerStatus.employer_phone, "").label("employer_phone"),
        *(one.label(f"no_{field}") for field, one in lacks.items()),
    ).outerjoin(Phone, Phone.id == Student.sms_phone_id).where(class_.is_not(None), need.is_not(None))  # fmt: skip
    rows = session.execute(
        chosen.order_by(need, chance.desc(), Student.completed_on.desc(), Student.id).limit(limit)
    )  # fmt: skip
    found = []
    for student_id, program, campus, completed_on, place, share, texted, called, phone, email, employer, *holes in rows:
        what = places[place]
        found.append(
            ToContact(
                student_id, program, campus, completed_on, what,
                tuple(field for field, hole in zip(lacks, holes, strict=True) if hole),
                next_channel(
                    what, may_be_texted=bool(texted), may_be_called=bool(called),
                    employer_has_phone=employer is not None,
                ),
                None if share < 0 else float(share), phone, email, employer,
            )
        )  # fmt: skip
    return found


def overdue(session: Session, cohort: Cohort, today: date) -> dict[int, int]:
    """Return days past due -> follow-ups of a cohort's graduates that nobody has done; not due yet are under -1."""
    late = days_between(literal(today), FollowUp.due_on)
    group = case((late < 0, -1), else_=late)
    rows = session.execute(
        select(group, func.count())
        .join(Student, Student.id == FollowUp.student_id)
        .where(
            FollowUp.done_at.is_(None), Student.is_test.is_(False),
            Student.completed_on.between(cohort.first_on, cohort.last_on),
        )
        .group_by(group)
    )  # fmt: skip
    return {int(days): number for days, number in rows}


def write_snapshot(session: Session, taken_on: date, standard: str, cohort: str, found: Completeness) -> None:
    """Keep how a cohort stands today; a second time on a day replaces the first."""
    session.execute(
        delete(OutcomeSnapshot).where(
            OutcomeSnapshot.taken_on == taken_on, OutcomeSnapshot.standard == standard, OutcomeSnapshot.cohort == cohort
        )
    )
    session.execute(
        insert(OutcomeSnapshot).values(
            taken_on=taken_on, standard=standard, cohort=cohort, graduates=found.graduates, known=found.known,
            complete=found.complete, verified=found.verified, reportable=found.reportable, counts=found.counts,
        )
    )  # fmt: skip


def snapshots(session: Session, standard: str, cohort: str) -> Sequence[OutcomeSnapshot]:
    """Return the snapshots of one cohort, days in order."""
    return session.scalars(
        select(OutcomeSnapshot)
        .where(OutcomeSnapshot.standard == standard, OutcomeSnapshot.cohort == cohort)
        .order_by(OutcomeSnapshot.taken_on)
    ).all()


def newest_completion(session: Session, today: date) -> date | None:
    """Return the latest day up to today on which anybody completed."""
    return session.scalar(
        select(func.max(Student.completed_on)).where(Student.completed_on <= today, Student.is_test.is_(False))
    )
