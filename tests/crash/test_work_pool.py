"""The same list of deployments given to a work pool, for an installation of several machines."""

import os
import subprocess
import sys

from cli.processes import CHECKOUT
from cli.start import DEPLOYMENTS
from tests.crash.story import Story


def _prefect(story: Story, *arguments: str) -> None:
    # In the last installation of the story, because deploying takes the deployments from its embedded worker.
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        env={**os.environ, **story.restarted.environment},
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_deploy_gives_all_deployments_to_the_work_pool(story: Story) -> None:
    _prefect(story, "work-pool", "create", "placeline", "--type", "process")
    _prefect(story, "deploy", "--all")

    api = story.restarted.api
    deployed = {name: api.request("GET", f"/deployments/name/{name}") for name in DEPLOYMENTS}
    assert {one["work_pool_name"] for one in deployed.values()} == {"placeline"}
    assert {one["work_queue_name"] for one in deployed.values()} == {"default", "sms"}
    assert {one["pull_steps"][0]["prefect.deployments.steps.set_working_directory"]["directory"]
            for one in deployed.values()} == {str(CHECKOUT)}  # fmt: skip
    assert not any(one["paused"] for one in deployed.values())
