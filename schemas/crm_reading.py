"""The contract with a CRM as we read it: contacts, records, tasks and tickets as they stand there, its SMS inbox, and
what it tells us of by itself.

Everything here only reads, so everything may be repeated. Raises as `Crm` does: CrmBusy, CrmUnanswered, CrmRefused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from schemas.sms import IncomingText


@dataclass(frozen=True, slots=True)
class SeenContact:
    """A contact as it stands in the CRM. `properties` and `record` are in our words; what is empty there is ""."""

    crm_id: str
    student_id: str | None
    merged_ids: tuple[str, ...]  # ids of contacts that were merged into this one
    properties: Mapping[str, str]
    opt_outs: Mapping[str, str]  # the properties by which people opt out by hand, under the CRM's names
    record_key: str | None = None  # which record the contact shows, where the portal keeps records on it
    record: Mapping[str, str] = field(default_factory=dict)
    updated_at: datetime | None = None


class Absence(StrEnum):
    """Why the CRM shows no contact under an id."""

    DELETED = "deleted"  # it lies in the recycling bin
    GONE = "gone"  # there is no trace of it: removed for good, perhaps for privacy


@dataclass(frozen=True, slots=True)
class ContactReading:
    """What became of the contacts that were asked for, by the id that was asked; a survivor has another id."""

    standing: Mapping[str, SeenContact]
    absent: Mapping[str, Absence]


@dataclass(frozen=True, slots=True)
class SeenObject:
    """A record, a task or a ticket as it stands there; properties in our words."""

    crm_id: str
    properties: Mapping[str, str]
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """One SMS thread of the inbox that has a message newer than the reader knows."""

    thread_id: str
    is_closed: bool
    contact_id: str | None
    latest_message_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadText:
    """One message of a thread: from a student (then `incoming` is it) or from us."""

    message_id: str
    at: datetime
    student_phone: str | None  # E.164, None where the message names none
    incoming: IncomingText | None


class CrmReader(Protocol):
    """What stands in the CRM, read by the hundred and never searched for: its search lags behind its writes."""

    def contacts(self, wanted: Mapping[str, str]) -> ContactReading:
        """Return contacts by CRM id -> our student id; merged ones are followed to the survivor."""

    def keeps_records_apart(self) -> bool:
        """Return whether records are objects of their own; if not, contacts hold them (`SeenContact.record`)."""

    def records(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return the Career Status records that stand under these ids; empty where contacts hold them."""

    def tasks(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return tasks by id: `is_completed`, `subject`, `owner_id`."""

    def tickets(self, crm_ids: Sequence[str]) -> Mapping[str, SeenObject]:
        """Return tickets by id: `is_closed`, `subject`, `stage`, `owner_id`."""

    def close(self) -> None:
        """Close the connections."""


class InboxReader(Protocol):
    """The CRM's SMS inbox."""

    def changed_threads(self, since: datetime) -> Iterator[ThreadChange]:
        """Yield the SMS threads, open and closed, with a message since then, the longest unchanged first."""

    def messages(self, thread_id: str, after_message_id: str | None) -> list[ThreadText]:
        """Return what a thread holds behind a message, oldest first; everything for None or one not in it."""

    def close(self) -> None:
        """Close the connections."""


class CrmEventKind(StrEnum):
    """What the CRM tells us of by itself. What is not listed is not subscribed to, and ignored."""

    NEW_MESSAGE = "new_message"  # in a thread of the inbox
    CONTACT_CHANGED = "contact_changed"
    CONTACT_DELETED = "contact_deleted"
    CONTACT_MERGED = "contact_merged"
    CONTACT_ERASED = "contact_erased"  # a privacy deletion
    AGENT_REPLY = "agent_reply"  # a colleague wrote a text in the inbox of our own channel


@dataclass(frozen=True, slots=True)
class CrmEventIn:
    """One event as it came in; `key` is the same each time the CRM repeats it."""

    key: str
    kind: CrmEventKind
    object_id: str
    occurred_at: datetime
    detail: Mapping[str, object] = field(default_factory=dict)
