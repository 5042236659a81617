"""Start an installation: the services, the database, the portal, then the worker that runs flows."""

import time
from collections.abc import Callable, Sequence

from cli.prefect_api import PrefectApi
from cli.processes import Addresses, House, Service
from cli.whoami import whoami
from schemas.mistakes import Mistake

DEPLOYMENTS = (
    "dispatch-campaigns/dispatch",
    "send-batch/batch",
    "control-campaign/control",
    "sweep-inbox/sweep",
    "sync-crm/crm-sync",
    "check-data-quality/data-quality",
    "report-outcomes/outcomes",
    "load-roster/roster",
)
START_SECONDS = 90


def start_house(
    house: House, addresses: Addresses, services: Sequence[Service], *, say: Callable[[str], None]
) -> PrefectApi:
    """Start everything and return Prefect's API. Raises Mistake when a part does not come up."""
    launch(house, services, say=say)
    return wait_until_ready(house, addresses)


def launch(house: House, services: Sequence[Service], *, say: Callable[[str], None]) -> None:
    """Set up the database and start every process; they need half a minute until they answer."""
    from wiring.installation import make_ready

    make_ready(whoami())
    say("Starting sandbox vendors, webhooks and Prefect (its first start takes half a minute) ...")
    for service in services:
        house.start(service)
    house.start(Service("worker", ["-m", "flows.serve"]))  # it waits for Prefect's server by itself


def wait_until_ready(house: House, addresses: Addresses) -> PrefectApi:
    """Return Prefect's API when every process answers and the deployments are registered. Raises Mistake."""
    from wiring.connections import crm

    house.wait_until_up()
    if addresses.hubspot is not None:  # a real portal is set up by a person: `placeline crm setup`
        with crm() as portal:
            portal.setup()
    api = PrefectApi(f"{addresses.prefect}/api")
    until = time.monotonic() + START_SECONDS
    while not all(api.has_deployment(name) for name in DEPLOYMENTS):
        house.check()
        if time.monotonic() > until:
            raise Mistake(f"The worker did not register its deployments. See {house.home / 'logs' / 'worker'}.log.")
        time.sleep(0.3)
    return api
