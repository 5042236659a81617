"""The CRM's events are handled once, in whatever order they come, and an outage loses none."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from actions.take_in_crm_events import HandledEvents, handle_events, store_events
from database.crm_reading import PATIENCE, linked_students
from integrations.hubspot.inbox import HubSpotInbox
from schemas.crm_reading import CrmEventIn, CrmEventKind
from schemas.tables import CrmEvent, Reply, Student
from tests.conftest import Begin
from tests.hubspot_office import contact_id, crm_of, enrol, reader_of, remove_for_privacy, student, sync, transport
from tests.office import TUESDAY_NOON, number
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0") as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest, begin: Begin) -> PortalUnderTest:
    """A portal in which two students stand."""
    running.reset()
    enrol(begin, 2)
    with crm_of(running) as crm:
        sync(begin, crm)
    return running


def tell(begin: Begin, kind: CrmEventKind, object_id: str, key: str = "k", **detail: object) -> None:
    with begin() as session:
        store_events(session, [CrmEventIn(key, kind, object_id, TUESDAY_NOON, detail)], now=TUESDAY_NOON)


def handle(begin: Begin, portal: PortalUnderTest, *, reads_inbox: bool = False) -> HandledEvents:
    inbox = HubSpotInbox(transport(portal)) if reads_inbox else None
    with reader_of(portal) as reader:
        return handle_events(begin, reader, inbox, clock=lambda: TUESDAY_NOON)


def events(begin: Begin) -> list[tuple[bool, int, str | None]]:
    with begin() as session:
        rows = session.scalars(select(CrmEvent).order_by(CrmEvent.key)).all()
        return [(one.handled_at is not None, one.attempts, one.last_error) for one in rows]


@pytest.mark.parametrize("first", [CrmEventKind.CONTACT_ERASED, CrmEventKind.CONTACT_DELETED])
def test_a_privacy_deletion_erases_in_whichever_order_its_two_events_come(
    begin: Begin, portal: PortalUnderTest, first: CrmEventKind
) -> None:
    gone = contact_id(begin, 1)
    remove_for_privacy(portal, gone)
    for kind in sorted([CrmEventKind.CONTACT_ERASED, CrmEventKind.CONTACT_DELETED], key=lambda kind: kind != first):
        tell(begin, kind, gone, key=kind.value)
        handle(begin, portal)
    assert student(begin, 1).erased_at == TUESDAY_NOON
    assert student(begin, 0).erased_at is None
    assert [handled for handled, _, _ in events(begin)] == [True, True]


def test_an_outage_uses_up_no_patience_and_loses_nothing(begin: Begin, portal: PortalUnderTest) -> None:
    portal.call(
        "PATCH",
        f"/crm/objects/2026-09/contacts/{contact_id(begin, 0)}",
        {"properties": {"placeline_sms_opt_out": "true"}},
    )
    tell(begin, CrmEventKind.CONTACT_CHANGED, contact_id(begin, 0))
    portal.set_faults(error_rate=1)
    for _ in range(PATIENCE + 1):
        assert handle(begin, portal).stopped is not None
    assert events(begin) == [(False, 0, "HubSpot answered 502")]
    portal.set_faults(error_rate=0)
    assert handle(begin, portal).contacts.opted_out == 1
    assert handle(begin, portal).handled == 0


def test_whom_we_do_not_know_is_nobodys_event(begin: Begin, portal: PortalUnderTest) -> None:
    tell(begin, CrmEventKind.CONTACT_DELETED, "999")
    tell(begin, CrmEventKind.CONTACT_ERASED, "998", key="l")
    before = portal.stats()["total"]
    assert (handle(begin, portal).handled, portal.stats()["total"] - before) == (2, 0)
    with begin() as session:
        assert len(linked_students(session)) == 2
        assert session.scalars(select(Student.erased_at)).all() == [None, None]


def test_messages_of_an_inbox_that_is_not_ours_are_no_replies(begin: Begin, portal: PortalUnderTest) -> None:
    thread = portal.receive(number(0), "YES", sid="SM77")
    tell(begin, CrmEventKind.NEW_MESSAGE, thread["id"], message_id="1")
    assert handle(begin, portal).replies == 0
    tell(begin, CrmEventKind.NEW_MESSAGE, thread["id"], key="l", message_id="1")
    assert handle(begin, portal, reads_inbox=True).replies == 1
    with begin() as session:
        assert session.scalars(select(Reply.body).where(Reply.source == "crm_inbox")).all() == ["YES"]


def test_a_thread_that_is_gone_is_no_error(begin: Begin, portal: PortalUnderTest) -> None:
    tell(begin, CrmEventKind.NEW_MESSAGE, "12345", message_id="1")
    assert handle(begin, portal, reads_inbox=True).failed == 0
    assert events(begin) == [(True, 1, None)]


def test_an_event_that_cannot_be_handled_is_left_alone_in_the_end_and_stops_no_other(
    begin: Begin, portal: PortalUnderTest
) -> None:
    tell(begin, CrmEventKind.AGENT_REPLY, "m1")  # a colleague's text without its words
    tell(begin, CrmEventKind.CONTACT_DELETED, "999", key="l")
    assert (handle(begin, portal).failed, handle(begin, portal).handled) == (1, 0)
    for _ in range(PATIENCE):
        handle(begin, portal)
    assert events(begin) == [(False, PATIENCE, "KeyError"), (True, 1, None)]
