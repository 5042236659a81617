"""What became of texts whose call was not answered: found, or tried once more, or given up; never twice."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from actions.resolve_unknowns import (
    ASKED_AT_ONCE,
    Question,
    Resolved,
    ask_vendor,
    expire_leases,
    open_questions,
    record_answers,
)
from actions.run_batch import close_batch, complete_if_done, lose_run, plan_what_came_back
from actions.send_texts import LEASE, call_vendor
from database.campaigns import campaigns_in, due_campaign_ids, lock_campaign
from rules.campaign_states import CampaignState
from schemas.sms import DeliveryStatus, NeverSent, Unanswered, VendorText
from schemas.tables import EmailInstead, Phone, Text
from tests.actions.pretend_sms import AnswerLost, PretendSms
from tests.conftest import Begin
from tests.office import (
    MINUTE,
    OFFICE,
    OFTEN,
    TUESDAY_NOON,
    MovedClock,
    claim_texts,
    receipt,
    scheduled,
    send_batch,
    send_chunk,
    start_run,
    take_receipts,
    the_campaign,
    the_texts,
)
from tests.pacer import Pacer


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def vendor(clock: MovedClock) -> PretendSms:
    return PretendSms(lambda: clock.now)


async def settle(begin: Begin, vendor: PretendSms, clock: MovedClock) -> Resolved:
    """Expire leases and look up what is due, as dispatch does every minute."""
    with begin() as session:
        expire_leases(session, now=clock.now)
        questions = open_questions(session, now=clock.now)
    answers = await ask_vendor(vendor, questions)
    with begin() as session:
        resolved = record_answers(session, answers, now=clock.now)
    with begin() as session:
        for campaign in campaigns_in(session, [CampaignState.IN_PROCESS]):
            held = lock_campaign(session, campaign.id)
            if held is not None and not plan_what_came_back(session, held, now=clock.now, office=OFFICE):
                complete_if_done(session, held, now=clock.now)
    return resolved


def states(begin: Begin, campaign_id: int) -> Sequence[str]:
    return [text.state for text in the_texts(begin, campaign_id)]


async def test_a_lost_answer_is_found_at_the_vendor_and_not_sent_again(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 2)
    vendor.fails = lambda text: AnswerLost()
    await send_batch(begin, vendor, campaign_id)
    assert the_campaign(begin, campaign_id).state == "in_process", "two texts have no outcome yet"
    assert await settle(begin, vendor, clock) == Resolved(), "not asked before a minute has passed"
    clock.pass_by(MINUTE)
    assert (await settle(begin, vendor, clock)).found == 2
    assert states(begin, campaign_id) == ["sent", "sent"]
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.sent, len(vendor.taken)) == ("completed", 2, 2)


async def test_a_text_is_looked_for_four_times_before_it_is_planned_again(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    vendor.fails = lambda text: Unanswered("500")
    await send_chunk(begin, vendor, campaign_id)
    ended = []
    for minutes in (1, 1, 3, 10):
        clock.pass_by(minutes * MINUTE)
        resolved = await settle(begin, vendor, clock)
        ended.append((resolved.still_unknown, resolved.put_back))
    assert ended == [(1, 0), (1, 0), (1, 0), (0, 1)]
    assert states(begin, campaign_id) == ["planned"]


async def test_a_vendor_that_does_not_answer_the_look_up_decides_nothing(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    vendor.fails = lambda text: AnswerLost()
    await send_batch(begin, vendor, campaign_id)
    vendor.is_down = True
    clock.pass_by(timedelta(hours=1))
    assert await settle(begin, vendor, clock) == Resolved()
    vendor.is_down = False
    assert (await settle(begin, vendor, clock)).found == 1


async def test_the_second_attempt_is_the_last(begin: Begin, vendor: PretendSms, clock: MovedClock) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    vendor.fails = lambda text: Unanswered("500")
    await send_chunk(begin, vendor, campaign_id)
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).put_back == 1
    await send_chunk(begin, vendor, campaign_id, now=clock.now)
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).given_up == 1
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.reason, text.attempt) == ("failed", "not_found_at_vendor", 2)
    assert the_campaign(begin, campaign_id).failed == 1


async def test_what_a_killed_sender_left_is_found_or_sent_once(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 4)
    start_run(begin, campaign_id)
    with begin() as session:
        claimed = claim_texts(session, campaign_id).texts
    # Two of the four calls were made; then the process was killed before it could write anything down.
    await call_vendor(vendor, claimed[:2], Pacer(1_000_000, time.monotonic), concurrency=2, clock=lambda: clock.now)
    with begin() as session:
        lose_run(session, campaign_id, "run-1", now=clock.now, why="killed")
        assert expire_leases(session, now=clock.now) == 0, "the leases still hold"
    clock.pass_by(LEASE + timedelta(seconds=1))
    assert (await settle(begin, vendor, clock)).found == 2
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).put_back == 2
    await send_batch(begin, vendor, campaign_id, "run-2", clock.now)
    assert len({text.to for text in vendor.taken}) == len(vendor.taken) == 4
    assert the_campaign(begin, campaign_id).state == "completed"


async def test_a_text_planned_again_behind_the_last_batch_still_goes_out(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 2)
    vendor.fails = lambda text: Unanswered("500") if text.to.endswith("0001") else None
    await send_batch(begin, vendor, campaign_id)
    vendor.fails = lambda text: None
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).put_back == 1
    with begin() as session:
        assert list(due_campaign_ids(session, clock.now)) == [campaign_id]
    await send_batch(begin, vendor, campaign_id, "run-2", clock.now)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.sent) == ("completed", 2)


async def test_a_text_handed_over_late_in_a_slow_chunk_is_found_too(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    """At one text a second the last of a claim of 64 goes out almost a minute after it was claimed."""
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    with begin() as session:
        claimed = claim_texts(session, campaign_id).texts
    clock.pass_by(timedelta(seconds=55))
    vendor.fails = lambda text: AnswerLost()
    await call_vendor(vendor, claimed, Pacer(1_000_000, time.monotonic), concurrency=1, clock=lambda: clock.now)
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).found == 1
    assert len(vendor.taken) == 1


async def test_a_receipt_that_comes_after_the_text_was_planned_again_stops_the_second_one(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    vendor.fails = lambda text: Unanswered("500")
    await send_chunk(begin, vendor, campaign_id)
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).put_back == 1
    [text] = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(text, DeliveryStatus.DELIVERED, sid="SM1")], clock.now)
    vendor.fails = lambda text: None
    assert await send_chunk(begin, vendor, campaign_id, now=clock.now) == "nobody is left"
    assert vendor.taken == []
    campaign = the_campaign(begin, campaign_id)
    assert (states(begin, campaign_id), campaign.sent, campaign.delivered) == (["sent"], 1, 1)
    with begin() as session:
        close_batch(session, campaign_id, "run-1", now=clock.now, office=OFFICE)
    assert the_campaign(begin, campaign_id).state == "completed"


async def test_a_receipt_for_a_text_that_was_skipped_at_its_second_attempt_is_still_counted(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    vendor.fails = lambda text: Unanswered("500")
    await send_batch(begin, vendor, campaign_id)
    clock.pass_by(15 * MINUTE)
    await settle(begin, vendor, clock)
    with begin() as session:
        session.execute(update(Phone).values(opted_out_at=clock.now))
    await send_batch(begin, vendor, campaign_id, "run-2", clock.now)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.state, campaign.skipped) == ("completed", 1)
    [text] = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(text, DeliveryStatus.DELIVERED, sid="SM1")], clock.now)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.sent, campaign.skipped, campaign.delivered) == (1, 0, 1)


async def test_a_text_of_the_same_words_to_the_same_phone_is_adopted_only_once(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    first = scheduled(begin, 1)
    second = scheduled(begin, 0, name="Second")
    await send_batch(begin, vendor, first)
    vendor.fails = lambda text: Unanswered("500")
    clock.pass_by(timedelta(seconds=2))
    await send_batch(begin, vendor, second, now=clock.now, office=OFTEN)
    clock.pass_by(15 * MINUTE)
    resolved = await settle(begin, vendor, clock)
    assert (resolved.found, resolved.put_back) == (0, 1), "what the list shows belongs to the first campaign"


def may_go_once(begin: Begin) -> None:
    with begin() as session:
        session.execute(update(Text).values(at_most_once=True))


async def test_what_may_go_at_most_once_gets_no_second_attempt_but_an_email(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 2)
    may_go_once(begin)
    vendor.fails = lambda text: Unanswered("500") if text.to.endswith("0001") else AnswerLost()
    await send_batch(begin, vendor, campaign_id)
    clock.pass_by(15 * MINUTE)
    resolved = await settle(begin, vendor, clock)
    assert (resolved.found, resolved.given_up, resolved.put_back) == (1, 1, 0)
    sent, failed = the_texts(begin, campaign_id)
    assert (sent.state, failed.state, failed.reason, failed.attempt) == ("sent", "failed", "not_found_at_vendor", 1)
    with begin() as session:
        [email] = session.scalars(select(EmailInstead))
    assert (email.text_id, email.because, email.body) == (failed.id, "not_found_at_vendor", failed.body)
    assert the_campaign(begin, campaign_id).state == "completed"


async def test_what_surely_never_left_is_no_attempt_also_of_what_may_go_at_most_once(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    may_go_once(begin)
    start_run(begin, campaign_id)
    vendor.fails = lambda text: NeverSent("no route")
    await send_chunk(begin, vendor, campaign_id)
    assert states(begin, campaign_id) == ["planned"]
    vendor.fails = lambda text: None
    await send_chunk(begin, vendor, campaign_id)
    assert states(begin, campaign_id) == ["sent"]


async def test_of_two_that_match_the_older_is_ours_and_the_other_its_twin(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    vendor.fails = lambda text: AnswerLost()
    await send_batch(begin, vendor, campaign_id)
    clock.pass_by(timedelta(seconds=5))
    with pytest.raises(Unanswered):
        await vendor.send(vendor.taken[0])  # a proxy on the way repeated the call
    clock.pass_by(MINUTE)
    assert (await settle(begin, vendor, clock)).found == 1
    [text] = the_texts(begin, campaign_id)
    newer, older = [one.vendor_sid for one in await vendor.texts_to(vendor.taken[0].to, text.created_at)]
    assert (text.state, text.vendor_sid, text.twin_sid) == ("sent", older, newer)
    assert len(vendor.taken) == 2, "and nothing is sent for it"


async def test_a_twin_is_never_taken_for_another_text_of_the_same_words(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    first = scheduled(begin, 1)
    second = scheduled(begin, 0, name="Second")
    vendor.fails = lambda text: AnswerLost()
    await send_batch(begin, vendor, first)
    with pytest.raises(Unanswered):
        await vendor.send(vendor.taken[0])
    clock.pass_by(MINUTE)
    await settle(begin, vendor, clock)
    vendor.fails = lambda text: Unanswered("500")
    await send_batch(begin, vendor, second, now=clock.now, office=OFTEN)
    clock.pass_by(15 * MINUTE)
    assert (await settle(begin, vendor, clock)).found == 0


class SlowList(PretendSms):
    """Answers a look-up only when a moment has passed, and knows how many it had under way at once."""

    under_way = most = asked = 0

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        self.asked += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0.02)
            return await super().texts_to(phone, since)
        finally:
            self.under_way -= 1


def some_questions(number: int) -> list[Question]:
    return [Question(index, f"+1312555{index:04d}", "Hello", TUESDAY_NOON) for index in range(number)]


async def test_several_are_asked_for_at_once_but_not_all(clock: MovedClock) -> None:
    vendor = SlowList(lambda: clock.now)
    assert len(await ask_vendor(vendor, some_questions(20))) == 20
    assert vendor.most == ASKED_AT_ONCE


async def test_a_round_that_takes_too_long_ends_with_the_answers_it_has(clock: MovedClock) -> None:
    vendor = SlowList(lambda: clock.now)
    answers = await ask_vendor(vendor, some_questions(200), longest=timedelta(seconds=0.05))
    assert list(answers) == list(range(len(answers))), "those who wait longest were asked first"
    assert 0 < len(answers) < vendor.asked < 200
    assert vendor.under_way == 0, "nobody is left asking"


async def test_a_list_read_too_early_decides_nothing_however_late_it_is_written_down(
    begin: Begin, vendor: PretendSms, clock: MovedClock
) -> None:
    campaign_id = scheduled(begin, 1)
    vendor.fails = lambda text: Unanswered("500")
    await send_batch(begin, vendor, campaign_id)
    asked_at = clock.pass_by(5 * MINUTE)
    with begin() as session:
        questions = open_questions(session, now=asked_at)
    answers = await ask_vendor(vendor, questions)
    clock.pass_by(20 * MINUTE)  # whoever asked was frozen meanwhile
    with begin() as session:
        assert record_answers(session, answers, now=asked_at).still_unknown == 1
    assert states(begin, campaign_id) == ["unknown"]
