"""The transport over a real socket: what is repeated, what never is, and what each answer becomes."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.transport import HubSpotTransport
from schemas.crm import CrmBusy, CrmRefused, CrmUnanswered

BUSY = {"errorType": "RATE_LIMIT", "policyName": "TEN_SECONDLY_ROLLING"}


@dataclass
class ScriptedHubSpot:
    """Answers with the next of `script` (status, headers, body) and remembers what was asked."""

    script: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    base_url: str = ""

    def answers(self, status: int, body: object = None, **headers: str) -> None:
        """Add one answer; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.script.append((status, named, b"" if body is None else json.dumps(body).encode()))


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def hubspot() -> Iterator[ScriptedHubSpot]:
    scripted = ScriptedHubSpot()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            scripted.asked.append((self.command, self.path, body))
            status, headers, data = scripted.script.pop(0)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    scripted.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield scripted
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def transport(hubspot: ScriptedHubSpot, clock: Clock) -> Iterator[HubSpotTransport]:
    carried = HubSpotTransport(
        hubspot.base_url, "a token", timeout=(1, 0.3), sleep=clock.sleep, monotonic=clock.monotonic
    )
    yield carried
    carried.close()


def test_a_success_is_returned_as_json(transport: HubSpotTransport, hubspot: ScriptedHubSpot) -> None:
    hubspot.answers(200, {"results": []})
    assert transport.post("/crm/x", {"inputs": ["å"]}) == {"results": []}
    assert hubspot.asked == [("POST", "/crm/x", '{"inputs":["å"]}'.encode())]


def test_a_query_is_quoted_and_an_empty_answer_is_an_empty_object(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot
) -> None:
    hubspot.answers(204)
    assert transport.get("/crm/x", {"email": "a+b@college.example"}) == {}
    assert hubspot.asked[0][1] == "/crm/x?email=a%2Bb%40college.example"


def test_a_refusal_for_load_is_waited_out_as_long_as_hubspot_asks(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, clock: Clock
) -> None:
    hubspot.answers(429, BUSY, Retry_After="4")
    hubspot.answers(429, BUSY)
    hubspot.answers(200, {"status": "COMPLETE"})
    assert transport.post("/crm/x", {}) == {"status": "COMPLETE"}
    assert clock.slept == [4, 10]


def test_after_three_waits_the_caller_is_told(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, clock: Clock
) -> None:
    for _ in range(4):
        hubspot.answers(429, BUSY, Retry_After="2")
    with pytest.raises(CrmBusy):
        transport.post("/crm/x", {})
    assert clock.slept == [2, 2, 2]


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "1"}])
def test_a_daily_limit_is_told_at_once(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, clock: Clock, headers: dict[str, str]
) -> None:
    hubspot.answers(429, {"policyName": "DAILY"}, **headers)
    with pytest.raises(CrmBusy, match="DAILY"):
        transport.post("/crm/x", {})
    assert clock.slept == []


def test_a_wait_of_an_hour_is_left_to_the_caller(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, clock: Clock
) -> None:
    hubspot.answers(477, {}, Retry_After="3600")
    with pytest.raises(CrmBusy) as busy:
        transport.post("/crm/x", {})
    assert busy.value.retry_after_seconds == 3600
    assert clock.slept == []


def test_a_refusal_for_load_holds_back_all_others_of_the_account(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, clock: Clock
) -> None:
    other = HubSpotTransport(hubspot.base_url, "a token", sleep=clock.sleep, monotonic=clock.monotonic)
    for _ in range(4):
        hubspot.answers(429, BUSY, Retry_After="2")
    with pytest.raises(CrmBusy):
        transport.post("/crm/x", {})
    clock.slept.clear()
    hubspot.answers(200, {})
    other.get("/crm/x")
    other.close()
    assert clock.slept == [2]


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failed_gateway_is_never_asked_twice(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, status: int
) -> None:
    hubspot.answers(status, {})
    with pytest.raises(CrmUnanswered, match=str(status)):
        transport.post("/crm/x", {})
    assert len(hubspot.asked) == 1


def test_a_connection_cut_after_sending_is_never_asked_twice(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot
) -> None:
    hubspot.answers(0)
    with pytest.raises(CrmUnanswered):
        transport.post("/crm/x", {})
    assert len(hubspot.asked) == 1


def test_a_silent_server_is_given_up(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        transport = HubSpotTransport(
            f"http://127.0.0.1:{port}", "t", timeout=(1, 0.1), sleep=clock.sleep, monotonic=clock.monotonic
        )
        with pytest.raises(CrmUnanswered, match="ReadTimeoutError"):
            transport.post("/crm/x", {})
        transport.close()


def test_nobody_at_the_address_is_unanswered(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    transport = HubSpotTransport(f"http://127.0.0.1:{port}", "t", sleep=clock.sleep, monotonic=clock.monotonic)
    with pytest.raises(CrmUnanswered, match="NewConnectionError"):
        transport.post("/crm/x", {})
    transport.close()


def test_a_success_that_is_not_json_is_unanswered(transport: HubSpotTransport, hubspot: ScriptedHubSpot) -> None:
    hubspot.script.append((200, {}, b"<html>"))
    with pytest.raises(CrmUnanswered, match="not JSON"):
        transport.post("/crm/x", {})


def test_a_redirect_is_not_followed_with_the_token(transport: HubSpotTransport, hubspot: ScriptedHubSpot) -> None:
    hubspot.answers(302, None, Location="http://127.0.0.1:9/elsewhere")
    with pytest.raises(CrmUnanswered):
        transport.get("/crm/x")


@pytest.mark.parametrize("status", [401, 403])
def test_missing_rights_stop_the_run(transport: HubSpotTransport, hubspot: ScriptedHubSpot, status: int) -> None:
    hubspot.answers(status, {"message": "You do not have permissions"})
    with pytest.raises(CrmRefused, match="You do not have permissions"):
        transport.get("/crm/x")


@pytest.mark.parametrize("status", [400, 404, 409])
def test_a_request_that_can_never_work_says_why(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot, status: int
) -> None:
    hubspot.answers(status, {"message": "no such thing", "category": "VALIDATION_ERROR"})
    with pytest.raises(HubSpotInvalid, match="no such thing") as problem:
        transport.get("/crm/x")
    assert problem.value.status == status


def test_half_a_character_is_refused_before_anything_is_sent(
    transport: HubSpotTransport, hubspot: ScriptedHubSpot
) -> None:
    with pytest.raises(HubSpotInvalid, match="UTF-8"):
        transport.post("/crm/x", {"name": "\ud83d"})
    assert hubspot.asked == []


def test_the_window_is_kept_without_being_told(hubspot: ScriptedHubSpot, clock: Clock) -> None:
    slow = HubSpotTransport(hubspot.base_url, "slow", per_ten_seconds=2, sleep=clock.sleep, monotonic=clock.monotonic)
    for _ in range(3):
        hubspot.answers(200, {})
        slow.get("/crm/x")
    slow.close()
    assert clock.slept == [10]
