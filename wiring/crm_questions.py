"""Drift as people see and decide it, with the live parts plugged in."""

from pathlib import Path

from actions.settle_crm_question import NothingToSettle, keep_ours, take_theirs
from actions.write_drift_page import write_drift_page
from database.crm_drift import entry_at, open_findings, tombstones
from schemas.tables import OutboxKind, Student
from wiring.connections import begin, clock, look, office
from wiring.hubspot import crm_reader
from wiring.settings import settings

PAGE = Path("reports") / "crm-drift.html"  # in the home folder


def write_page() -> Path:
    """Write the page of what differs now, and return where it stands."""
    path = settings().home.resolve() / PAGE
    with look() as session:
        found, buried = open_findings(session), tombstones(session)
        at = clock().now().astimezone(office().zone)
        write_drift_page(path, found, buried, at=at, college=office().college)
    return path


def finding_rows() -> list[dict[str, str]]:
    """Return what differs now, as rows of a table; no names, and of numbers the last digits only."""
    with look() as session:
        return [
            {
                "what": one.kind, "key": one.key, "field": one.field, "here": one.ours, "there": one.theirs,
                "rule": one.rule, "done": one.done,
            }
            for one in open_findings(session)
        ]  # fmt: skip


def keep_our_record(key: str, *, actor: str, why: str) -> None:
    """Let our facts of a record be written over the CRM's. Raises NothingToSettle."""
    with begin() as session:
        keep_ours(session, key, now=clock().now(), actor=actor, why=why)


def take_their_record(key: str, *, actor: str, why: str) -> list[str]:
    """Take the CRM's facts of a record over, as they stand there now; return which. Raises NothingToSettle."""
    with look() as session:
        entry = entry_at(session, OutboxKind.RECORD, key)
        student = None if entry is None or entry.student_id is None else session.get(Student, entry.student_id)
        if entry is None or entry.crm_id is None or student is None or student.crm_id is None:
            raise NothingToSettle(f"Record {key} was never written into the CRM.")
        crm_id, contact_id, student_id = entry.crm_id, student.crm_id, student.student_id
    with crm_reader() as reader:
        if reader.keeps_records_apart():
            found = reader.records([crm_id]).get(crm_id)
            theirs = None if found is None else found.properties
        else:
            contact = reader.contacts({contact_id: student_id}).standing.get(contact_id)
            theirs = contact.record if contact is not None and contact.record_key == key else None
    if theirs is None:
        raise NothingToSettle(f"The CRM does not show record {key} any more.")
    with begin() as session:
        return take_theirs(session, key, theirs, now=clock().now(), actor=actor, why=why)
