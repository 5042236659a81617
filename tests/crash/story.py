"""What happens to the installation of this room: a run is killed, then all is stopped in mid-batch."""

import os
import signal
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from subprocess import Popen

from tests.crash.processes import of_home, of_run
from tests.flows.installation import Installation, until


@dataclass(frozen=True)
class KilledRun:
    """What became of a campaign whose run was killed with texts in flight."""

    phones: list[str]
    in_flight: int  # claimed without outcome when the run died
    in_flight_after_next_run: int
    state_after_next_run: str
    runs: list[str]  # states of its runs in Prefect
    state: str  # in the end, when leases and look-ups are over
    texted: Counter[str]


@dataclass(frozen=True)
class StoppedHouse:
    """What was left when `placeline up` was told to stop in mid-batch."""

    campaign_id: int
    sent: int
    planned: int
    seconds: float
    exit_code: int
    left_behind: dict[int, str]
    state: str
    paused_deployments: list[str]
    last_words: str


@dataclass(frozen=True)
class Story:
    """Everything that happened, and the installation as it runs again."""

    killed: KilledRun
    stopped: StoppedHouse
    restarted: Installation


def kill_a_run(office: Installation) -> KilledRun:
    """Kill the processes of a run in mid-batch, dispatch again, and let leases and look-ups pass."""
    phones = office.enroll("killed", 260)
    campaign_id = office.schedule("killed")
    run_id = office.until_sending(campaign_id)
    for number in of_run(run_id):
        os.kill(number, signal.SIGKILL)
    until(lambda: office.run(run_id)["state_type"] == "CRASHED", 30, "Prefect notices that the run is dead")
    in_flight = office.without_outcome(campaign_id)
    office.dispatch()
    until(lambda: office.campaign(campaign_id).run_id not in (None, run_id), 30, "another run has the batch")
    office.until_batch_over(campaign_id)
    campaign, still_in_flight = office.campaign(campaign_id), office.without_outcome(campaign_id)
    office.finish(campaign_id)
    return KilledRun(
        phones=phones,
        in_flight=in_flight,
        in_flight_after_next_run=still_in_flight,
        state_after_next_run=campaign.state,
        runs=sorted(run["state_name"] for run in office.batch_runs(campaign_id)),
        state=office.campaign(campaign_id).state,
        texted=office.texted(phones),
    )


def stop_in_mid_batch(office: Installation, up: "Popen[bytes]") -> StoppedHouse:
    """Send SIGTERM to `placeline up` while a batch goes out, and look at what is left."""
    office.next_day_at_noon()
    phones = office.enroll("stopped", 300)
    campaign_id = office.schedule("stopped")
    office.until_sending(campaign_id)
    began = time.monotonic()
    up.terminate()
    exit_code = up.wait(60)
    seconds = time.monotonic() - began
    connection = sqlite3.connect(office.home / "prefect.db")
    paused = [name for (name,) in connection.execute("SELECT name FROM deployment WHERE paused")]
    connection.close()
    return StoppedHouse(
        campaign_id=campaign_id,
        sent=office.sheet(campaign_id)["sent"],
        planned=len(phones),
        seconds=seconds,
        exit_code=exit_code,
        left_behind=of_home(office.home),
        state=office.campaign(campaign_id).state,
        paused_deployments=paused,
        last_words=(office.home / "up.log").read_text(),
    )
