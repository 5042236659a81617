"""The tasks of data quality, CRM sync and rosters."""

from pathlib import Path

from prefect import task

from actions.load_roster import LoadedRoster
from actions.load_roster import load_roster as load
from actions.read_roster import read_roster
from database.outcomes import open_problems
from wiring import records
from wiring.connections import begin, clock, look

check_records = task(name="check records")(records.check_records)
note_what_to_sync = task(name="fill outbox")(records.note_what_to_sync)
sync_outbox = task(name="empty outbox")(records.sync_outbox)


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


@task(name="load roster")
def take_in_roster(path: Path) -> LoadedRoster:
    """Load a roster file; twice changes nothing. Raises RosterUnreadable."""
    read = read_roster(path)
    with begin() as session:
        return load(session, path, read=read, now=clock().now(), actor="roster flow")
