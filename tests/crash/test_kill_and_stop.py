"""A run that is killed, and a house that is stopped in mid-batch."""

from actions.run_batch import RUN_SILENCE
from rules.campaign_states import CampaignState
from tests.crash.processes import needs_proc
from tests.crash.story import Story
from tests.flows.installation import until

pytestmark = needs_proc
STOP_SECONDS = 20


def test_a_killed_run_is_replaced_by_the_next_dispatch(story: Story) -> None:
    assert story.killed.state_after_next_run != CampaignState.PAUSED
    assert "Crashed" in story.killed.runs


def test_what_was_in_flight_is_not_sent_again_blindly(story: Story) -> None:
    # Receipts still come in for those the vendor has; the others wait.
    assert 0 < story.killed.in_flight_after_next_run <= story.killed.in_flight
    assert story.killed.state_after_next_run == CampaignState.IN_PROCESS


def test_after_the_look_ups_nobody_was_texted_twice_and_nobody_lost(story: Story) -> None:
    assert story.killed.state == CampaignState.COMPLETED
    assert max(story.killed.texted.values()) == 1
    assert story.killed.texted.keys() == set(story.killed.phones)


def test_up_stops_within_twenty_seconds_and_leaves_no_process_behind(story: Story) -> None:
    assert story.stopped.exit_code == 0
    assert story.stopped.seconds < STOP_SECONDS
    assert story.stopped.left_behind == {}
    assert "Stopped." in story.stopped.last_words


def test_stopping_leaves_no_deployment_paused(story: Story) -> None:
    assert story.stopped.paused_deployments == []


def test_stopping_pauses_no_campaign(story: Story) -> None:
    assert 0 < story.stopped.sent < story.stopped.planned
    assert story.stopped.state == CampaignState.IN_PROCESS


def test_the_batch_goes_on_when_the_house_is_started_again(story: Story) -> None:
    office, campaign_id = story.restarted, story.stopped.campaign_id
    office.skip(RUN_SILENCE)  # Prefect was stopped too and shows the dead run as Running for ever
    office.dispatch()
    until(lambda: office.campaign(campaign_id).run_attempt == 2, 30, "dispatch has started another attempt")
    office.until_batch_over(campaign_id)
    sheet = office.sheet(campaign_id)
    assert sheet["left"] + sheet["unknown"] < 64, "more is open than one claim"
    assert sheet["sent"] > story.stopped.sent
