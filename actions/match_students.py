"""Find the students that the rows of a list mean, by whatever each row knows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from actions.read_roster import ROW, Problem
from database.saved_audiences import (
    students_with_crm_ids,
    students_with_emails,
    students_with_ids,
    students_with_phones,
)


@dataclass(frozen=True, slots=True)
class Clue:
    """What one row knows of a person. `phone` is E.164."""

    line: int
    crm_id: str | None = None
    student_id: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Matched:
    """Students (our ids) in the order of their rows, each once, and the rows that are nobody's or ambiguous."""

    students: list[int] = field(default_factory=list)
    repeated: int = 0
    problems: list[Problem] = field(default_factory=list)


def match_students(session: Session, clues: Sequence[Clue]) -> Matched:
    """Match each row by its CRM id, else its student id, phone or e-mail: the first that is exactly one student's."""
    crm_ids = students_with_crm_ids(session, {clue.crm_id for clue in clues if clue.crm_id})
    student_ids = students_with_ids(session, {clue.student_id for clue in clues if clue.student_id})
    # Numbers and addresses are looked up only for rows that nothing better has settled.
    open_ = [clue for clue in clues if clue.student_id not in student_ids and len(_of(crm_ids, clue.crm_id)) != 1]
    phones = students_with_phones(session, {clue.phone for clue in open_ if clue.phone})
    emails = students_with_emails(session, {clue.email.lower() for clue in open_ if clue.email})
    matched = Matched()
    taken: set[int] = set()
    for clue in clues:
        by_id = {student_ids[clue.student_id]} if clue.student_id in student_ids else set[int]()
        found = [
            _of(crm_ids, clue.crm_id),
            by_id,
            _of(phones, clue.phone),
            _of(emails, clue.email and clue.email.lower()),
        ]
        student = next((students for students in found if len(students) == 1), None)
        if student is None:
            matched.problems.append(_problem(clue, most=max(len(students) for students in found)))
        elif student <= taken:
            matched.repeated += 1
        else:
            taken |= student
            matched.students += student
    return matched


def _of(known: Mapping[str, set[int]], value: str | None) -> set[int]:
    return known.get(value, set()) if value else set()


def _problem(clue: Clue, *, most: int) -> Problem:
    columns = {
        "student_id": clue.student_id, "phone": clue.phone, "email": clue.email, "crm_id": clue.crm_id,
    }  # fmt: skip
    column, value = next(((name, value) for name, value in columns.items() if value), (ROW, ""))
    if most > 1:
        reason = f"{most} students of the roster have it; give the student id"
    elif value:
        reason = "no student of the roster has it"
    else:
        reason = "the row says neither student id, phone nor e-mail"
    return Problem(clue.line, column, value, reason, "row")
