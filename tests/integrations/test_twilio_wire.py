"""What becomes of a call to Twilio that goes wrong, against a small server that misbehaves on demand."""

import asyncio
import base64
import logging
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web

from integrations.twilio.client import TwilioVendor
from integrations.twilio.http_client import PooledHttpClient
from schemas.sms import (
    DeliveryStatus,
    Drop,
    NeverSent,
    OutgoingText,
    Refused,
    SmsError,
    Unanswered,
    VendorBusy,
)

ACCOUNT = "AC" + "1" * 32
SERVICE = "MG" + "2" * 32
NOON = datetime(2026, 3, 11, 12, 0, 5, tzinfo=UTC)

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class LittleServer:
    """Takes every request down and answers as `behave` says."""

    base_url: str = ""
    authorization: str = ""
    requests: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    behave: Behaviour | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        form = parse_qs(await request.text(), keep_blank_values=True)
        self.requests.append((request.method, str(request.rel_url), form))
        self.authorization = request.headers.get("Authorization", "")
        assert self.behave is not None
        return await self.behave(request)


@pytest.fixture
async def server() -> AsyncIterator[LittleServer]:
    little = LittleServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", little.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    little.base_url = f"http://{host}:{port}"
    yield little
    await runner.cleanup()


@pytest.fixture
async def vendor(server: LittleServer) -> AsyncIterator[TwilioVendor]:
    twilio = TwilioVendor(ACCOUNT, "token", SERVICE, server.base_url, "https://texts.college.example/")
    yield twilio
    await twilio.aclose()


def a_text(to: str = "+13125550001", body: str = "Hello", valid_for_seconds: int = 3_600) -> OutgoingText:
    return OutgoingText("0195a7c0-0000-7000-8000-000000000001", 2, to, body, valid_for_seconds)


def answering(status: int, body: object, headers: dict[str, str] | None = None) -> Behaviour:
    async def behave(_request: web.Request) -> web.StreamResponse:
        if isinstance(body, str):
            return web.Response(status=status, text=body, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    return behave


def accepted(sid: str = "SM" + "a" * 32) -> Behaviour:
    return answering(201, {"sid": sid, "status": "accepted"})


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def silent(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


def an_entry(number: int, **fields: object) -> dict[str, object]:
    return {
        "sid": f"SM{number:032x}",
        "to": "+13125550001",
        "from": "+13125550150",
        "body": f"text {number}",
        "direction": "outbound-api",
        "status": "delivered",
        "messaging_service_sid": SERVICE,
        "date_created": format_datetime(NOON),
        "date_sent": format_datetime(NOON),
        "error_code": None,
    } | fields


async def test_a_text_is_handed_over_with_service_callback_and_validity(
    server: LittleServer, vendor: TwilioVendor
) -> None:
    server.behave = accepted()
    submitted = await vendor.send(a_text(body="Größe & mehr"))
    assert submitted.vendor_sid == "SM" + "a" * 32
    assert submitted.status is DeliveryStatus.ACCEPTED
    [(method, path, form)] = server.requests
    assert (method, path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert form == {
        "To": ["+13125550001"],
        "MessagingServiceSid": [SERVICE],
        "Body": ["Größe & mehr"],
        "StatusCallback": [
            "https://texts.college.example/webhooks/twilio/status/0195a7c0-0000-7000-8000-000000000001?a=2#rc=5&rp=all"
        ],
        "ValidityPeriod": ["3600"],
    }
    assert base64.b64decode(server.authorization.removeprefix("Basic ")).decode() == f"{ACCOUNT}:token"


async def test_validity_never_exceeds_the_ten_hours_of_the_vendor(server: LittleServer, vendor: TwilioVendor) -> None:
    server.behave = accepted()
    await vendor.send(a_text(valid_for_seconds=80_000))
    assert server.requests[0][2]["ValidityPeriod"] == ["36000"]


async def test_a_text_whose_time_is_over_does_not_leave_the_house(server: LittleServer, vendor: TwilioVendor) -> None:
    with pytest.raises(Refused) as refused:
        await vendor.send(a_text(valid_for_seconds=0))
    assert (refused.value.code, refused.value.drop) == (30036, Drop.THROTTLED)
    assert server.requests == []


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        pytest.param(cut, Unanswered, id="cut off"),
        pytest.param(answering(500, {"code": 20500}), Unanswered, id="500"),
        pytest.param(answering(503, "busy"), Unanswered, id="503"),
        pytest.param(answering(201, "<html>"), Unanswered, id="2xx that is no JSON"),
        pytest.param(answering(201, ["SM1"]), Unanswered, id="2xx that is no object"),
        pytest.param(answering(201, {"status": "queued"}), Unanswered, id="2xx without a sid"),
        pytest.param(answering(302, "", {"Location": "/elsewhere"}), Unanswered, id="redirect"),
        pytest.param(answering(404, "no such page"), Unanswered, id="4xx of somebody between us"),
        pytest.param(answering(429, {"code": 20429}), VendorBusy, id="429"),
        pytest.param(answering(400, {"code": 21610}), Refused, id="refused"),
    ],
)
async def test_one_call_is_made_whatever_comes_back(
    server: LittleServer, vendor: TwilioVendor, behave: Behaviour, error: type[SmsError]
) -> None:
    server.behave = behave
    with pytest.raises(error):
        await vendor.send(a_text())
    assert len(server.requests) == 1


async def test_a_silent_vendor_is_unanswered_after_the_total_time(server: LittleServer) -> None:
    server.behave = silent
    http = PooledHttpClient(server.base_url, concurrency=1, total_seconds=0.2)
    began = time.monotonic()
    with pytest.raises(Unanswered):
        await http.request("POST", "https://api.twilio.com/x", data={"To": "+13125550001"})
    assert time.monotonic() - began < 2
    await http.close()


async def test_waiting_for_a_free_connection_does_not_count_as_connecting(server: LittleServer) -> None:
    async def slow(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.15)
        return web.json_response({})

    server.behave = slow
    http = PooledHttpClient(server.base_url, concurrency=1, connect_seconds=0.1, total_seconds=0.3)
    answers = await asyncio.gather(*(http.request("GET", "https://api.twilio.com/x") for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    await http.close()


async def test_a_refused_connection_was_never_sent() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        vendor = TwilioVendor(ACCOUNT, "token", SERVICE, base_url, "https://texts.college.example")
        with pytest.raises(NeverSent):
            await vendor.send(a_text())
        await vendor.aclose()


async def test_a_name_that_does_not_resolve_was_never_sent() -> None:
    http = PooledHttpClient("http://nowhere.invalid", concurrency=1)
    with pytest.raises(NeverSent):
        await http.request("POST", "https://api.twilio.com/x")
    await http.close()


async def test_a_connection_that_does_not_come_about_in_time_was_never_sent() -> None:
    # A listener whose queue of one is full leaves further connections hanging.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        http = PooledHttpClient(f"http://127.0.0.1:{address[1]}", concurrency=1, connect_seconds=0.2)
        with pytest.raises(NeverSent):
            await http.request("POST", "https://api.twilio.com/x")
        await http.close()
        for filler in fillers:
            filler.close()


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), (None, 1.0), ("soon", 1.0), ("nan", 1.0)])
async def test_a_busy_vendor_says_how_long_to_wait(
    server: LittleServer, vendor: TwilioVendor, header: str | None, seconds: float
) -> None:
    server.behave = answering(429, {"code": 20429}, {"Retry-After": header} if header else None)
    with pytest.raises(VendorBusy) as busy:
        await vendor.send(a_text())
    assert busy.value.retry_after_seconds == seconds


async def test_a_refusal_carries_code_and_meaning_but_no_phone(server: LittleServer, vendor: TwilioVendor) -> None:
    server.behave = answering(400, {"code": 21610, "message": "blocked: +13125550001", "status": 400})
    with pytest.raises(Refused) as refused:
        await vendor.send(a_text())
    assert (refused.value.code, refused.value.drop) == (21610, Drop.OPTED_OUT)
    assert "312555" not in str(refused.value)


async def test_at_fifty_at_once_everybody_gets_the_own_answer(server: LittleServer) -> None:
    async def echo(request: web.Request) -> web.StreamResponse:
        [to] = parse_qs(await request.text())["To"]
        await asyncio.sleep(int(to[-2:]) % 7 / 1_000)
        if to.endswith("7"):
            return web.json_response({"code": int(to[-5:])}, status=400)
        return web.json_response({"sid": f"SM{to[1:]}", "status": "accepted"}, status=201)

    server.behave = echo
    vendor = TwilioVendor(ACCOUNT, "t", SERVICE, server.base_url, "https://c.example", concurrency=50)

    async def sent(phone: str) -> str:
        try:
            return (await vendor.send(a_text(phone))).vendor_sid
        except Refused as refused:
            return f"refused {refused.code}"

    phones = [f"+131255{number:05d}" for number in range(10_000, 10_500)]
    answers = await asyncio.gather(*(sent(phone) for phone in phones))
    await vendor.aclose()
    assert answers == [f"refused {phone[-5:]}" if phone.endswith("7") else f"SM{phone[1:]}" for phone in phones]


async def test_no_more_calls_are_under_way_than_allowed(server: LittleServer) -> None:
    under_way = most = 0

    async def count(_request: web.Request) -> web.StreamResponse:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.json_response({"sid": "SM1", "status": "accepted"}, status=201)

    server.behave = count
    vendor = TwilioVendor(ACCOUNT, "t", SERVICE, server.base_url, "https://c.example", concurrency=5)
    await asyncio.gather(*(vendor.send(a_text()) for _ in range(30)))
    await vendor.aclose()
    assert most == 5


async def test_nothing_about_a_student_is_logged(
    server: LittleServer, vendor: TwilioVendor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.behave = answering(200, {"messages": [], "next_page_uri": None})
    await vendor.texts_to("+13125550001", NOON)
    ours = [record for record in caplog.records if record.name != "aiohttp.access"]  # the little server's own
    assert not any("312555" in record.getMessage() for record in ours)
    assert not logging.getLogger("twilio.http_client").isEnabledFor(logging.INFO)


async def test_a_lookup_shows_our_texts_to_a_phone_from_a_second_on_newest_first(
    server: LittleServer, vendor: TwilioVendor
) -> None:
    server.behave = answering(
        200,
        {
            "messages": [
                an_entry(1, date_created=format_datetime(NOON + timedelta(seconds=1)), date_sent=None),
                an_entry(2, status="failed", error_code=30003),
                an_entry(3, date_created=format_datetime(NOON - timedelta(seconds=1))),
                an_entry(4, direction="outbound-reply"),
                an_entry(5, direction="inbound"),
                an_entry(6, messaging_service_sid="MG" + "9" * 32),
            ],
            "next_page_uri": None,
        },
    )
    texts = await vendor.texts_to("+13125550001", NOON + timedelta(milliseconds=900))
    assert [text.body for text in texts] == ["text 1", "text 2"]
    assert (texts[1].status, texts[1].error_code) == (DeliveryStatus.FAILED, 30003)
    assert parse_qs(urlsplit(server.requests[0][1]).query) == {"To": ["+13125550001"], "PageSize": ["1000"]}


async def test_what_was_received_is_read_over_all_pages_oldest_first(
    server: LittleServer, vendor: TwilioVendor
) -> None:
    def from_phone(number: int, at: datetime, phone: str = "+13125550001") -> dict[str, object]:
        return an_entry(
            number,
            direction="inbound",
            status="received",
            **{"from": phone, "to": "+13125550150", "date_sent": format_datetime(at)},
        )

    first = [
        from_phone(1, NOON + timedelta(seconds=9)),
        an_entry(2, direction="outbound-reply", date_created=format_datetime(NOON + timedelta(seconds=10))),
    ]
    second = [
        from_phone(3, NOON, "+13125550002"),
        from_phone(4, NOON - timedelta(seconds=1)),
        from_phone(5, NOON, "28283"),
        an_entry(6),
    ]

    async def page(request: web.Request) -> web.StreamResponse:
        is_second = "Page" in request.query
        next_page = None if is_second else f"{request.path}?PageSize=1000&Page=1&PageToken=PA"
        return web.json_response({"messages": second if is_second else first, "next_page_uri": next_page})

    server.behave = page
    texts = await vendor.received_since(NOON)
    assert [(text.body, text.answered_by_vendor) for text in texts] == [("text 3", False), ("text 1", True)]
    assert texts[0].received_at == NOON
    assert parse_qs(urlsplit(server.requests[0][1]).query)["DateSent>"] == ["2026-03-11"]
    assert "PageToken=PA" in server.requests[1][1]


async def test_a_list_without_messages_is_unanswered(server: LittleServer, vendor: TwilioVendor) -> None:
    server.behave = answering(200, {"page": 0})
    with pytest.raises(Unanswered):
        await vendor.received_since(NOON)
