"""Receipts in any order, any number of times: the last word holds, counters are right, a bad campaign stops itself."""

import asyncio
from itertools import permutations

import pytest
from sqlalchemy import func, select, update

from actions.change_campaign import lift, pause
from actions.run_batch import plan_what_came_back
from actions.take_in_receipts import LARGEST_GROUP, apply_receipts
from database.campaigns import lock_campaign
from database.receipts import keep_receipts
from rules.suspension import DEFAULT_POLICY
from schemas.sms import DeliveryStatus, Drop, Receipt
from schemas.tables import Campaign, ConsentEntry, ReceiptEntry, Text, Ticket
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    OFFICE,
    TUESDAY_NOON,
    receipt,
    scheduled,
    send_batch,
    send_chunk,
    start_run,
    take_receipts,
    the_campaign,
    the_phone,
    the_texts,
)

QUEUED, SENDING, SENT = DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.SENT
DELIVERED, UNDELIVERED, FAILED = DeliveryStatus.DELIVERED, DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED


async def sent(begin: Begin, students: int) -> tuple[int, list[Text]]:
    """Send a campaign whose batch stays open, and return its texts."""
    campaign_id = scheduled(begin, students)
    start_run(begin, campaign_id)
    await send_chunk(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id, limit=students)
    return campaign_id, the_texts(begin, campaign_id)


def counters(campaign: Campaign) -> tuple[int, int, int, int]:
    return campaign.sent, campaign.delivered, campaign.undelivered, campaign.dropped_in_window


@pytest.mark.slow
async def test_four_statuses_end_the_same_in_all_their_orders(begin: Begin) -> None:
    orders = list(permutations((QUEUED, SENDING, SENT, DELIVERED)))
    campaign_id, texts = await sent(begin, len(orders))
    for step in range(4):
        take_receipts(begin, [receipt(text, order[step]) for text, order in zip(texts, orders, strict=True)])
    assert {text.delivery for text in the_texts(begin, campaign_id)} == {"delivered"}
    assert counters(the_campaign(begin, campaign_id)) == (24, 24, 0, 0)


async def test_all_four_in_one_group_end_the_same(begin: Begin) -> None:
    orders = list(permutations((QUEUED, SENDING, SENT, UNDELIVERED)))[::5]
    campaign_id, texts = await sent(begin, len(orders))
    take_receipts(begin, [receipt(text, status) for text, order in zip(texts, orders, strict=True) for status in order])
    assert {text.delivery for text in the_texts(begin, campaign_id)} == {"undelivered"}
    assert counters(the_campaign(begin, campaign_id)) == (5, 0, 5, 5)


async def test_a_repeated_receipt_is_kept_once_and_counted_once(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    for _ in range(3):
        take_receipts(begin, [receipt(text, DELIVERED)] * 2)
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptEntry)) == 1
    assert counters(the_campaign(begin, campaign_id)) == (1, 1, 0, 0)


async def test_a_failure_that_carriers_correct_into_a_delivery_is_counted_back(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    take_receipts(begin, [receipt(text, UNDELIVERED, drop=Drop.UNREACHABLE, code=30003)])
    assert counters(the_campaign(begin, campaign_id)) == (1, 0, 1, 1)
    take_receipts(begin, [receipt(text, DELIVERED)])
    assert counters(the_campaign(begin, campaign_id)) == (1, 1, 0, 0)
    [text] = the_texts(begin, campaign_id)
    assert (text.delivery, text.dropped_because) == ("delivered", None)


@pytest.mark.parametrize("drop", [Drop.ACCOUNT, Drop.THROTTLED])
async def test_a_drop_that_says_nothing_about_the_message_does_not_speak_against_it(begin: Begin, drop: Drop) -> None:
    campaign_id, [text] = await sent(begin, 1)
    take_receipts(begin, [receipt(text, FAILED, drop=drop, code=30001)])
    assert counters(the_campaign(begin, campaign_id)) == (1, 0, 1, 0)


async def test_a_number_out_of_service_is_never_texted_again(begin: Begin) -> None:
    _, [text] = await sent(begin, 1)
    take_receipts(begin, [receipt(text, UNDELIVERED, drop=Drop.BAD_NUMBER, code=30005)])
    phone = the_phone(begin, 0)
    assert (phone.dead_at, phone.dead_reason) == (TUESDAY_NOON, "vendor code 30005")


async def test_an_opt_out_told_by_a_receipt_is_honoured_and_written_down_once(begin: Begin) -> None:
    _, [text] = await sent(begin, 1)
    for _ in range(2):
        take_receipts(begin, [receipt(text, UNDELIVERED, drop=Drop.OPTED_OUT, code=21610)])
    assert the_phone(begin, 0).opted_out_at == TUESDAY_NOON
    with begin() as session:
        assert session.scalars(select(ConsentEntry.proof)).all() == ["vendor code 21610"]


async def test_a_receipt_about_nothing_of_ours_is_kept_and_changes_nothing(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    before = counters(the_campaign(begin, campaign_id))
    take_receipts(begin, [Receipt("SM-of-another-sender", DELIVERED, None, None, None, None)])
    take_receipts(begin, [receipt(text, DELIVERED, sid="SM-second-under-our-id")])
    assert counters(the_campaign(begin, campaign_id)) == before
    assert the_texts(begin, campaign_id)[0].delivery == "queued"
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptEntry)) == 2


async def test_a_receipt_without_our_id_is_known_by_the_vendors(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    take_receipts(begin, [Receipt(text.vendor_sid or "", DELIVERED, None, None, None, None)])
    assert the_campaign(begin, campaign_id).delivered == 1


async def test_a_second_text_under_our_id_is_noted_once_and_changes_nothing_else(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    for sid in ("SM-twin", "SM-another-twin"):
        take_receipts(begin, [receipt(text, UNDELIVERED, sid=sid, drop=Drop.BAD_NUMBER, code=30005)])
    take_receipts(begin, [receipt(text, DELIVERED)])
    [after] = the_texts(begin, campaign_id)
    assert (after.vendor_sid, after.twin_sid, after.delivery) == (text.vendor_sid, "SM-twin", "delivered")
    assert counters(the_campaign(begin, campaign_id)) == (1, 1, 0, 0)
    assert the_phone(begin, 0).dead_at is None


def capped(text: Text) -> Receipt:
    """Return what is told of a text that T-Mobile takes no more of today."""
    return receipt(text, FAILED, drop=Drop.CARRIER_CAP, code=30027)


async def test_a_text_over_a_carriers_cap_is_planned_again_and_was_never_sent(begin: Begin) -> None:
    campaign_id, [text, other] = await sent(begin, 2)
    take_receipts(begin, [capped(text), receipt(text, SENT), receipt(other, DELIVERED)])
    again, _ = the_texts(begin, campaign_id)
    assert (again.state, again.capped_sid, again.vendor_sid) == ("planned", text.vendor_sid, None)
    assert (again.uuid, again.attempt, again.batch_number, again.sent_at) == (text.uuid, 1, None, None)
    assert (again.delivery, again.delivery_rank, again.error_code, again.dropped_because) == (None, 0, None, None)
    assert counters(the_campaign(begin, campaign_id)) == (1, 1, 0, 0)
    assert the_phone(begin, 0).carrier == "T-Mobile"


async def test_late_receipts_of_a_capped_attempt_change_nothing(begin: Begin) -> None:
    campaign_id, [text] = await sent(begin, 1)
    take_receipts(begin, [capped(text)])
    for status in (QUEUED, SENT, UNDELIVERED):
        take_receipts(begin, [receipt(text, status)])
    [again] = the_texts(begin, campaign_id)
    assert (again.state, again.vendor_sid, again.delivery) == ("planned", None, None)
    assert counters(the_campaign(begin, campaign_id)) == (0, 0, 0, 0)


@pytest.mark.parametrize("change", [{"attempt": 2}, {"at_most_once": True}])
async def test_a_capped_text_that_may_not_go_again_stays_failed(begin: Begin, change: dict[str, object]) -> None:
    campaign_id, [text] = await sent(begin, 1)
    with begin() as session:
        session.execute(update(Text).where(Text.id == text.id).values(change))
    take_receipts(begin, [capped(text)])
    [after] = the_texts(begin, campaign_id)
    assert (after.state, after.delivery, after.dropped_because) == ("sent", "failed", "carrier_cap")
    assert counters(the_campaign(begin, campaign_id)) == (1, 0, 1, 0)


async def test_a_completed_campaign_goes_on_for_whom_a_cap_turned_away(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    [text] = the_texts(begin, campaign_id)
    take_receipts(begin, [capped(text)])
    [after] = the_texts(begin, campaign_id)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.ended_at, campaign.sent) == ("in_process", None, 0)
    assert (after.state, after.delivery, after.attempt) == ("planned", None, 1)
    with begin() as session:
        held = lock_campaign(session, campaign_id)
        assert held is not None
        assert plan_what_came_back(session, held, now=TUESDAY_NOON, office=OFFICE)
        assert held.next_batch_at is not None
        assert held.next_batch_at > TUESDAY_NOON


async def test_what_is_kept_waits_until_it_is_applied(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 3)
    with begin() as session:
        keep_receipts(session, [receipt(text, DELIVERED) for text in texts], TUESDAY_NOON)
    assert counters(the_campaign(begin, campaign_id)) == (3, 0, 0, 0)
    with begin() as session:
        assert apply_receipts(session, now=TUESDAY_NOON, policy=DEFAULT_POLICY, limit=2) == 2
    assert counters(the_campaign(begin, campaign_id)) == (3, 2, 0, 0)
    with begin() as session:
        assert apply_receipts(session, now=TUESDAY_NOON, policy=DEFAULT_POLICY, limit=2) == 1
    with begin() as session:
        assert apply_receipts(session, now=TUESDAY_NOON, policy=DEFAULT_POLICY) == 0
    assert counters(the_campaign(begin, campaign_id)) == (3, 3, 0, 0)


@pytest.mark.slow
async def test_two_who_apply_at_once_count_each_receipt_once(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 40)
    for status in (SENDING, SENT, DELIVERED):
        with begin() as session:
            keep_receipts(session, [receipt(text, status) for text in texts], TUESDAY_NOON)

    def apply() -> int:
        applied = 0
        while True:
            with begin() as session:
                group = apply_receipts(session, now=TUESDAY_NOON, policy=DEFAULT_POLICY, limit=7)
            if not group:
                return applied
            applied += group

    counts = await asyncio.gather(asyncio.to_thread(apply), asyncio.to_thread(apply))
    assert sum(counts) == 120
    assert counters(the_campaign(begin, campaign_id)) == (40, 40, 0, 0)
    assert {text.delivery for text in the_texts(begin, campaign_id)} == {"delivered"}


async def test_many_receipts_are_applied_whatever_the_size_of_a_group(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 3)
    others = [Receipt(f"SM-other-{index}", DELIVERED, None, None, None, None) for index in range(LARGEST_GROUP)]
    take_receipts(begin, [*others, *(receipt(text, DELIVERED) for text in texts)])
    assert the_campaign(begin, campaign_id).delivered == 3
    with begin() as session:
        assert session.scalars(select(ReceiptEntry.id).where(ReceiptEntry.applied_at.is_(None))).all() == []


def test_no_receipts_are_fine(begin: Begin) -> None:
    take_receipts(begin, [])


def _finish(begin: Begin, texts: list[Text], every: int, drop: Drop) -> None:
    """Bring receipts ten at a time; every so many-th text is dropped."""
    for start in range(0, len(texts), 10):
        take_receipts(
            begin,
            [
                receipt(text, UNDELIVERED, drop=drop, code=30003) if index % every == 0 else receipt(text, DELIVERED)
                for index, text in enumerate(texts[start : start + 10], start)
            ],
        )


@pytest.mark.slow
async def test_a_campaign_of_which_a_third_is_dropped_stops_inside_its_first_batch(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 100)
    _finish(begin, texts, every=3, drop=Drop.UNREACHABLE)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.run_id, campaign.next_batch_at) == ("suspended", None, None)
    assert "drop rate" in (campaign.suspended_because or "")
    assert await send_chunk(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id) == "this run no longer has the batch"
    with begin() as session:
        lift(session, campaign_id, next_batch_at=TUESDAY_NOON, now=TUESDAY_NOON, actor="Ms. Rivera", why="mended")
    _finish(begin, texts, every=3, drop=Drop.UNREACHABLE)
    assert the_campaign(begin, campaign_id).state == "in_process", "the same receipts again are no new drops"


@pytest.mark.slow
async def test_a_campaign_of_which_four_percent_are_dropped_goes_on(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 100)
    _finish(begin, texts, every=25, drop=Drop.UNREACHABLE)
    assert the_campaign(begin, campaign_id).state == "in_process"


@pytest.mark.slow
async def test_a_text_that_carriers_filter_stops_its_campaign_sooner(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 60)
    _finish(begin, texts, every=6, drop=Drop.CONTENT_FILTERED)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.filtered_in_window > 0) == ("suspended", True)
    assert "carriers filter" in (campaign.suspended_because or "")


@pytest.mark.slow
async def test_trouble_with_the_account_is_an_error_and_no_suspension(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 60)
    _finish(begin, texts, every=3, drop=Drop.ACCOUNT)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.undelivered, campaign.dropped_in_window) == ("error", 20, 0)
    with begin() as session:
        [ticket] = session.scalars(select(Ticket))
    assert campaign.ticket_id == ticket.id
    assert "our account cannot send" in ticket.body


@pytest.mark.slow
async def test_a_corrected_receipt_of_an_earlier_window_does_no_harm(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 30)
    take_receipts(begin, [receipt(text, UNDELIVERED, drop=Drop.UNREACHABLE) for text in texts[:2]])
    take_receipts(begin, [receipt(text, DELIVERED) for text in texts[2:]])
    assert the_campaign(begin, campaign_id).finished_in_window == 0, "all was well, so the window began anew"
    take_receipts(begin, [receipt(text, DELIVERED) for text in texts[:2]])
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.delivered, campaign.undelivered) == ("in_process", 30, 0)


@pytest.mark.slow
async def test_receipts_that_come_after_a_pause_still_suspend(begin: Begin) -> None:
    campaign_id, texts = await sent(begin, 60)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
    _finish(begin, texts, every=2, drop=Drop.UNREACHABLE)
    assert the_campaign(begin, campaign_id).state == "suspended"


@pytest.mark.slow
async def test_a_campaign_that_is_over_is_not_suspended(begin: Begin) -> None:
    campaign_id = scheduled(begin, 60)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    _finish(begin, the_texts(begin, campaign_id), every=2, drop=Drop.UNREACHABLE)
    assert the_campaign(begin, campaign_id).state == "completed"
