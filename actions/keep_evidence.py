"""Keep the trail of a Career Status record: which facts came from where, by whom, when, with which consent to share."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from database.outcomes import source_of
from rules.outcomes import Outcome
from rules.verification import EvidenceKind, Method, VerificationStatus, ends_verification, machine_may_replace
from schemas.tables import CareerEvidence, CareerStatus


def note_facts(
    session: Session, record: CareerStatus, changed: Collection[str], *,
    source: str, by: str, on: date, reference: str, now: datetime,
) -> None:  # fmt: skip
    """Add the changed facts, as they stand on the flushed record, to its trail, and draw the consequences.

    A verification that vouched for one of them ends; the instant at which the outcome came to be known is kept.
    """
    facts = {name: _plain(getattr(record, name)) for name in sorted(changed)}
    if record.outcome == Outcome.UNKNOWN.value:
        record.outcome_known_at = None
    elif record.outcome_known_at is None:
        record.outcome_known_at = now
    if record.verification_status == VerificationStatus.VERIFIED.value and ends_verification(changed):
        record.verification_status = VerificationStatus.UNVERIFIED.value
    add_evidence(
        session, record, EvidenceKind.FACT, facts, source=source, by=by, on=on, reference=reference, now=now
    )  # fmt: skip


def add_evidence(
    session: Session, record: CareerStatus, kind: EvidenceKind, facts: dict[str, object], *,
    source: str, by: str, on: date, reference: str, now: datetime, method: Method | None = None,
) -> None:  # fmt: skip
    """Add one line to the trail; lines are never changed."""
    session.add(
        CareerEvidence(
            career_status_id=record.id, kind=kind.value, facts=facts, source=source,
            method=None if method is None else method.value, by=by, on=on, reference=reference,
            sharing_consent=record.sharing_consent or "not_asked", recorded_at=now,
        )
    )  # fmt: skip


def may_replace(session: Session, record: CareerStatus, fact: str, source: str) -> bool:
    """Return whether a fact from `source` may stand instead of the one on record.

    People may always change what they see is wrong; a text may not outrank them, an employer or a document.
    """
    known_from = source_of(session, record.id, fact)
    return source != "sms" or known_from is None or machine_may_replace(known_from)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
