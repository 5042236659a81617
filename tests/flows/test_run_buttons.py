"""Pause, Resume and Cancel on a batch run in Prefect's UI."""

import json
import time
from datetime import timedelta

import pytest

from rules.campaign_states import CampaignState
from tests.flows.installation import Installation, until

CHUNK_SECONDS = 5
QUIET_SECONDS = 4
PAUSED_WITHIN = CHUNK_SECONDS + 5  # the chunk, then what a busy machine needs to notice and to write it down


def test_pause_stops_within_a_chunk_and_resume_goes_on_with_nobody_twice(office: Installation) -> None:
    phones = office.enroll("nursing", 320)
    campaign_id = office.schedule("nursing")
    run_id = office.until_sending(campaign_id)

    office.press_pause(run_id)
    until(lambda: office.campaign(campaign_id).state == "paused", PAUSED_WITHIN, "it is paused")
    assert office.campaign(campaign_id).paused_by_run == run_id
    assert "Paused" in office.placeline("campaign", "show", str(campaign_id)), "the terminal says what the UI did"
    time.sleep(QUIET_SECONDS)
    paused_at = office.texted(phones).total()
    office.dispatch()  # must not start what a person has paused
    assert office.texted(phones).total() == paused_at < len(phones)

    office.press_resume(run_id)
    until(lambda: office.campaign(campaign_id).state == "completed", 60, "the resumed run completes the campaign")
    office.assert_everybody_once(phones)
    assert [run["id"] for run in office.batch_runs(campaign_id)] == [run_id]


def test_cancel_pauses_the_campaign_and_a_new_run_goes_on(office: Installation) -> None:
    phones = office.enroll("pharmacy", 260)
    campaign_id = office.schedule("pharmacy")
    run_id = office.until_sending(campaign_id)

    office.press_cancel(run_id)
    until(lambda: office.run(run_id)["state_type"] == "CANCELLED", 20, "the run is cancelled")
    office.dispatch()
    campaign = office.campaign(campaign_id)
    assert (campaign.state, campaign.paused_by_run) == (CampaignState.PAUSED, None)

    at = office.clock.now() + timedelta(minutes=1)
    assert office.press_control(campaign_id, "resume", next_batch_at=at.isoformat())["type"] == "COMPLETED"
    office.clock.set(at)
    office.send_to_the_end(campaign_id)
    office.finish(campaign_id)
    office.assert_everybody_once(phones)


@pytest.mark.long
def test_a_pause_in_the_terminal_ends_the_run_within_a_chunk_and_shows_in_the_table(office: Installation) -> None:
    phones = office.enroll("drafting", 320)
    campaign_id = office.schedule("drafting")
    run_id = office.until_sending(campaign_id)

    office.placeline("campaign", "pause", str(campaign_id), "--why", "the fair is cancelled")
    until(lambda: office.run(run_id)["state_name"] == "Stopped", PAUSED_WITHIN + 5, "the run ends as Stopped")
    assert office.texted(phones).total() < len(phones)
    office.dispatch()
    [row] = [
        row for row in json.loads(office.artifacts("mass-sms-campaigns")[0]["data"])
        if row["Mass SMS"] == "Leads for drafting"
    ]  # fmt: skip
    assert row["Status"] == "Paused"
    assert [run["id"] for run in office.batch_runs(campaign_id)] == [run_id]


@pytest.mark.long
def test_a_pause_that_outlasts_its_dialog_leaves_the_campaign_paused(office: Installation) -> None:
    office.enroll("radiology", 320)
    campaign_id = office.schedule("radiology")
    run_id = office.until_sending(campaign_id)
    office.press_pause(run_id)
    until(lambda: office.campaign(campaign_id).state == "paused", PAUSED_WITHIN, "it is paused")

    # What Prefect's server does by itself when the dialog's five minutes are over.
    office.set_state(run_id, {"type": "FAILED", "name": "Failed", "message": "The flow was paused and never resumed."})
    office.dispatch()
    campaign = office.campaign(campaign_id)
    assert (campaign.state, campaign.run_id, campaign.next_batch_at) == (CampaignState.PAUSED, None, None)
