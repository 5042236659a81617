"""The ceiling: the SDK's own async call in a loop, over our transport, and nothing kept. Two leaner ways beside it.

A kill loses everything it knew, and nothing is checked before a text goes out. `objects` is the SDK as documented
(`messages.create_async`), `request` its entrance below the resource objects, `bare` no SDK at all.
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from urllib.parse import urlencode

import aiohttp
import orjson
from twilio.rest import Client

from benchmarks.instead import ACCOUNT, BODY, MESSAGES, SERVICE, TOKEN, VALID_SECONDS, Ready, read_order
from benchmarks.processes import work_when_told
from integrations.twilio.http_client import PooledHttpClient

OBJECTS, REQUEST, BARE = "objects", "request", "bare"

Send = Callable[[Ready], Awaitable[str]]


async def _side_by_side(texts: Iterable[Ready], send: Send, concurrency: int) -> None:
    """Send all of them, so many at once. AssertionError where one has no id."""
    waiting = iter(texts)

    async def sender() -> None:
        for text in waiting:
            assert (await send(text)).startswith("SM")

    await asyncio.gather(*(sender() for _ in range(concurrency)))


async def with_objects(client: Client, text: Ready) -> str:
    """Send one text as the SDK's documentation does it."""
    message = await client.messages.create_async(
        to=text.to,
        messaging_service_sid=SERVICE,
        body=BODY,
        status_callback=text.callback,
        validity_period=VALID_SECONDS,
    )
    return str(message.sid)


def _form(text: Ready) -> dict[str, object]:
    return {
        "To": text.to,
        "MessagingServiceSid": SERVICE,
        "Body": BODY,
        "StatusCallback": text.callback,
        "ValidityPeriod": VALID_SECONDS,
    }


async def _with_request(client: Client, text: Ready) -> str:
    answer = await client.request_async("POST", f"https://api.twilio.com{MESSAGES}", data=_form(text))
    assert answer.status_code == 201
    return str(answer.json["sid"])


async def _bare(session: aiohttp.ClientSession, url: str, text: Ready) -> str:
    async with session.post(url, data=urlencode(_form(text)).encode()) as response:
        assert response.status == 201
        return str(orjson.loads(await response.read())["sid"])


async def _send(url: str, texts: Iterable[Ready], concurrency: int, way: str) -> None:
    if way == BARE:
        headers = {
            "Authorization": "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=concurrency), headers=headers) as session:
            await _side_by_side(texts, partial(_bare, session, url + MESSAGES), concurrency)
        return
    transport = PooledHttpClient(url, concurrency=concurrency)
    client = Client(ACCOUNT, TOKEN, http_client=transport)
    try:
        await _side_by_side(texts, partial(with_objects if way == OBJECTS else _with_request, client), concurrency)
    finally:
        await transport.close()


def main() -> None:
    """Send when told."""
    order = read_order()
    asyncio.run(_send(order.url, order.warm_up, order.concurrency, order.way))
    work_when_told(lambda: asyncio.run(_send(order.url, order.texts, order.concurrency, order.way)))


if __name__ == "__main__":
    main()
