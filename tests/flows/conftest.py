"""The installation of this room: started once, as `placeline up` does it, on ports and a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.processes import HOST, Addresses, House, environment, free_port, services, write_addresses
from cli.start import start_house
from tests.flows.installation import TEXTS_PER_SECOND, TUESDAY_NOON, Installation, surroundings
from wiring.clock import Clock
from wiring.settings import Settings

# The phones are played by the tests, and receipts come at once.
PRETEND_VENDOR = ["--no-students", "--callback-seconds", "0.02:0.1"]


def _addresses() -> Addresses:
    twilio, hubspot, webhooks, prefect = (f"http://{HOST}:{free_port()}" for _ in range(4))
    return Addresses(twilio=twilio, hubspot=hubspot, webhooks=webhooks, prefect=prefect)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this room, so that no test of it can be forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flows)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start the real installation and stop it at the end."""
    home, addresses = tmp_path_factory.mktemp("installation"), _addresses()
    given = {**environment(addresses, home), "PLACELINE_TEXTS_PER_SECOND": str(TEXTS_PER_SECOND)}
    Clock(Settings(home=home)).set(TUESDAY_NOON)
    with surroundings(given), House(home, given) as running:
        write_addresses(home, addresses)
        children = services(addresses, home, sandbox_options={"twilio": PRETEND_VENDOR})
        api = start_house(running, addresses, children, say=lambda _line: None)
        installation = Installation(home, addresses, given, api, running)
        installation.hire()
        yield installation
        installation.close()


@pytest.fixture
def office(house: Installation) -> Iterator[Installation]:
    """Return the installation at noon of a new day, with a vendor that makes no trouble; leave no campaign behind."""
    house.next_day_at_noon()
    house.faults()
    yield house
    house.cancel_what_is_left()
