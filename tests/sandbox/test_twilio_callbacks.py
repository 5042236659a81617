"""Status callbacks arrive as the vendor sends them: signed, in order, and again when the address asks for it."""

import asyncio
import re
import time

import pytest

from sandbox.twilio.creates import message_from
from sandbox.twilio.webhook_url import Failure, is_webhook_url, read_webhook_url
from tests.sandbox.twilio_office import SERVICE, bench, open_office

PHONE = "+13125550199"
ASKING = "#rc=5&rp=all"


async def test_a_delivered_text_reports_three_steps_that_the_sdk_believes() -> None:
    async with bench() as twilio, open_office() as office:
        created = await twilio.text(PHONE, "Über", status_callback=f"{office.url}/status/abc?a=1{ASKING}")
        stats = await twilio.until_idle()
    assert office.statuses(created.sid) == ["queued", "sent", "delivered"]
    assert all(hook.is_genuine for hook in office.hooks)
    assert {hook.url for hook in office.hooks} == {f"{office.url}/status/abc?a=1"}
    last = office.hooks[-1].form
    assert re.fullmatch(r"\d{10}", last.pop("RawDlrDoneDate"))
    assert re.fullmatch(r"\+1312555015[0-4]", last.pop("From"))
    assert last == {
        "AccountSid": created.account_sid,
        "ApiVersion": "2010-04-01",
        "MessageSid": created.sid,
        "MessageStatus": "delivered",
        "MessagingServiceSid": SERVICE,
        "SmsSid": created.sid,
        "SmsStatus": "delivered",
        "To": PHONE,
    }
    assert (stats["callbacks_sent"], stats["callbacks_acknowledged"], stats["pending_callbacks"]) == (3, 3, 0)


async def test_a_forged_form_is_not_believed() -> None:
    async with bench() as twilio, open_office() as office:
        await twilio.text(PHONE, status_callback=office.url + "/s")
        await twilio.until_idle()
    hook = office.hooks[0]
    hook.form["MessageStatus"] = "delivered"
    assert not hook.is_genuine


@pytest.mark.parametrize("code", [30003, 30004, 30005, 30006, 30007, 30008, 30034])
async def test_a_phone_ending_in_a_drop_code_is_taken_and_then_dropped_with_it(code: int) -> None:
    async with bench() as twilio, open_office() as office:
        created = await twilio.text(f"+131244{code}", status_callback=office.url)
        await twilio.until_idle()
        message = await twilio.call(twilio.client.messages(created.sid).fetch)
    assert office.statuses(created.sid) == ["queued", "sent", "undelivered"]
    assert office.hooks[-1].form["ErrorCode"] == str(code)
    assert (message.status, message.error_code) == ("undelivered", code)
    assert message.error_message


async def test_three_phones_in_a_hundred_get_nothing_and_always_the_same_ones() -> None:
    async def dropped() -> dict[str, int]:
        async with bench() as twilio:
            for number in range(400):
                twilio.sandbox.world.deliveries.begin(_taken(twilio, f"+1312{4420000 + number}"))
            await twilio.until_idle()
            rows = twilio.sandbox.world.ledger.messages
            return {row.to: row.error_code for row in rows if row.error_code}

    first, second = await dropped(), await dropped()
    assert first == second
    assert 4 <= len(first) <= 22
    assert set(first.values()) <= {30003, 30005, 30006, 30008}


def _taken(twilio, phone: str, body: str = "Hello"):
    world = twilio.sandbox.world
    form = {"To": phone, "Body": body, "MessagingServiceSid": SERVICE}
    message = message_from(form, world.settings, world.phones.block_list, world.clock.now())
    world.ledger.add(message)
    return message


async def test_most_texts_with_a_public_link_shortener_are_filtered() -> None:
    async with bench() as twilio:
        await twilio.control("faults", {"drop_rate": 0})
        for number in range(200):
            body = "Apply: https://bit.ly/3xyz" if number % 2 else "Apply: https://jobs.college.example/3"
            twilio.sandbox.world.deliveries.begin(_taken(twilio, f"+1312{4420000 + number}", body))
        await twilio.until_idle()
        codes = [row.error_code for row in twilio.sandbox.world.ledger.messages]
    assert 45 <= codes.count(30007) <= 75
    assert codes.count(None) == 200 - codes.count(30007)


async def test_a_text_that_waited_longer_than_it_is_valid_fails(tmp_path) -> None:
    clock = tmp_path / "clock"
    async with bench(clock_file=clock, callback_seconds=(0.15, 0.16)) as twilio, open_office() as office:
        created = await twilio.text(PHONE, validity_period=600, status_callback=office.url)
        clock.write_text("601")
        await twilio.until_idle()
    assert office.statuses(created.sid) == ["queued", "failed"]
    assert office.hooks[-1].form["ErrorCode"] == "30036"


async def test_a_callback_is_tried_again_with_the_same_token_until_it_is_taken() -> None:
    async with bench() as twilio, open_office() as office:
        office.answers = [500, 403]
        created = await twilio.text("+13124430003", status_callback=office.url + ASKING)
        stats = await twilio.until_idle()
    tokens = [hook.headers["I-Twilio-Idempotency-Token"] for hook in office.hooks]
    assert sorted(office.statuses(created.sid)) == ["queued", "queued", "sent", "sent", "undelivered"]
    assert len(set(tokens)) == 3
    assert (stats["callbacks_sent"], stats["callbacks_acknowledged"]) == (5, 3)


async def test_unasked_a_callback_that_was_answered_with_an_error_is_lost() -> None:
    async with bench() as twilio, open_office() as office:
        office.answers = [500, 500, 500]
        await twilio.text(PHONE, status_callback=office.url)
        stats = await twilio.until_idle()
    assert len(office.hooks) == 3
    assert (stats["callbacks_acknowledged"], stats["callbacks_given_up"]) == (0, 3)


async def test_nobody_at_the_address_is_tried_once_more_and_then_given_up() -> None:
    async with open_office() as office:
        closed = office.url
    async with bench() as twilio:
        await twilio.text(PHONE, status_callback=closed)
        stats = await twilio.until_idle()
    assert (stats["callbacks_sent"], stats["callbacks_given_up"]) == (6, 3)


async def test_more_than_thirty_two_callbacks_at_once_are_never_under_way() -> None:
    async with bench() as twilio, open_office() as office:
        office.hold_seconds = 0.05
        for number in range(60):
            message = _taken(twilio, f"+1312{4420000 + number}")
            message.status_callback = office.url
            twilio.sandbox.world.deliveries.begin(message)
        await twilio.until_idle()
    assert 1 < office.most_at_once <= 32
    assert len(office.hooks) == 180


def test_the_fragment_says_how_often_and_after_what() -> None:
    asking = read_webhook_url("https://office.example/s?a=1#rc=9&rp=5xx,rt")
    assert (asking.address, asking.retries) == ("https://office.example/s?a=1", 5)
    assert asking.is_retried_after(Failure.THEIR_FAULT)
    assert not asking.is_retried_after(Failure.OUR_FAULT)
    plain = read_webhook_url("https://office.example/s")
    assert plain.retries == 1
    assert plain.is_retried_after(Failure.NOT_CONNECTED)
    assert not plain.is_retried_after(Failure.THEIR_FAULT)


def test_an_address_needs_a_scheme_and_a_host_without_underscores() -> None:
    assert is_webhook_url("http://127.0.0.1:8000/x")
    for wrong in ("office.example/x", "http:///x", "https://our_office.example", "http://[::1", "mailto:a@b"):
        assert not is_webhook_url(wrong)


async def test_an_office_that_never_answers_does_not_keep_the_vendor_from_stopping() -> None:
    async with open_office() as office:
        office.hold_seconds = 5
        async with bench() as twilio:
            await twilio.text(PHONE, status_callback=office.url)
            await asyncio.sleep(0.1)
            began = time.monotonic()
        assert time.monotonic() - began < 1
        office.hold_seconds = 0
