"""A database that is older than what was sent sends nothing, whoever has to find out."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from rules.campaign_states import CampaignState
from schemas.tables import AuditEntry
from tests.flows.installation import Installation, until


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database as its own backup does, also over one that others have open."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
        old.backup(new)


@pytest.fixture
def backup(office: Installation) -> Iterator[Path]:
    """Return where a backup of the office's database may lie."""
    path = office.home / "backup.db"
    yield path
    path.unlink(missing_ok=True)


def _reasons(office: Installation, campaign_id: int) -> list[str]:
    """Return why the campaign went into Error, each time."""
    subject = f"campaign:{campaign_id}"
    wanted = select(AuditEntry.why).where(AuditEntry.action == "fail", AuditEntry.subject == subject)
    with office.look() as session:
        return list(session.scalars(wanted.order_by(AuditEntry.id)))


def test_a_backup_from_before_the_batch_is_found_out_by_prefect_and_then_by_the_vendor(
    office: Installation, backup: Path
) -> None:
    live = office.home / "placeline.db"
    phones = office.enroll("masonry", 12)
    campaign_id = office.schedule("masonry")
    _copy(live, backup)
    office.send_to_the_end(campaign_id)
    _copy(backup, live)
    assert office.campaign(campaign_id).state == CampaignState.SCHEDULED, "the backup knows of no batch"

    office.dispatch()
    assert office.campaign(campaign_id).state == CampaignState.ERROR
    [reason] = _reasons(office, campaign_id)
    assert "older than what was sent (restored backup?)" in reason
    assert "Prefect has had attempt 1 of batch 1" in reason

    # Somebody lifts the error without a look at the reason: the next attempt is one that Prefect has never seen.
    at = office.clock.now() + timedelta(minutes=1)
    lifted = office.press_control(campaign_id, "lift suspension", next_batch_at=at.isoformat(), note="go on")
    assert lifted["type"] == "COMPLETED", lifted
    office.clock.set(at)
    office.dispatch()
    until(lambda: office.campaign(campaign_id).state == "error", 60, "the run has asked the vendor")
    assert "the vendor has texts of it that are planned here" in _reasons(office, campaign_id)[-1]
    office.until_vendor_idle()
    office.assert_everybody_once(phones)


@pytest.mark.long
def test_a_backup_from_the_middle_of_a_batch_is_found_out_by_its_completed_run(
    office: Installation, backup: Path
) -> None:
    live = office.home / "placeline.db"
    phones = office.enroll("roofing", 140)
    campaign_id = office.schedule("roofing")
    run_id = office.until_sending(campaign_id)
    _copy(live, backup)
    office.until_batch_over(campaign_id)
    until(lambda: office.run(run_id)["state_type"] == "COMPLETED", 20, "Prefect has seen the end of the run")
    office.until_vendor_idle()
    _copy(backup, live)
    assert office.campaign(campaign_id).run_id == run_id

    office.dispatch()
    campaign = office.campaign(campaign_id)
    assert (campaign.state, campaign.run_id, campaign.next_batch_at) == (CampaignState.ERROR, None, None)
    assert f"Prefect's run {run_id} has completed the batch" in _reasons(office, campaign_id)[-1]
    assert (
        "ALERT: 1 Error, waiting for a person: Leads for roofing"
        in (office.artifacts("mass-sms-campaigns")[0]["description"])
    )
    office.assert_everybody_once(phones)
