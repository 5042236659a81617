"""Prefect over its HTTP API, as a person's browser uses it: no import of Prefect, which costs a second and a half."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from schemas.mistakes import Mistake

FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
RUN_SECONDS = 600.0  # on a busy machine a sync takes minutes


class PrefectApi:
    """The API of one Prefect server. SQLite makes it answer 503 at times; that is waited out."""

    def __init__(self, api_url: str) -> None:
        self._http = httpx.Client(base_url=api_url, timeout=30)

    def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the JSON of an answer. Raises Mistake when the server keeps being busy or refuses."""
        for pause in (0.2, 0.5, 1, 2, 4, 0):
            try:
                answer = self._http.request(method, path, json=body)
            except httpx.TransportError:
                time.sleep(pause)
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(pause)
        else:
            raise Mistake(f"Prefect does not answer at {self._http.base_url}.")
        if answer.is_error:
            raise Mistake(f"Prefect refused {method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def has_deployment(self, name: str) -> bool:
        """Whether a deployment, named flow/deployment, is there yet; False, too, while the server is too busy."""
        try:
            return self._http.get(f"/deployments/name/{name}").is_success
        except httpx.TransportError:
            return False

    def start(self, name: str, parameters: dict[str, Any] | None = None) -> str:
        """Press Run on a deployment, named flow/deployment; return the id of the run."""
        deployment = self.request("GET", f"/deployments/name/{name}")
        run = self.request("POST", f"/deployments/{deployment['id']}/create_flow_run", {"parameters": parameters or {}})
        return str(run["id"])

    def wait(
        self, run_id: str, tick: Callable[[], None] = lambda: None, seconds: float = RUN_SECONDS
    ) -> dict[str, Any]:
        """Return the run's last state; `tick` is called while waiting. Raises Mistake after `seconds`."""
        until = time.monotonic() + seconds
        while True:
            run = self.request("GET", f"/flow_runs/{run_id}")
            if run["state_type"] in FINAL:
                return dict(run["state"])
            if time.monotonic() > until:
                break
            tick()
            time.sleep(0.5)
        raise Mistake(f"The run {run['name']} did not end within {seconds:g} s; it is {run['state']['name']}.")

    def run(self, name: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        """Press Run and wait; return the last state. Raises Mistake unless it completed."""
        state = self.wait(self.start(name, parameters))
        if state["type"] != "COMPLETED":
            raise Mistake(f"{name} ended as {state['name']}: {state.get('message')}")
        return state

    def troubles(self) -> list[str]:
        """Return a line for each of the latest runs that failed or crashed, newest first; none if nobody answers."""
        wanted = {
            "flow_runs": {"state": {"type": {"any_": ["FAILED", "CRASHED"]}}},
            "sort": "START_TIME_DESC",
            "limit": 3,
        }
        try:
            found = self.request("POST", "/flow_runs/filter", wanted)
        except Mistake:
            return []
        return [f"Run {one['name']} {one['state']['name'].lower()}: {one['state'].get('message')}" for one in found]
