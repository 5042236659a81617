"""The sender is killed in the middle of a batch, again and again: nobody is texted twice, nobody is lost."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, func, select

from database.session import reading
from schemas.tables import Text
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, scheduled, start_run, the_campaign
from wiring.clock import Clock
from wiring.settings import Settings

STUDENTS = 400
KILLS = 3
RUN = "the-run"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Clock(Settings(home=tmp_path)).set(TUESDAY_NOON)
    return tmp_path


@pytest.fixture
def vendor(home: Path) -> Iterator[httpx.Client]:
    port_file = home / "port"
    command = [sys.executable, "-m", "sandbox.twilio", "--port-file", str(port_file), "--no-students",
               "--latency-ms", "30", "--clock-file", str(home / "clock")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not port_file.exists():
            time.sleep(0.02)
        with httpx.Client(base_url=f"http://127.0.0.1:{port_file.read_text().strip()}") as http:
            yield http
        process.terminate()


def _start_sender(engine: Engine, vendor: httpx.Client, home: Path, campaign_id: int) -> "subprocess.Popen[bytes]":
    settings = {
        "PLACELINE_HOME": str(home),
        "PLACELINE_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "PLACELINE_TWILIO_BASE_URL": str(vendor.base_url).rstrip("/"),
        "PLACELINE_PUBLIC_URL": "http://127.0.0.1:9",  # nobody there: every receipt is lost, too
        "PLACELINE_TEXTS_PER_SECOND": "200",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.actions.sender", str(campaign_id), RUN], env={**os.environ, **settings}
    )


def _creates(vendor: httpx.Client) -> int:
    return int(vendor.get("/control/stats").json()["creates"])


@pytest.mark.slow
def test_a_killed_sender_texts_nobody_twice_and_loses_nobody(
    engine: Engine, begin: Begin, vendor: httpx.Client, home: Path
) -> None:
    clock = Clock(Settings(home=home))
    campaign_id = scheduled(begin, STUDENTS)
    start_run(begin, campaign_id, RUN, clock.now())

    in_flight = 0
    for kill in range(1, KILLS + 1):
        with _start_sender(engine, vendor, home, campaign_id) as sender:
            while _creates(vendor) < kill * 90 and sender.poll() is None:
                time.sleep(0.01)
            sender.kill()
        with reading(engine) as session:
            in_flight += session.scalar(select(func.count()).where(Text.state == "sending")) or 0
        # Leases run out, and what is unknown is looked up by the next sender.
        clock.set(clock.now() + timedelta(minutes=2))
    for _ in range(2):
        # After a quarter of an hour what the vendor never had is planned again.
        clock.set(clock.now() + timedelta(minutes=16))
        with _start_sender(engine, vendor, home, campaign_id) as sender:
            assert sender.wait(120) == 0

    texted = Counter(text["to"] for text in vendor.get("/control/messages", params={"limit": 5000}).json()["messages"])
    with reading(engine) as session:
        states = dict(session.execute(select(Text.state, func.count()).group_by(Text.state)).tuples().all())
    assert states == {"sent": STUDENTS}
    assert len(texted) == STUDENTS
    assert set(texted.values()) == {1}
    assert the_campaign(begin, campaign_id).sent == STUDENTS
    assert in_flight > 0, "no kill hit a text on its way; the test proved nothing"
