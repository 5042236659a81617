"""Reading the CRM with its live parts plugged in: contacts, events, inbox, conversations shown there, drift."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from actions.read_crm_changes import ContactChanges, parts_of, take_in_contacts
from actions.read_crm_inbox import note_reading, read_from, store_thread, threads_to_read
from actions.reconcile_crm import DriftReport, reconcile_crm
from actions.send_agent_reply import acknowledgements
from actions.show_conversations import ShownReport
from actions.show_conversations import show_conversations as show
from actions.take_in_crm_events import HandledEvents, store_events
from actions.take_in_crm_events import handle_events as handle
from database.crm_channel import close_agent_replies
from database.crm_reading import linked_students, open_events
from schemas.crm_reading import CrmEventIn, InboxReader
from schemas.messaging import MessagingKind
from wiring.connections import begin, clock, look
from wiring.hubspot import crm_reader, custom_channel, inbox_reader
from wiring.messaging import messaging
from wiring.settings import settings

log = logging.getLogger("placeline.crm")


@dataclass
class PullReport:
    """What one pull brought."""

    contacts: ContactChanges = field(default_factory=ContactChanges)
    events: HandledEvents = field(default_factory=HandledEvents)
    replies: int = 0
    shown: ShownReport = field(default_factory=ShownReport)
    acknowledged: int = 0


def reads_inbox() -> bool:
    """Whether replies come from the CRM's own inbox here."""
    return settings().messaging is MessagingKind.HUBSPOT_INBOX


def keep_crm_events(events: Sequence[CrmEventIn]) -> int:
    """Keep webhook events; return how many were new."""
    with begin() as session:
        return store_events(session, events, now=clock().now())


def take_in_crm_events() -> HandledEvents:
    """Handle every event that waits; without any, nothing is opened."""
    with look() as session:
        if not open_events(session, 1):
            return HandledEvents()
    with crm_reader() as reader:
        if not reads_inbox():
            return handle(begin, reader, None, clock=clock().now)
        with inbox_reader() as inbox:
            return handle(begin, reader, inbox, clock=clock().now)


def pull_contacts(progress: Callable[[int, int], None] = lambda done, total: None) -> ContactChanges:
    """Read every linked contact and take in what people did there. Raises CrmBusy, CrmUnanswered, CrmRefused."""
    changes = ContactChanges()
    with look() as session:
        linked = linked_students(session)
    with crm_reader() as reader:
        for part in parts_of(linked):
            reading = reader.contacts(part)
            with begin() as session:
                changes.add(take_in_contacts(session, reading, now=clock().now()))
            progress(changes.read, len(linked))
    return changes


def fetch_inbox_replies() -> int:
    """Store what the CRM's SMS inbox holds and no webhook brought; return how many replies that were.

    Where replies do not come from there, nothing is asked.
    """
    if not reads_inbox():
        return 0
    with inbox_reader() as inbox:
        return _fetched(inbox)


def _fetched(inbox: InboxReader) -> int:
    began_at = clock().now()
    with look() as session:
        since = read_from(session, now=began_at)
    changes = list(inbox.changed_threads(since))
    with begin() as session:
        to_read = threads_to_read(session, changes)
    stored = 0
    for change, after in to_read:
        texts = inbox.messages(change.thread_id, after)
        with begin() as session:
            stored += store_thread(session, change, texts, now=clock().now())
    with begin() as session:
        note_reading(session, began_at=began_at)
    return stored


async def show_conversations() -> ShownReport:
    """Show in the CRM what students and we wrote to each other."""
    if reads_inbox():
        return ShownReport()
    # With PLACELINE_HUBSPOT_LOG_SMS the outbox logs every text of ours.
    is_logged = settings().hubspot_log_sms and settings().messaging is MessagingKind.TWILIO_PLUS_LOG
    async with messaging() as carrier:
        return await show(begin, carrier, clock=clock().now, with_ours=not is_logged)


def acknowledge_agent_replies() -> int:
    """Tell the CRM what became of texts that colleagues wrote there; return how many it was told of."""
    with look() as session:
        waiting = acknowledgements(session)
    if not waiting:
        return 0
    channel = custom_channel()
    try:
        for one in waiting:
            channel.acknowledge(one.channel_id, one.message_id, error=one.error)
            with begin() as session:
                close_agent_replies(session, [one.message_id], clock().now())
    finally:
        channel.close()
    return len(waiting)


def pull() -> PullReport:
    """Take in everything that people did in the CRM, and show there what was written here."""
    report = PullReport(events=take_in_crm_events(), contacts=pull_contacts(), replies=fetch_inbox_replies())
    report.shown = asyncio.run(show_conversations())
    report.acknowledged = acknowledge_agent_replies()
    return report


def find_drift() -> DriftReport:
    """Compare everything with the CRM and settle it. Raises CrmBusy, CrmUnanswered, CrmRefused."""
    with crm_reader() as reader:
        return reconcile_crm(begin, reader, clock=clock().now)
