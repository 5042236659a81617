"""The embedded worker: serves every deployment of prefect.yaml from one process. `python -m flows.serve`."""

import asyncio
import time
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Switches:
    """What somebody has switched off in the UI: deployments by name, schedules by deployment and slug."""

    deployments: frozenset[str] = frozenset()
    schedules: frozenset[tuple[str, str]] = frozenset()


def switched_off() -> Switches:
    """Return what is switched off now; serving a deployment again would switch it on without a word."""
    answer = httpx.post(f"{PREFECT_API_URL.value()}/deployments/filter", json={}, timeout=30)
    answer.raise_for_status()
    standing = answer.json()
    return Switches(
        frozenset(one["name"] for one in standing if one["paused"]),
        frozenset((one["name"], each["slug"]) for one in standing for each in one["schedules"] if not each["active"]),
    )


def _schedule(stored: dict[str, Any], *, active: bool) -> Schedule:
    if "cron" in stored:
        return Cron(stored["cron"], timezone=stored["timezone"], slug=stored["slug"], active=active)
    return Interval(stored["interval"], timezone=stored["timezone"], slug=stored["slug"], active=active)


def _deployment(stored: dict[str, Any], flow: Flow[..., Any], off: Switches) -> RunnerDeployment:
    limit, name = stored.get("concurrency_limit"), stored["name"]
    return RunnerDeployment.from_flow(
        flow,
        name,
        description=stored["description"],
        tags=stored["tags"],
        schedules=[
            _schedule(each, active=(name, each["slug"]) not in off.schedules) for each in stored.get("schedules", [])
        ],
        paused=name in off.deployments,
        concurrency_limit=ConcurrencyLimitConfig(**limit) if isinstance(limit, dict) else limit,
        enforce_parameter_schema=True,
    )


def deployments(off: Switches = Switches()) -> list[RunnerDeployment]:
    """Return every deployment of prefect.yaml, ready to be served; what is `off` stays off."""
    found = []
    for stored in yaml.safe_load(DEPLOYMENTS.read_text())["deployments"]:
        path, name = stored["entrypoint"].split(":")
        module = import_module(path.removesuffix(".py").replace("/", "."))
        found.append(_deployment(stored, getattr(module, name), off))
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
    serve(*deployments(switched_off()), pause_on_shutdown=False, limit=8)
