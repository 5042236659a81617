"""PostgreSQL itself is killed in mid-batch, with fsync on, and started again."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from database.session import make_engine
from tests.crash.conftest import NewStorm
from tests.crash.postgres import PostgresServer, postgres_server
from tests.crash.processes import needs_proc
from tests.crash.storm import FAIR_WEATHER
from tests.crash.weather import QUIET

pytestmark = needs_proc


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    # Not under pytest's own folder, into which the server's user (it never runs as root) may not look.
    with tempfile.TemporaryDirectory(prefix="placeline-killed-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with postgres_server(Path(name)) as running:
            yield running


@pytest.fixture
def durable(server: PostgresServer) -> Iterator[Engine]:
    engine = make_engine(server.url)
    yield engine
    engine.dispose()


def test_what_postgres_has_said_yes_to_outlives_its_death(
    server: PostgresServer, durable: Engine, new_storm: NewStorm
) -> None:
    # More than six claims of 187: each death takes up to two with it, and the look-ups come after the last.
    storm = new_storm(durable, replace(FAIR_WEATHER, students=1_600, first_batch=1_600, texts_per_second=150))
    storm.schedule()
    storm.vendor.set_faults({**QUIET, "latency_ms": 40})
    for creates in (10, 300, 600):
        sender = storm.dispatch()
        storm.wait_for(sender, creates)
        assert sender.is_alive(), "the batch was over before the server could be killed"
        server.kill()
        storm.join(sender)
        assert sender.exitcode == 1, "a sender without a database must not go on as if nothing were"
        assert "OperationalError" in storm.said()
        handed_over = storm.vendor.creates()
        time.sleep(0.2)
        assert storm.vendor.creates() == handed_over, "somebody sends without a database"
        server.start()
        storm.note_in_flight()
    storm.calm()
    found = storm.accounts()
    assert not found, storm.told(found)
    assert storm.damage.in_flight > 0, "no kill hit a text on its way; the test proved nothing"
