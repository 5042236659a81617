"""Open a support ticket: for a campaign that stopped itself, or for what a student needs of the help desk.

The ticket is written into the CRM by the next sync (actions/fill_outbox.py).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from database.notices import facts_of
from database.replies import ticket_for
from rules.notices import CampaignEvent
from rules.tickets import ticket_text
from schemas.tables import Campaign, Conversation, Reply, Student, Ticket

# Characters; a phone can't send more in one text.
MOST_QUOTED = 1_600


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


def open_student_ticket(
    session: Session, conversation: Conversation, reply: Reply, student: Student | None, subject: str, *, now: datetime
) -> Ticket:
    """Open one ticket about a reply, linked to student and conversation; the same reply opens no second one.

    The help desk has to read the question, so its words stand in the ticket; nowhere in a log or in the audit.
    """
    known = ticket_for(session, f"reply:{reply.id}")
    if known is not None:
        return known
    who = f"Student {student.student_id}" if student else "Somebody whose number is not on the roster"
    ticket = Ticket(
        subject=subject,
        body=f"{who} wrote:\n\n{reply.body[:MOST_QUOTED]}\n\nThe answer goes to them by conversation {conversation.id} "
        "of Placeline's inbox.",
        is_urgent=False, opened_at=now, opened_for=f"reply:{reply.id}", student_id=reply.student_id,
        conversation_id=conversation.id,
    )  # fmt: skip
    session.add(ticket)
    session.flush()
    return ticket


def settle_ticket(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Note that a person has decided about the stop. In the CRM the ticket stays open: the help desk closes it."""
    ticket = None if campaign.ticket_id is None else session.get(Ticket, campaign.ticket_id)
    if ticket is not None and ticket.closed_at is None:
        ticket.closed_at = now
