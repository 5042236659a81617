"""Check Career Status records at the gate: bad ones are quarantined with the reason, mended ones are let go."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.outcomes import all_problems, all_records, quarantine
from schemas.career_status import CareerStatusRow
from schemas.expectations.suite import GateResult
from schemas.tables import CareerStatus, RecordProblem, Student


@dataclass(frozen=True, slots=True)
class CheckedRecords:
    """What the gate said. `quarantined` records stay out of the CRM until they pass."""

    checked: int
    quarantined: int
    warnings: int
    began_at: datetime  # what changed later was not checked


def _row(record: CareerStatus, student: Student) -> CareerStatusRow:
    return CareerStatusRow(
        record_id=record.id,
        student_id=student.student_id,
        program=record.program,
        credential=student.credential,
        outcome=record.outcome,
        employer=record.employer,
        job_title=record.job_title,
        start_on=record.start_on,
        pay_cents=record.pay_cents,
        pay_max_cents=record.pay_max_cents,
        pay_unit=record.pay_unit,
        hours_type=record.hours_type,
        hours_per_week=record.hours_per_week,
        work_location=record.work_location,
        in_field=record.in_field,
        form_completed_on=record.form_completed_on,
        source=record.source,
        completed_on=student.completed_on,
        updated_at=record.updated_at,
    )


def rows_to_check(session: Session) -> list[dict[str, object]]:
    """Return every record as the gate wants it; also those in quarantine, so that mended ones come out."""
    return [asdict(_row(record, student)) for record, student in all_records(session)]


def record_findings(session: Session, result: GateResult, *, began_at: datetime, now: datetime) -> CheckedRecords:
    """Write down the findings; a finding that no longer holds is cleared."""
    known = all_problems(session)
    holding: set[tuple[int, str]] = set()
    warnings = 0
    for record_id, findings in result.bad.items():
        for found in findings:
            key = (record_id, found.rule_id)
            holding.add(key)
            warnings += found.severity.value != "critical"
            problem = known.get(key)
            if problem is None:
                problem = RecordProblem(career_status_id=record_id, rule_id=found.rule_id, found_at=now)
                session.add(problem)
            problem.severity, problem.sentence, problem.cleared_at = (
                found.severity.value,
                found.sentence,
                None,
            )
    for key, problem in known.items():
        if key not in holding and problem.cleared_at is None:
            problem.cleared_at = now
    held_back = result.held_back
    quarantine(session, held_back, now)
    write_audit(
        session, at=now, actor="quality gate", action="check_records", subject="records:all",
        why=f"checked={result.checked} quarantined={len(held_back)}",
    )  # fmt: skip
    return CheckedRecords(result.checked, len(held_back), warnings, began_at)
