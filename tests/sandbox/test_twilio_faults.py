"""The vendor's bad days can be switched on, and what was taken stays counted."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.twilio_office import bench, open_office

PHONE = "+13125550199"


@pytest.mark.parametrize(
    ("fault", "status", "code", "taken"),
    [
        ("busy_rate", 429, 20429, 0),
        ("error_rate", 500, 20500, 0),
        ("error_after_accept_rate", 500, 20500, 1),
    ],
)
async def test_a_refusal_leaves_as_much_behind_as_it_says(fault: str, status: int, code: int, taken: int) -> None:
    async with bench() as twilio:
        await twilio.control("faults", {fault: 1})
        with pytest.raises(TwilioRestException) as refused:
            await twilio.text(PHONE)
        stats = await twilio.until_idle()
        ledger = await twilio.control("messages")
        last = twilio.client.http_client._test_only_last_response
    assert (refused.value.status, refused.value.code) == (status, code)
    assert stats["creates"] == ledger["total"] == taken
    assert ("Retry-After" in last.headers) == (status == 429)


async def test_a_cut_connection_leaves_nothing_behind() -> None:
    async with bench() as twilio:
        await twilio.control("faults", {"reset_rate": 1})
        with pytest.raises(requests.exceptions.ConnectionError):
            await twilio.text(PHONE)
        stats = await twilio.until_idle()
    assert stats["creates"] == 0


async def test_a_text_whose_answer_never_comes_was_taken_all_the_same() -> None:
    async with bench() as twilio:
        twilio.client.http_client.timeout = 0.15
        await twilio.control("faults", {"hang_after_accept_rate": 1})
        with pytest.raises(requests.exceptions.ReadTimeout):
            await twilio.text(PHONE)
        stats = await twilio.until_idle()
        ledger = await twilio.control("messages")
    assert stats["by_status"] == {"delivered": 1}
    assert ledger["messages"][0]["to"] == PHONE


async def test_latency_delays_the_answer_not_the_work() -> None:
    async with bench() as twilio:
        await twilio.control("faults", {"latency_ms": 150})
        began = time.monotonic()
        await twilio.text(PHONE)
        assert time.monotonic() - began >= 0.15


async def test_a_rate_strikes_the_same_calls_in_every_run() -> None:
    async def struck() -> list[bool]:
        async with bench() as twilio:
            await twilio.control("faults", {"busy_rate": 0.5})
            outcomes = []
            for number in range(24):
                try:
                    await twilio.text(f"+1312555{number // 2:04d}")
                    outcomes.append(False)
                except TwilioRestException:
                    outcomes.append(True)
            return outcomes

    first = await struck()
    assert first == await struck()
    assert 4 <= sum(first) <= 20


async def test_callbacks_can_be_lost_doubled_and_shuffled() -> None:
    async def seen(fault: str) -> list[str]:
        async with bench() as twilio, open_office() as office:
            await twilio.control("faults", {fault: 1})
            created = await twilio.text(PHONE, status_callback=office.url)
            await twilio.until_idle()
            return office.statuses(created.sid)

    in_order = ["queued", "sent", "delivered"]
    assert await seen("lost_callback_rate") == []
    assert sorted(await seen("duplicate_callback_rate")) == sorted(in_order * 2)
    shuffled = await seen("shuffled_callback_rate")
    assert shuffled != in_order
    assert sorted(shuffled) == sorted(in_order)


async def test_a_lost_inbound_text_is_still_in_the_list() -> None:
    async with open_office() as office, bench(inbound_url=office.url) as twilio:
        await twilio.control("faults", {"lost_inbound_rate": 1})
        await twilio.control("inbound", {"from": PHONE, "body": "YES"})
        stats = await twilio.until_idle()
        listed = await twilio.call(twilio.client.messages.list, from_=PHONE)
    assert office.hooks == []
    assert len(listed) == stats["inbound_lost"] == 1


async def test_an_unknown_fault_and_an_impossible_rate_are_named() -> None:
    async with bench() as twilio:
        before = await twilio.control("faults")
        unknown = await twilio.control("faults", {"bad_mood": 1})
        impossible = await twilio.control("faults", {"busy_rate": 1.5})
        after = await twilio.control("faults")
    assert unknown["http_status"] == impossible["http_status"] == 400
    assert "bad_mood" in unknown["message"]
    assert "busy_rate" in impossible["message"]
    assert before == after
    assert before["drop_rate"] == 0.03
    assert before["reply_rate"] == 0.14


async def test_a_reset_forgets_texts_blocks_and_faults_but_not_the_addresses() -> None:
    async with open_office() as office, bench(inbound_url=office.url) as twilio:
        await twilio.control("faults", {"busy_rate": 1})
        await twilio.control("inbound", {"from": PHONE, "body": "STOP"})
        await twilio.control("reset", {})
        stats = await twilio.control("stats")
        message = await twilio.text(PHONE)
        config = await twilio.control("config", {"reply_seconds": [0, 1]})
    assert (stats["inbound"], stats["blocked"]) == (0, 0)
    assert message.status == "accepted"
    assert config["inbound_url"] == office.url
    assert config["reply_seconds"] == [0, 1]


async def test_the_ledger_and_the_requests_come_in_slices() -> None:
    async with bench() as twilio:
        for number in range(3):
            await twilio.text(PHONE, f"text {number}", status_callback="http://127.0.0.1:9/s#rc=0")
        ledger = await twilio.control("messages?offset=1&limit=1")
        requests_made = await twilio.control("requests?offset=2")
        health = await twilio.control("health")
    assert ledger["total"] == 3
    assert [row["body"] for row in ledger["messages"]] == ["text 1"]
    assert ledger["messages"][0]["status_callback"] == "http://127.0.0.1:9/s#rc=0"
    (line,) = requests_made["requests"]
    assert (line["method"], line["status"]) == ("POST", 201)
    assert line["path"].endswith("/Messages.json")
    assert health["status"] == "ok"
