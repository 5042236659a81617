"""Records and the CRM with their live parts plugged in: the gate, the outbox, the portal."""

from actions.check_records import CheckedRecords, record_findings, rows_to_check
from actions.empty_outbox import SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from schemas.expectations.career_status import career_status_suite
from schemas.mistakes import Mistake
from wiring.connections import begin, clock, crm, gate, look, office
from wiring.settings import settings


class RecordsUnfit(Mistake):
    """A rule about the records as a whole failed; nothing of them may be synced."""


def check_records() -> CheckedRecords:
    """Run the gate over every Career Status record; bad ones are quarantined. Raises RecordsUnfit, GateError."""
    began_at = clock().now()
    with look() as session:
        rows = rows_to_check(session)
    result = gate()(rows, career_status_suite(clock().now().astimezone(office().zone).date()))
    if result.must_stop:
        raise RecordsUnfit(f"Nothing may be synced: rules about all records failed ({', '.join(result.failed_rules)}).")
    with begin() as session:
        return record_findings(session, result, began_at=began_at, now=clock().now())


def note_what_to_sync(checked: CheckedRecords) -> int:
    """Note what should stand in the CRM, of records what was checked; return how many entries are new or changed."""
    return fill_outbox(
        begin,
        checked_at=checked.began_at,
        now=clock().now(),
        office=office(),
        logs_texts=settings().hubspot_log_sms,
    )


def sync_outbox() -> SyncReport:
    """Write what is pending into the CRM. Raises CrmRefused."""
    with crm() as portal:
        return empty_outbox(begin, portal, clock=clock().now)
