"""A batch that nobody started in time does not fire late: it moves, and everybody is told."""

from datetime import timedelta

from sqlalchemy import select

from schemas.tables import Notice
from tests.flows.installation import CAMPUS, Installation


def test_a_batch_that_is_two_hours_late_moves_to_the_next_noon_and_says_so(office: Installation) -> None:
    phones = office.enroll("baking", 3)
    campaign_id = office.schedule("baking")
    due = office.clock.now()
    office.skip(timedelta(hours=2, minutes=1))
    office.dispatch()

    campaign = office.campaign(campaign_id)
    assert campaign.next_batch_at is not None
    moved_to = campaign.next_batch_at.astimezone(CAMPUS)
    assert (moved_to.hour, moved_to.minute) == (12, 0)
    assert moved_to.date() > due.astimezone(CAMPUS).date()
    assert moved_to.weekday() < 5
    assert office.batch_runs(campaign_id) == []
    assert office.texted(phones).total() == 0
    with office.look() as session:
        told = session.scalars(
            select(Notice.body).where(Notice.campaign_id == campaign_id, Notice.event == "misfired")
        ).one()
    assert "not started by" in told
    assert f"the next is {moved_to:%a %Y-%m-%d %H:%M}" in told
    table = office.artifacts("mass-sms-campaigns")[0]["data"]
    assert f"{moved_to:%Y-%m-%d %H:%M}" in table

    office.clock.set(campaign.next_batch_at)
    office.send_to_the_end(campaign_id)
    office.assert_everybody_once(phones)
