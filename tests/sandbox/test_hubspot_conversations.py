"""The inbox: a text makes or opens its thread, and the thread finds its contact."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.hubspot_portal import OBJECTS, THREADS, PortalUnderTest, running_portal

CONVERSATIONS = "/conversations/conversations/2026-09"
NEXT_INSTANT_SECONDS = 0.002  # the portal counts milliseconds
ANA, BO = "+13125550111", "+13125550122"
FROM_THE_START = "latestMessageTimestampAfter=2020-01-01T00:00:00Z&sort=latestMessageTimestamp"


@pytest.fixture(scope="module")
def clock_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clock") / "offset"


@pytest.fixture(scope="module")
def server(clock_file: Path) -> Iterator[PortalUnderTest]:
    with running_portal("--clock-file", str(clock_file)) as portal:
        yield portal


@pytest.fixture
def portal(server: PortalUnderTest) -> PortalUnderTest:
    server.reset()
    return server


def close(portal: PortalUnderTest, thread_id: str) -> None:
    assert portal.call("PATCH", f"{THREADS}/{thread_id}", {"status": "CLOSED"}).body["status"] == "CLOSED"


def test_texts_of_one_phone_are_one_thread(portal: PortalUnderTest) -> None:
    first, second = portal.receive(ANA, "YES"), portal.receive(ANA, "Mercy Clinic")
    other = portal.receive(BO, "no")
    assert first["id"] == second["id"] != other["id"]
    texts = portal.get(f"{THREADS}/{first['id']}/messages")["results"]
    assert [one["text"] for one in texts] == ["YES", "Mercy Clinic"]
    assert {one["direction"] for one in texts} == {"INCOMING"}
    assert texts[0]["senders"][0]["deliveryIdentifier"] == {"type": "HS_PHONE_NUMBER", "value": ANA}
    assert portal.get(f"{THREADS}/{first['id']}/messages/{texts[0]['id']}") == texts[0]


def test_a_text_delivered_twice_is_one_text(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES", sid="SM1")
    portal.receive(ANA, "YES", sid="SM1")
    assert len(portal.get(f"{THREADS}/{thread['id']}/messages")["results"]) == 1


def test_a_closed_thread_is_opened_by_a_new_text(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    close(portal, thread["id"])
    assert portal.get(f"{THREADS}?threadStatus=OPEN")["results"] == []
    assert "closedAt" in portal.get(f"{THREADS}/{thread['id']}")
    again = portal.receive(ANA, "hello?")
    assert (again["id"], again["status"]) == (thread["id"], "OPEN")
    assert "closedAt" not in again


@pytest.mark.parametrize("property_name", ["phone", "mobilephone"])
def test_a_thread_belongs_to_the_contact_with_its_number(portal: PortalUnderTest, property_name: str) -> None:
    contact_id = portal.make_contact(**{property_name: ANA})
    assert portal.receive(ANA, "YES")["associatedContactId"] == contact_id


def test_a_thread_finds_a_contact_that_is_made_later(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    assert "associatedContactId" not in thread
    contact_id = portal.make_contact(email="ana@college.example")
    portal.call("PATCH", f"{OBJECTS}/contacts/{contact_id}", {"properties": {"phone": "(312) 555-0111"}})
    assert portal.get(f"{THREADS}/{thread['id']}")["associatedContactId"] == contact_id
    found = portal.get(f"{THREADS}?associatedContactId={contact_id}&threadStatus=OPEN")["results"]
    assert [one["id"] for one in found] == [thread["id"]]


def test_threads_come_in_pages_by_their_latest_message(portal: PortalUnderTest) -> None:
    ids = [portal.receive(f"+131255502{number:02}", "YES")["id"] for number in range(5)]
    time.sleep(NEXT_INSTANT_SECONDS)
    portal.receive("+13125550200", "and one more")
    path = f"{THREADS}?inboxId=1480001&threadStatus=OPEN&{FROM_THE_START}&limit=2"
    seen: list[str] = []
    after = ""
    while True:
        listed = portal.get(path + after)
        seen += [one["id"] for one in listed["results"]]
        if "paging" not in listed:
            break
        after = f"&after={listed['paging']['next']['after']}"
    assert sorted(seen) == sorted(ids)
    assert seen[-1] == ids[0]
    latest = portal.get(f"{THREADS}/{ids[0]}")["latestMessageTimestamp"]
    since = portal.get(f"{THREADS}?latestMessageTimestampAfter={latest}&sort=latestMessageTimestamp")
    assert ids[0] in [one["id"] for one in since["results"]]
    assert portal.get(f"{THREADS}?latestMessageTimestampAfter=2099-01-01T00:00:00Z")["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        "associatedContactId=1",
        "associatedContactId=1&threadStatus=OPEN&inboxId=1480001",
        "sort=latestMessageTimestamp",
        "threadStatus=SNOOZED",
        "latestMessageTimestampAfter=yesterday",
        "limit=501",
    ],
)
def test_filters_that_do_not_go_together_are_refused(portal: PortalUnderTest, query: str) -> None:
    assert portal.call("GET", f"{THREADS}?{query}").status == 400


def test_only_status_and_archived_of_a_thread_can_be_changed(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    assert portal.call("PATCH", f"{THREADS}/{thread['id']}", {"assignedTo": "A-1"}).status == 400
    assert portal.call("PATCH", f"{THREADS}/404", {"status": "CLOSED"}).status == 404


def test_closing_a_closed_thread_changes_nothing(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    close(portal, thread["id"])
    close(portal, thread["id"])
    assert portal.stats()["writes"] == 1


def test_a_colleague_answers_by_the_channel_named_sms(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    (sms,) = (one for one in portal.get(f"{CONVERSATIONS}/channels")["results"] if one["name"] == "SMS")
    account = portal.get(f"{CONVERSATIONS}/channel-accounts?channelId={sms['id']}")["results"][0]
    user_id = portal.get("/crm/owners/2026-09?limit=1")["results"][0]["userId"]
    text = {
        "type": "MESSAGE",
        "text": "Congratulations!",
        "senderActorId": f"A-{user_id}",
        "channelId": sms["id"],
        "channelAccountId": account["id"],
        "recipients": [{"deliveryIdentifiers": [{"type": "HS_PHONE_NUMBER", "value": ANA}]}],
        "attachments": [],
    }
    sent = portal.call("POST", f"{THREADS}/{thread['id']}/messages", text)
    assert (sent.status, sent.body["direction"]) == (201, "OUTGOING")
    after = portal.get(f"{THREADS}/{thread['id']}")
    assert after["latestMessageTimestamp"] == after["latestMessageSentTimestamp"]
    assert after["latestMessageReceivedTimestamp"] == thread["latestMessageReceivedTimestamp"]
    for name in text:
        incomplete = {key: value for key, value in text.items() if key != name}
        assert portal.call("POST", f"{THREADS}/{thread['id']}/messages", incomplete).status == 400


def test_a_note_moves_no_instant(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    note = {"type": "COMMENT", "text": "called her", "attachments": []}
    assert portal.call("POST", f"{THREADS}/{thread['id']}/messages", note).status == 201
    assert portal.get(f"{THREADS}/{thread['id']}") == thread
    assert len(portal.get("/control/threads")["results"][0]["messages"]) == 2


def test_a_thread_is_assigned_to_a_user_and_taken_away(portal: PortalUnderTest) -> None:
    thread = portal.receive(ANA, "YES")
    user_id = portal.get("/crm/owners/2026-09?limit=1")["results"][0]["userId"]
    path = f"{THREADS}/{thread['id']}/assignee"
    assert portal.call("PUT", path, {"actorId": f"A-{user_id}"}).body["assignedTo"] == f"A-{user_id}"
    assert portal.call("PUT", path, {"actorId": "A-1"}).status == 400
    assert portal.call("DELETE", path).status == 204
    assert "assignedTo" not in portal.get(f"{THREADS}/{thread['id']}")


def test_there_is_one_inbox(portal: PortalUnderTest) -> None:
    (inbox,) = portal.get(f"{CONVERSATIONS}/inboxes")["results"]
    assert portal.receive(ANA, "YES")["inboxId"] == inbox["id"]


def test_the_clock_file_moves_the_portal(portal: PortalUnderTest, clock_file: Path) -> None:
    before = portal.receive(ANA, "YES")["latestMessageTimestamp"]
    clock_file.write_text(str(10 * 86_400), encoding="ascii")
    try:
        portal.set_faults(latency_ms=60)  # longer than an offset is kept without reading the file again
        portal.get(f"{THREADS}?limit=1")
        after = portal.receive(BO, "YES")["latestMessageTimestamp"]
    finally:
        clock_file.unlink()
    assert after[:10] > before[:10]
