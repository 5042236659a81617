"""Three ways to carry conversations, each over the wire against the pretend vendors, under one contract."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.custom_channel import CustomChannel
from integrations.hubspot.inbox import HubSpotInboxMessaging
from integrations.hubspot.sms_log import SmsLog
from integrations.twilio.client import TwilioVendor
from schemas.crm import Closing, CrmRefused
from schemas.messaging import Messaging
from schemas.sms import Drop, Refused
from tests.contracts.messaging import COLLEAGUE, OTHER_PHONE, PHONE, MessagingContract, MessagingWorld, a_text
from tests.hubspot_office import transport
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal
from wiring.messaging import MirroredMessaging

ACCOUNT = "AC" + "0" * 32
SERVICE = "MG" + "2" * 32
OUR_PHONE = "+13125550150"
NO_FAULTS = {"error_rate": 0, "error_after_accept_rate": 0}


class InboxWorld(MessagingWorld):
    """HubSpot's own inbox."""

    def __init__(self, portal: PortalUnderTest) -> None:
        self.portal = portal
        self.contact_id = portal.make_contact(email="ada@mail.example", phone=PHONE)

    async def phone_texts(self, phone: str, body: str) -> None:
        self.portal.receive(phone, body)

    async def got(self, phone: str) -> list[str]:
        return [
            message["text"]
            for thread in self.portal.get("/control/threads")["results"]
            for message in thread["messages"]
            if thread["phone"] == phone and message["direction"] == "OUTGOING"
        ]

    def visible(self) -> list[str]:
        ways = {"INCOMING": "in", "OUTGOING": "out"}
        return [
            f"{ways[message['direction']]}: {message['text']}"
            for thread in self.threads()
            for message in thread["messages"]  # type: ignore[attr-defined]
        ]

    async def lose_answers(self, to: str) -> None:
        self.portal.set_faults(error_after_apply_rate=1 if to == "send" else 0)

    def threads(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.portal.get("/control/threads")["results"]
        return found

    def thread_of(self, phone: str) -> str | None:
        return next((str(one["id"]) for one in self.threads() if one["phone"] == phone), None)


class TwilioWorld(InboxWorld):
    """Twilio's phones, and a portal in which people look on."""

    def __init__(self, portal: PortalUnderTest, twilio: str) -> None:
        super().__init__(portal)
        self.twilio = httpx.AsyncClient(base_url=f"{twilio}/control")

    async def phone_texts(self, phone: str, body: str) -> None:
        (await self.twilio.post("/inbound", json={"from": phone, "body": body})).raise_for_status()

    async def got(self, phone: str) -> list[str]:
        ledger = (await self.twilio.get("/messages")).json()["messages"]
        return [one["body"] for one in ledger if one["to"] == phone and one["direction"] == "outbound-api"]

    async def lose_answers(self, to: str) -> None:
        self.portal.set_faults(error_after_apply_rate=1 if to == "show" else 0)
        await self.twilio.post("/faults", json={"error_after_accept_rate": 1 if to == "send" else 0})


class LogWorld(TwilioWorld):
    """The same with a log at the contact instead of threads."""

    has_threads = False

    def visible(self) -> list[str]:
        found = self.portal.get("/control/objects/communications")["results"]
        logged = sorted((one["properties"] for one in found), key=lambda one: one["hs_timestamp"])
        bodies = [one["hs_communication_body"].splitlines()[0] for one in logged]
        return [one.replace("Student: ", "in: ").replace("Office: ", "out: ") for one in bodies]


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0", "--tier", "pro") as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture(scope="module")
def twilio_url() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox.twilio", "--port", "0", "--no-students"]
    with subprocess.Popen([*command, "--callback-seconds", "5:6"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
async def twilio(twilio_url: str) -> AsyncIterator[TwilioVendor]:
    async with httpx.AsyncClient(base_url=f"{twilio_url}/control") as control:
        await control.post("/reset", json={})
        await control.post("/faults", json=NO_FAULTS)
    vendor = TwilioVendor(ACCOUNT, "sandbox-token", SERVICE, twilio_url, "http://127.0.0.1:9", total_seconds=2)
    yield vendor
    await vendor.aclose()


class TestHubSpotInbox(MessagingContract):
    """HubSpot's own SMS: texts live in its inbox."""

    @pytest.fixture
    def world(self, portal: PortalUnderTest) -> InboxWorld:
        return InboxWorld(portal)

    @pytest.fixture
    async def carrier(self, world: InboxWorld) -> AsyncIterator[Messaging]:
        carrier = HubSpotInboxMessaging(transport(world.portal), world.thread_of, COLLEAGUE)
        yield carrier
        await carrier.aclose()

    async def test_a_first_text_is_refused_because_the_inbox_begins_no_thread(self, carrier: Messaging) -> None:
        with pytest.raises(Refused, match="begin") as refused:
            await carrier.send(a_text("Hello", to=OTHER_PHONE))
        assert refused.value.drop is Drop.OUR_MISTAKE

    async def test_a_sender_the_portal_does_not_know_is_said_so(self, world: InboxWorld) -> None:
        carrier = HubSpotInboxMessaging(transport(world.portal), world.thread_of, "nobody@college.example")
        await world.phone_texts(PHONE, "YES")
        with pytest.raises(Refused, match="PLACELINE_HUBSPOT_SENDER"):
            await carrier.send(a_text("Hello"))
        await carrier.aclose()


class TestCustomChannel(MessagingContract):
    """Twilio's texts, shown in HubSpot's inbox."""

    @pytest.fixture
    async def world(self, portal: PortalUnderTest, twilio_url: str) -> AsyncIterator[TwilioWorld]:
        world = TwilioWorld(portal, twilio_url)
        yield world
        await world.twilio.aclose()

    @pytest.fixture
    async def carrier(self, twilio: TwilioVendor, world: TwilioWorld) -> AsyncIterator[Messaging]:
        channel = CustomChannel(transport(world.portal), OUR_PHONE)
        channel.register("http://127.0.0.1:9/webhooks/hubspot/channel")
        carrier = MirroredMessaging(twilio, channel)
        yield carrier
        await carrier.aclose()

    async def test_the_sync_closes_its_threads_as_those_of_any_sms_channel(
        self, carrier: Messaging, world: TwilioWorld
    ) -> None:
        await carrier.show(await self.conversation(carrier, world))
        crm = HubSpotCrm(transport(world.portal))
        assert crm.close_conversation(world.contact_id, datetime.now(UTC) + timedelta(days=1)) is Closing.CLOSED
        crm.close()

    async def test_registering_twice_makes_one_channel_and_follows_a_new_address(self, portal: PortalUnderTest) -> None:
        channel = CustomChannel(transport(portal), OUR_PHONE)
        first = channel.register("https://old.example/x")
        assert CustomChannel(transport(portal), OUR_PHONE).register("https://new.example/x") == first
        [standing] = portal.get("/conversations/custom-channels/2026-09")["results"]
        assert standing["webhookUrl"] == "https://new.example/x"
        assert len(portal.get(f"/conversations/custom-channels/2026-09/{first}/channel-accounts")["results"]) == 1

    async def test_without_a_registered_channel_a_person_is_told_what_to_run(self, portal: PortalUnderTest) -> None:
        with pytest.raises(CrmRefused, match="placeline crm channel"):
            CustomChannel(transport(portal), OUR_PHONE).assign("1", COLLEAGUE)


class TestPlusLog(MessagingContract):
    """Twilio's texts, logged at the contact."""

    @pytest.fixture
    async def world(self, portal: PortalUnderTest, twilio_url: str) -> AsyncIterator[LogWorld]:
        world = LogWorld(portal, twilio_url)
        yield world
        await world.twilio.aclose()

    @pytest.fixture
    async def carrier(self, twilio: TwilioVendor, world: LogWorld) -> AsyncIterator[Messaging]:
        carrier = MirroredMessaging(twilio, SmsLog(transport(world.portal)))
        yield carrier
        await carrier.aclose()

    async def test_a_hundred_texts_are_one_request(self, carrier: Messaging, world: LogWorld) -> None:
        [text, *_] = await self.conversation(carrier, world)
        many = [
            type(text)(f"SM{index}", True, PHONE, OUR_PHONE, "x", datetime.now().astimezone(), "k", world.contact_id)
            for index in range(100)
        ]
        before = world.portal.stats()["total"]
        await carrier.show(many)
        assert world.portal.stats()["total"] - before == 1
