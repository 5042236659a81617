"""Carries webhooks to their address: signed, at most 32 at a time, tried again as the address asks.

A fixed number of carriers takes posts from one queue. A post that waits for its next try leaves its
carrier free.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
import orjson
from yarl import URL

from sandbox.twilio.signature import signature_of
from sandbox.twilio.webhook_url import Failure, WebhookUrl, read_webhook_url

CARRIERS = 32
CONNECT_SECONDS = 5.0
WHOLE_TRANSACTION_SECONDS = 15.0  # all tries together
FIRST_PAUSE_SECONDS = 0.2  # doubled with every try; the vendor does not publish its own

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(slots=True)
class Post:
    """One form on its way."""

    url: WebhookUrl
    body: bytes
    headers: dict[str, str]
    give_up_at: float  # loop time
    failed_tries: int = 0


@dataclass(slots=True)
class Tally:
    """What became of the posts so far."""

    sent: int = 0  # tries, also those that failed
    acknowledged: int = 0
    given_up: int = 0


@dataclass(slots=True)
class Courier:
    """Posts forms. `open` before use, `close` after."""

    auth_token: str
    tally: Tally = field(default_factory=Tally)
    pending: int = 0  # waiting, under way, or waiting for another try
    _queue: asyncio.Queue[Post] = field(default_factory=asyncio.Queue)
    _carriers: list[asyncio.Task[None]] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Hire the carriers. Needs a running loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CARRIERS, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=WHOLE_TRANSACTION_SECONDS, sock_connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._carriers = [asyncio.create_task(self._carry(self._session)) for _ in range(CARRIERS)]

    async def close(self) -> None:
        """Drop what is still on its way."""
        for carrier in self._carriers:
            carrier.cancel()
        await asyncio.gather(*self._carriers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def post(self, url: str, form: Mapping[str, str]) -> None:
        """Put a form on its way and return at once."""
        target = read_webhook_url(url)
        headers = {
            "Content-Type": _FORM,
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),  # the same in every try of this post
            "X-Twilio-Signature": signature_of(self.auth_token, target.address, form),
        }
        give_up_at = asyncio.get_running_loop().time() + WHOLE_TRANSACTION_SECONDS
        self.pending += 1
        self._queue.put_nowait(Post(target, urlencode(form).encode(), headers, give_up_at))

    async def tell(self, url: str, facts: Mapping[str, str]) -> bool:
        """Post JSON once, unsigned, to a fellow sandbox; return whether it was taken."""
        if self._session is None:
            return False
        try:
            async with self._session.post(
                url, data=orjson.dumps(facts), headers={"Content-Type": "application/json"}
            ) as answer:
                return answer.status < 300
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _carry(self, session: aiohttp.ClientSession) -> None:
        while True:
            post = await self._queue.get()
            failure = await self._try(session, post)
            if failure is None:
                self.tally.acknowledged += 1
                self.pending -= 1
            else:
                self._put_back_or_give_up(post, failure)

    async def _try(self, session: aiohttp.ClientSession, post: Post) -> Failure | None:
        """Return how the try failed, or None when the other side took the post."""
        self.tally.sent += 1
        try:
            # `encoded=True` keeps the address byte for byte as it was signed.
            address = URL(post.url.address, encoded=True)
            async with session.post(
                address, data=post.body, headers=post.headers, allow_redirects=False
            ) as answer:
                await answer.read()
                if answer.status < 400:
                    return None
                return Failure.OUR_FAULT if answer.status < 500 else Failure.THEIR_FAULT
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Failure.NOT_CONNECTED
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Failure.NOT_ANSWERED

    def _put_back_or_give_up(self, post: Post, failure: Failure) -> None:
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE_SECONDS * 2**post.failed_tries
        post.failed_tries += 1
        is_allowed = post.failed_tries <= post.url.retries and loop.time() + pause < post.give_up_at
        if is_allowed and post.url.is_retried_after(failure):
            loop.call_later(pause, self._queue.put_nowait, post)
        else:
            self.tally.given_up += 1
            self.pending -= 1
