"""Record what a person of the office found out about a graduate: facts as words in, checked, with their trail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.keep_evidence import note_facts
from actions.record_outcome import MOST_CENTS, complete_form
from actions.require_privilege import require
from actions.settle_contradiction import settle_all
from database.audit import write_audit
from database.outcomes import record_of
from database.students import student_by_id
from rules.graduates import (
    EMPLOYMENT_TYPES,
    FIELD_RELATIONS,
    LICENSURE_STATUSES,
    SHARING_CONSENTS,
    UNAVAILABLE_REASONS,
)
from rules.outcomes import Outcome
from rules.roles import Privilege
from schemas.career_status import HOURS_TYPES, OUTCOMES, PAY_UNITS, SOURCES
from schemas.mistakes import Mistake
from schemas.tables import CareerStatus, Student

_WORDS: Mapping[str, tuple[str, ...]] = {
    "outcome": OUTCOMES,
    "hours_type": HOURS_TYPES,
    "pay_unit": PAY_UNITS,
    "field_relation": FIELD_RELATIONS,
    "employment_type": EMPLOYMENT_TYPES,
    "licensure_status": LICENSURE_STATUSES,
    "unavailable_reason": UNAVAILABLE_REASONS,
    "sharing_consent": SHARING_CONSENTS,
}
_DAYS = ("start_on", "end_on", "form_completed_on", "licence_exam_on", "licence_result_on")
_FLAGS = ("in_field", "licensure_required", "refused_employment")
_MONEY = ("pay", "pay_max")  # in dollars; the columns end in _cents
_TEXTS = (
    "employer", "job_title", "work_location", "soc_code", "relatedness_basis", "employer_contact", "employer_phone",
    "exclusion_evidence", "education_institution",
)  # fmt: skip
NAMES = (*_WORDS, *_TEXTS, *_DAYS, *_FLAGS, *_MONEY, "hours_per_week", "positions")

HOURS_OF_A_WEEK = 168
LONGEST_TEXT = 500


class FactUnusable(Mistake):
    """A fact can't be recorded; the message says which, and how to write it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where facts come from. `on`: the day it was said or seen; `reference`: where it can be looked up."""

    source: str
    on: date
    reference: str


def read_fact(name: str, written: str) -> tuple[str, object]:
    """Return the column and the value of one fact; None clears it. Raises FactUnusable."""
    if name not in NAMES:
        raise FactUnusable(f"{name!r} is no fact of a Career Status record. Choose of {', '.join(sorted(NAMES))}.")
    column = f"{name}_cents" if name in _MONEY else name
    written = written.strip()
    if not written:
        if name in ("outcome", "sharing_consent"):
            raise FactUnusable(f"{name} can't be empty. Choose one of {', '.join(_WORDS[name])}.")
        return column, None
    if name in _WORDS:
        if written not in _WORDS[name]:
            raise FactUnusable(f"{name}: {written!r} is none of {', '.join(_WORDS[name])}.")
        return column, written
    try:
        if name in _DAYS:
            return column, date.fromisoformat(written)
        if name in _FLAGS:
            return column, {"yes": True, "no": False}[written.lower()]
        if name in _MONEY:
            cents = round(float(written) * 100)
            if not 0 <= cents <= MOST_CENTS:
                raise ValueError(written)
            return column, cents
        if name == "positions":
            if not 0 < int(written) < 100:
                raise ValueError(written)
            return column, int(written)
        if name == "hours_per_week":
            if not 0 <= float(written) <= HOURS_OF_A_WEEK:
                raise ValueError(written)
            return column, float(written)
    except (ValueError, KeyError, OverflowError):
        how = (
            "a day such as 2026-05-31" if name in _DAYS else "yes or no" if name in _FLAGS
            else "dollars such as 21.50" if name in _MONEY else "a number"
        )  # fmt: skip
        raise FactUnusable(f"{name}: {written!r} can't be read. Write {how}.") from None
    if len(written) > LONGEST_TEXT:
        raise FactUnusable(f"{name}: longer than {LONGEST_TEXT} characters.")
    return column, re.sub(r"\s+", " ", written)


def the_student(session: Session, student_id: str) -> Student:
    """Return the student with the college's id. Raises FactUnusable."""
    student = student_by_id(session, student_id)
    if student is None:
        raise FactUnusable(f"There is no student {student_id!r}. The id is the college's own, as in the roster.")
    return student


def student_to_write_about(session: Session, student_id: str) -> Student:
    """Return the student with the college's id. Raises FactUnusable, also where they were erased."""
    student = the_student(session, student_id)
    if student.erased_at is not None:
        raise FactUnusable(f"Student {student_id} was erased at their own request; nothing more is kept of them.")
    return student


def record_facts(
    session: Session, student_id: str, facts: Mapping[str, str], evidence: Evidence, *, actor: str, now: datetime
) -> tuple[CareerStatus, tuple[str, ...]]:
    """Write facts a person vouches for; return the record and the columns that changed. Twice changes nothing.

    What stood there before is in the trail. Raises FactUnusable, NotAllowed.
    """
    require(session, actor, Privilege.KEEP_OUTCOMES)
    if evidence.source not in SOURCES or evidence.source == "sms":
        choice = ", ".join(source for source in SOURCES if source != "sms")
        raise FactUnusable(f"--source: {evidence.source!r} is none of {choice}.")
    if evidence.on > now.date():
        raise FactUnusable(f"--on: {evidence.on} has not come yet.")
    values = dict(read_fact(name, written) for name, written in facts.items())
    student = student_to_write_about(session, student_id)
    record = record_of(session, student)
    before = None if record is None else record.outcome
    if record is None:
        record = CareerStatus(
            student_id=student.id, program=student.program or "", outcome=Outcome.UNKNOWN.value, asked=[],
            source=evidence.source, evidence=evidence.reference, sharing_consent="not_asked",
            verification_status="unverified", updated_at=now,
        )  # fmt: skip
        session.add(record)
    changed = tuple(name for name, value in values.items() if getattr(record, name) != value)
    for name in changed:
        setattr(record, name, values[name])
    if "start_on" in changed:
        record.start_precision = None if record.start_on is None else "day"
    if changed:
        record.source, record.evidence, record.updated_at = evidence.source, evidence.reference, now
        session.flush()
        note_facts(
            session, record, changed, source=evidence.source, by=actor, on=evidence.on,
            reference=evidence.reference, now=now,
        )  # fmt: skip
        write_audit(
            session, at=now, actor=actor, action="record_facts", subject=f"record:{record.id}",
            before=before, after=record.outcome, why=f"{evidence.source}: {', '.join(changed)}",
        )  # fmt: skip
        complete_form(record, now=now)
    settle_all(session, record, values, "corrected", now=now, actor=actor)
    return record, changed
