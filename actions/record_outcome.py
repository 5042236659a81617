"""Record what a student said about work: bit by bit, never over something known, one open question at a time."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.keep_evidence import may_replace, note_facts
from database.audit import write_audit
from database.outcomes import record_of
from rules.outcomes import Outcome, missing_fields, next_question
from rules.replies.labels import Detail
from schemas.tables import CareerStatus, Student

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


def record_details(
    session: Session,
    student: Student,
    outcome: Outcome | None,
    details: Sequence[Detail],
    *,
    evidence: str,
    now: datetime,
    form_completed_on: date | None = None,
) -> CareerStatus:
    """Open or add to the record of the student's program.

    Raises SaidOtherwise after keeping what did not contradict.
    """
    record = record_of(session, student)
    before = None if record is None else record.outcome
    if record is None:
        record = CareerStatus(
            student_id=student.id, program=student.program or "", outcome=Outcome.UNKNOWN.value, asked=[],
            source="sms", evidence=evidence, updated_at=now,
        )  # fmt: skip
        session.add(record)
    changed, otherwise = [], []
    # Searching becomes working and back: the latest word about the outcome holds, and the audit log keeps the former.
    if outcome is not None and record.outcome != outcome.value:
        if before is not None and not may_replace(session, record, "outcome", "sms"):
            otherwise.append("outcome")
        else:
            record.outcome = outcome.value
            changed.append("outcome")
    for column, value in _said(details).items():
        known = getattr(record, column)
        if known is None:
            setattr(record, column, value)
            changed.append(column)
        elif not _same(known, value) and column != "start_precision":
            otherwise.append(column)
    if form_completed_on is not None and record.form_completed_on is None:
        record.form_completed_on = form_completed_on
        changed.append("form_completed_on")
    if changed:
        record.source, record.evidence, record.updated_at = "sms", evidence, now
        session.flush()
        note_facts(session, record, changed, source="sms", by="placeline", on=now.date(), reference=evidence, now=now)
        write_audit(
            session, at=now, actor="placeline", action="record_outcome", subject=f"record:{record.id}",
            before=before, after=record.outcome, why=f"{evidence}: {', '.join(changed)}",
        )  # fmt: skip
    if otherwise:
        raise SaidOtherwise(f"says otherwise than the record about {', '.join(sorted(otherwise))}")
    return record


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


def next_detail(session: Session, student: Student, *, now: datetime) -> tuple[str | None, bool]:
    """Return the one detail to ask for now (None: nothing to ask), and whether the record is complete.

    The detail is noted as asked in the same transaction, so it is never asked twice.
    """
    record = record_of(session, student)
    if record is None:
        return None, False
    missing = missing_fields(facts_of(record))
    field = next_question(missing, record.asked)
    if field is not None:
        record.asked = [*record.asked, field]
        record.updated_at = now
    return field, not missing
