"""Records and the CRM with their live parts plugged in: the gate, the outbox, the portal."""

from actions.check_records import FEWEST_TO_STOP, CheckedRecords, record_findings, run_gate
from actions.empty_outbox import SyncReport, empty_outbox
from actions.fill_outbox import fill_outbox
from actions.note_event import note_office_event
from rules.notices import OfficeEvent
from schemas.expectations.career_status import career_status_suite
from schemas.expectations.suite import Suite
from schemas.mistakes import Mistake
from wiring.connections import begin, clock, crm, gate, look, office
from wiring.settings import settings


class RecordsUnfit(Mistake):
    """Something is wrong with the records as a whole; nothing of them may be synced."""


def current_suite() -> Suite:
    """Return the rules of single records as of today, on the campus calendar."""
    return career_status_suite(clock().now().astimezone(settings().zone).date())


def check_records() -> CheckedRecords:
    """Run the gate over every Career Status record; bad ones are quarantined. Raises RecordsUnfit, GateError.

    Where more are bad than PLACELINE_QUARANTINE_LIMIT allows, the findings are written down, people are told, and it
    raises: a slip of a whole load must not look like a few bad records.
    """
    began_at = clock().now()
    with look() as session:
        result = run_gate(session, gate(), current_suite())
    if result.must_stop:
        why = f"rules about all records failed ({', '.join(result.failed_rules)})"
        _tell(why)
        raise RecordsUnfit(f"Nothing may be synced: {why}.")
    with begin() as session:
        checked = record_findings(session, result, began_at=began_at, now=clock().now())
    limit = settings().quarantine_limit
    if checked.quarantined >= FEWEST_TO_STOP and checked.quarantined > limit * checked.checked:
        why = f"{checked.quarantined:,} of {checked.checked:,} records are in quarantine, more than {limit:.0%}"
        _tell(why)
        raise RecordsUnfit(
            f"Nothing may be synced: {why}. `placeline quality quarantine` lists them by rule; mend what they have in "
            "common, or, if they truly are that bad, raise PLACELINE_QUARANTINE_LIMIT."
        )
    return checked


def _tell(why: str) -> None:
    with begin() as session:
        note_office_event(
            session, OfficeEvent.DATA_QUALITY_FAILED, title="Data quality: the CRM sync is stopped",
            body=f"Nothing is synced: {why}. See `placeline quality quarantine`.", now=clock().now(),
            zone=settings().zone, actor="quality gate",
        )  # fmt: skip


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
