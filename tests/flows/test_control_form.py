"""What a person does to a campaign with the control form of Prefect's UI."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rules.campaign_states import CampaignState
from schemas.mistakes import Mistake
from tests.flows.installation import CAMPUS, CONTROL, LEAD, VIEWER, Installation, until

CHUNK_SECONDS = 5
QUIET_SECONDS = 4  # longer than one claim takes at this installation's pace


@pytest.fixture(scope="module")
def planned(house: Installation) -> Iterator[int]:
    """Schedule a campaign for the afternoon and let dispatch offer it in the form; return its id."""
    house.next_day_at_noon()
    house.faults()
    house.enroll("plumbing", 3)
    campaign_id = house.schedule("plumbing", starts_in=timedelta(hours=3))
    house.dispatch()
    yield campaign_id
    house.cancel_what_is_left()


def test_the_form_lists_campaigns_and_people_and_refuses_any_other(house: Installation, planned: int) -> None:
    deployment = house.api.request("GET", f"/deployments/name/{CONTROL}")
    fields = deployment["parameter_openapi_schema"]["definitions"]["ControlForm"]["properties"]
    assert fields["campaign"]["enum"] == [house.choice(planned)]
    assert LEAD in fields["person"]["enum"]
    assert VIEWER not in fields["person"]["enum"]
    proposed = datetime.fromisoformat(fields["next_batch_at"]["default"])
    assert house.clock.now() <= proposed <= house.clock.now() + timedelta(days=4)
    assert (proposed.hour, proposed.utcoffset() is not None) == (12, True)

    form = {"campaign": house.choice(planned), "action": "pause", "person": LEAD}
    assert deployment["enforce_parameter_schema"]
    for wrong in ({"campaign": "Summer picnic (#99)"}, {"action": "explode"}, {"person": VIEWER}):
        with pytest.raises(Mistake, match="409"):
            house.api.start(CONTROL, {"form": {**form, **wrong}})


def test_a_refused_wish_is_a_failed_run_with_the_reason(house: Installation, planned: int) -> None:
    later = (house.clock.now() + timedelta(hours=1)).isoformat()
    state = house.press_control(planned, "resume", next_batch_at=later)

    assert state["type"] == "FAILED"
    assert "Scheduled cannot resume" in state["message"]
    assert house.campaign(planned).state == CampaignState.SCHEDULED


def test_to_cancel_or_to_lift_a_note_is_needed(house: Installation, planned: int) -> None:
    state = house.press_control(planned, "cancel", note=" ")
    assert state["type"] == "FAILED"
    assert "say why" in state["message"]
    assert house.campaign(planned).state == CampaignState.SCHEDULED


def test_reschedule_moves_the_batch_and_tells_the_new_time_in_campus_time(house: Installation, planned: int) -> None:
    at = house.clock.now() + timedelta(hours=4)

    state = house.press_control(planned, "reschedule", next_batch_at=at.isoformat(), note="career fair")

    assert state["type"] == "COMPLETED", state
    assert f"Batch 1 goes out {at.astimezone(CAMPUS):%A %Y-%m-%d %H:%M %Z} (America/Chicago)" in state["message"]
    assert house.campaign(planned).next_batch_at == at


def test_weekends_are_allowed_and_the_next_batch_stays_where_it_is(house: Installation, planned: int) -> None:
    at = house.campaign(planned).next_batch_at

    # The form comes with a proposed time; for this action it means nothing.
    proposed = (house.clock.now() + timedelta(days=1)).isoformat()
    state = house.press_control(planned, "allow weekends", next_batch_at=proposed)

    assert state["type"] == "COMPLETED", state
    assert "later ones may go out on Saturdays and Sundays" in state["message"]
    campaign = house.campaign(planned)
    assert (campaign.next_batch_at, campaign.weekends) == (at, True)


def test_pause_resume_and_cancel_in_mid_batch(office: Installation) -> None:
    phones = office.enroll("dental", 2_500)  # more than goes out before the last button is pressed
    campaign_id = office.schedule("dental")
    office.until_sending(campaign_id)

    state = office.press_control(campaign_id, "pause", note="the phone line is down")
    assert state["type"] == "COMPLETED", state
    time.sleep(CHUNK_SECONDS)
    paused_at = office.texted(phones).total()
    time.sleep(QUIET_SECONDS)
    assert office.texted(phones).total() == paused_at
    assert paused_at < len(phones)
    assert office.campaign(campaign_id).state == CampaignState.PAUSED
    until(lambda: office.batch_runs(campaign_id)[0]["state_name"] == "Stopped", 15, "the run ends as Stopped")

    refused = office.press_control(campaign_id, "resume")
    assert refused["type"] == "FAILED"
    assert "say when the next batch goes out" in refused["message"]

    at = office.clock.now() + timedelta(hours=2)
    assert office.press_control(campaign_id, "resume", next_batch_at=at.isoformat())["type"] == "COMPLETED"
    office.dispatch()
    assert office.campaign(campaign_id).run_id is None, "started before the time that was asked for"
    office.clock.set(at)
    office.until_sending(campaign_id)
    assert office.texted(phones).total() > paused_at

    assert office.press_control(campaign_id, "cancel")["type"] == "COMPLETED"
    office.until_batch_over(campaign_id)
    time.sleep(QUIET_SECONDS)
    sheet, texted = office.sheet(campaign_id), office.texted(phones)
    assert office.campaign(campaign_id).state == CampaignState.CANCELLED
    assert max(texted.values()) == 1
    assert texted.total() == sheet["sent"] < len(phones)
