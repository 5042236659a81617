"""The Twilio adapter over the sandbox's server: the contract, and what the server posts back."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date

import httpx
import pytest
from aiohttp import web

from integrations.twilio.client import TwilioVendor
from integrations.twilio.webhooks import form_from, incoming_from, receipt_from, signature_is_valid
from schemas.sms import DeliveryStatus, Drop, IncomingText, Receipt, SmsVendor
from tests.contracts.sms_vendor import PHONE, SmsVendorContract, SmsWorld, a_text

ACCOUNT = "AC" + "0" * 32
TOKEN = "sandbox-token"
SERVICE = "MG" + "2" * 32


class SandboxWorld(SmsWorld):
    """The sandbox's counter, from behind."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.control = httpx.AsyncClient(base_url=f"{url}/control")

    async def post(self, path: str, content: dict[str, object]) -> None:
        (await self.control.post(path, json=content)).raise_for_status()

    async def misbehave(self, **shares: float) -> None:
        await self.post("/faults", dict(shares))

    async def taken(self) -> list[str]:
        ledger = (await self.control.get("/messages")).json()["messages"]
        return [entry["body"] for entry in ledger if entry["direction"] == "outbound-api"]

    async def phone_texts(self, phone: str, body: str) -> None:
        await self.post("/inbound", {"from": phone, "body": body})

    async def deactivate(self, day: date, *phones: str) -> None:
        await self.post("/deactivations", {"day": day.isoformat(), "numbers": list(phones)})


@pytest.fixture(scope="module")
def sandbox_url() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox.twilio", "--port", "0", "--no-students"]
    with subprocess.Popen([*command, "--callback-seconds", "0.01:0.05"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
async def world(sandbox_url: str) -> AsyncIterator[SandboxWorld]:
    sandbox = SandboxWorld(sandbox_url)
    await sandbox.post("/reset", {})
    no_faults = {"drop_rate": 0, "busy_rate": 0, "error_rate": 0, "reset_rate": 0}
    await sandbox.post("/faults", {**no_faults, "error_after_accept_rate": 0, "hang_after_accept_rate": 0})
    yield sandbox
    await sandbox.control.aclose()


@pytest.fixture
async def vendor(world: SandboxWorld, post_box: "PostBox") -> AsyncIterator[SmsVendor]:
    twilio = TwilioVendor(ACCOUNT, TOKEN, SERVICE, world.url, post_box.origin, total_seconds=1)
    yield twilio
    await twilio.aclose()


class PostBox:
    """Our web server's place: takes what the vendor posts and reads it as the console would."""

    def __init__(self) -> None:
        self.origin = ""
        self.receipts: asyncio.Queue[Receipt] = asyncio.Queue()
        self.incoming: asyncio.Queue[IncomingText] = asyncio.Queue()
        self.forged = 0

    async def receipts_to_the_end(self) -> list[Receipt]:
        """Return the receipts up to the first final one, waiting at most five seconds."""
        receipts: list[Receipt] = []
        async with asyncio.timeout(5):
            while not receipts or not receipts[-1].status.is_final:
                receipts.append(await self.receipts.get())
        return receipts

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        url = f"{self.origin}{request.raw_path}"
        if not signature_is_valid(TOKEN, url, body, request.headers.get("X-Twilio-Signature")):
            self.forged += 1
            return web.Response(status=403)
        if "status" in request.path:
            uuid = request.path.rpartition("/")[2]
            await self.receipts.put(receipt_from(form_from(body), uuid, request.query.get("a")))
        else:
            await self.incoming.put(incoming_from(form_from(body)))
        return web.Response(status=204)


@pytest.fixture
async def post_box() -> AsyncIterator[PostBox]:
    box = PostBox()
    app = web.Application()
    app.router.add_post("/{path:.*}", box.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    box.origin = f"http://{host}:{port}"
    yield box
    await runner.cleanup()


async def test_every_receipt_is_genuine_and_names_text_and_attempt(vendor: SmsVendor, post_box: PostBox) -> None:
    text = a_text()
    submitted = await vendor.send(text)
    receipts = await post_box.receipts_to_the_end()
    assert post_box.forged == 0
    assert {(receipt.vendor_sid, receipt.text_uuid, receipt.attempt) for receipt in receipts} == {
        (submitted.vendor_sid, text.text_uuid, 1)
    }
    assert receipts[-1].status is DeliveryStatus.DELIVERED


async def test_a_text_that_does_not_arrive_says_why(vendor: SmsVendor, post_box: PostBox) -> None:
    await vendor.send(a_text(to="+13125530005"))
    last = (await post_box.receipts_to_the_end())[-1]
    assert (last.status, last.error_code, last.drop) == (DeliveryStatus.UNDELIVERED, 30005, Drop.BAD_NUMBER)


async def test_what_a_phone_writes_arrives_genuine_and_untouched(world: SandboxWorld, post_box: PostBox) -> None:
    await world.post("/config", {"inbound_url": f"{post_box.origin}/webhooks/twilio/incoming"})
    for body in (" Sí, me gustaría 👍 & más ", "STOP"):
        await world.phone_texts(PHONE, body)
    async with asyncio.timeout(5):
        texts = [await post_box.incoming.get() for _ in range(2)]
    await world.post("/config", {"inbound_url": None})
    assert post_box.forged == 0
    assert {(text.from_phone, text.body, text.answered_by_vendor) for text in texts} == {
        (PHONE, " Sí, me gustaría 👍 & más ", False),
        (PHONE, "STOP", True),
    }


@pytest.mark.slow
class TestTwilioOverTheSandbox(SmsVendorContract):
    """The contract, kept by the adapter with the vendor's own SDK on a real wire."""
