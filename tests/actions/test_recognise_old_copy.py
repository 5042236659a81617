"""A database that is older than what was sent is found out by the vendor's list, and sends nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from actions.recognise_old_copy import MOST_ASKED, ask_vendor, stop_if_sent, stop_old_copy, suspects
from rules.campaign_states import CampaignState
from schemas.tables import Campaign, Student, Text
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, claim_texts, number, scheduled, send_chunk, start_run, the_campaign

PLANNED_AGAIN = {
    "state": "planned", "attempt": 0, "uuid": None, "vendor_sid": None, "body": None, "batch_number": None,
    "claimed_at": None, "lease_until": None, "sent_at": None, "delivery": None, "delivery_rank": 0,
}  # fmt: skip


@pytest.fixture
def vendor() -> PretendSms:
    return PretendSms(lambda: TUESDAY_NOON)


async def found(begin: Begin, vendor: PretendSms, campaign_id: int) -> bool:
    with begin() as session:
        asked = suspects(session, campaign_id, now=TUESDAY_NOON)
    sids = await ask_vendor(vendor, asked)
    assert sids is not None
    with begin() as session:
        return stop_if_sent(session, campaign_id, sids, now=TUESDAY_NOON + MINUTE)


def put_backup_back(begin: Begin, campaign_id: int) -> None:
    """Make the rows what they were before the first text went out."""
    with begin() as session:
        session.execute(update(Text).where(Text.campaign_id == campaign_id).values(**PLANNED_AGAIN))
        session.execute(update(Campaign).where(Campaign.id == campaign_id).values(sent=0, failed=0, skipped=0))


async def test_a_campaign_that_was_not_sent_goes_on(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 9)
    start_run(begin, campaign_id)
    assert not await found(begin, vendor, campaign_id)
    await send_chunk(begin, vendor, campaign_id, limit=4)
    assert not await found(begin, vendor, campaign_id), "the rest of a batch is not suspicious"
    assert the_campaign(begin, campaign_id).state == CampaignState.IN_PROCESS


async def test_after_a_restored_backup_the_campaign_stops_before_it_sends(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 9)
    start_run(begin, campaign_id)
    await send_chunk(begin, vendor, campaign_id)
    put_backup_back(begin, campaign_id)

    assert await found(begin, vendor, campaign_id)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.run_id, campaign.next_batch_at) == (CampaignState.ERROR, None, None)
    assert len(vendor.taken) == 9


async def test_somewhere_else_in_the_country_it_is_found_out_too(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 30)
    with begin() as session:
        west = [number(index) for index in range(20)]
        # The first twenty live where no window was open, so the other ten were texted.
        session.execute(
            update(Student).where(Student.student_id.in_([f"S{index:05d}" for index in range(20)])).values(
                zone_key="Pacific/Honolulu"
            )
        )  # fmt: skip
    start_run(begin, campaign_id)
    await send_chunk(begin, vendor, campaign_id)
    assert {one.to for one in vendor.taken}.isdisjoint(west)
    assert 0 < len(vendor.taken) <= 10
    put_backup_back(begin, campaign_id)
    assert await found(begin, vendor, campaign_id)


async def test_another_text_to_the_same_number_is_no_evidence(begin: Begin, vendor: PretendSms) -> None:
    from schemas.sms import OutgoingText

    campaign_id = scheduled(begin, 2)
    for index in range(2):
        await vendor.send(OutgoingText(f"x{index}", 1, number(index), "Your book is overdue.", 60))
    start_run(begin, campaign_id)
    assert not await found(begin, vendor, campaign_id)


async def test_what_another_worker_sent_while_the_vendor_was_asked_is_no_old_copy(
    begin: Begin, vendor: PretendSms
) -> None:
    campaign_id = scheduled(begin, 3)
    start_run(begin, campaign_id)
    with begin() as session:
        asked = suspects(session, campaign_id, now=TUESDAY_NOON)
    with begin() as session:
        for claimed in claim_texts(session, campaign_id).texts:
            await vendor.send(claimed.outgoing)  # and its outcome is not written down yet
    sids = await ask_vendor(vendor, asked)
    assert sids
    with begin() as session:
        assert not stop_if_sent(session, campaign_id, sids, now=TUESDAY_NOON + MINUTE)


async def test_a_vendor_that_does_not_answer_says_nothing(begin: Begin, vendor: PretendSms) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        asked = suspects(session, campaign_id, now=TUESDAY_NOON)
    vendor.is_down = True
    assert await ask_vendor(vendor, asked) is None


def test_a_few_numbers_are_asked_about_however_many_there_are(begin: Begin) -> None:
    campaign_id = scheduled(begin, 40)
    with begin() as session:
        assert 0 < len(suspects(session, campaign_id, now=TUESDAY_NOON).phones) <= MOST_ASKED


def test_evidence_about_a_run_counts_only_while_that_run_has_the_batch(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    start_run(begin, campaign_id, "run-2")
    now = TUESDAY_NOON + timedelta(minutes=2)
    with begin() as session:
        assert not stop_old_copy(session, campaign_id, "run-1 completed", now=now, run_id="run-1")
        assert stop_old_copy(session, campaign_id, "run-2 completed", now=now, run_id="run-2")
        assert not stop_old_copy(session, campaign_id, "again", now=now), "it is stopped already"
    assert the_campaign(begin, campaign_id).state == CampaignState.ERROR
