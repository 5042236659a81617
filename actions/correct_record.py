"""What a person knows of somebody's work goes into the record, and what a student told otherwise is decided."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.record_outcome import MOST_CENTS, Told, complete_form, note_source, record_for
from database.outcomes import open_contradictions
from rules.outcomes import FROM_A_TEXT
from schemas.career_status import HOURS_TYPES, OUTCOMES, PAY_UNITS, SOURCES
from schemas.mistakes import Mistake
from schemas.tables import CareerStatus, Contradiction, Student

A_PERSON = "person"
"""Stands in `said_by` for what somebody of the office decided; no text of the student replaces it."""

_WORDS = {"outcome": OUTCOMES, "pay_unit": PAY_UNITS, "hours_type": HOURS_TYPES}
FIELDS = (
    "outcome", "employer", "job_title", "start_on", "pay", "pay_unit", "hours_type", "hours_per_week",
    "work_location", "in_field",
)  # fmt: skip


class CannotCorrect(Mistake):
    """The record can't be changed so; the message says how to write it."""


def _column(field: str, value: str) -> tuple[str, object]:
    """Return the column a value belongs in, and the value as it is kept there. Raises CannotCorrect."""
    if field not in FIELDS:
        raise CannotCorrect(f"{field!r} is no fact of the record. Choose of {', '.join(FIELDS)}.")
    words = _WORDS.get(field)
    if words is not None and value not in words:
        raise CannotCorrect(f"{field}: choose one of {', '.join(words)}.")
    if field == "in_field" and value not in ("yes", "no"):
        raise CannotCorrect("in_field: yes or no.")
    if not value.strip():
        raise CannotCorrect(f"{field}: there is nothing written.")
    try:
        match field:
            case "start_on":
                return field, date.fromisoformat(value)
            case "pay":
                return "pay_cents", min(round(float(value.removeprefix("$").replace(",", "")) * 100), MOST_CENTS)
            case "hours_per_week":
                return field, float(value)
            case "in_field":
                return field, value == "yes"
    except (ValueError, OverflowError) as error:
        raise CannotCorrect(f"{field}: write days as 2026-03-16, pay as 19.50, hours as 36.") from error
    return field, value


def correct_record(
    session: Session, student_id: str, facts: Mapping[str, str], *, source: str, why: str, now: datetime, actor: str
) -> CareerStatus:
    """Write what a person learned into the record of a student's program; it replaces what texts told.

    `source` is how it was learned (schemas/career_status.py: SOURCES). Raises CannotCorrect.
    """
    if source not in SOURCES or source == FROM_A_TEXT:
        raise CannotCorrect(
            f"Say how it was learned: one of {', '.join(one for one in SOURCES if one != FROM_A_TEXT)}."
        )
    student = session.scalar(select(Student).where(Student.student_id == student_id))
    if student is None:
        raise CannotCorrect(f"There is no student {student_id!r}; use the college's id.")
    columns = dict(_column(field, value) for field, value in facts.items())
    if not columns:
        raise CannotCorrect(f"Say what is known, as employer=... Facts are {', '.join(FIELDS)}.")
    told = Told(None, evidence=f"{source}: {why}", source=source)
    record = record_for(session, student, told, now=now)
    before = record.outcome
    for column, value in columns.items():
        setattr(record, column, value)
    if "start_on" in columns:
        record.start_precision = "day"
    note_source(session, record, sorted(columns), told, before=before, actor=actor, now=now)
    complete_form(record, now=now)
    for open_one in open_contradictions(session, record.id):
        if open_one.field in columns:
            _settle(open_one, "corrected", now=now, actor=actor)
    return record


def settle_contradiction(session: Session, contradiction_id: int, keep: str, *, now: datetime, actor: str) -> None:
    """Decide whether what was known or what the student said holds, and for all of that field. Raises CannotCorrect."""
    found = session.get(Contradiction, contradiction_id, with_for_update=True)
    if found is None or found.settled_at is not None:
        raise CannotCorrect(f"There is no open contradiction {contradiction_id}. `placeline outcomes contradictions`.")
    if keep not in ("known", "said"):
        raise CannotCorrect("Keep what was `known` or what was `said`.")
    record = session.get_one(CareerStatus, found.career_status_id, with_for_update=True)
    if keep == "said":
        value = json.loads(found.said)
        setattr(record, found.field, date.fromisoformat(value) if found.field == "start_on" else value)
    told = Told(None, evidence=f"contradiction {found.id}", source=record.source)
    note_source(session, record, [found.field], told, before=record.outcome, actor=actor, now=now)
    record.said_by = {**record.said_by, found.field: A_PERSON}
    complete_form(record, now=now)
    for open_one in open_contradictions(session, record.id):
        if open_one.field == found.field:
            _settle(open_one, keep, now=now, actor=actor)


def _settle(contradiction: Contradiction, kept: str, *, now: datetime, actor: str) -> None:
    contradiction.settled_at, contradiction.settled_by, contradiction.kept = now, actor, kept
