"""The automation that ends runs whose process died together with its worker. `python -m flows.silent_runs` sets it up.

Nobody is left then to tell Prefect's server, which would show such a run as Running for ever. Each run sends a
heartbeat; where it stays out, the run becomes Crashed, and the next dispatch gives its batch to another. The embedded
worker sets it up by itself; an installation with a work pool does it once, as the head of prefect.yaml says.
"""

import asyncio
from datetime import timedelta

from prefect.automations import Automation
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "crash silent runs"

# Three heartbeats of the thirty seconds that cli/processes.py asks for: one may be late, three are not.
SILENCE = timedelta(seconds=90)

# A run that said one of these is not silent: it lives, it has ended, or a person has paused it.
LAST_WORDS = ("heartbeat", "Completed", "Failed", "Cancelled", "Crashed", "Suspended")


def automation() -> Automation:
    """Return the automation as it should stand."""
    return Automation(
        name=NAME,
        description="A run whose process has vanished becomes Crashed, and dispatch gives its batch to another run.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={f"prefect.flow-run.{word}" for word in LAST_WORDS},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message="No heartbeat for 90 seconds.")],
    )


async def ensure() -> None:
    """Make the automation stand exactly once, as it is here; whether somebody switched it off stays as it was."""
    wanted = automation()
    async with get_client() as client:
        standing = await client.read_automations_by_name(NAME)
        for one in standing[1:]:
            await client.delete_automation(one.id)
    if not standing:
        await wanted.acreate()
        return
    wanted.id, wanted.enabled = standing[0].id, standing[0].enabled
    await wanted.aupdate()


if __name__ == "__main__":
    asyncio.run(ensure())
