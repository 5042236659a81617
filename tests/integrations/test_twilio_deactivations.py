"""Where the file of deactivated numbers stands, and what is told to the host it stands on."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from aiohttp import web

from integrations.twilio.client import TwilioVendor
from integrations.twilio.deactivations import file_address
from integrations.twilio.http_client import Answer
from schemas.sms import NeverSent, Unanswered

DAY = date(2026, 3, 2)


class Hosts:
    """One little server that plays both: the vendor's API, and the store its files stand in."""

    def __init__(self) -> None:
        self.url = ""
        self.store = ""  # where the API says that the file stands
        self.status = 200
        self.content = b""
        self.asked: list[web.Request] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if request.path == "/v1/Deactivations":
            return web.json_response({"redirect_to": self.store}, status=307, headers={"Location": self.store})
        return web.Response(status=self.status, body=self.content)


@pytest.fixture
async def hosts() -> AsyncIterator[Hosts]:
    both = Hosts()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", both.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    both.url = "http://{}:{}".format(*runner.addresses[0][:2])
    both.store = f"{both.url}/file.txt?signature=1"
    yield both
    await runner.cleanup()


@pytest.fixture
async def vendor(hosts: Hosts) -> AsyncIterator[TwilioVendor]:
    twilio = TwilioVendor("AC" + "1" * 32, "token", "MG" + "2" * 32, hosts.url, "https://texts.college.example")
    yield twilio
    await twilio.aclose()


async def test_the_api_gets_our_credentials_and_the_file_host_does_not(hosts: Hosts, vendor: TwilioVendor) -> None:
    hosts.content = b"+13125550001\r\n13125550002\n\nno number\n+13125550003"
    assert await vendor.deactivated_on(DAY) == ["+13125550001", "+13125550002", "+13125550003"]
    asked, fetched = hosts.asked
    assert asked.query == {"Date": "2026-03-02"}
    assert asked.headers["Authorization"].startswith("Basic ")
    assert "Authorization" not in fetched.headers
    assert str(fetched.rel_url) == "/file.txt?signature=1", "the signature is part of the address"


@pytest.mark.parametrize("status", [301, 403, 500])
async def test_a_file_that_does_not_come_is_not_an_empty_file(hosts: Hosts, vendor: TwilioVendor, status: int) -> None:
    hosts.status = status
    with pytest.raises(Unanswered, match=str(status)):
        await vendor.deactivated_on(DAY)


async def test_a_file_host_that_is_not_there_is_said(hosts: Hosts, vendor: TwilioVendor, unused_tcp_port: int) -> None:
    hosts.store = f"http://127.0.0.1:{unused_tcp_port}/file.txt"
    with pytest.raises(NeverSent):
        await vendor.deactivated_on(DAY)


def test_a_live_vendor_may_name_no_address_in_the_clear() -> None:
    clear = Answer(307, b'{"redirect_to": "http://store.example/1"}', {})
    with pytest.raises(Unanswered):
        file_address(clear, "https://api.twilio.com")
    safe = Answer(307, b'{"redirect_to": "https://store.example/1"}', {})
    assert file_address(safe, "https://api.twilio.com") == "https://store.example/1"
    for nothing in (Answer(307, b"{}", {}), Answer(307, b"moved", {"Location": "file:///etc/passwd"})):
        with pytest.raises(Unanswered):
            file_address(nothing, "http://127.0.0.1:1")
