"""The pretend HubSpot's channels of an app's own, merges, privacy deletions, and the events it posts."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import monotonic, sleep

import pytest
from hubspot.utils.signature import Signature

from tests.sandbox.hubspot_portal import OBJECTS, PortalUnderTest, running_portal

CHANNELS = "/conversations/custom-channels/2026-09"
SECRET = "app-secret"
WAIT_SECONDS = 5.0


class PostBox:
    """Takes what the portal posts, and keeps it with what the vendor's own library says of the signature."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, object, bool]] = []
        self.refusals = 0
        box = self

        class _Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                is_genuine = Signature.is_valid(
                    signature=self.headers["X-HubSpot-Signature-v3"], client_secret=SECRET, request_body=body,
                    http_uri=box.url + self.path, http_method="POST", signature_version="v3",
                    timestamp=self.headers["X-HubSpot-Request-Timestamp"],
                )  # fmt: skip
                box.posts.append((self.path, json.loads(body), is_genuine))
                status = 500 if box.refusals else 204
                box.refusals = max(0, box.refusals - 1)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def wait_for(self, count: int) -> list[tuple[str, object, bool]]:
        until = monotonic() + WAIT_SECONDS
        while len(self.posts) < count:
            assert monotonic() < until, f"{len(self.posts)} of {count} posts came"
            sleep(0.01)
        return self.posts


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0", "--tier", "pro", "--client-secret", SECRET) as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture
def box() -> Iterator[PostBox]:
    box = PostBox()
    serving = Thread(target=box.server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield box
    box.server.shutdown()
    serving.join()
    box.server.server_close()


def a_channel(portal: PortalUnderTest, webhook_url: str = "") -> tuple[str, str]:
    made = portal.post(CHANNELS, {"name": "Texts", "webhookUrl": webhook_url, "capabilities": {}})
    account = portal.post(
        f"{CHANNELS}/{made['id']}/channel-accounts",
        {"inboxId": "1480001", "name": "n", "deliveryIdentifier": {"type": "HS_PHONE_NUMBER", "value": "+13125550150"}},
    )
    return made["id"], account["id"]


def a_message(account: str, key: str, **more: object) -> dict[str, object]:
    party = {"deliveryIdentifier": {"type": "HS_PHONE_NUMBER", "value": "+13125550001"}}
    return {
        "text": "YES", "messageDirection": "INCOMING", "integrationThreadId": "phone:1", "channelAccountId": account,
        "integrationIdempotencyId": key, "senders": [party], "recipients": [party],
        "timestamp": "2026-03-03T18:00:00.000Z", **more,
    }  # fmt: skip


def test_a_published_message_is_one_however_often_it_is_published(portal: PortalUnderTest) -> None:
    channel, account = a_channel(portal)
    where = f"{CHANNELS}/{channel}/messages"
    first, again = (portal.post(where, a_message(account, "SM1")) for _ in range(2))
    portal.post(where, a_message(account, "SM2", messageDirection="OUTGOING"))
    assert first["id"] == again["id"]
    [thread] = portal.get("/control/threads")["results"]
    assert [one["direction"] for one in thread["messages"]] == ["INCOMING", "OUTGOING"]
    assert thread["originalChannelId"] == channel


@pytest.mark.parametrize(
    "wrong",
    [
        {"messageDirection": "SIDEWAYS"}, {"channelAccountId": "1"}, {"senders": []}, {"text": ""},
        {"associateWithContactId": 7},
    ],
)  # fmt: skip
def test_what_is_not_formed_as_documented_is_refused(portal: PortalUnderTest, wrong: dict[str, object]) -> None:
    channel, account = a_channel(portal)
    answer = portal.call("POST", f"{CHANNELS}/{channel}/messages", a_message(account, "SM1", **wrong))
    assert answer.status == 400


def test_the_smaller_subscription_has_no_channels() -> None:
    with running_portal("--port", "0", "--tier", "starter") as portal:
        assert portal.call("GET", CHANNELS).status == 403


def test_an_agents_text_is_posted_to_the_channel_signed_and_its_fate_is_kept(
    portal: PortalUnderTest, box: PostBox
) -> None:
    channel, account = a_channel(portal, f"{box.url}/channel")
    made = portal.post(f"{CHANNELS}/{channel}/messages", a_message(account, "SM1"))
    portal.post("/control/agent", {"thread": made["conversationsThreadId"], "text": "See you"})
    [(path, event, is_genuine)] = box.wait_for(1)
    assert (path, is_genuine) == ("/channel", True)
    assert isinstance(event, dict)
    assert (event["type"], event["channelIntegrationThreadIds"]) == ("OUTGOING_CHANNEL_MESSAGE_CREATED", ["phone:1"])
    message = f"{CHANNELS}/{channel}/messages/{event['message']['id']}"
    assert portal.call("PATCH", message, {"statusType": "LOST"}).status == 400
    assert portal.call("PATCH", message, {"statusType": "FAILED"}).body["status"] == {"statusType": "FAILED"}
    assert portal.get(message)["status"] == {"statusType": "FAILED"}


def test_events_are_posted_signed_and_again_when_they_are_not_taken(portal: PortalUnderTest, box: PostBox) -> None:
    portal.post("/control/webhooks", {"url": f"{box.url}/events", "properties": ["city"]})
    box.refusals = 1
    contact = portal.make_contact(email="a@b.example", city="Joliet")
    portal.call("PATCH", f"{OBJECTS}/contacts/{contact}", {"properties": {"city": "Lockport", "zip": "60441"}})
    posts = box.wait_for(2)
    assert all(is_genuine for _, _, is_genuine in posts)
    assert [(one["subscriptionType"], one["attemptNumber"]) for _, events, _ in posts for one in events] == [
        ("contact.propertyChange", 0), ("contact.propertyChange", 1),
    ]  # fmt: skip


def test_a_merged_contact_is_found_under_its_old_id_one_by_one_only(portal: PortalUnderTest, box: PostBox) -> None:
    portal.post("/control/webhooks", {"url": f"{box.url}/events"})
    one, other = portal.make_contact(email="a@b.example"), portal.make_contact(email="c@d.example", city="Joliet")
    portal.post(f"{OBJECTS}/contacts/merge", {"primaryObjectId": one, "objectIdToMerge": other})
    found = portal.get(f"{OBJECTS}/contacts/{other}?properties=city,email,hs_merged_object_ids")
    assert found["id"] == one
    assert (
        found["properties"].items() >= {"city": "Joliet", "email": "a@b.example", "hs_merged_object_ids": other}.items()
    )
    batch = portal.call("POST", f"{OBJECTS}/contacts/batch/read", {"inputs": [{"id": other}], "properties": []})
    assert (batch.status, batch.body["results"]) == (207, [])
    [(_, events, _)] = box.wait_for(1)
    assert (events[0]["subscriptionType"], events[0]["mergedObjectIds"]) == ("contact.merge", [int(other)])


def test_a_privacy_deletion_leaves_nothing_not_even_in_the_recycling_bin(portal: PortalUnderTest) -> None:
    kept, gone = portal.make_contact(email="a@b.example"), portal.make_contact(email="c@d.example")
    portal.call("DELETE", f"{OBJECTS}/contacts/{kept}")
    portal.post(f"{OBJECTS}/contacts/gdpr-delete", {"objectId": gone})
    inputs = {"inputs": [{"id": kept}, {"id": gone}], "properties": []}
    bin_ = portal.call("POST", f"{OBJECTS}/contacts/batch/read?archived=true", inputs)
    assert [one["id"] for one in bin_.body["results"]] == [kept]
    assert portal.make_contact(email="c@d.example") != gone
