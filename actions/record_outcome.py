"""Record what a student said about work: bit by bit, never over something known, one open question at a time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from actions.keep_evidence import may_replace, note_facts
from database.audit import write_audit
from database.outcomes import record_of
from rules.outcomes import (
    FORM_QUESTION,
    FROM_A_TEXT,
    Outcome,
    form_completed_on,
    missing_fields,
    next_question,
)
from rules.replies.labels import Detail
from schemas.tables import CareerStatus, Contradiction, Student

# Detail of a reply -> column of the record, where the value goes over as it is.
_COLUMNS = {
    "employer": "employer",
    "job_title": "job_title",
    "pay_unit": "pay_unit",
    "hours_type": "hours_type",
    "hours_per_week": "hours_per_week",
    "work_location": "work_location",
    "in_field": "in_field",
}


# What the column holds. The quality gate quarantines far smaller sums.
MOST_CENTS = 2_000_000_000


class SaidOtherwise(ValueError):
    """The reply contradicts the record; a person decides which holds. The message names fields, never values."""


def _day(stated: str) -> tuple[date, str]:
    """Return the first day of an ISO day, week or month, and which of the three it is."""
    if "-W" in stated:
        year, week = stated.split("-W")
        return date.fromisocalendar(int(year), int(week), 1), "week"
    if stated.count("-") == 1:
        return date.fromisoformat(f"{stated}-01"), "month"
    return date.fromisoformat(stated), "day"


def _said(details: Sequence[Detail]) -> dict[str, object]:
    """Return column -> value for what the details say; money in whole cents."""
    said: dict[str, object] = {}
    for detail in details:
        if detail.field in _COLUMNS:
            said[_COLUMNS[detail.field]] = detail.value
        elif detail.field == "start_date":
            said["start_on"], said["start_precision"] = _day(str(detail.value))
        elif detail.field in ("pay_amount", "pay_max"):
            column = "pay_cents" if detail.field == "pay_amount" else "pay_max_cents"
            said[column] = min(round(float(detail.value) * 100), MOST_CENTS)
    return said


def _same(known: object, said: object) -> bool:
    if isinstance(known, str) and isinstance(said, str):
        return known.casefold() == said.casefold()
    return known == said


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about work, by whom and where it can be looked up. `reply_id` None: not in a text."""

    outcome: Outcome | None
    details: Sequence[Detail] = ()
    evidence: str = ""
    reply_id: int | None = None
    source: str = FROM_A_TEXT  # schemas/career_status.py: SOURCES


def record_for(session: Session, student: Student, told: Told, *, now: datetime) -> CareerStatus:
    """Return the record of the student's program, opened if there is none."""
    record = record_of(session, student)
    if record is None:
        record = CareerStatus(
            student_id=student.id, program=student.program or "", outcome=Outcome.UNKNOWN.value, asked=[],
            source=told.source, evidence=told.evidence, updated_at=now,
        )  # fmt: skip
        session.add(record)
        session.flush()
    return record


def record_details(session: Session, student: Student, told: Told, *, now: datetime) -> bool:
    """Open or add to the record of the student's program; return whether anything was new.

    Raises SaidOtherwise after keeping what did not contradict; both values of each contradiction are kept for a person.
    """
    record = record_for(session, student, told, now=now)
    before = record.outcome
    changed: list[str] = []
    otherwise: dict[str, object] = {}
    # Searching becomes working and back: the latest word about the outcome holds, unless a person gave the former.
    if told.outcome is not None and record.outcome != told.outcome.value:
        if record.outcome == Outcome.UNKNOWN or may_replace(session, record, "outcome", told.source):
            record.outcome = told.outcome.value
            changed.append("outcome")
        else:
            otherwise["outcome"] = told.outcome.value
    for column, value in _said(told.details).items():
        known = getattr(record, column)
        if known is None:
            setattr(record, column, value)
            changed.append(column)
        elif not _same(known, value) and column != "start_precision":
            otherwise[column] = value
    if changed:
        note_source(session, record, changed, told, before=before, actor="placeline", now=now)
    complete_form(record, now=now)
    if otherwise:
        for column, value in otherwise.items() if told.reply_id is not None else ():
            contradiction = {"field": column, "known": in_json(getattr(record, column)), "said": in_json(value)}
            session.add(
                Contradiction(career_status_id=record.id, reply_id=told.reply_id, found_at=now, **contradiction)
            )
        raise SaidOtherwise(f"says otherwise than the record about {', '.join(sorted(otherwise))}")
    return bool(changed)


def in_json(value: object) -> str:
    """Return a value of a record as it is kept with a contradiction."""
    return json.dumps(value.isoformat() if isinstance(value, date) else value)


def note_source(
    session: Session, record: CareerStatus, columns: Sequence[str], told: Told, *, before: str, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Remember who told these facts: in the record, in its trail and, without the values, in the audit log."""
    record.source, record.evidence, record.updated_at = told.source, told.evidence, now
    session.flush()
    note_facts(
        session, record, columns, source=told.source, by=actor, on=now.date(), reference=told.evidence, now=now
    )  # fmt: skip
    write_audit(
        session, at=now, actor=actor, action="record_outcome", subject=f"record:{record.id}",
        before=before, after=record.outcome, why=f"{told.evidence}: {', '.join(columns)}",
    )  # fmt: skip


def complete_form(record: CareerStatus, *, now: datetime) -> None:
    """Note the form as completed once the student has said so and no required fact is missing (SOP-15)."""
    completed_on = form_completed_on(record.form_said_on, missing_fields(facts_of(record)))
    if record.form_completed_on is None and completed_on is not None:
        record.form_completed_on, record.updated_at = completed_on, now


def say_form_done(session: Session, student: Student, said_on: date, told: Told, *, now: datetime) -> None:
    """Note that the student says the Career Status form is done; twice is safe."""
    record = record_for(session, student, told, now=now)
    if record.form_said_on is None:
        record.form_said_on = said_on
        note_source(session, record, ["form_said_on"], told, before=record.outcome, actor="placeline", now=now)
    complete_form(record, now=now)


def note_reluctance(session: Session, student: Student, told: Told, *, now: datetime) -> None:
    """Remember that the student does not want to tell."""
    record = record_for(session, student, told, now=now)
    record.reluctant_at = record.reluctant_at or now


def facts_of(record: CareerStatus) -> dict[str, object]:
    """Return the record as rules/outcomes.py asks about it."""
    return {
        "outcome": record.outcome,
        "employer": record.employer,
        "job_title": record.job_title,
        "start_on": record.start_on,
        "pay": record.pay_cents,
        "hours": record.hours_type or record.hours_per_week,
        "work_location": record.work_location,
        "in_field": record.in_field,
    }


class Ask(StrEnum):
    """What is to be done now about what is missing."""

    QUESTION = "question"
    FORM = "form"  # everything is there; has the form been completed, too?
    COMPLETE = "complete"
    LEFT_ALONE = "left_alone"  # something is missing, and a machine asks no more


def next_detail(session: Session, student: Student, *, told_something: bool, now: datetime) -> tuple[Ask, str | None]:
    """Return what to ask now, with the field if it is a question.

    It is noted as asked in the same transaction, so it is never asked twice.
    """
    record = record_of(session, student)
    if record is None:
        return Ask.LEFT_ALONE, None
    missing = missing_fields(facts_of(record))
    field = next_question(
        missing, record.asked, is_reluctant=record.reluctant_at is not None, told_something=told_something
    )
    how = Ask.QUESTION
    if field is None:
        if missing:
            return Ask.LEFT_ALONE, None
        is_owed = record.outcome == Outcome.EMPLOYED and record.form_said_on is None
        if not is_owed or FORM_QUESTION in record.asked or record.reluctant_at is not None:
            return Ask.COMPLETE, None
        how, field = Ask.FORM, FORM_QUESTION
    record.asked = [*record.asked, field]
    record.updated_at = now
    return how, field
