"""The contract with a CRM: contacts, follow-ups as tasks, Career Status records, support tickets, conversations.

Every write has a `key` of ours. Upserts, ties and `open_tickets` may be repeated freely; `create_tasks`, `log_texts`
and `answer` may not, so an unanswered one is looked up before it is tried again. The errors say how a call failed.
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
    is_known: bool = False  # it stood there before: changed, and never made again


@dataclass(frozen=True, slots=True)
class RecordWrite:
    """One Career Status record; `key` is student:program. Property names are ours (schemas/career_status.py)."""

    key: str
    contact_id: str
    properties: Mapping[str, str]
    is_known: bool = False  # it stood there before: changed, and never made again


@dataclass(frozen=True, slots=True)
class RecordTie:
    """One record that belongs to a contact; both ids are the CRM's, `key` is the record's."""

    key: str
    record_id: str
    contact_id: str


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
    is_call: bool = False  # somebody is to be spoken to


@dataclass(frozen=True, slots=True)
class TicketWrite:
    """One support ticket; `contact_id` None is about no student. The adapter writes `key` where it finds it again."""

    key: str
    subject: str
    body: str
    is_urgent: bool = False
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class TextLogWrite:
    """One text that went out, as an entry of the contact's timeline; nothing is sent. `key` is found again, too."""

    key: str
    contact_id: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One text to be written into a contact's conversation, as the CRM's own channel sends it."""

    key: str
    contact_id: str
    body: str
    sender_email: str  # the user of the CRM in whose name it goes
    last_seen_at: datetime  # an answer to nothing newer than this


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


@dataclass(frozen=True, slots=True)
class Gone:
    """What was known to stand there does not any more: somebody deleted it, or merged it away."""

    key: str


WriteResult = Written | Rejected | Gone


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


DAILY = "DAILY"  # the policy of the day's limit, which ends at the portal's midnight


class CrmBusy(CrmError):
    """Refused for load (429): nothing was written, wait and repeat."""

    def __init__(self, retry_after_seconds: float, policy: str = "") -> None:
        if policy == DAILY:
            words = "the CRM's requests of today are used up (DAILY); they begin anew at the portal's midnight, in "
            words += f"{retry_after_seconds / 3600:.1f} h"
        else:
            words = f"CRM busy ({policy or 'rate limit'}), try again in {retry_after_seconds:g} s"
        super().__init__(words)
        self.retry_after_seconds = retry_after_seconds
        self.policy = policy


class CrmUnanswered(CrmError):
    """No usable answer (time-out, 5xx): may have been applied. Repeat upserts; look up creates first."""


class CrmRefused(CrmError):
    """The credentials or scopes do not allow it (401, 403): the run stops, a person must act."""


class Sent(StrEnum):
    """What became of an answer or of an assignment in the CRM's inbox."""

    DONE = "done"
    NEWER_MESSAGE = "newer_message"  # the student wrote again: not sent
    NO_THREAD = "no_thread"  # no conversation is open there


class Crm(Protocol):
    """What a CRM must be able to do for us. Calls are made in batches; one call may be many requests."""

    def setup(self) -> CrmSetup:
        """Make the properties (and the custom object, where the tier has one) that we write. Twice is safe."""

    def upsert_contacts(self, contacts: Sequence[ContactWrite]) -> list[WriteResult]:
        """Find or make the contacts. Raises CrmBusy, CrmUnanswered, CrmRefused."""

    def upsert_records(self, records: Sequence[RecordWrite]) -> list[WriteResult]:
        """Write Career Status records. Raises as above."""

    def tie_records(self, ties: Sequence[RecordTie]) -> list[WriteResult]:
        """Tie records to their contacts, at most 1,000 in one call; twice is safe. Raises as above."""

    def find_contacts(self, keys: Sequence[str]) -> dict[str, str]:
        """Return key -> the CRM's id of every contact that stands there: after a merge it is another one's."""

    def create_tasks(self, tasks: Sequence[TaskWrite]) -> list[WriteResult]:
        """Create tasks, at most 100. Not idempotent: after CrmUnanswered ask `find_tasks` first."""

    def find_tasks(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the CRM's id, for every task of ours on these contacts."""

    def complete_tasks(self, task_ids: Sequence[str]) -> None:
        """Complete tasks nobody has touched there; what a person changed, or deleted, is left alone. Twice is safe."""

    def log_texts(self, texts: Sequence[TextLogWrite]) -> list[WriteResult]:
        """Log texts, at most 100. Not idempotent: after CrmUnanswered ask `find_logged_texts` first."""

    def find_logged_texts(self, contact_ids: Sequence[str]) -> dict[str, str]:
        """Return our key -> the CRM's id, for every text we logged on these contacts."""

    def answer(self, answer: Answer, *, not_before: datetime | None) -> Sent:
        """Write one text into the contact's open SMS thread, unless a message newer than it knows is in it.

        Not idempotent. After CrmUnanswered it is given `not_before`, when it was first tried: if the same text stands
        in the thread since then, nothing is sent.
        """

    def assign_conversation(self, contact_id: str, owner_email: str) -> Sent:
        """Give the contact's open SMS threads to a user. Twice is safe. Raises CrmError if there is no such user."""

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
