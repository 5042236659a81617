"""HubSpot as the CRM of our contract; the door to this folder."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from integrations.hubspot.contacts import upsert_contacts
from integrations.hubspot.conversations import close_conversation, sms_channel_ids
from integrations.hubspot.owners import Owners
from integrations.hubspot.records import RecordHome, record_home, upsert_records
from integrations.hubspot.tasks import create_tasks, find_tasks
from integrations.hubspot.tickets import TicketQueue, open_tickets, ticket_queue
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import (
    Closing,
    ContactWrite,
    Crm,
    CrmSetup,
    RecordWrite,
    TaskWrite,
    TicketWrite,
    WriteResult,
)


class HubSpotCrm(Crm):
    """One portal. Connects on first use; may be used by several threads.

    What rarely changes (where records and tickets go, the owners, the SMS channel) is read once and remembered.
    """

    def __init__(self, transport: HubSpotTransport, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._owners = Owners(transport, monotonic)
        self._record_home: RecordHome | None = None
        self._ticket_queue: TicketQueue | None = None
        self._sms_channels: frozenset[str] = frozenset()

    def setup(self) -> CrmSetup:
        """Make what is missing in the portal, and return what was made."""
        # The SDK behind it costs a quarter of a second and 24 MiB to import, and only a set-up needs it.
        from integrations.hubspot.portal import Portal

        self._record_home = None
        return Portal(self._transport).set_up()

    def upsert_contacts(self, contacts: Sequence[ContactWrite]) -> list[WriteResult]:
        """Find or make the contacts by student id; one known by its e-mail only is given the student id."""
        return upsert_contacts(self._transport, contacts)

    def upsert_records(self, records: Sequence[RecordWrite]) -> list[WriteResult]:
        """Write Career Status records to the custom object, or to the contact where the portal has none."""
        if self._record_home is None:
            self._record_home = record_home(self._transport)
        return upsert_records(self._transport, self._record_home, records)

    def create_tasks(self, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
        """Create at most 100 tasks. One for somebody unknown to the portal is rejected, not orphaned."""
        return create_tasks(self._transport, self._owners, tasks)

    def find_tasks(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the task's id, for every task of ours on these contacts."""
        return find_tasks(self._transport, contact_ids)

    def open_tickets(self, tickets: Sequence[TicketWrite]) -> list[WriteResult]:
        """Make the tickets that are not there yet, as new ones of the portal's first pipeline."""
        if self._ticket_queue is None:
            self._ticket_queue = ticket_queue(self._transport)
        return open_tickets(self._transport, self._ticket_queue, tickets)

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's open SMS threads unless there is a message newer than `last_seen_at`."""
        if not self._sms_channels:
            self._sms_channels = sms_channel_ids(self._transport)
        return close_conversation(self._transport, self._sms_channels, contact_id, last_seen_at)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()
