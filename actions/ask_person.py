"""Ask a person about a difference between the CRM and us: one ticket, which the next sync writes into the CRM.

A ticket and no follow-up, because a follow-up belongs to a reply, and nobody wrote one.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from schemas.tables import CrmFinding, Ticket


def ask_person(
    session: Session, finding: CrmFinding | None, *, subject: str, body: str, now: datetime
) -> Ticket | None:
    """Open a ticket for a finding that has none yet. Its words name the student by the college's id only."""
    if finding is None or finding.ticket_id is not None:
        return None
    ticket = Ticket(subject=subject, body=body, is_urgent=False, opened_at=now, opened_for=f"crm_finding:{finding.id}")
    session.add(ticket)
    session.flush()
    finding.ticket_id = ticket.id
    return ticket
