"""Texts from phones, the vendor's own keywords, and students who answer."""

import asyncio

import pytest
from twilio.base.exceptions import TwilioRestException

from sandbox.twilio.opt_out import keyword_of
from tests.sandbox.twilio_office import bench, open_office

PHONE = "+13125550199"
LEAD = "Mercy Clinic is hiring medical assistants in Joliet. Reply YES if interested, STOP to end."


async def test_a_text_from_a_phone_reaches_the_office_the_list_and_the_inbox() -> None:
    async with open_office() as office:
        addresses = {"inbound_url": office.url + "/inbound?x=1#rc=5&rp=all", "inbox_url": office.url}
        async with bench(**addresses) as twilio:
            sent = await twilio.text(PHONE, LEAD)
            await twilio.until_idle()
            came = await twilio.control("inbound", {"from": PHONE, "body": "Sí, me interesa"})
            await twilio.until_idle()
            (listed,) = await twilio.call(twilio.client.messages.list, from_=PHONE)
            question = await twilio.call(twilio.client.messages(sent.sid).fetch)
    webhook = next(hook for hook in office.hooks if hook.path == "/inbound")
    inbox = next(hook for hook in office.hooks if hook.path == "/control/inbox")
    assert webhook.is_genuine
    assert webhook.form["Body"] == "Sí, me interesa"
    assert (webhook.form["From"], webhook.form["SmsStatus"], webhook.form["NumMedia"]) == (
        PHONE,
        "received",
        "0",
    )
    assert webhook.form["To"] == question.from_  # the number the student was texted from
    assert webhook.form["MessageSid"] == webhook.form["SmsSid"] == webhook.form["SmsMessageSid"] == came["sid"]
    assert "OptOutType" not in webhook.form
    assert (listed.sid, listed.direction, listed.status) == (came["sid"], "inbound", "received")
    assert inbox.form == {
        "from": PHONE,
        "to": question.from_,
        "body": "Sí, me interesa",
        "sid": came["sid"],
    }


async def test_a_missing_inbox_disturbs_nobody() -> None:
    async with open_office() as office:
        closed = office.url
    async with bench(inbox_url=closed) as twilio:
        await twilio.control("inbound", {"from": PHONE, "body": "hi"})
        stats = await twilio.until_idle()
    assert stats["inbound"] == 1


async def test_after_stop_the_phone_cannot_be_texted_until_start() -> None:
    async with open_office() as office, bench(inbound_url=office.url) as twilio:
        await twilio.control("inbound", {"from": PHONE, "body": " Stop\n"})
        await twilio.until_idle()
        confirmations = await twilio.call(twilio.client.messages.list, to=PHONE)
        with pytest.raises(TwilioRestException) as refused:
            await twilio.text(PHONE)
        await twilio.control("inbound", {"from": PHONE, "body": "STOP"})
        confirmed_again = await twilio.call(twilio.client.messages.list, to=PHONE)
        await twilio.control("inbound", {"from": PHONE, "body": "unstop"})
        await twilio.until_idle()
        welcome = await twilio.text(PHONE)
    assert [row.direction for row in confirmations] == ["outbound-reply"]
    assert len(confirmed_again) == 1
    assert (refused.value.status, refused.value.code) == (400, 21610)
    assert welcome.status == "accepted"
    assert [hook.form["OptOutType"] for hook in office.hooks] == ["STOP", "STOP", "START"]


async def test_help_is_answered_and_blocks_nobody() -> None:
    async with open_office() as office, bench(inbound_url=office.url) as twilio:
        await twilio.control("inbound", {"from": PHONE, "body": "help"})
        stats = await twilio.until_idle()
        answers = await twilio.call(twilio.client.messages.list, to=PHONE)
    assert office.hooks[0].form["OptOutType"] == "HELP"
    assert len(answers) == 1
    assert stats["blocked"] == 0


@pytest.mark.parametrize("body", ["YES", "stop please", "please stop", "Stop.", "opt out", ""])
def test_only_the_single_word_is_a_keyword(body: str) -> None:
    assert keyword_of(body) is None


@pytest.mark.parametrize("word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "end", "quit", "revoke", "OptOut"])
def test_every_word_for_stop_is_known(word: str) -> None:
    assert keyword_of(f"  {word} ") == "STOP"


async def test_students_answer_what_reached_them_and_nothing_else() -> None:
    async with open_office() as office:
        pace = {"students_answer": True, "reply_seconds": (0.01, 0.02), "inbound_url": office.url}
        async with bench(**pace) as twilio:
            await twilio.control("faults", {"reply_rate": 1})
            await twilio.text(PHONE, LEAD)
            await twilio.text("+13124430005", LEAD)  # out of service
            stats = await twilio.until_idle()
    assert (stats["students_replied"], stats["pending_replies"]) == (1, 0)
    assert [hook.form["From"] for hook in office.hooks] == [PHONE]


async def test_the_same_seed_makes_the_same_students_say_the_same() -> None:
    async def replies(seed: int) -> set[tuple[str, str]]:
        async with bench(students_answer=True, reply_seconds=(0.0, 0.01), seed=seed) as twilio:
            await twilio.control("faults", {"reply_rate": 0.5, "drop_rate": 0})
            await asyncio.gather(*(twilio.text(f"+1312442{number:04d}", LEAD) for number in range(20)))
            await twilio.until_idle()
            rows = twilio.sandbox.world.ledger.messages
            return {(row.sender or "", row.body) for row in rows if row.direction == "inbound"}

    first = await replies(7)
    assert first == await replies(7)
    assert first != await replies(8)
    assert 3 <= len(first) <= 17
