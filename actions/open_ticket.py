"""Open a support ticket for a campaign that stopped itself, and settle it when a person has decided.

The ticket is written into the CRM by the next sync (actions/fill_outbox.py).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from database.notices import facts_of
from rules.notices import CampaignEvent
from rules.tickets import ticket_text
from schemas.tables import Campaign, Ticket


def open_ticket(session: Session, campaign: Campaign, event: CampaignEvent, *, evidence: str, now: datetime) -> Ticket:
    """Open one ticket for this stop and link it; an earlier stop's ticket stays as it is."""
    text = ticket_text(event, facts_of(campaign), evidence)
    ticket = Ticket(
        subject=text.subject, body=text.body, is_urgent=text.is_urgent, opened_at=now,
        opened_for=f"campaign:{campaign.id}",
    )  # fmt: skip
    session.add(ticket)
    session.flush()
    campaign.ticket_id = ticket.id
    return ticket


def settle_ticket(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Note that a person has decided about the stop. In the CRM the ticket stays open: the help desk closes it."""
    ticket = None if campaign.ticket_id is None else session.get(Ticket, campaign.ticket_id)
    if ticket is not None and ticket.closed_at is None:
        ticket.closed_at = now
