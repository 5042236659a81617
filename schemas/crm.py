"""The contract with a CRM: contacts, follow-ups as tasks, Career Status records, support tickets, conversations.

Every write has a `key` of ours. Upserts and `open_tickets` may be repeated freely; `create_tasks` may not, so an
unanswered one is looked up with `find_tasks` before it is tried again. The errors say how a call failed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from schemas.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class ContactWrite:
    """A student to find or make in the CRM by `key`, the college's student id."""

    key: str
    properties: Mapping[str, str]  # our words: first_name, last_name, email, phone


@dataclass(frozen=True, slots=True)
class RecordWrite:
    """One Career Status record; `key` is student:program. Property names are ours (schemas/career_status.py)."""

    key: str
    contact_id: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TaskWrite:
    """One follow-up as a task of the CRM. The adapter writes `key` into the task so that it can be found again."""

    key: str
    contact_id: str
    subject: str
    body: str
    due_at: datetime
    owner_email: str | None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class TicketWrite:
    """One support ticket, about no student. The adapter writes `key` where it finds it again."""

    key: str
    subject: str
    body: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The CRM has it under `crm_id`."""

    key: str
    crm_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The CRM will never take this one as it is; `reason` is legible to the person who must mend it."""

    key: str
    reason: str


WriteResult = Written | Rejected


class Closing(StrEnum):
    """What became of the wish to close a conversation in the CRM's inbox."""

    CLOSED = "closed"
    NEWER_MESSAGE = "newer_message"  # the student wrote again: left open
    NO_THREAD = "no_thread"  # nothing open there


@dataclass(frozen=True, slots=True)
class CrmSetup:
    """What the connected portal can do, and what `setup` had to make."""

    has_custom_objects: bool
    created: Sequence[str]


class CrmError(Exception):
    """Anything that went wrong with the CRM."""


class CrmBusy(CrmError):
    """Refused for load (429): nothing was written, wait and repeat."""

    def __init__(self, retry_after_seconds: float, policy: str = "") -> None:
        super().__init__(f"CRM busy ({policy or 'rate limit'}), try again in {retry_after_seconds:g} s")
        self.retry_after_seconds = retry_after_seconds
        self.policy = policy


class CrmUnanswered(CrmError):
    """No usable answer (time-out, 5xx): may have been applied. Repeat upserts; look up creates first."""


class CrmRefused(CrmError):
    """The credentials or scopes do not allow it (401, 403): the run stops, a person must act."""


class Crm(Protocol):
    """What a CRM must be able to do for us. Calls are made in batches; one call may be many requests."""

    def setup(self) -> CrmSetup:
        """Make the properties (and the custom object, where the tier has one) that we write. Twice is safe."""

    def upsert_contacts(self, contacts: Sequence[ContactWrite]) -> list[WriteResult]:
        """Find or make the contacts. Raises CrmBusy, CrmUnanswered, CrmRefused."""

    def upsert_records(self, records: Sequence[RecordWrite]) -> list[WriteResult]:
        """Write Career Status records and associate them with their contacts. Raises as above."""

    def create_tasks(self, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
        """Create tasks, at most 100. Not idempotent: after CrmUnanswered ask `find_tasks` first."""

    def find_tasks(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the CRM's id, for every task of ours on these contacts."""

    def open_tickets(self, tickets: Sequence[TicketWrite]) -> list[WriteResult]:
        """Make the tickets that are not there yet, and leave alone those that are. Raises as upserts do."""

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's open SMS thread unless a message newer than `last_seen_at` is in it."""

    def close(self) -> None:
        """Close the connections."""


class CrmListUnknown(CrmError, Mistake):
    """The CRM has no list of contacts with this name."""


@dataclass(frozen=True, slots=True)
class ListMember:
    """A contact on a list of the CRM, with what it knows of the person; values are as written there."""

    crm_id: str
    student_id: str | None = None  # what we wrote there as the contact's key
    email: str | None = None
    phone: str | None = None


class ListReader(Protocol):
    """What a CRM must be able to tell about its lists of contacts. Reads only, so everything may be repeated."""

    def member_ids(self, list_name: str) -> Iterator[str]:
        """Yield the CRM's ids of the contacts on a list, in its order. Raises CrmListUnknown and as `Crm`."""

    def members(self, crm_ids: Sequence[str]) -> Iterator[ListMember]:
        """Yield what the CRM knows of these contacts; those it no longer has are left out. Raises as `Crm`."""
