"""One installation that suffers everything in turn, and is started again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.processes import placeline_up
from tests.crash.story import Story, kill_a_run, stop_in_mid_batch
from tests.flows.installation import TUESDAY_NOON
from wiring.clock import Clock
from wiring.settings import Settings


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this room, so that no test of it can be forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flows)
            item.add_marker(pytest.mark.long)


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
