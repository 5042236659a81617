"""What came while the web server was down is brought in when it starts, before any sweep."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, select

from console.app import app
from schemas.tables import Reply
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, number, the_phone
from wiring import connections
from wiring.settings import settings

WAIT_SECONDS = 20.0
REMEMBERED = (settings, connections.engine, connections.clock, connections.pacer)


@pytest.fixture
def vendor_url() -> Iterator[str]:
    """A pretend vendor whose webhooks reach nobody."""
    command = [sys.executable, "-m", "sandbox.twilio", "--port", "0", "--no-students"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
def installation(engine: Engine, vendor_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """This test's database and vendor as the installation of this process."""
    monkeypatch.setenv("PLACELINE_HOME", str(tmp_path))
    monkeypatch.setenv("PLACELINE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PLACELINE_TWILIO_BASE_URL", vendor_url)
    for remembered in REMEMBERED:
        remembered.cache_clear()
    connections.clock().set(TUESDAY_NOON)
    yield vendor_url
    connections.engine().dispose()
    for remembered in REMEMBERED:
        remembered.cache_clear()


@pytest.mark.slow
async def test_a_stop_that_came_while_nobody_listened_is_heard_at_the_start(installation: str, begin: Begin) -> None:
    async with httpx.AsyncClient(base_url=installation) as vendor:
        text = {"from": number(0), "body": "STOP"}
        (await vendor.post("/control/inbound", json=text)).raise_for_status()
    async with app.router.lifespan_context(app), asyncio.timeout(WAIT_SECONDS):
        while True:
            with begin() as session:
                replies = list(session.scalars(select(Reply)))
            if any(one.read_at is not None for one in replies):
                break
            await asyncio.sleep(0.05)
    assert [one.source for one in replies] == ["sweep"]
    assert the_phone(begin, 0).opted_out_at is not None
