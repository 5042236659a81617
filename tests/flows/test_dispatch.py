"""A due campaign goes out by itself, once, however often somebody presses Run."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.flows.installation import BATCH, DISPATCH, Installation, until


@dataclass(frozen=True)
class Sent:
    """A campaign that has gone out, the phones it went to, and the run that did it."""

    office: Installation
    campaign_id: int
    phones: list[str]
    run_id: str


@pytest.fixture(scope="module")
def sent(house: Installation) -> Iterator[Sent]:
    """Let dispatch find a due campaign, twice at the same time, and wait until it is over."""
    house.next_day_at_noon()
    house.faults()
    phones = house.enroll("welding", 90)
    campaign_id = house.schedule("welding")
    both = [house.api.start(DISPATCH) for _ in range(2)]
    assert [house.api.wait(run_id)["type"] for run_id in both] == ["COMPLETED", "COMPLETED"]
    until(lambda: house.campaign(campaign_id).state == "completed", 60, "the campaign is completed")
    house.until_vendor_idle()
    until(lambda: all(run["state_type"] == "COMPLETED" for run in house.batch_runs(campaign_id)), 30, "runs are over")
    [run_id] = [run["id"] for run in house.batch_runs(campaign_id) if run["state_name"] == "Completed"]
    yield Sent(house, campaign_id, phones, run_id)
    house.cancel_what_is_left()


def test_everybody_is_texted_once(sent: Sent) -> None:
    sent.office.assert_everybody_once(sent.phones)


def test_two_dispatches_at_once_make_one_run(sent: Sent) -> None:
    names = [run["state_name"] for run in sent.office.batch_runs(sent.campaign_id)]
    assert names == ["Completed"], "the other dispatch found the lease taken"


def test_receipts_are_applied(sent: Sent) -> None:
    campaign = sent.office.campaign(sent.campaign_id)
    assert (campaign.sent, campaign.delivered, campaign.undelivered) == (90, 90, 0)
    assert {text.delivery for text in sent.office.texts(sent.campaign_id)} == {"delivered"}


def test_the_count_sheet_adds_up(sent: Sent) -> None:
    sheet = sent.office.sheet(sent.campaign_id)
    assert sheet == {"planned": 90, "sent": 90, "failed": 0, "skipped": 0, "unknown": 0, "left": 0}


def test_the_batch_report_is_an_artifact_with_the_count_sheet(sent: Sent) -> None:
    [report] = sent.office.artifacts(f"batch-{sent.campaign_id}-1")
    assert report["type"] == "markdown"
    assert "| 90 | 90 | 0 | 0 | 0 | 0 |" in report["data"]
    assert "## What comes next" in report["data"]
    assert "Completed" in report["data"]
    assert "A certain amount of unsubscribes is normal and expected" in report["data"]


def test_the_progress_artifact_ends_at_a_number(sent: Sent) -> None:
    [progress] = sent.office.artifacts(f"batch-{sent.campaign_id}-1-progress")
    assert progress["type"] == "progress"
    assert float(progress["data"]) > 0


def test_the_campaigns_table_is_an_artifact(sent: Sent) -> None:
    sent.office.dispatch()
    table = sent.office.artifacts("mass-sms-campaigns")[0]
    assert table["type"] == "table"
    assert "Leads for welding" in table["data"]
    assert "Completed" in table["data"]


def test_run_retry_and_copy_send_nothing(sent: Sent) -> None:
    office, deployment = sent.office, f"/deployments/name/{BATCH}"
    before = office.texted(sent.phones)
    office.press_retry(sent.run_id)
    deployment_id = office.api.request("GET", deployment)["id"]
    copied = office.run(sent.run_id)["parameters"]
    copy = office.api.request("POST", f"/deployments/{deployment_id}/create_flow_run", {"parameters": copied})["id"]
    run = office.api.start(BATCH, {"campaign_id": sent.campaign_id})
    for pressed in (copy, run, sent.run_id):
        state = office.api.wait(pressed)
        assert (state["type"], state["name"]) == ("COMPLETED", "Skipped")
    assert office.texted(sent.phones) == before
