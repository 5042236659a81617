"""What vendors post to us: signed or refused, on disk before it is answered, read right after."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from multidict import MultiDict
from sqlalchemy import Engine, func, select
from twilio.request_validator import RequestValidator

from actions.take_in_reply import store_reply
from console.app import app
from console.webhooks.twilio import LONGEST_BODY
from database.receipts import keep_receipts
from schemas.sms import DeliveryStatus
from schemas.tables import FollowUp, ReceiptEntry, Reply
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    TUESDAY_NOON,
    incoming,
    number,
    receipt,
    scheduled,
    send_batch,
    the_campaign,
    the_phone,
    the_texts,
)
from wiring import connections
from wiring.settings import SANDBOX_SECRET, settings

PUBLIC = "https://texts.college.example"
SID = "SM" + "a" * 32
WAIT_SECONDS = 10.0
REMEMBERED = (settings, connections.engine, connections.clock, connections.pacer)


@pytest.fixture
def installation(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test's database as the installation of this process, with the clock on Tuesday noon."""
    for name, value in {
        "PLACELINE_HOME": str(tmp_path),
        "PLACELINE_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "PLACELINE_PUBLIC_URL": PUBLIC,
        "PLACELINE_TWILIO_BASE_URL": "http://127.0.0.1:9",  # nobody answers there
    }.items():
        monkeypatch.setenv(name, value)
    for remembered in REMEMBERED:
        remembered.cache_clear()
    connections.clock().set(TUESDAY_NOON)
    yield
    connections.engine().dispose()
    for remembered in REMEMBERED:
        remembered.cache_clear()


@pytest.fixture
async def web(installation: None) -> AsyncIterator[httpx.AsyncClient]:
    """The running web application, called as the vendor calls it."""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8300") as client,
    ):
        yield client


async def post(
    web: httpx.AsyncClient, path: str, form: Mapping[str, str], token: str = SANDBOX_SECRET
) -> httpx.Response:
    signature = RequestValidator(token).compute_signature(f"{PUBLIC}{path}", MultiDict(form))
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return await web.post(path, content=urlencode(form), headers=headers)


def text_from(index: int, body: str, sid: str = SID) -> dict[str, str]:
    return {"MessageSid": sid, "From": number(index), "To": "+13125550150", "Body": body}


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that happens beside the web server."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not holds():  # noqa: ASYNC110 -- what is waited for is a row, and rows send no events
            await asyncio.sleep(0.02)


def read_replies(begin: Begin) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).where(Reply.read_at.is_not(None))) or 0


async def test_the_process_says_that_it_answers(web: httpx.AsyncClient) -> None:
    answer = await web.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/webhooks/twilio/inbound", "/webhooks/twilio/status/some-uuid"])
async def test_what_is_not_signed_by_the_vendor_is_refused_and_not_stored(
    web: httpx.AsyncClient, begin: Begin, path: str
) -> None:
    form = {**text_from(0, "STOP"), "MessageStatus": "delivered"}
    unsigned = await web.post(path, data=form)
    forged = await post(web, path, form, token="guessed")
    assert (unsigned.status_code, forged.status_code) == (403, 403)
    with begin() as session:
        assert session.scalars(select(Reply)).all() == []
        assert session.scalars(select(ReceiptEntry)).all() == []


@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        ("/webhooks/twilio/inbound", {"MessageSid": SID, "From": "whatsapp:+1312", "To": "+13125550150"}, "From"),
        ("/webhooks/twilio/inbound", {"From": number(0), "To": "+13125550150"}, "MessageSid"),
        ("/webhooks/twilio/status/u", {"MessageSid": SID, "MessageStatus": "teleported"}, "MessageStatus"),
        ("/webhooks/twilio/status/u?a=many", {"MessageSid": SID, "MessageStatus": "sent"}, "a "),
    ],
)
async def test_what_is_genuine_but_unusable_is_refused_with_the_field(
    web: httpx.AsyncClient, path: str, form: dict[str, str], field: str
) -> None:
    answer = await post(web, path, form)
    assert answer.status_code == 400
    assert answer.text.startswith(field)


def applied_receipts(begin: Begin) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).where(ReceiptEntry.applied_at.is_not(None))) or 0


async def test_a_receipt_is_kept_before_it_is_answered_and_applied_right_after(
    web: httpx.AsyncClient, begin: Begin
) -> None:
    campaign_id = scheduled(begin, 1)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    [text] = the_texts(begin, campaign_id)
    form = {"MessageSid": text.vendor_sid or "", "MessageStatus": "delivered", "ErrorCode": ""}
    answer = await post(web, f"/webhooks/twilio/status/{text.uuid}?a=1", form)
    assert (answer.status_code, answer.content) == (204, b"")
    with begin() as session:
        [kept] = session.scalars(select(ReceiptEntry))
    assert (kept.vendor_sid, kept.status, kept.text_uuid, kept.attempt) == (text.vendor_sid, "delivered", text.uuid, 1)
    await until(lambda: applied_receipts(begin) == 1)
    assert the_texts(begin, campaign_id)[0].delivery == "delivered"
    assert the_campaign(begin, campaign_id).delivered == 1


@pytest.mark.slow
async def test_a_burst_of_receipts_is_counted_to_the_last(web: httpx.AsyncClient, begin: Begin) -> None:
    campaign_id = scheduled(begin, 40)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    texts = the_texts(begin, campaign_id)
    answers = await asyncio.gather(
        *(
            post(
                web,
                f"/webhooks/twilio/status/{text.uuid}?a=1",
                {"MessageSid": text.vendor_sid or "", "MessageStatus": status},
            )
            for status in ("delivered", "sent", "delivered")
            for text in texts
        )
    )
    assert {answer.status_code for answer in answers} == {204}
    await until(lambda: applied_receipts(begin) == 80)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.sent, campaign.delivered, campaign.undelivered) == (40, 40, 0)


async def test_a_restart_applies_the_receipts_that_were_left(installation: None, begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    [text] = the_texts(begin, campaign_id)
    with begin() as session:
        keep_receipts(session, [receipt(text, DeliveryStatus.DELIVERED)], TUESDAY_NOON)
    async with app.router.lifespan_context(app):
        await until(lambda: applied_receipts(begin) == 1)
    assert the_campaign(begin, campaign_id).delivered == 1


async def test_a_status_callback_is_posted_or_it_is_none(web: httpx.AsyncClient) -> None:
    assert (await web.get("/webhooks/twilio/status/some-uuid")).status_code == httpx.codes.METHOD_NOT_ALLOWED


async def test_a_body_longer_than_the_vendors_is_not_even_read(web: httpx.AsyncClient) -> None:
    answer = await post(web, "/webhooks/twilio/status/some-uuid", {"Body": "x" * (LONGEST_BODY + 1)})
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


async def test_a_text_is_stored_before_it_is_answered_and_read_right_after(
    web: httpx.AsyncClient, begin: Begin
) -> None:
    campaign_id = scheduled(begin, 1)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    answer = await post(web, "/webhooks/twilio/inbound", text_from(0, "YES"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert "<Response/>" in answer.text
    with begin() as session:
        assert session.scalars(select(Reply.vendor_sid)).all() == [SID]
    again = await post(web, "/webhooks/twilio/inbound", text_from(0, "YES"))
    assert again.status_code == 200
    await until(lambda: read_replies(begin) == 1)
    with begin() as session:
        assert session.scalars(select(FollowUp.kind)).all() == ["hiring_check"]


async def test_a_stop_is_obeyed_although_the_vendor_can_not_be_reached(web: httpx.AsyncClient, begin: Begin) -> None:
    campaign_id = scheduled(begin, 1, template_key="status_check")
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    await post(web, "/webhooks/twilio/inbound", text_from(0, "Still looking for work"))
    await until(lambda: read_replies(begin) == 1)
    await post(web, "/webhooks/twilio/inbound", text_from(0, "STOP", "SM" + "b" * 32))
    await until(lambda: the_phone(begin, 0).opted_out_at is not None)


async def test_a_restart_reads_what_was_left(installation: None, begin: Begin) -> None:
    scheduled(begin, 1)
    with begin() as session:
        store_reply(session, incoming(0, "STOP", SID, TUESDAY_NOON), source="webhook", now=TUESDAY_NOON)
    async with app.router.lifespan_context(app):
        await until(lambda: read_replies(begin) == 1)
    assert the_phone(begin, 0).opted_out_at is not None
