"""HubSpot as the CRM of our contract; the door to this folder."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from integrations.hubspot.communications import find_logged_texts, log_texts
from integrations.hubspot.contacts import find_contacts, upsert_contacts
from integrations.hubspot.conversations import (
    answer_conversation,
    assign_conversation,
    close_conversation,
    sms_channel_ids,
)
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.owners import Owners, no_user
from integrations.hubspot.records import RecordHome, record_home, tie_records, upsert_records
from integrations.hubspot.tasks import complete_tasks, create_tasks, find_tasks
from integrations.hubspot.tickets import TicketQueue, TicketWishes, open_tickets, ticket_queue
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import (
    Answer,
    Closing,
    ContactWrite,
    Crm,
    CrmSetup,
    RecordTie,
    RecordWrite,
    Sent,
    TaskWrite,
    TextLogWrite,
    TicketWrite,
    WriteResult,
)


class HubSpotCrm(Crm):
    """One portal. Connects on first use; may be used by several threads.

    What rarely changes (where records and tickets go, the owners, the SMS channel) is read once and remembered.
    """

    def __init__(
        self,
        transport: HubSpotTransport,
        *,
        tickets: TicketWishes | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._ticket_wishes = tickets or TicketWishes()
        self._owners = Owners(transport, monotonic)
        self._record_home: RecordHome | None = None
        self._ticket_queue: TicketQueue | None = None
        self._sms_channels: frozenset[str] | None = None

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
        return upsert_records(self._transport, self._home(), records)

    def tie_records(self, ties: Sequence[RecordTie]) -> list[WriteResult]:
        """Tie records to their contacts; asks nothing where they are kept on the contacts."""
        return tie_records(self._transport, self._home(), ties)

    def find_contacts(self, keys: Sequence[str]) -> dict[str, str]:
        """Return student id -> the id of the contact that has it now."""
        return find_contacts(self._transport, keys)

    def create_tasks(self, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
        """Create at most 100 tasks. One for somebody unknown to the portal is rejected, not orphaned."""
        return create_tasks(self._transport, self._owners, tasks)

    def find_tasks(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the task's id, for every task of ours on these contacts."""
        return find_tasks(self._transport, contact_ids)

    def complete_tasks(self, task_ids: Sequence[str]) -> None:
        """Complete the tasks that are still as we made them."""
        complete_tasks(self._transport, task_ids)

    def log_texts(self, texts: Sequence[TextLogWrite]) -> list[WriteResult]:
        """Log at most 100 texts on the timelines of their contacts."""
        return log_texts(self._transport, texts)

    def find_logged_texts(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the id, for every text we logged on these contacts."""
        return find_logged_texts(self._transport, contact_ids)

    def open_tickets(self, tickets: Sequence[TicketWrite]) -> list[WriteResult]:
        """Make the tickets that are not there yet, at the stage where new ones begin."""
        if self._ticket_queue is None:
            self._ticket_queue = ticket_queue(self._transport, self._ticket_wishes)
        return open_tickets(self._transport, self._ticket_queue, tickets)

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's open SMS threads unless there is a message newer than `last_seen_at`."""
        return close_conversation(self._transport, self._channels(), contact_id, last_seen_at)

    def answer(self, answer: Answer, *, not_before: datetime | None) -> Sent:
        """Write one text into the contact's open SMS thread, in the name of a user of the portal."""
        actor = self._actor(answer.sender_email)
        return answer_conversation(self._transport, self._channels(), answer, actor, not_before)

    def assign_conversation(self, contact_id: str, owner_email: str) -> Sent:
        """Give the contact's open SMS threads that nobody has to a user of the portal."""
        actor = self._actor(owner_email)
        return assign_conversation(self._transport, self._channels(), contact_id, actor)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _home(self) -> RecordHome:
        if self._record_home is None:
            self._record_home = record_home(self._transport)
        return self._record_home

    def _channels(self) -> frozenset[str]:
        if self._sms_channels is None:
            self._sms_channels = sms_channel_ids(self._transport)
        return self._sms_channels

    def _actor(self, email: str) -> str:
        actor = self._owners.actor_id(email)
        if actor is None:
            raise HubSpotInvalid(400, no_user(email))
        return actor
