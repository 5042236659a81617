"""A vendor on a bad day: nobody is texted twice, nobody is lost."""

import pytest

from rules.campaign_states import CampaignState
from tests.flows.installation import Installation, until


@pytest.mark.long
def test_faults_of_every_kind_cost_nobody_and_double_nobody(office: Installation) -> None:
    office.faults(
        busy_rate=0.03, error_after_accept_rate=0.04, reset_rate=0.03, error_rate=0.02, hang_after_accept_rate=0.01,
        lost_callback_rate=0.2, duplicate_callback_rate=0.1, shuffled_callback_rate=0.1,
    )  # fmt: skip
    phones = office.enroll("culinary", 220)
    campaign_id = office.schedule("culinary")
    office.send_to_the_end(campaign_id)
    assert office.campaign(campaign_id).state == CampaignState.IN_PROCESS, "no fault has struck"

    office.faults()
    office.finish(campaign_id)
    office.assert_everybody_once(phones)
    sheet = office.sheet(campaign_id)
    assert sheet == {"planned": 220, "sent": 220, "failed": 0, "skipped": 0, "unknown": 0, "left": 0}


def test_a_bad_campaign_is_suspended_inside_its_first_batch(office: Installation) -> None:
    office.faults(drop_rate=0.35)
    phones = office.enroll("cosmetology", 400)
    campaign_id = office.schedule("cosmetology")
    office.dispatch()
    until(lambda: office.campaign(campaign_id).state == "suspended", 45, "the drop-rate rule has stopped it")
    office.until_batch_over(campaign_id)

    campaign = office.campaign(campaign_id)
    assert campaign.suspended_because is not None
    assert "drop rate is unreasonably high" in campaign.suspended_because
    assert office.texted(phones).total() < 200, "it went on for too long"
    office.dispatch()
    assert office.artifacts("mass-sms-campaigns")[0]["data"].count(campaign.suspended_because) == 1
    assert office.campaign(campaign_id).run_id is None
