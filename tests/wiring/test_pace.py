"""The sender's rate as the vendor registered it: asked once a day, kept beside the bucket, never in a run's way."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.shared_pace import SharedPacer
from database.migrate import upgrade
from sandbox.twilio.server import RunningSandbox
from sandbox.twilio.settings import Settings as Sandbox
from schemas.tables import SenderPace
from wiring import connections
from wiring.pace import refresh_sender_limits, texts_per_second
from wiring.settings import settings

REMEMBERED = (settings, connections.engine, connections.clock, connections.pacer)


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with RunningSandbox(Sandbox(registered_mps=12.0, students_answer=False)) as running:
        yield running


@pytest.fixture
def installation(tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("PLACELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLACELINE_HOME", str(tmp_path))
    monkeypatch.setenv("PLACELINE_TWILIO_BASE_URL", sandbox.url)
    for cached in REMEMBERED:
        cached.cache_clear()
    upgrade(connections.engine())
    yield
    connections.engine().dispose()
    for cached in REMEMBERED:
        cached.cache_clear()


def _rate() -> float | None:
    with connections.look() as session:
        return session.scalars(select(SenderPace.vendor_rate)).one_or_none()


def _questions(sandbox: RunningSandbox) -> int:
    return sum("Usa2p" in path for _, path, _, _ in sandbox.world.requests)


@pytest.mark.usefixtures("installation")
async def test_the_vendor_is_asked_once_a_day(sandbox: RunningSandbox) -> None:
    await refresh_sender_limits()
    sandbox.world.settings.registered_mps = 75.0
    await refresh_sender_limits()
    assert (_rate(), _questions(sandbox)) == (12.0, 1)
    connections.clock().set(connections.clock().now() + timedelta(days=1, minutes=1))
    await refresh_sender_limits()
    assert (_rate(), _questions(sandbox)) == (75.0, 2)


@pytest.mark.usefixtures("installation")
async def test_a_vendor_that_does_not_answer_leaves_the_rate_and_is_asked_again(sandbox: RunningSandbox) -> None:
    await refresh_sender_limits()
    connections.clock().set(connections.clock().now() + timedelta(days=2))
    faults = sandbox.world.luck.faults
    sandbox.world.luck.faults = faults.__class__(error_rate=1)
    await refresh_sender_limits()
    assert _rate() == 12.0
    sandbox.world.luck.faults = faults
    sandbox.world.settings.registered_mps = 0.0
    await refresh_sender_limits()
    assert _rate() is None


@pytest.mark.usefixtures("installation")
async def test_every_process_of_an_installation_takes_turns_from_one_bucket() -> None:
    pace = connections.pacer()
    assert isinstance(pace, SharedPacer)
    await pace.wait_turn()
    with connections.look() as session:
        assert session.scalars(select(SenderPace.sender)).all() == [settings().twilio_messaging_service_sid]


@pytest.mark.usefixtures("installation")
async def test_the_lower_of_our_rate_and_the_vendors_counts(sandbox: RunningSandbox) -> None:
    assert texts_per_second() == settings().texts_per_second == 50.0
    await refresh_sender_limits()
    assert texts_per_second() == 12.0
    connections.clock().set(connections.clock().now() + timedelta(days=2))
    sandbox.world.settings.registered_mps = 600.0
    await refresh_sender_limits()
    assert texts_per_second() == 50.0
