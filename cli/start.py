"""Start an installation: the services, the database, the portal, then the worker that runs flows."""

import os
from collections.abc import Callable, Mapping, Sequence

from cli.prefect_api import PrefectApi
from cli.processes import Addresses, House, PortTaken, Service, environment, services
from cli.whoami import whoami

DEPLOYMENTS = (
    "dispatch-campaigns/dispatch",
    "send-batch/batch",
    "control-campaign/control",
    "sweep-inbox/sweep",
    "sync-crm/crm-sync",
    "pull-crm/crm-pull",
    "reconcile-crm/crm-drift",
    "check-data-quality/data-quality",
    "report-outcomes/outcomes",
    "load-roster/roster",
)
START_TRIES = 3  # with ports chosen anew each time


def start_house(
    house: House, addresses: Addresses, children: Sequence[Service], *, say: Callable[[str], None]
) -> PrefectApi:
    """Start everything and return Prefect's API. Raises Mistake when a part does not come up, PortTaken for a port."""
    launch(house, children, say=say)
    return wait_until_ready(house, addresses, say=say)


def launch(house: House, children: Sequence[Service], *, say: Callable[[str], None]) -> None:
    """Set up the database and start every process; they need half a minute until they answer."""
    from wiring.installation import make_ready

    make_ready(whoami())
    say("Starting sandbox vendors, webhooks and Prefect (its first start takes half a minute) ...")
    for service in children:
        house.start(service)
    house.start(Service("worker", ["-m", "flows.serve"]))  # it waits for Prefect's server by itself


def wait_until_ready(house: House, addresses: Addresses, *, say: Callable[[str], None]) -> PrefectApi:
    """Return Prefect's API when every process answers and the deployments are registered. Raises as start_house."""
    from wiring.connections import crm

    house.wait_until_up(say)
    if addresses.hubspot is not None:  # a real portal is set up by a person: `placeline crm setup`
        with crm() as portal:
            portal.setup()
    api = PrefectApi(f"{addresses.prefect}/api")
    house.wait_for(house.services[-1], lambda: all(api.has_deployment(name) for name in DEPLOYMENTS), say)
    return api


def ready_somewhere(
    house: House,
    addresses: Addresses,
    choose: Callable[[], Addresses],
    *,
    sandbox_options: Mapping[str, list[str]],
    say: Callable[[str], None],
) -> tuple[Addresses, PrefectApi]:
    """Wait for what was launched; where a port was taken meanwhile, start again on others. Return where it is ready.

    Nothing that was loaded into the database in the meantime is lost. Raises as start_house after START_TRIES.
    """
    for tries_left in range(START_TRIES - 1, -1, -1):
        try:
            return addresses, wait_until_ready(house, addresses, say=say)
        except PortTaken as taken:
            if not tries_left:
                raise
            say(f"{str(taken).partition('.')[0]}: somebody else took its port. Choosing others.")
        house.stop()
        addresses = choose()
        point_at(house, addresses)
        launch(house, services(addresses, house.home, sandbox_options=sandbox_options), say=say)
    raise AssertionError("the last try returns or raises")


def point_at(house: House, addresses: Addresses) -> None:
    """Let this process and the children to come find each other at these addresses: they are settings, too."""
    from wiring.settings import settings

    given = environment(addresses, house.home)
    house.environment.update(given)
    os.environ.update(given)
    settings.cache_clear()
