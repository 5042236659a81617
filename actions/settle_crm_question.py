"""What a person decided: that something deleted in the CRM is made again, or whose facts of a record hold."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.keep_evidence import note_facts
from actions.settle_contradiction import BY_PERSON, settle_all
from database.audit import write_audit
from database.crm_drift import entry_at, open_findings, records_by_key, unearth
from database.students import student_by_id
from rules.crm_drift import EMPLOYMENT_FACTS
from schemas.career_status import CRM_PROPERTIES
from schemas.mistakes import Mistake
from schemas.tables import OutboxKind


class NothingToSettle(Mistake):
    """There is no tombstone or question of this name."""


def recreate(session: Session, kind: OutboxKind, key: str, *, now: datetime, actor: str, why: str) -> None:
    """Take a tombstone away, so that the next sync makes it anew. Raises NothingToSettle."""
    if (
        kind is OutboxKind.CONTACT
        and (student := student_by_id(session, key)) is not None
        and student.erased_at is not None
    ):
        raise NothingToSettle(f"Student {key} was erased at their own request; nothing of them is made again.")
    if unearth(session, kind, key, now) is None:
        raise NothingToSettle(f"No tombstone stands for {kind.value} {key}. `placeline crm drift` lists them.")
    _clear(session, kind, key, now)
    write_audit(session, at=now, actor=actor, action="recreate", subject=f"{kind.value}:{key}", why=why)


def keep_ours(session: Session, key: str, *, now: datetime, actor: str, why: str) -> None:
    """Let our facts of a record be written over those in the CRM. Raises NothingToSettle."""
    entry = entry_at(session, OutboxKind.RECORD, key)
    crm_id = None if entry is None else entry.crm_id
    if entry is None or unearth(session, OutboxKind.RECORD, key, now) is None:
        raise NothingToSettle(f"Nothing is to be decided about record {key}. `placeline crm drift` lists what is.")
    session.refresh(entry)
    entry.crm_id = crm_id
    _clear(session, OutboxKind.RECORD, key, now)
    write_audit(session, at=now, actor=actor, action="keep_ours", subject=f"record:{key}", why=why)


def take_theirs(
    session: Session, key: str, theirs: Mapping[str, str], *, now: datetime, actor: str, why: str
) -> list[str]:  # fmt: skip
    """Take the facts of a record over from the CRM and return which differed. Raises NothingToSettle."""
    record = records_by_key(session, [key]).get(key)
    if record is None:
        raise NothingToSettle(f"There is no Career Status record {key}.")
    taken: list[str] = []
    for each in CRM_PROPERTIES:
        if each.name in EMPLOYMENT_FACTS and each.name in theirs:
            value = _value(each.name, each.kind, theirs[each.name])
            if getattr(record, each.name) != value and not (each.name == "outcome" and value is None):
                setattr(record, each.name, value)
                taken.append(each.name)
    if taken:
        record.source, record.evidence, record.updated_at = BY_PERSON, "changed by hand in the CRM", now
        session.flush()
        note_facts(
            session, record, taken, source=BY_PERSON, by=actor, on=now.date(), reference=record.evidence, now=now
        )  # fmt: skip
        settle_all(session, record, taken, "corrected", now=now, actor=actor)
    keep_ours(session, key, now=now, actor=actor, why=why)
    write_audit(
        session,
        at=now,
        actor=actor,
        action="take_theirs",
        subject=f"record:{record.id}",
        why=f"{why}: {', '.join(taken)}",
    )
    return taken


def _value(name: str, kind: str, written: str) -> object:
    if not written:
        return None
    try:
        match kind:
            case "number":
                number = float(written)
                return number if name == "hours_per_week" else round(number)
            case "date":
                return date.fromisoformat(written[:10])
            case "bool":
                return written == "true"
    except ValueError as error:
        raise NothingToSettle(f"{name} in the CRM is {written!r}, which is no {kind}; set it right there.") from error
    return written


def _clear(session: Session, kind: OutboxKind, key: str, now: datetime) -> None:
    for finding in open_findings(session):
        if (finding.kind, finding.key) == (kind.value, key):
            finding.cleared_at = now
