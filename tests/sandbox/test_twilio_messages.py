"""The vendor's own SDK finds at the sandbox what it would find at the vendor."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from sandbox.twilio.messages import resource_of
from sandbox.twilio.settings import POOL
from tests.sandbox.twilio_office import (
    SERVICE,
    assert_follows_document,
    bench,
    needs_document,
)

PHONE = "+13125550199"


async def test_a_text_through_the_service_has_no_sender_yet() -> None:
    async with bench() as twilio:
        message = await twilio.text(PHONE, "Café")
    assert (message.status, message.from_, message.num_segments, message.direction) == (
        "accepted",
        None,
        "0",
        "outbound-api",
    )
    assert message.body == "Café"
    assert message.messaging_service_sid == SERVICE
    assert message.date_sent is None
    assert abs(message.date_created - datetime.now(UTC)) < timedelta(seconds=5)


async def test_a_text_from_a_number_is_queued_at_once_and_counts_its_parts() -> None:
    async with bench() as twilio:
        message = await twilio.text(PHONE, "x" * 161, from_=POOL[1])
    assert (message.status, message.from_, message.num_segments) == ("queued", POOL[1], "2")


@needs_document
async def test_a_deviation_from_the_document_would_be_noticed() -> None:
    async with bench() as twilio:
        message = await twilio.text(PHONE)
        (kept,) = twilio.sandbox.world.ledger.messages
    resource = resource_of(kept)
    url = "/2010-04-01/Accounts/AC/Messages.json"
    assert_follows_document("POST", url, 201, json.dumps(resource))
    for wrong in ({"num_segments": 0}, {"date_created": "2026-03-01"}, {"sid": "SM1"}, {"extra": 1}):
        with pytest.raises(AssertionError):
            assert_follows_document("POST", url, 201, json.dumps({**resource, **wrong}))
    assert message.sid == kept.sid


async def test_the_service_always_texts_a_student_from_the_same_number() -> None:
    async with bench() as twilio:
        first, second = await twilio.text(PHONE, "one"), await twilio.text(PHONE, "two")
        await twilio.until_idle()
        senders = {(await twilio.call(twilio.client.messages(sid.sid).fetch)).from_ for sid in (first, second)}
    assert len(senders) == 1
    assert senders <= set(POOL)


async def test_a_delivered_text_shows_when_it_was_sent() -> None:
    async with bench() as twilio:
        created = await twilio.text(PHONE)
        await twilio.until_idle()
        message = await twilio.call(twilio.client.messages(created.sid).fetch)
    assert (message.status, message.num_segments, message.error_code) == ("delivered", "1", None)
    assert message.date_sent is not None


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"to": "", "body": "Hi"}, 400, 21604),
        ({"to": PHONE, "body": ""}, 400, 21602),
        ({"to": PHONE, "body": "Hi", "messaging_service_sid": None}, 400, 21603),
        ({"to": PHONE, "body": "x" * 1601}, 400, 21617),
        ({"to": "call my mom", "body": "Hi"}, 400, 21211),
        ({"to": "+13120550199", "body": "Hi"}, 400, 21211),
        ({"to": PHONE, "body": "Hi", "from_": "+13125559999"}, 400, 21606),
        ({"to": PHONE, "body": "Hi", "status_callback": "ftp://office.example/x"}, 400, 21609),
        ({"to": PHONE, "body": "Hi", "status_callback": "https://our_office.example/x"}, 400, 21609),
        ({"to": PHONE, "body": "Hi", "validity_period": 36001}, 400, 20001),
        ({"to": "+15005550001", "body": "Hi"}, 400, 21211),
        ({"to": "+15005550002", "body": "Hi"}, 400, 21612),
        ({"to": "+15005550003", "body": "Hi"}, 400, 21408),
        ({"to": "+15005550004", "body": "Hi"}, 400, 21610),
        ({"to": "+15005550009", "body": "Hi"}, 400, 21614),
        ({"to": "+13124421614", "body": "Hi"}, 400, 21614),
        ({"to": "+13124421611", "body": "Hi"}, 400, 21611),
    ],
)
async def test_a_create_that_cannot_work_is_refused_with_the_vendors_code(
    form: dict[str, str], status: int, code: int
) -> None:
    async with bench() as twilio:
        with pytest.raises(TwilioRestException) as refused:
            await twilio.text(**form)
        stats = await twilio.control("stats")
    assert (refused.value.status, refused.value.code) == (status, code)
    assert (stats["creates"], stats["creates_refused"]) == (0, 1)


async def test_a_wrong_password_is_refused() -> None:
    async with bench() as twilio:
        twilio.client.password = "guessed"
        twilio.client.auth = (twilio.client.username, "guessed")
        with pytest.raises(TwilioRestException) as refused:
            await twilio.text(PHONE)
    assert (refused.value.status, refused.value.code) == (401, 20003)


async def test_a_message_nobody_sent_is_not_found() -> None:
    async with bench() as twilio:
        with pytest.raises(TwilioRestException) as refused:
            await twilio.call(twilio.client.messages("SM" + "f" * 32).fetch)
    assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_a_text_not_yet_sent_can_be_canceled_and_stays_so() -> None:
    async with bench(callback_seconds=(0.05, 0.06)) as twilio:
        created = await twilio.text(PHONE)
        canceled = await twilio.call(twilio.client.messages(created.sid).update, status="canceled")
        stats = await twilio.until_idle()
    assert canceled.status == "canceled"
    assert stats["by_status"] == {"canceled": 1}


async def test_a_delivered_text_cannot_be_canceled_but_its_words_can_be_taken_out() -> None:
    async with bench() as twilio:
        created = await twilio.text(PHONE, "secret")
        await twilio.until_idle()
        with pytest.raises(TwilioRestException) as refused:
            await twilio.call(twilio.client.messages(created.sid).update, status="canceled")
        redacted = await twilio.call(twilio.client.messages(created.sid).update, body="")
    assert refused.value.code == 30409
    assert redacted.body == ""


async def test_a_scheduled_text_waits_for_its_hour_on_the_vendors_clock(tmp_path) -> None:
    clock = tmp_path / "clock"
    async with bench(clock_file=clock) as twilio:
        at = datetime.now(UTC) + timedelta(hours=1)
        created = await twilio.text(PHONE, schedule_type="fixed", send_at=at)
        await asyncio.sleep(0.1)
        waiting = await twilio.call(twilio.client.messages(created.sid).fetch)
        clock.write_text("3700")
        await twilio.until_idle()
        message = await twilio.call(twilio.client.messages(created.sid).fetch)
    assert (created.status, waiting.status, message.status) == ("scheduled", "scheduled", "delivered")
    assert message.date_sent >= at.replace(microsecond=0)


async def test_a_list_goes_through_all_pages_newest_first() -> None:
    async with bench() as twilio:
        for number in range(7):
            await twilio.text(PHONE, f"text {number}")
        await twilio.text("+13125550198", "to another")
        rows = await twilio.call(lambda: list(twilio.client.messages.stream(to=PHONE, page_size=3)))
        first_page = await twilio.call(twilio.client.messages.page, to=PHONE, page_size=3)
        pages = [line["path"] for line in (await twilio.control("requests"))["requests"][8:11]]
    assert [row.body for row in rows] == [f"text {number}" for number in range(6, -1, -1)]
    assert len(pages) == 3
    assert first_page.previous_page_url is None


async def test_a_list_filters_by_sender_and_by_the_second_it_was_sent() -> None:
    async with bench() as twilio:
        await twilio.text(PHONE, "early")
        await twilio.until_idle()
        (early,) = await twilio.call(twilio.client.messages.list)
        sent_at = early.date_sent
        after = await twilio.call(twilio.client.messages.list, date_sent_after=sent_at + timedelta(seconds=1))
        since = await twilio.call(twilio.client.messages.list, date_sent_after=sent_at)
        until = await twilio.call(twilio.client.messages.list, date_sent_before=sent_at)
        before = await twilio.call(twilio.client.messages.list, date_sent_before=sent_at - timedelta(seconds=1))
        today = await twilio.call(twilio.client.messages.list, date_sent=sent_at.date())
        long_ago = await twilio.call(twilio.client.messages.list, date_sent=date(2020, 1, 1))
        ours = await twilio.call(twilio.client.messages.list, from_=early.from_)
        theirs = await twilio.call(twilio.client.messages.list, from_=PHONE)
    assert [len(rows) for rows in (after, since, until, before)] == [0, 1, 1, 0]
    assert [len(rows) for rows in (today, long_ago, ours, theirs)] == [1, 0, 1, 0]


async def test_an_unsent_text_is_in_no_list_by_date_but_in_the_list_of_its_phone() -> None:
    async with bench(callback_seconds=(30, 30)) as twilio:
        await twilio.text(PHONE)
        by_date = await twilio.call(twilio.client.messages.list, date_sent_after=datetime.now(UTC) - timedelta(days=1))
        by_phone = await twilio.call(twilio.client.messages.list, to=PHONE)
    assert (len(by_date), len(by_phone)) == (0, 1)


async def test_all_dates_follow_the_clock_file(tmp_path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(str(10 * 86_400))
    async with bench(clock_file=clock) as twilio:
        message = await twilio.text(PHONE)
        answer = twilio.client.http_client._test_only_last_response
    expected = datetime.now(UTC) + timedelta(days=10)
    assert abs(message.date_created - expected) < timedelta(seconds=5)
    assert expected.strftime("%d %b %Y") in answer.headers["Date"]
