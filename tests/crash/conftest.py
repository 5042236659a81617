"""One installation that suffers everything in turn and is started again; a vendor for storms; what they add up to."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from tests.crash.processes import placeline_up
from tests.crash.storm import Storm, Vendor
from tests.crash.story import Story, kill_a_run, stop_in_mid_batch
from tests.crash.weather import Weather
from tests.flows.installation import TUESDAY_NOON
from wiring.clock import Clock
from wiring.settings import Settings

SEEDS = 60  # on each database
QUICK_SEEDS = 4  # of them in `make test`
_DAMAGE = "damage"

NewStorm = Callable[[Engine, Weather], Storm]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a storm be played again by its seed."""
    parser.addoption("--seed", type=int, action="append", help="play the storm of this seed (more than once: of these)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play every seed, the first few also where there is little time."""
    if "seed" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--seed", default=None)
        metafunc.parametrize("seed", asked or range(SEEDS))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything in this room, so that no test of it can be forgotten: long, but for a few storms."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        assert isinstance(item, pytest.Function)
        item.add_marker(pytest.mark.slow)
        if "story" in item.fixturenames:
            item.add_marker(pytest.mark.flows)
        seed = item.callspec.params.get("seed") if hasattr(item, "callspec") else None
        if not (isinstance(seed, int) and seed < QUICK_SEEDS):
            item.add_marker(pytest.mark.long)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what all storms together did, and what came of it."""
    total: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                for name, damage in report.user_properties:
                    total.update(damage if name == _DAMAGE else {})
    if total:
        said = ", ".join(f"{total[name]:,} {name.replace('_', ' ')}" for name in total)
        terminalreporter.write_line(f"storms: {said}", bold=True)


@pytest.fixture(scope="session")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """The pretend vendor of all storms, a process of its own; every storm begins by clearing it."""
    home = tmp_path_factory.mktemp("storms")
    Clock(Settings(home=home)).set(TUESDAY_NOON)
    port_file = home / "port"
    command = [sys.executable, "-m", "sandbox.twilio", "--port-file", str(port_file), "--no-students",
               "--clock-file", str(home / "clock")]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not port_file.exists():
            assert process.poll() is None, "the pretend vendor did not start"
            time.sleep(0.02)
        with httpx.Client(base_url=f"http://127.0.0.1:{port_file.read_text().strip()}", timeout=30) as http:
            yield Vendor(home, http)
        process.terminate()


@pytest.fixture
def new_storm(vendor: Vendor, record_property: Callable[[str, object], None]) -> Iterator[NewStorm]:
    """Makes storms, and writes down what they did for the line at the end."""
    made: list[Storm] = []

    def make(engine: Engine, weather: Weather) -> Storm:
        made.append(Storm(engine, vendor, weather))
        return made[-1]

    yield make
    for storm in made:
        record_property(_DAMAGE, asdict(storm.damage))


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Play it once; the installation that was started again is up while the tests look at it."""
    home = tmp_path_factory.mktemp("harmed")
    Clock(Settings(home=home)).set(TUESDAY_NOON)
    with placeline_up(home) as (office, up):
        office.hire()
        office.faults()
        killed = kill_a_run(office)
        stopped = stop_in_mid_batch(office, up)
    with placeline_up(home) as (office, _):
        office.faults()
        yield Story(killed, stopped, office)
