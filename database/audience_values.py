"""What an audience can be chosen by: the values the roster has, and those of a filter that it has not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from database.saved_audiences import CHUNK, saved_audience
from schemas.audience import AudienceFilter
from schemas.tables import Student, StudentCourse, StudentTag

_TOLD = 12  # known values in one sentence; `placeline audience values` has them all

# What it is called, and the field of the filter that asks for it.
CHOICES = {
    "program": "programs",
    "campus": "campuses",
    "credential": "credentials",
    "state": "states",
    "advisor": "advisors",
    "risk level": "risk_levels",
    "tag": "tags",
    "course": "courses",
}
_COLUMNS: dict[str, InstrumentedAttribute[str | None]] = {
    "program": Student.program,
    "campus": Student.campus,
    "credential": Student.credential,
    "state": Student.address_state,
    "advisor": Student.advisor_email,
    "risk level": Student.risk_level,
}


def known_values(session: Session, choice: str) -> list[tuple[str, int]]:
    """Return every value of one of CHOICES with how many students have it, commonest first."""
    statement: Select[Any]
    if choice in _COLUMNS:
        column = _COLUMNS[choice]
        statement = select(column, func.count()).where(column.is_not(None), Student.is_test.is_(False)).group_by(column)
    elif choice == "tag":
        statement = select(StudentTag.tag, func.count()).group_by(StudentTag.tag)
    else:
        statement = select(StudentCourse.course, func.count()).group_by(StudentCourse.course)
    found = [(str(value), int(number)) for value, number in session.execute(statement)]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def unknown_values(session: Session, audience: AudienceFilter) -> list[str]:
    """Return a sentence for each value of the filter that nobody on the roster has; also of the search it names."""
    sentences: list[str] = []
    for choice, name in CHOICES.items():
        wanted: tuple[str, ...] = getattr(audience, name)
        if wanted:
            sentences += _unknown(choice, wanted, [value for value, _ in known_values(session, choice)])
    if missing := _unknown_ids(session, audience.student_ids):
        shown = ", ".join(missing[:_TOLD]) + (" ..." if len(missing) > _TOLD else "")
        sentences.append(f"{len(missing):,} of {len(audience.student_ids):,} student ids are on no roster: {shown}.")
    if audience.saved_list is not None:
        saved = saved_audience(session, audience.saved_list)
        if saved is None:
            sentences.append(f"There is no audience {audience.saved_list!r}.")
        elif saved.search is not None:
            sentences += unknown_values(session, AudienceFilter.from_json(saved.search))
    return sentences


def _unknown(choice: str, wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    is_advisor = choice == "advisor"  # an e-mail address is the same in capitals
    have = {value.lower() for value in known} if is_advisor else set(known)
    alike = {value.lower(): value for value in known}
    sentences: list[str] = []
    for value in wanted:
        if (value.lower() if is_advisor else value) in have:
            continue
        if meant := alike.get(value.lower()):
            sentences.append(f"No student has {choice} {value!r}; it is written {meant!r}.")
            continue
        several = {"campus": "campuses"}.get(choice, f"{choice}s")
        told = ", ".join(known[:_TOLD]) + (f" and {len(known) - _TOLD:,} more" if len(known) > _TOLD else "")
        sentences.append(f"No student has {choice} {value!r}; known {several}: {told or 'none'}.")
    return sentences


def _unknown_ids(session: Session, student_ids: Sequence[str]) -> list[str]:
    known: set[str] = set()
    for start in range(0, len(student_ids), CHUNK):
        part = student_ids[start : start + CHUNK]
        known |= set(session.scalars(select(Student.student_id).where(Student.student_id.in_(part))))
    return [student_id for student_id in student_ids if student_id not in known]
