"""Worker and server are killed in mid-batch and come back: late runs fire, nobody is texted twice, switches stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from actions.run_batch import RUN_SILENCE
from rules.campaign_states import CampaignState
from tests.flows.installation import DISPATCH, Installation, until

SWITCHED_OFF = "check-data-quality/data-quality"
LATE_RUNS = 3


pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Restarted:
    """What was there before, and the installation that came back."""

    office: Installation
    sent_id: int
    phones: list[str]
    paused_id: int
    late: list[str]  # ids of the dispatches that were pressed while no worker was there


def _switch(office: Installation) -> dict[str, bool]:
    [schedule] = office.api.request("GET", f"/deployments/name/{SWITCHED_OFF}")["schedules"]
    return {schedule["id"]: schedule["active"]}


@pytest.fixture(scope="module")
def restarted(house: Installation) -> Iterator[Restarted]:
    """Kill the worker, its run and Prefect's server in mid-batch; press Run thrice; start the worker again."""
    house.next_day_at_noon()
    house.faults()
    house.enroll("tiling", 3)
    phones = house.enroll("glazing", 200)
    paused_id, sent_id = house.schedule("tiling", starts_in=timedelta(hours=1)), house.schedule("glazing")
    house.placeline("campaign", "pause", str(paused_id), "--why", "not yet")
    deployment_id = house.api.request("GET", f"/deployments/name/{SWITCHED_OFF}")["id"]
    [schedule_id] = _switch(house)
    house.api.request("PATCH", f"/deployments/{deployment_id}/schedules/{schedule_id}", {"active": False})
    house.until_sending(sent_id)

    worker, server = house.stop_process("worker"), house.stop_process("prefect-server")
    house.start_process(server)
    late = [house.api.start(DISPATCH) for _ in range(LATE_RUNS)]
    house.skip(RUN_SILENCE + timedelta(minutes=1))  # the server shows the dead run as Running
    house.start_process(worker)
    for run_id in late:
        house.api.wait(run_id)
    house.until_batch_over(sent_id)
    house.finish(sent_id)
    yield Restarted(house, sent_id, phones, paused_id, late)
    house.cancel_what_is_left()
    house.api.request("PATCH", f"/deployments/{deployment_id}/schedules/{schedule_id}", {"active": True})


def test_late_runs_complete_and_text_nobody_twice(restarted: Restarted) -> None:
    office = restarted.office
    assert [office.run(run_id)["state_type"] for run_id in restarted.late] == ["COMPLETED"] * LATE_RUNS
    office.assert_everybody_once(restarted.phones)


def test_the_batch_was_continued_not_moved(restarted: Restarted) -> None:
    assert restarted.office.campaign(restarted.sent_id).state == CampaignState.COMPLETED
    assert restarted.office.sheet(restarted.sent_id)["sent"] == len(restarted.phones)


def test_what_was_paused_stays_paused_and_what_was_switched_off_stays_off(restarted: Restarted) -> None:
    campaign = restarted.office.campaign(restarted.paused_id)
    assert (campaign.state, campaign.next_batch_at) == (CampaignState.PAUSED, None)
    assert restarted.office.batch_runs(restarted.paused_id) == []
    assert list(_switch(restarted.office).values()) == [False]


def test_no_deployment_is_paused_and_the_automation_stands_once(restarted: Restarted) -> None:
    api = restarted.office.api
    until(lambda: not any(one["paused"] for one in api.request("POST", "/deployments/filter", {})), 20, "all served")
    [automation] = [one for one in api.request("POST", "/automations/filter", {}) if one["name"] == "crash silent runs"]
    assert automation["enabled"]
    assert automation["trigger"]["within"] == 90
    assert "prefect.flow-run.Suspended" in automation["trigger"]["expect"]
    assert automation["actions"][0]["state"] == "CRASHED"
