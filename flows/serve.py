"""The embedded worker: serves every deployment of prefect.yaml from one process. `python -m flows.serve`."""

import asyncio
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import yaml
from prefect import Flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule
from prefect.settings import PREFECT_API_URL

from flows import silent_runs

DEPLOYMENTS = Path(__file__).parent.parent / "prefect.yaml"


def _schedule(stored: dict[str, Any]) -> Schedule:
    if "cron" in stored:
        return Cron(stored["cron"], timezone=stored["timezone"], slug=stored["slug"])
    return Interval(stored["interval"], timezone=stored["timezone"], slug=stored["slug"])


def _deployment(stored: dict[str, Any], flow: Flow[..., Any]) -> RunnerDeployment:
    limit = stored.get("concurrency_limit")
    return RunnerDeployment.from_flow(
        flow,
        stored["name"],
        description=stored["description"],
        tags=stored["tags"],
        schedules=[_schedule(each) for each in stored.get("schedules", [])],
        concurrency_limit=ConcurrencyLimitConfig(**limit) if isinstance(limit, dict) else limit,
        enforce_parameter_schema=True,
    )


def deployments() -> list[RunnerDeployment]:
    """Return every deployment of prefect.yaml, ready to be served."""
    found = []
    for stored in yaml.safe_load(DEPLOYMENTS.read_text())["deployments"]:
        path, name = stored["entrypoint"].split(":")
        module = import_module(path.removesuffix(".py").replace("/", "."))
        found.append(_deployment(stored, getattr(module, name)))
    return found


def wait_for_server(seconds: float = 120) -> None:
    """Return when Prefect's API answers: the server needs longer to start than this process does."""
    until = time.monotonic() + seconds
    with httpx.Client(timeout=5) as http:
        while time.monotonic() < until:
            try:
                if http.get(f"{PREFECT_API_URL.value()}/health").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)


if __name__ == "__main__":
    wait_for_server()
    asyncio.run(silent_runs.ensure())
    # Stopping the process must not pause the deployments: after a restart they would stay paused.
    serve(*deployments(), pause_on_shutdown=False, limit=8)
