"""Verify what a Career Status record says about a job or studies, or dispute it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.keep_evidence import add_evidence
from actions.record_facts import FactUnusable, student_to_write_about
from actions.require_privilege import require
from database.audit import write_audit
from database.outcomes import record_of
from rules.outcomes import Outcome
from rules.roles import Privilege
from rules.verification import VERIFIED_FACTS, EvidenceKind, Method, VerificationStatus, doubts
from schemas.tables import CareerStatus

_SOURCES = {
    Method.EMPLOYER_CALL: "employer",
    Method.EMPLOYER_LETTER: "employer",
    Method.SELF_ATTESTATION: "form",
    Method.THIRD_PARTY_AUDIT: "staff",
}  # anything else is a document


def _the_record(session: Session, student_id: str) -> CareerStatus:
    record = record_of(session, student_to_write_about(session, student_id))
    if record is None or record.outcome == Outcome.UNKNOWN.value:
        raise FactUnusable(
            f"Nothing is known of {student_id} yet. First `placeline outcomes record {student_id} --set outcome=...`."
        )
    return record


def _facts_vouched_for(record: CareerStatus) -> dict[str, object]:
    found = {name: getattr(record, name) for name in sorted(VERIFIED_FACTS) if getattr(record, name) is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def verify_outcome(
    session: Session, student_id: str, method: Method, *, by: str, on: date, reference: str, actor: str, now: datetime
) -> tuple[CareerStatus, tuple[str, ...]]:
    """Note that somebody made sure; return the record and, in sentences, where that does not count.

    `by` made sure, `actor` notes it. The trail keeps the facts that were vouched for. Raises FactUnusable, NotAllowed.
    """
    require(session, actor, Privilege.KEEP_OUTCOMES)
    if on > now.date():
        raise FactUnusable(f"--on: {on} has not come yet.")
    if not reference.strip():
        raise FactUnusable("--evidence: say where it can be looked up, such as 'call of 2 May, HR desk'.")
    record = _the_record(session, student_id)
    before = record.verification_status
    record.verification_status, record.verification_method = VerificationStatus.VERIFIED.value, method.value
    record.verified_by, record.verified_on, record.updated_at = by, on, now
    add_evidence(
        session, record, EvidenceKind.VERIFICATION, _facts_vouched_for(record),
        source=_SOURCES.get(method, "document"), by=by, on=on, reference=reference, method=method, now=now,
    )  # fmt: skip
    write_audit(
        session, at=now, actor=actor, action="verify_outcome", subject=f"record:{record.id}", before=before,
        after=record.verification_status, why=method.value,
    )  # fmt: skip
    if record.outcome != Outcome.EMPLOYED.value:
        return record, ()
    is_self_employed = record.employment_type in ("self_employed", "freelance")
    return record, doubts(method, record.start_on, on, is_self_employed)


def dispute_outcome(
    session: Session, student_id: str, *, why: str, on: date, actor: str, now: datetime
) -> CareerStatus:
    """Note that somebody doubts the record: it counts as not verified until it is verified anew.

    Raises FactUnusable, NotAllowed.
    """
    require(session, actor, Privilege.KEEP_OUTCOMES)
    if not why.strip():
        raise FactUnusable("--why: say who doubts what.")
    record = _the_record(session, student_id)
    before = record.verification_status
    record.verification_status, record.updated_at = VerificationStatus.DISPUTED.value, now
    add_evidence(
        session, record, EvidenceKind.DISPUTE, _facts_vouched_for(record), source="staff", by=actor, on=on,
        reference=why, now=now,
    )  # fmt: skip
    # The reason may name an employer, so it stands in the trail and not here.
    write_audit(
        session, at=now, actor=actor, action="dispute_outcome", subject=f"record:{record.id}", before=before,
        after=record.verification_status, why="disputed",
    )  # fmt: skip
    return record
