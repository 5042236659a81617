"""The CRM's SMS inbox is read thread by thread, only those that changed, and each reply is stored once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from actions.read_crm_inbox import OVERLAP, note_reading, read_from, store_thread, threads_to_read
from database.crm_reading import thread_of
from integrations.hubspot.inbox import HubSpotInbox
from schemas.tables import CrmThread, Reply
from tests.conftest import Begin
from tests.hubspot_office import transport
from tests.office import number
from tests.sandbox.hubspot_portal import THREADS, PortalUnderTest, running_portal


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0") as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture
def inbox(portal: PortalUnderTest) -> Iterator[HubSpotInbox]:
    inbox = HubSpotInbox(transport(portal))
    inbox.channels()  # asked once, however often the inbox is read
    yield inbox
    inbox.close()


def fetch(begin: Begin, inbox: HubSpotInbox) -> int:
    """Read the inbox as the sweep does."""
    now = datetime.now(UTC)
    with begin() as session:
        since = read_from(session, now=now)
    changes = list(inbox.changed_threads(since))
    with begin() as session:
        to_read = threads_to_read(session, changes)
    stored = 0
    for change, after in to_read:
        texts = inbox.messages(change.thread_id, after)
        with begin() as session:
            stored += store_thread(session, change, texts, now=now)
    with begin() as session:
        note_reading(session, began_at=now)
    return stored


def asked(portal: PortalUnderTest) -> int:
    total: int = portal.stats()["total"]
    return total


def test_only_threads_that_changed_are_fetched(begin: Begin, portal: PortalUnderTest, inbox: HubSpotInbox) -> None:
    for index in range(5):
        portal.receive(number(index), f"YES {index}", sid=f"SM{index}")
    before = asked(portal)
    assert fetch(begin, inbox) == 5
    assert asked(portal) - before == 1 + 5
    before = asked(portal)
    assert fetch(begin, inbox) == 0
    assert asked(portal) - before == 1
    portal.receive(number(3), "one more thing", sid="SM9")
    before = asked(portal)
    assert fetch(begin, inbox) == 1
    assert asked(portal) - before == 2
    with begin() as session:
        replies = session.scalars(select(Reply)).all()
        assert {one.source for one in replies} == {"crm_inbox"}
        assert [one.body for one in replies if one.from_phone == number(3)] == ["YES 3", "one more thing"]


def test_a_thread_longer_than_a_page_is_read_to_its_beginning_and_then_from_its_end(
    begin: Begin, portal: PortalUnderTest, inbox: HubSpotInbox
) -> None:
    for index in range(130):
        portal.receive(number(0), f"text {index}", sid=f"SM{index}")
    assert fetch(begin, inbox) == 130
    portal.receive(number(0), "last", sid="SM999")
    before = asked(portal)
    assert (fetch(begin, inbox), asked(portal) - before) == (1, 2)


def test_a_thread_is_known_by_its_phone_and_by_whether_it_is_closed(
    begin: Begin, portal: PortalUnderTest, inbox: HubSpotInbox
) -> None:
    thread = portal.receive(number(0), "YES", sid="SM1")
    fetch(begin, inbox)
    portal.call("PATCH", f"{THREADS}/{thread['id']}", {"status": "CLOSED"})
    fetch(begin, inbox)
    with begin() as session:
        [row] = session.scalars(select(CrmThread)).all()
        assert (row.is_closed, thread_of(session, number(0)), thread_of(session, number(1))) == (
            True,
            thread["id"],
            None,
        )


def test_the_cursor_looks_back_a_little_and_ignores_a_clock_that_was_wrong(begin: Begin) -> None:
    now = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
    with begin() as session:
        assert read_from(session, now=now) == now - timedelta(days=7)
        note_reading(session, began_at=now)
        assert read_from(session, now=now + timedelta(hours=1)) == now - OVERLAP
        assert read_from(session, now=now - timedelta(hours=1)) == now - timedelta(hours=1, days=7)
