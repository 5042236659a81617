"""Claims about what runs when: one list of deployments, read by everybody."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.start import DEPLOYMENTS
from tests.house.source import ROOT, modules

pytestmark = pytest.mark.slow

# In a process of its own: Prefect takes a second to import and writes a home folder.
SERVED = """
import json
from flows.serve import deployments
from tasks.control_choices import CONTROL
from tasks.runs import BATCH

def when(schedule):
    of = schedule.schedule
    every = of.cron if hasattr(of, "cron") else of.interval.total_seconds()
    return [every, of.timezone, schedule.slug]

print(json.dumps({
    "served": {
        each.name: {
            "full_name": each.full_name,
            "description": each.description,
            "tags": sorted(each.tags),
            "schedules": [when(one) for one in each.schedules or []],
            "limit": each.concurrency_limit,
            "strict": each.enforce_parameter_schema,
        }
        for each in deployments()
    },
    "asked_for": [BATCH, CONTROL],
}))
"""


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, Any]]:
    """Return deployment name -> what prefect.yaml says about it."""
    stored = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert len({one["name"] for one in stored}) == len(stored)
    return {one["name"]: one for one in stored}


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the embedded worker would serve, and the deployments that tasks ask for by name."""
    home = tmp_path_factory.mktemp("prefect")
    environment = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    done = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _flows() -> set[str]:
    """Return every flow as an entrypoint, such as "flows/send_batch.py:send_batch"."""
    return {
        f"{path}:{node.name}"
        for path, tree in modules().items()
        if path.startswith("flows/")
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for decorator in node.decorator_list
        if "flow" in ast.unparse(decorator).split("(")[0]
    }


def test_every_flow_is_deployed_and_every_deployment_has_a_flow(listed: dict[str, dict[str, Any]]) -> None:
    assert {one["entrypoint"] for one in listed.values()} == _flows()


def test_the_embedded_worker_serves_what_the_file_lists(
    listed: dict[str, dict[str, Any]], embedded: dict[str, Any]
) -> None:
    served = embedded["served"]
    assert list(served) == list(listed)
    for name, one in listed.items():
        schedules = [
            [each.get("cron") or float(each["interval"]), each["timezone"], each["slug"]]
            for each in one.get("schedules", [])
        ]
        assert served[name]["schedules"] == schedules, name
        assert served[name]["tags"] == sorted(one["tags"]), name
        assert served[name]["description"] == one["description"], name
        assert served[name]["limit"] == one.get("concurrency_limit", {}).get("limit"), name
        assert served[name]["strict"], name


def test_start_waits_for_exactly_these_deployments(embedded: dict[str, Any]) -> None:
    assert {one["full_name"] for one in embedded["served"].values()} == set(DEPLOYMENTS)


def test_tasks_and_demo_name_deployments_that_exist(embedded: dict[str, Any]) -> None:
    from cli.demo import CONTROL, DISPATCH, SWEEP, SYNC

    assert {*embedded["asked_for"], CONTROL, DISPATCH, SWEEP, SYNC} <= set(DEPLOYMENTS)


def test_schedules_run_on_the_campus_clock_and_keep_a_switch_set_in_the_ui(
    listed: dict[str, dict[str, Any]],
) -> None:
    schedules = [each for one in listed.values() for each in one.get("schedules", [])]
    assert {each["timezone"] for each in schedules} == {"America/Chicago"}
    # A slug lets a deploy recognise the schedule; an `active:` key would switch on what somebody switched off.
    assert all(each["slug"] for each in schedules)
    assert not any("active" in each for each in schedules)


def test_no_deployment_pulls_from_a_fixed_folder() -> None:
    text = Path(ROOT / "prefect.yaml").read_text(encoding="utf-8")
    assert "$PLACELINE_CHECKOUT" in text
    assert str(ROOT) not in text
