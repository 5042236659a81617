"""Two workers of a work pool on one PostgreSQL, as on two machines: one dies with its run, the other ends the batch."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.run_batch import RUN_SILENCE
from cli.prefect_api import PrefectApi
from cli.processes import CHECKOUT, HOST, PREFECT_SERVER, House, Service, free_port
from database.session import make_engine
from rules.campaign_states import CampaignState
from tests.crash.conftest import NewStorm
from tests.crash.postgres import postgres_server
from tests.crash.processes import needs_proc, of_run
from tests.crash.storm import FAIR_WEATHER, Storm
from tests.flows.installation import BATCH, DISPATCH, until

pytestmark = [needs_proc, pytest.mark.flows]
TEXTS_PER_SECOND = 20  # ten seconds for the batch: time to find the worker that has it


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def storm(new_storm: NewStorm) -> Iterator[Storm]:
    """A scheduled campaign on a PostgreSQL server of its own."""
    with tempfile.TemporaryDirectory(prefix="placeline-workers-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with postgres_server(Path(name)) as server:
            engine = make_engine(server.url)
            made = new_storm(engine, FAIR_WEATHER)
            made.schedule()
            yield made
            engine.dispose()


@pytest.fixture
def house(storm: Storm, tmp_path: Path) -> Iterator[House]:
    """A Prefect server with both deployments in a pool, and two workers of that pool."""
    port = free_port()
    given = {
        **storm.environment,
        **PREFECT_SERVER,
        "PLACELINE_TEXTS_PER_SECOND": str(TEXTS_PER_SECOND),
        "PLACELINE_CHECKOUT": str(CHECKOUT),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://{HOST}:{port}/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path / 'prefect.db'}",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_LOGGING_TO_API_ENABLED": "true",
    }

    def prefect(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments], env={**os.environ, **given}, cwd=CHECKOUT,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    with House(tmp_path, given) as running:
        server = ["-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
        running.start(Service("prefect-server", server, f"http://{HOST}:{port}/api/health"))
        running.wait_until_up()
        prefect("work-pool", "create", "placeline", "--type", "process")
        prefect("deploy", "-n", DISPATCH, "-n", BATCH)
        for name in ("worker-1", "worker-2"):
            running.start(Service(name, ["-m", "prefect", "worker", "start", "--pool", "placeline", "--name", name]))
        yield running


def _kill_worker_of(house: House, run_id: str) -> None:
    """Kill -9 a run and the worker that started it: its machine has lost power."""
    processes = of_run(run_id)
    parents = {_parent(pid) for pid in processes}
    [worker] = [one for one in house.services if one.process is not None and one.process.pid in parents]
    assert worker.process is not None
    for pid in (worker.process.pid, *processes):
        os.kill(pid, signal.SIGKILL)
    worker.process.wait(30)
    house.services.remove(worker)


def test_the_other_worker_ends_the_batch(house: House, storm: Storm) -> None:
    api = PrefectApi(house.environment["PREFECT_API_URL"])
    api.start(DISPATCH)
    until(lambda: storm.vendor.creates() >= 30, 120, "a worker sends")
    run_id = storm.campaign().run_id
    assert run_id is not None
    _kill_worker_of(house, run_id)
    storm.note_in_flight()
    storm.damage.kills += 1
    assert storm.vendor.creates() < FAIR_WEATHER.students, "the batch was over before its worker was killed"
    storm.skip(RUN_SILENCE * 1.5)  # nobody tells Prefect that the machine is gone; the silence does
    for _ in range(8):
        api.run(DISPATCH)
        until(lambda: storm.campaign().run_id is None, 120, "the other worker has ended what it was given")
        if storm.campaign().state == CampaignState.COMPLETED:
            break
        storm.skip_to_the_next_thing()
    api.close()
    assert storm.campaign().run_attempt > 1, "one run did it all; the test proved nothing"
    found = storm.accounts()
    assert not found, storm.told(found)
