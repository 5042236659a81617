"""Claim, call, record: who is texted at the last moment, and what each kind of answer leaves behind."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from actions.change_campaign import pause, resume
from actions.resolve_unknowns import ask_vendor, expire_leases, open_questions, record_answers
from actions.send_texts import GIVEN_BACK, LEASE, Claim, Outcome, call_vendor, hand_over, record_outcomes
from database.campaigns import batches_of
from rules.recipients import Exclusion
from schemas.sms import DeliveryStatus, Drop, NeverSent, Refused, Submitted, Unanswered, VendorBusy
from schemas.tables import ConsentEntry, Phone, Student, Text
from tests.actions.pretend_sms import Failure, PretendSms
from tests.conftest import Begin
from tests.office import (
    CHICAGO,
    MINUTE,
    TUESDAY_NOON,
    MovedClock,
    claim_texts,
    number,
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
from tests.pacer import Pacer


def claim(begin: Begin, campaign_id: int, limit: int = 64) -> Claim:
    with begin() as session:
        return claim_texts(session, campaign_id, limit=limit)


def record(begin: Begin, claimed: Claim, outcome: Outcome) -> None:
    with begin() as session:
        record_outcomes(session, dict.fromkeys(claimed.texts, outcome), now=TUESDAY_NOON)


@pytest.mark.parametrize(
    ("phone", "student", "reason"),
    [
        ({"opted_out_at": TUESDAY_NOON}, {}, Exclusion.UNSUBSCRIBED),
        ({"held_at": TUESDAY_NOON}, {}, Exclusion.HELD),
        ({"dead_at": TUESDAY_NOON}, {}, Exclusion.BOUNCED),
        ({}, {"consent": "refused"}, Exclusion.NO_CONSENT),
        ({}, {"do_not_contact": True}, Exclusion.DO_NOT_CONTACT),
    ],
)
async def test_who_may_no_longer_be_texted_at_the_claim_is_skipped_with_the_reason(
    begin: Begin, phone: dict[str, object], student: dict[str, object], reason: Exclusion
) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        if phone:
            session.execute(update(Phone).where(Phone.e164 == number(0)).values(**phone))
        if student:
            session.execute(update(Student).where(Student.student_id == "S00000").values(**student))
    vendor = PretendSms(lambda: TUESDAY_NOON)
    sheet = await send_batch(begin, vendor, campaign_id)
    assert [text.to for text in vendor.taken] == [number(1)]
    assert (sheet["sent"], sheet["skipped"]) == (1, 1)
    assert [(text.state, text.reason) for text in the_texts(begin, campaign_id)] == [
        ("skipped", reason.value), ("sent", None),
    ]  # fmt: skip
    assert the_campaign(begin, campaign_id).state == "completed"


async def test_whose_text_can_not_be_merged_is_skipped(begin: Begin) -> None:
    campaign_id = scheduled(begin, 2)
    with begin() as session:
        session.execute(update(Student).where(Student.student_id == "S00001").values(campus=None))
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    assert [text.reason for text in the_texts(begin, campaign_id)] == [None, "merge_value_missing"]


def test_a_claim_writes_down_everything_before_the_vendor_hears_of_it(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    [claimed] = claim(begin, campaign_id).texts
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.uuid, text.body, text.attempt) == (
        "sending", claimed.outgoing.text_uuid, claimed.outgoing.body, 1,
    )  # fmt: skip
    assert (text.claimed_at, text.lease_until, text.batch_number) == (TUESDAY_NOON, TUESDAY_NOON + LEASE, 1)
    assert "Welding" in claimed.outgoing.body


@pytest.mark.parametrize(("hour", "seconds"), [(12, 6 * 3_600), (17, 3_600)])
def test_the_vendor_drops_a_text_when_the_recipients_window_closes(begin: Begin, hour: int, seconds: int) -> None:
    at = TUESDAY_NOON.replace(hour=hour)
    campaign_id = scheduled(begin, 1, starts_at=at)
    start_run(begin, campaign_id, now=at)
    with begin() as session:
        [claimed] = claim_texts(session, campaign_id, now=at).texts
    assert claimed.outgoing.valid_for_seconds == seconds


def test_nobody_is_claimed_outside_their_window(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    with begin() as session:
        late = TUESDAY_NOON.replace(hour=18)
        assert claim_texts(session, campaign_id, now=late).stop == "every window that is left is closed"


def test_claims_stop_when_the_batch_is_full(begin: Begin) -> None:
    campaign_id = scheduled(begin, 5, first_batch_size=3)
    start_run(begin, campaign_id)
    assert [len(claim(begin, campaign_id, limit=2).texts) for _ in range(2)] == [2, 1]
    assert claim(begin, campaign_id).stop == "the batch is full"


def test_a_pause_between_two_claims_is_obeyed_at_once(begin: Begin) -> None:
    campaign_id = scheduled(begin, 4)
    start_run(begin, campaign_id)
    claim(begin, campaign_id, limit=2)
    with begin() as session:
        pause(session, campaign_id, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
    assert claim(begin, campaign_id).stop == "this run no longer has the batch"
    with begin() as session:
        resume(session, campaign_id, next_batch_at=TUESDAY_NOON, now=TUESDAY_NOON, actor="Ms. Rivera", why="b")
    assert claim(begin, campaign_id).stop == "this run no longer has the batch"
    start_run(begin, campaign_id, "run-2")
    with begin() as session:
        assert len(claim_texts(session, campaign_id, "run-2").texts) == 2


def test_what_was_submitted_is_sent(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    record(begin, claim(begin, campaign_id), Submitted("SM1", DeliveryStatus.QUEUED))
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.vendor_sid, text.delivery, text.lease_until) == ("sent", "SM1", "queued", None)
    assert the_campaign(begin, campaign_id).sent == 1


@pytest.mark.parametrize("drop", [Drop.ACCOUNT, Drop.THROTTLED])
def test_nobody_loses_a_text_for_our_accounts_or_the_vendors_sake(begin: Begin, drop: Drop) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    with begin() as session:
        recorded = record_outcomes(session, {claimed.texts[0]: Refused(12345, drop)}, now=TUESDAY_NOON)
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.attempt) == ("planned", 0)
    assert (recorded.account_error is not None) == (drop is Drop.ACCOUNT)


@pytest.mark.parametrize("drop", sorted(set(Drop) - {Drop.ACCOUNT, Drop.THROTTLED}))
def test_what_was_refused_has_failed_with_the_vendors_code(begin: Begin, drop: Drop) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    with begin() as session:
        recorded = record_outcomes(session, {claimed.texts[0]: Refused(12345, drop)}, now=TUESDAY_NOON)
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.reason, text.error_code, text.lease_until) == ("failed", drop.value, 12345, None)
    assert the_campaign(begin, campaign_id).failed == 1
    phone = the_phone(begin, 0)
    assert (phone.dead_at is not None) == (drop is Drop.BAD_NUMBER)
    assert (phone.opted_out_at is not None) == (drop is Drop.OPTED_OUT)
    assert (recorded.account_error is not None) == (drop in (Drop.ACCOUNT, Drop.OUR_MISTAKE))


def test_an_opt_out_that_the_vendor_knew_of_stands_in_the_ledger(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    record(begin, claim(begin, campaign_id), Refused(21610, Drop.OPTED_OUT))
    with begin() as session:
        entry = session.scalars(select(ConsentEntry)).one()
    assert (entry.change, entry.source, entry.proof) == ("revoked", "vendor", "vendor code 21610")
    assert entry.phone_id == the_phone(begin, 0).id


@pytest.mark.parametrize("outcome", [NeverSent("no route"), VendorBusy(1)])
def test_what_never_went_out_is_planned_again_and_its_place_in_the_batch_is_free(
    begin: Begin, outcome: Outcome
) -> None:
    campaign_id = scheduled(begin, 1, first_batch_size=1)
    start_run(begin, campaign_id)
    for _ in range(3):
        record(begin, claim(begin, campaign_id), outcome)
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.batch_number, text.lease_until, text.attempt) == ("planned", None, None, 0)
    with begin() as session:
        assert batches_of(session, campaign_id)[0].claimed == 0


def test_what_was_not_answered_is_unknown_and_never_claimed_again(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    record(begin, claim(begin, campaign_id), Unanswered("time-out"))
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.look_up_at, text.lease_until) == ("unknown", TUESDAY_NOON + MINUTE, None)
    assert claim(begin, campaign_id).texts == ()


def test_a_receipt_that_is_faster_than_our_own_commit_is_kept(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    [text] = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(text, DeliveryStatus.DELIVERED, sid="SM1")])
    record(begin, claimed, Submitted("SM1", DeliveryStatus.QUEUED))
    [text] = the_texts(begin, campaign_id)
    campaign = the_campaign(begin, campaign_id)
    assert (text.state, text.vendor_sid, text.delivery) == ("sent", "SM1", "delivered")
    assert (campaign.sent, campaign.delivered) == (1, 1)


def test_a_phone_whose_last_text_is_unknown_gets_no_other(begin: Begin) -> None:
    first = scheduled(begin, 1)
    second = scheduled(begin, 0, name="Second")
    for campaign_id in (first, second):
        start_run(begin, campaign_id)
    record(begin, claim(begin, first), Unanswered("time-out"))
    assert claim(begin, second).texts == ()
    assert [text.state for text in the_texts(begin, second)] == ["planned"]


async def test_one_chunk_counts_each_kind_of_answer(begin: Begin) -> None:
    campaign_id = scheduled(begin, 5)
    start_run(begin, campaign_id)
    failures: dict[str, Failure] = {number(1): Refused(21211, Drop.BAD_NUMBER), number(2): NeverSent("no route"),
                number(3): Unanswered("500"), number(4): VendorBusy(0.001)}  # fmt: skip
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda text: failures.get(text.to))
    recorded = await send_chunk(begin, vendor, campaign_id)
    assert not isinstance(recorded, str)
    assert (recorded.sent, recorded.failed, recorded.unknown, recorded.put_back) == (1, 1, 1, 2)


async def test_a_pacer_spaces_calls_evenly_and_lets_nobody_through_while_the_vendor_is_busy() -> None:
    pacer = Pacer(100, time.monotonic)
    began = time.monotonic()
    for _ in range(6):
        await pacer.wait_turn()
    assert time.monotonic() - began >= 0.049
    began = time.monotonic()
    pacer.slow_down(0.05)
    await pacer.wait_turn()
    assert time.monotonic() - began >= 0.049
    with pytest.raises(ValueError, match="more than 0"):
        Pacer(0, time.monotonic)


async def test_the_vendor_gets_as_many_calls_at_once_as_agreed(begin: Begin) -> None:
    campaign_id = scheduled(begin, 20)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    vendor = PretendSms(lambda: TUESDAY_NOON)
    outcomes = await call_vendor(
        vendor, claimed.texts, Pacer(1_000_000, time.monotonic), concurrency=3, clock=lambda: TUESDAY_NOON
    )
    assert set(outcomes) == set(claimed.texts)
    assert len(vendor.taken) == 20
    assert TUESDAY_NOON.tzinfo is CHICAGO
    with begin() as session:
        assert session.scalar(select(func.count()).where(Text.state == "sending")) == 20


async def test_a_batch_runs_on_the_day_that_is_asked_for(begin: Begin) -> None:
    tomorrow = TUESDAY_NOON + timedelta(days=1)
    campaign_id = scheduled(begin, 1, starts_at=tomorrow)
    await send_batch(begin, PretendSms(lambda: tomorrow), campaign_id, now=tomorrow)
    assert the_campaign(begin, campaign_id).ended_at == tomorrow


async def test_a_sender_that_was_frozen_hands_nothing_over_and_gives_nobody_elses_claim_back(begin: Begin) -> None:
    clock = MovedClock()
    vendor = PretendSms(lambda: clock.now)
    campaign_id = scheduled(begin, 3)
    start_run(begin, campaign_id)
    frozen = claim(begin, campaign_id)
    clock.pass_by(16 * MINUTE)
    with begin() as session:
        expire_leases(session, now=clock.now)
        answers = await ask_vendor(vendor, open_questions(session, now=clock.now))
        assert record_answers(session, answers, now=clock.now).put_back == 3
    with begin() as session:
        again = claim_texts(session, campaign_id, now=clock.now)
    late = await call_vendor(vendor, frozen.texts, Pacer(1_000_000, time.monotonic), 3, lambda: clock.now)
    assert vendor.taken == []
    with begin() as session:
        record_outcomes(session, late, now=clock.now)
    outcomes = await call_vendor(vendor, again.texts, Pacer(1_000_000, time.monotonic), 3, lambda: clock.now)
    with begin() as session:
        assert record_outcomes(session, outcomes, now=clock.now).sent == 3
    with begin() as session:
        assert claim_texts(session, campaign_id, now=clock.now).texts == ()
    assert len({text.to for text in vendor.taken}) == len(vendor.taken) == 3


async def test_a_text_that_went_back_to_the_plan_is_adopted_when_the_vendor_took_it_after_all(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    with begin() as session:
        session.execute(update(Text).values(state="planned", lease_until=None))
        record_outcomes(session, {claimed.texts[0]: Submitted("SM1", DeliveryStatus.QUEUED)}, now=TUESDAY_NOON)
    assert [(text.state, text.vendor_sid) for text in the_texts(begin, campaign_id)] == [("sent", "SM1")]


async def test_nothing_is_handed_over_when_the_window_has_shut_since_the_claim(begin: Begin) -> None:
    clock = MovedClock(TUESDAY_NOON.replace(hour=17, minute=59, second=50))
    campaign_id = scheduled(begin, 2, starts_at=clock.now)
    start_run(begin, campaign_id, now=clock.now)
    with begin() as session:
        first, second = claim_texts(session, campaign_id, now=clock.now).texts
    vendor, pace = PretendSms(lambda: clock.now), Pacer(1_000_000, time.monotonic)
    clock.pass_by(timedelta(seconds=8))
    assert isinstance(await hand_over(vendor, first, pace, lambda: clock.now), Submitted)
    assert vendor.taken[0].valid_for_seconds == 2
    clock.pass_by(timedelta(seconds=2))
    assert await hand_over(vendor, second, pace, lambda: clock.now) is GIVEN_BACK
    assert len(vendor.taken) == 1


def test_a_second_text_under_one_id_is_kept_as_its_twin(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    start_run(begin, campaign_id)
    claimed = claim(begin, campaign_id)
    [text] = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(text, DeliveryStatus.SENT, sid="SM1")])
    record(begin, claimed, Submitted("SM2", DeliveryStatus.QUEUED))
    [text] = the_texts(begin, campaign_id)
    assert (text.state, text.vendor_sid, text.twin_sid) == ("sent", "SM1", "SM2")
