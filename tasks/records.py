"""The tasks of data quality, CRM sync and rosters."""

from pathlib import Path

from prefect import task

from actions.check_records import CheckedRecords, record_findings, rows_to_check
from actions.empty_outbox import SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from actions.load_roster import LoadedRoster
from actions.load_roster import load_roster as load
from database.outcomes import open_problems
from schemas.expectations.career_status import career_status_suite
from wiring.connections import begin, clock, crm, gate, look, office


class BatchUnfit(RuntimeError):
    """A rule about the records as a whole failed; nothing of them may be synced."""


@task(name="check records")
def check_records() -> CheckedRecords:
    """Run the gate over every Career Status record; bad ones are quarantined. Raises BatchUnfit, GateError."""
    with look() as session:
        rows = rows_to_check(session)
    result = gate()(rows, career_status_suite(clock().now().astimezone(office().zone).date()))
    if result.must_stop:
        raise BatchUnfit(f"rules about all records failed: {', '.join(result.failed_rules)}")
    with begin() as session:
        return record_findings(session, result, now=clock().now())


@task(name="open findings")
def open_findings() -> list[dict[str, str | int]]:
    """Return what is wrong now, as rows of a table; rules and record ids, no student data."""
    with look() as session:
        return [
            {
                "record": found.career_status_id,
                "rule": found.rule_id,
                "severity": found.severity,
                "what": found.sentence,
            }
            for found in open_problems(session)
        ]


@task(name="fill outbox")
def note_what_to_sync() -> int:
    """Note what should stand in the CRM; return how many entries are new or changed."""
    with begin() as session:
        return fill_outbox(session, now=clock().now(), office=office())


@task(name="empty outbox")
def sync_outbox() -> SyncReport:
    """Write what is pending into the CRM."""
    with crm() as portal:
        return empty_outbox(begin, portal, clock=clock().now)


@task(name="load roster")
def take_in_roster(path: Path) -> LoadedRoster:
    """Load a roster file; twice changes nothing. Raises RosterUnreadable."""
    with begin() as session:
        return load(session, path, now=clock().now(), actor="roster flow")
