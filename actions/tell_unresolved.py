"""Put texts of which nobody can tell what became of them before a person: one ticket a campaign and campus day.

Nothing is ever sent again for it. Every text is told of once, whoever found it: the look-ups, or a receipt.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from database.campaigns import lock_campaign
from database.unresolved import keep_told, ticket_opened_for, told_of, untold_texts
from rules.tickets import unresolved_ticket
from schemas.office import Office
from schemas.tables import Ticket


def tell_unresolved(session: Session, campaign_id: int | None, *, now: datetime, office: Office) -> int:
    """Open or extend today's ticket for the texts of a campaign (None: the answers); return how many are new in it.

    A ticket that stands in the CRM already keeps its words there; the list its command shows is complete. One campaign
    a transaction: whoever holds texts must not wait for another campaign.
    """
    campaign = None if campaign_id is None else lock_campaign(session, campaign_id)
    text_ids = untold_texts(session, campaign_id)
    if not text_ids:
        return 0  # somebody else has told of them meanwhile
    subject = "answers" if campaign_id is None else f"campaign:{campaign_id}"
    opened_for = f"{subject}:unresolved:{now.astimezone(office.zone):%Y-%m-%d}"
    ticket = ticket_opened_for(session, opened_for)
    if ticket is None:
        ticket = Ticket(subject="", body="", is_urgent=False, opened_at=now, opened_for=opened_for)
        session.add(ticket)
        session.flush()
    keep_told(session, text_ids, ticket.id, now)
    silent, twins = told_of(session, ticket.id)
    words = unresolved_ticket(campaign_id, "" if campaign is None else campaign.name, silent=silent, twins=twins)
    ticket.subject, ticket.body, ticket.is_urgent = words.subject, words.body, words.is_urgent
    return len(text_ids)
