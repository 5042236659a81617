"""What HubSpot posts to us: signed or refused, on disk before it is answered, handled right after."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine, select

from console.app import app
from console.webhooks.hubspot import LONGEST_BODY
from integrations.hubspot.custom_channel import CustomChannel
from integrations.hubspot.mapping import OPT_OUT
from schemas.tables import CrmEvent, CrmThread, Phone, Reply, Student, Text
from tests.conftest import Begin
from tests.hubspot_office import SECRET, by_hand, crm_of, remove_for_privacy, signed, transport
from tests.office import add_student, number
from tests.sandbox.hubspot_portal import PortalUnderTest, running_portal
from wiring import connections
from wiring.hubspot import CHANNEL_PATH, EVENTS_PATH
from wiring.settings import settings

OUR_PHONE = "+13125550150"
WAIT_SECONDS = 15.0
REMEMBERED = (settings, connections.engine, connections.clock, connections.pacer)


@pytest.fixture(scope="module")
def running() -> Iterator[PortalUnderTest]:
    with running_portal("--port", "0", "--tier", "pro", "--client-secret", SECRET) as portal:
        yield portal


@pytest.fixture
def portal(running: PortalUnderTest) -> PortalUnderTest:
    running.reset()
    return running


@pytest.fixture(scope="module")
def twilio_url() -> Iterator[str]:
    command = [sys.executable, "-m", "sandbox.twilio", "--port", "0", "--no-students"]
    with subprocess.Popen([*command, "--callback-seconds", "0.1:0.2"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
def door() -> Iterator[socket.socket]:
    """A port of our own, known before anybody listens on it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def installation(
    engine: Engine, tmp_path: Path, portal: PortalUnderTest, twilio_url: str, door: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:  # fmt: skip
    """This test's database and the pretend vendors as the installation of this process; yields its address."""
    public = f"http://127.0.0.1:{door.getsockname()[1]}"
    for name, value in {
        "HOME": str(tmp_path),
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "PUBLIC_URL": public,
        "TWILIO_BASE_URL": twilio_url,
        "HUBSPOT_BASE_URL": portal.base_url,
        "HUBSPOT_CLIENT_SECRET": SECRET,
        "HUBSPOT_PER_TEN_SECONDS": "100000",
        "HUBSPOT_SENDER": "advisor1@college.example",
        "MESSAGING_PHONE": OUR_PHONE,
    }.items():
        monkeypatch.setenv(f"PLACELINE_{name}", value)
    _forget()
    with crm_of(portal):
        yield public
    connections.engine().dispose()
    _forget()


def _forget() -> None:
    for remembered in REMEMBERED:
        remembered.cache_clear()


@asynccontextmanager
async def _listening(door: socket.socket) -> AsyncIterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve([door]))
    while not server.started:  # noqa: ASYNC110 -- the server has no event for it
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
async def web(installation: str) -> AsyncIterator[httpx.AsyncClient]:
    """The running application, called as HubSpot calls it."""
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=installation) as http:
        yield http


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds that happens beside the web server."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 -- what is waited for is a row
            await asyncio.sleep(0.05)


async def post(
    http: httpx.AsyncClient, events: object, *, at: datetime | None = None, secret: str = SECRET,
    path: str = EVENTS_PATH, signed_path: str | None = None,
) -> httpx.Response:  # fmt: skip
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    address = f"{http.base_url}".rstrip("/") + (signed_path or path)
    headers = signed("POST", address, body, at or datetime.now(UTC), secret)
    return await http.post(path, content=body, headers=headers)


def deletion(event_id: int, object_id: int = 5) -> dict[str, object]:
    return {
        "subscriptionType": "contact.deletion", "eventId": event_id, "subscriptionId": 1, "objectId": object_id,
        "occurredAt": 1_772_560_800_000, "attemptNumber": 0,
    }  # fmt: skip


def rows(begin: Begin, table: type[CrmEvent | Reply | Text]) -> list[CrmEvent | Reply | Text]:
    with begin() as session:
        return list(session.scalars(select(table)))


async def test_what_is_signed_is_kept_once_however_often_it_comes(web: httpx.AsyncClient, begin: Begin) -> None:
    first = await post(web, [deletion(1), deletion(2)])
    again = await post(web, [{**deletion(1), "attemptNumber": 1}])
    assert (first.status_code, again.status_code) == (204, 204)
    assert len(rows(begin, CrmEvent)) == 2


@pytest.mark.parametrize("path", [EVENTS_PATH, CHANNEL_PATH])
async def test_what_is_forged_old_or_from_the_future_is_refused_and_not_kept(
    web: httpx.AsyncClient, begin: Begin, path: str
) -> None:
    now = datetime.now(UTC)
    answers = [
        await web.post(path, json=[deletion(1)]),
        await post(web, [deletion(1)], path=path, secret="guessed"),
        await post(web, [deletion(1)], path=path, at=now - timedelta(minutes=6)),
        await post(web, [deletion(1)], path=path, at=now + timedelta(minutes=1)),
        await post(web, [deletion(1)], path=path, signed_path="/webhooks/hubspot/other"),
    ]
    assert {one.status_code for one in answers} == {403}
    assert rows(begin, CrmEvent) == []


async def test_the_address_is_checked_as_hubspot_writes_it(web: httpx.AsyncClient) -> None:
    answer = await post(
        web, [deletion(1)], path=f"{EVENTS_PATH}?to=a%40b%2Fc%20d", signed_path=f"{EVENTS_PATH}?to=a@b/c%20d"
    )
    assert answer.status_code == 204


async def test_what_cannot_be_used_is_refused_with_the_reason(web: httpx.AsyncClient) -> None:
    unusable = await post(web, b"no json")
    too_long = await post(web, b" " * (LONGEST_BODY + 1))
    assert (unusable.status_code, unusable.text, too_long.status_code) == (400, "the body is not JSON", 413)


async def test_without_a_client_secret_the_door_is_shut_and_says_why(
    web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_HUBSPOT_CLIENT_SECRET", "")
    settings.cache_clear()
    answer = await post(web, [deletion(1)])
    assert (answer.status_code, "PLACELINE_HUBSPOT_CLIENT_SECRET" in answer.text) == (403, True)


@pytest.mark.slow
async def test_a_text_in_hubspots_inbox_is_a_reply_here_and_is_answered_there(
    installation: str, begin: Begin, portal: PortalUnderTest, door: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_MESSAGING", "hubspot_inbox")
    settings.cache_clear()
    with begin() as session:
        add_student(session, 0)
    portal.post("/control/webhooks", {"url": f"{installation}{EVENTS_PATH}"})
    async with _listening(door):
        portal.receive(number(0), "STOP", sid="SM1")
        portal.receive(number(0), "I mean it", sid="SM2")
        await until(lambda: len(rows(begin, Reply)) == 2)

        def opted_out() -> bool:
            with begin() as session:
                return session.scalar(select(Phone.opted_out_at)) is not None

        await until(opted_out)
        await until(lambda: all(one.handled_at for one in rows(begin, CrmEvent)))  # type: ignore[union-attr]
    with begin() as session:
        [thread] = session.scalars(select(CrmThread)).all()
        assert (thread.phone, thread.is_closed) == (number(0), False)
        assert all(one.vendor_sid.startswith("hubspot:") for one in session.scalars(select(Reply)))


@pytest.mark.slow
async def test_what_people_do_with_contacts_holds_a_moment_later(
    installation: str, begin: Begin, portal: PortalUnderTest, door: socket.socket
) -> None:
    ids = [portal.make_contact(email=f"a{index}@b.example", placeline_student_id=f"S0000{index}") for index in (0, 1)]
    with begin() as session:
        for index in (0, 1):
            add_student(session, index, crm_id=ids[index])
    portal.post("/control/webhooks", {"url": f"{installation}{EVENTS_PATH}", "properties": [OPT_OUT]})
    async with _listening(door):
        by_hand(portal, "contacts", ids[0], **{OPT_OUT: "true"})
        remove_for_privacy(portal, ids[1])

        def both_hold() -> bool:
            with begin() as session:
                erased = session.scalar(select(Student.erased_at).where(Student.student_id == "S00001"))
                opted_out = session.scalar(select(Phone.opted_out_at).where(Phone.e164 == number(0)))
                return erased is not None and opted_out is not None

        await until(both_hold)
    assert portal.get("/control/webhooks")["refused"] == 0


@pytest.mark.slow
async def test_a_colleague_answers_in_hubspot_and_twilio_sends_it_unless_the_student_said_stop(
    installation: str, begin: Begin, portal: PortalUnderTest, door: socket.socket, twilio_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("PLACELINE_MESSAGING", "twilio_custom_channel")
    settings.cache_clear()
    contact = portal.make_contact(email="ada@mail.example", phone=number(0))
    with begin() as session:
        add_student(session, 0, crm_id=contact)
    CustomChannel(transport(portal), OUR_PHONE).register(f"{installation}{CHANNEL_PATH}")

    def threads() -> list[dict[str, object]]:
        found: list[dict[str, object]] = portal.get("/control/threads")["results"]
        return found

    def statuses() -> list[str]:
        return [
            f"{message['text']}: {message['status']['statusType']}"
            for thread in threads()
            for message in thread["messages"]  # type: ignore[attr-defined]
            if message["createdBy"].startswith("A-")
        ]

    async with httpx.AsyncClient(base_url=f"{twilio_url}/control") as twilio, AsyncExitStack() as running:
        # Before the server starts: it brings in what came while nobody listened, also of the test before.
        await twilio.post("/reset", json={})
        await running.enter_async_context(_listening(door))
        await twilio.post("/config", json={"inbound_url": f"{installation}/webhooks/twilio/inbound"})
        await twilio.post("/inbound", json={"from": number(0), "to": OUR_PHONE, "body": "What does the job pay?"})
        await until(threads)
        [thread] = threads()
        assert thread["associatedContactId"] == contact
        portal.post("/control/agent", {"thread": thread["id"], "text": "It pays 21 an hour"})

        def was_told() -> bool:
            with begin() as session:
                sent = session.scalars(select(Text.state).where(Text.body == "It pays 21 an hour")).all()
            return sent == ["sent"]

        await until(was_told)
        await twilio.post("/inbound", json={"from": number(0), "to": OUR_PHONE, "body": "STOP"})

        def opted_out() -> bool:
            with begin() as session:
                return session.scalar(select(Phone.opted_out_at)) is not None

        await until(opted_out)
        portal.post("/control/agent", {"thread": thread["id"], "text": "One more question"})

        def skipped() -> bool:
            with begin() as session:
                return session.scalars(select(Text.state).where(Text.body == "One more question")).all() == ["skipped"]

        await until(skipped)
        await until(lambda: sorted(statuses()) == ["It pays 21 an hour: SENT", "One more question: FAILED"])
        ledger = (await twilio.get("/messages")).json()["messages"]
        assert [one["body"] for one in ledger if one["direction"] == "outbound-api"].count("It pays 21 an hour") == 1
        assert "One more question" not in [one["body"] for one in ledger]
    with begin() as session:
        kept = session.scalars(select(CrmEvent).where(CrmEvent.kind == "agent_reply")).all()
        assert [one.detail for one in kept] == [{}, {}]  # the words stand in the texts only
