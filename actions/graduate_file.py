"""A graduate's file: facts, the trail behind them, what each standard makes of them, consent. Pay only for who may."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.record_facts import the_student
from actions.require_privilege import require
from database.audit import write_audit
from database.outcomes import evidence_of, message_counts, record_of
from database.staff import staff_member
from database.standards import facts_of
from rules.roles import Privilege, Role, may
from rules.standards.all_standards import STANDARDS
from schemas.tables import CareerStatus, Student

PAY = frozenset({"pay_cents", "pay_max_cents", "pay_unit"})
MASKED = "(hidden: who may see pay is in `placeline people list`)"

_OF_THE_STUDENT = (
    "program", "cip_code", "campus", "credential", "completion_status", "program_started_on",
    "scheduled_completion_on", "completed_on", "study_load",
)  # fmt: skip
_NOT_FACTS = frozenset({"id", "student_id", "program", "asked", "quarantined_at"})


@dataclass(frozen=True, slots=True)
class GraduateFile:
    """Everything an accreditor asks for about one graduate; values are plain (days and instants as ISO text)."""

    student_id: str
    name: str
    made_at: str
    texting_consent: str
    sharing_consent: str
    program: dict[str, Any]
    facts: dict[str, Any]
    trail: list[dict[str, Any]]
    standards: list[dict[str, Any]]
    texts_sent: int
    replies_received: int

    def to_json(self) -> dict[str, Any]:
        """Return the file as plain data."""
        return asdict(self)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _masked(facts: dict[str, Any], sees_pay: bool) -> dict[str, Any]:
    return {
        name: MASKED if name in PAY and value is not None and not sees_pay else _plain(value)
        for name, value in facts.items()
    }


def _standards(student: Student, record: CareerStatus | None) -> list[dict[str, Any]]:
    facts = facts_of(student, record)
    return [
        {"standard": one.name, "class": one.classify(facts), "missing": list(one.missing(facts))}
        for one in STANDARDS.values()
    ]


def graduate_file(session: Session, student_id: str, *, actor: str, now: datetime) -> GraduateFile:
    """Return a graduate's file and note who took it. Raises FactUnusable, NotAllowed (not registered, not active)."""
    person = staff_member(session, actor)
    if person is None or not person.is_active:
        require(session, actor, Privilege.KEEP_OUTCOMES)  # says who can register them
    sees_pay = person is not None and may(Role(person.role), Privilege.SEE_PAY)
    student = the_student(session, student_id)
    record = record_of(session, student)
    facts = {} if record is None else {
        column.name: getattr(record, column.name)
        for column in CareerStatus.__table__.columns
        if column.name not in _NOT_FACTS
    }  # fmt: skip
    trail = [] if record is None else [
        {
            "recorded_at": _plain(line.recorded_at), "on": _plain(line.on), "kind": line.kind, "source": line.source,
            "method": line.method, "by": line.by, "reference": line.reference, "sharing_consent": line.sharing_consent,
            "facts": _masked(line.facts, sees_pay),
        }
        for line in evidence_of(session, record.id)
    ]  # fmt: skip
    sent, received = message_counts(session, student)
    write_audit(
        session, at=now, actor=actor, action="export_graduate_file", subject=f"student:{student.id}",
        why="with pay" if sees_pay else "without pay",
    )  # fmt: skip
    return GraduateFile(
        student_id=student.student_id,
        name=f"{student.first_name} {student.last_name}",
        made_at=now.isoformat(timespec="seconds"),
        texting_consent=student.consent,
        sharing_consent="not_asked" if record is None else record.sharing_consent,
        program={name: _plain(getattr(student, name)) for name in _OF_THE_STUDENT},
        facts=_masked(facts, sees_pay),
        trail=trail,
        standards=_standards(student, record),
        texts_sent=sent,
        replies_received=received,
    )
