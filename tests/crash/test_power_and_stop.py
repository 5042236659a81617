"""One `placeline up`: a run is killed, then everything is stopped in mid-batch, then it is started again."""

import os
import signal
import sqlite3
import time
from pathlib import Path

from rules.campaign_states import CampaignState
from tests.crash.processes import needs_proc, of_home, of_run, placeline_up
from tests.flows.installation import TUESDAY_NOON, Installation, until
from wiring.clock import Clock
from wiring.settings import Settings

STOP_SECONDS = 20


def _paused_deployments(home: Path) -> list[str]:
    connection = sqlite3.connect(home / "prefect.db")
    try:
        return [name for (name,) in connection.execute("SELECT name FROM deployment WHERE paused")]
    finally:
        connection.close()


def _kill_a_run_in_mid_batch(office: Installation) -> None:
    phones = office.enroll("killed", 260)
    campaign_id = office.schedule("killed")
    run_id = office.until_sending(campaign_id)
    for number in of_run(run_id):
        os.kill(number, signal.SIGKILL)
    until(lambda: office.run(run_id)["state_type"] == "CRASHED", 20, "Prefect notices that the run is dead")
    assert office.without_outcome(campaign_id) > 0, "nothing was in flight when the run was killed"

    office.dispatch()
    until(lambda: office.campaign(campaign_id).run_id not in (None, run_id), 20, "another run has the batch")
    office.until_batch_over(campaign_id)
    assert office.campaign(campaign_id).state == CampaignState.IN_PROCESS
    assert office.without_outcome(campaign_id) > 0, "what was in flight must not be sent again blindly"
    office.finish(campaign_id)
    office.assert_everybody_once(phones)


@needs_proc
def test_a_killed_run_is_replaced_and_a_stopped_installation_goes_on_when_it_is_started_again(tmp_path: Path) -> None:
    Clock(Settings(home=tmp_path)).set(TUESDAY_NOON)
    with placeline_up(tmp_path) as (office, up):
        office.faults()
        _kill_a_run_in_mid_batch(office)

        office.next_day_at_noon()
        phones = office.enroll("stopped", 300)
        campaign_id = office.schedule("stopped")
        office.until_sending(campaign_id)
        began = time.monotonic()
        up.terminate()
        up.wait(STOP_SECONDS)
        assert time.monotonic() - began < STOP_SECONDS
        until(lambda: not of_home(tmp_path), 2, f"no process is left behind: {of_home(tmp_path)}")
        sent_before = office.sheet(campaign_id)["sent"]
        assert office.campaign(campaign_id).state == CampaignState.IN_PROCESS, "nobody pressed a button"
    assert _paused_deployments(tmp_path) == []
    assert "Stopped." in (tmp_path / "up.log").read_text()
    assert 0 < sent_before < len(phones)

    with placeline_up(tmp_path) as (office, _):
        office.faults()
        office.dispatch()
        office.until_batch_over(campaign_id)
        assert office.sheet(campaign_id)["sent"] > sent_before
