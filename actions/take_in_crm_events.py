"""Do what the CRM's events ask for: read the message, the contact, or send what a colleague wrote.

An event says that something happened and hardly what, so the thing itself is read; then the order in which events
arrive does not matter. Each is handled once; one that can't be handled is tried again, and never holds up the others.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy.orm import Session

from actions.erase_student import erase_student
from actions.read_crm_changes import ContactChanges, take_in_contacts
from actions.read_crm_inbox import store_thread
from actions.send_agent_reply import plan_agent_reply
from database.crm_reading import events_of, keep_events, known_threads, linked_students, open_events, student_of_contact
from schemas.crm import CrmBusy, CrmError, CrmRefused, CrmUnanswered
from schemas.crm_reading import CrmEventIn, CrmEventKind, CrmReader, InboxReader, ThreadChange

Begin = Callable[[], AbstractContextManager[Session]]
AT_ONCE = 500
# An hour without the CRM must not use up the patience with an event.
_OUTAGES = (CrmBusy, CrmUnanswered, CrmRefused)
_CONTACT_READS = (CrmEventKind.CONTACT_CHANGED, CrmEventKind.CONTACT_DELETED, CrmEventKind.CONTACT_MERGED)


@dataclass(frozen=True, slots=True)
class _Event:
    key: str
    kind: CrmEventKind
    object_id: str
    detail: Mapping[str, Any]
    occurred_at: datetime


@dataclass
class HandledEvents:
    """What one round did."""

    handled: int = 0
    failed: int = 0
    replies: int = 0
    agent_replies: int = 0
    erased: int = 0
    contacts: ContactChanges = field(default_factory=ContactChanges)
    stopped: str | None = None


def store_events(session: Session, events: Sequence[CrmEventIn], *, now: datetime) -> int:
    """Keep events as they came, insert-or-ignore; return how many were new."""
    rows = {
        one.key: {
            "key": one.key, "kind": one.kind.value, "object_id": one.object_id, "detail": dict(one.detail),
            "occurred_at": one.occurred_at, "received_at": now, "attempts": 0,
        }
        for one in events
    }  # fmt: skip
    return keep_events(session, list(rows.values()))


def handle_events(
    begin: Begin, reader: CrmReader, inbox: InboxReader | None, *, clock: Callable[[], datetime]
) -> HandledEvents:
    """Handle everything open. `inbox` None: replies do not come from the CRM's inbox, and its messages are ignored.

    A CRM that is busy, silent or refuses ends the round; what is left is tried again.
    """
    done = HandledEvents()
    with begin() as session:
        events = [
            _Event(one.key, CrmEventKind(one.kind), one.object_id, dict(one.detail), one.occurred_at)
            for one in open_events(session, AT_ONCE)
        ]
    by_kind: dict[CrmEventKind, list[_Event]] = {}
    for one in events:
        by_kind.setdefault(one.kind, []).append(one)
    # Erasures first: the deletion that comes with one must not be taken for an ordinary one.
    for one in by_kind.get(CrmEventKind.CONTACT_ERASED, ()):
        _do(begin, [one], done, clock, partial(_erase, begin, one, done, clock))
    for one in by_kind.get(CrmEventKind.AGENT_REPLY, ()):
        _do(begin, [one], done, clock, partial(_plan, begin, one, done, clock))
    about_contacts = [one for kind in _CONTACT_READS for one in by_kind.get(kind, ())]
    if about_contacts:
        _do(begin, about_contacts, done, clock, partial(_read_contacts, begin, reader, about_contacts, done, clock))
    threads: dict[str, list[_Event]] = {}
    for one in by_kind.get(CrmEventKind.NEW_MESSAGE, ()):
        threads.setdefault(one.object_id, []).append(one)
    for thread_id, of_thread in threads.items():
        if done.stopped is not None:
            break
        _do(
            begin,
            of_thread,
            done,
            clock,
            partial(_read_thread, begin, inbox, thread_id, of_thread, done, clock),
        )
    return done


def _do(
    begin: Begin, events: Sequence[_Event], done: HandledEvents, clock: Callable[[], datetime], work: Callable[[], None]
) -> None:
    """Do the work of some events and mark them; a failure is noted with its kind only, its words may hold names."""
    error: Exception | None = None
    try:
        work()
    except CrmError as problem:
        error, done.stopped = problem, str(problem)
    except Exception as problem:
        error = problem
    with begin() as session:
        for row in events_of(session, [one.key for one in events]):
            row.attempts += not isinstance(error, _OUTAGES)
            if error is None:
                row.handled_at, row.last_error = clock(), None
                if row.kind == CrmEventKind.AGENT_REPLY:
                    row.detail = {}  # the words stand in the text now
            else:
                row.last_error = str(error) if isinstance(error, CrmError) else type(error).__name__
    if error is None:
        done.handled += len(events)
    else:
        done.failed += len(events)


def _erase(begin: Begin, one: _Event, done: HandledEvents, clock: Callable[[], datetime]) -> None:
    with begin() as session:
        student = student_of_contact(session, one.object_id)
        if student is not None:
            done.erased += erase_student(
                session, student, now=clock(), actor="crm", why="the contact was removed for privacy in the CRM"
            )


def _plan(begin: Begin, one: _Event, done: HandledEvents, clock: Callable[[], datetime]) -> None:
    with begin() as session:
        plan_agent_reply(
            session, one.object_id, str(one.detail["channel_id"]),
            cast(Sequence[str], one.detail["thread_keys"]), cast(Sequence[str], one.detail["phones"]),
            str(one.detail["text"]), now=clock(),
        )  # fmt: skip
    done.agent_replies += 1


def _read_contacts(
    begin: Begin, reader: CrmReader, events: Sequence[_Event], done: HandledEvents, clock: Callable[[], datetime]
) -> None:
    ids = {one.object_id for one in events}
    ids |= {str(each) for one in events for each in cast(Sequence[str], one.detail.get("merged", ()))}
    with begin() as session:
        linked = linked_students(session, ids)
    if not linked:
        return  # nobody of ours
    reading = reader.contacts(linked)
    with begin() as session:
        done.contacts.add(take_in_contacts(session, reading, now=clock()))


def _read_thread(
    begin: Begin, inbox: InboxReader | None, thread_id: str, events: Sequence[_Event], done: HandledEvents,
    clock: Callable[[], datetime],
) -> None:  # fmt: skip
    if inbox is None:
        return
    with begin() as session:
        known = known_threads(session, [thread_id]).get(thread_id)
        after = None if known is None else known.last_message_id
    texts = inbox.messages(thread_id, after)
    if not texts:
        return  # read before, or a thread of another channel
    with begin() as session:
        change = ThreadChange(thread_id, False, None, texts[-1].at)
        done.replies += store_thread(session, change, texts, now=clock())
