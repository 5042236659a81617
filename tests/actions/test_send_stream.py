"""Claim, call and record at once: nobody is lost or texted twice, whatever ends the stream."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from actions.send_stream import UNREACHABLE, Sent, TextStream
from actions.send_texts import Claim
from schemas.sms import Drop, NeverSent, OutgoingText, Refused, SmsVendor, Submitted, Unanswered, VendorBusy
from tests.actions.pretend_sms import Failure, PretendSms
from tests.conftest import Begin
from tests.office import OFFICE, TUESDAY_NOON, claim_texts, number, scheduled, start_run, the_campaign, the_texts
from tests.pacer import Pacer

STUDENTS = 20


def stream(
    begin: Callable[[], AbstractContextManager[Session]],
    vendor: SmsVendor,
    campaign_id: int,
    *,
    seconds: float = 30,
    limit: int = 6,
    texts_per_second: float = 1_000_000,
) -> TextStream:
    def claim(session: Session) -> Claim:
        return claim_texts(session, campaign_id, limit=limit, office=OFFICE)

    return TextStream(
        vendor, Pacer(texts_per_second, time.monotonic), begin, claim, lambda: TUESDAY_NOON, concurrency=4,
        texts_per_second=texts_per_second, until=time.monotonic() + seconds,
    )  # fmt: skip


def office(begin: Begin) -> int:
    campaign_id = scheduled(begin, STUDENTS)
    start_run(begin, campaign_id)
    return campaign_id


def states(begin: Begin, campaign_id: int) -> Counter[str]:
    return Counter(text.state for text in the_texts(begin, campaign_id))


async def test_a_stream_sends_to_everybody_once_and_writes_everything_down(begin: Begin) -> None:
    campaign_id = office(begin)
    vendor = PretendSms(lambda: TUESDAY_NOON)
    sent = await stream(begin, vendor, campaign_id).run()
    assert (sent.sent, sent.stop) == (STUDENTS, "nobody is left")
    assert sorted(text.to for text in vendor.taken) == [number(index) for index in range(STUDENTS)]
    assert states(begin, campaign_id) == {"sent": STUDENTS}
    assert the_campaign(begin, campaign_id).sent == STUDENTS


async def test_each_kind_of_answer_is_counted_and_recorded(begin: Begin) -> None:
    campaign_id = office(begin)
    failures: dict[str, Failure] = {number(1): Refused(21211, Drop.BAD_NUMBER), number(3): Unanswered("500")}
    sent = await stream(begin, PretendSms(lambda: TUESDAY_NOON, lambda text: failures.get(text.to)), campaign_id).run()
    assert (sent.sent, sent.failed, sent.unknown) == (STUDENTS - 2, 1, 1)
    assert states(begin, campaign_id) == {"sent": STUDENTS - 2, "failed": 1, "unknown": 1}


async def test_after_its_time_a_stream_claims_nothing_more_and_leaves_nothing_in_hand(begin: Begin) -> None:
    campaign_id = office(begin)
    sent = await stream(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id, seconds=0).run()
    assert sent == Sent()
    assert states(begin, campaign_id) == {"planned": STUDENTS}


async def test_a_slow_pace_claims_and_holds_little(begin: Begin) -> None:
    campaign_id = office(begin)
    sent = await stream(
        begin, PretendSms(lambda: TUESDAY_NOON), campaign_id, seconds=0.2, limit=1, texts_per_second=10
    ).run()
    # What was claimed within the time still goes, at the pace.
    assert 1 <= sent.sent <= 8
    assert states(begin, campaign_id) == {"sent": sent.sent, "planned": STUDENTS - sent.sent}


async def test_a_busy_vendor_gets_back_what_is_claimed_and_everybody_is_served_in_the_end(begin: Begin) -> None:
    campaign_id = office(begin)
    refusals = iter(range(3))

    def busy(text: OutgoingText) -> Failure | None:
        return VendorBusy(0.01) if next(refusals, None) is not None else None

    vendor = PretendSms(lambda: TUESDAY_NOON, busy)
    sent = await stream(begin, vendor, campaign_id).run()
    assert sent.sent == STUDENTS
    assert max(Counter(text.to for text in vendor.taken).values()) == 1
    assert {text.attempt for text in the_texts(begin, campaign_id)} == {1}


async def test_a_vendor_that_takes_nothing_ends_the_stream(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.send_stream.WAIT_SECONDS", 0.001)
    campaign_id = office(begin)
    sent = await stream(begin, PretendSms(lambda: TUESDAY_NOON, lambda _: NeverSent("no route")), campaign_id).run()
    assert (sent.stop, sent.unreachable) == (UNREACHABLE, 5)
    assert states(begin, campaign_id) == {"planned": STUDENTS}


async def test_an_account_the_vendor_refuses_ends_the_stream(begin: Begin) -> None:
    campaign_id = office(begin)
    vendor = PretendSms(lambda: TUESDAY_NOON, lambda _: Refused(20003, Drop.ACCOUNT))
    sent = await stream(begin, vendor, campaign_id).run()
    assert sent.account_error is not None
    assert states(begin, campaign_id) == {"planned": STUDENTS}


class Silent(PretendSms):
    """Takes the texts of even numbers and answers nobody."""

    async def send(self, text: OutgoingText) -> Submitted:
        """Take some and hang."""
        if int(text.to) % 2 == 0:
            await super().send(text)
        return await asyncio.Event().wait()  # type: ignore[return-value]  # never returns


async def test_a_stream_that_is_ended_knows_of_each_text_whether_it_may_have_gone(begin: Begin) -> None:
    campaign_id = office(begin)
    running = asyncio.create_task(stream(begin, Silent(lambda: TUESDAY_NOON), campaign_id, limit=6).run())
    await asyncio.sleep(0.2)
    # The second claim began when half of the first was gone.
    assert states(begin, campaign_id)["sending"] == 12
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    # Four calls were under way; the other eight were never handed over, so they need no look-up.
    assert states(begin, campaign_id) == {"unknown": 4, "planned": STUDENTS - 4}


async def test_a_database_that_fails_once_loses_no_outcome(begin: Begin) -> None:
    campaign_id = office(begin)
    transactions = iter(range(1_000))

    def failing() -> AbstractContextManager[Session]:
        if next(transactions) == 2:
            raise OperationalError("BEGIN", {}, Exception("disk full"))
        return begin()

    vendor = PretendSms(lambda: TUESDAY_NOON)
    with pytest.raises(OperationalError):  # also where the senders were all at a call when it failed
        await stream(failing, vendor, campaign_id, limit=6).run()
    assert states(begin, campaign_id) == {"sent": 12, "planned": STUDENTS - 12}
    assert len(vendor.taken) == 12
