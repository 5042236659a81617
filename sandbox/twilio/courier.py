"""Carries webhooks to their address: signed, at most 32 at a time, tried again as the address asks.

A fixed number of carriers takes posts from one queue. A post that waits for its next try leaves its carrier free.
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

import orjson

from sandbox.twilio.post_line import NotAnswered, NotConnected, PostLine
from sandbox.twilio.signature import signature_of
from sandbox.twilio.webhook_url import Failure, WebhookUrl, read_webhook_url

CARRIERS = 32
WHOLE_TRANSACTION_SECONDS = 15.0  # all tries together
FIRST_PAUSE_SECONDS = 0.2  # doubled with every try; the vendor does not publish its own

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(slots=True)
class _Post:
    """One form on its way."""

    url: WebhookUrl
    body: bytes
    headers: dict[str, str]
    give_up_at: float | None = None  # loop time, set by the first try: waiting in the queue does not count
    failed_tries: int = 0


@dataclass(slots=True)
class Tally:
    """What became of the posts so far."""

    sent: int = 0  # tries, also those that failed
    acknowledged: int = 0
    given_up: int = 0


class Courier:
    """Posts forms. `open` before use, `close` after."""

    def __init__(self, auth_token: str) -> None:
        self.tally = Tally()
        self.pending = 0  # waiting, under way, or waiting for another try
        self._auth_token = auth_token
        self._queue: asyncio.Queue[_Post] = asyncio.Queue()
        self._carriers: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Hire the carriers. Needs a running loop."""
        self._carriers = [asyncio.create_task(self._carry()) for _ in range(CARRIERS)]

    async def close(self) -> None:
        """Drop what is still on its way."""
        for carrier in self._carriers:
            carrier.cancel()
        await asyncio.gather(*self._carriers, return_exceptions=True)

    def post(self, url: str, form: Mapping[str, str]) -> None:
        """Put a form on its way and return at once."""
        target = read_webhook_url(url)
        headers = {
            "Accept": "*/*",
            "Content-Type": _FORM,
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),  # the same in every try of this post
            "X-Twilio-Signature": signature_of(self._auth_token, target.address, form),
        }
        self.pending += 1
        self._queue.put_nowait(_Post(target, _encoded(form), headers))

    async def _carry(self) -> None:
        line = PostLine()
        try:
            while True:
                post = await self._queue.get()
                failure = await self._try(line, post)
                if failure is None:
                    self.tally.acknowledged += 1
                    self.pending -= 1
                else:
                    self._put_back_or_give_up(post, failure)
        finally:
            line.close()

    async def _try(self, line: PostLine, post: _Post) -> Failure | None:
        """Return how the try failed, or None when the other side took the post."""
        self.tally.sent += 1
        now = asyncio.get_running_loop().time()
        if post.give_up_at is None:
            post.give_up_at = now + WHOLE_TRANSACTION_SECONDS
        try:
            status = await line.post(post.url.address, post.headers, post.body, post.give_up_at - now)
        except NotConnected:
            return Failure.NOT_CONNECTED
        except NotAnswered:
            return Failure.NOT_ANSWERED
        if status < 400:
            return None
        return Failure.OUR_FAULT if status < 500 else Failure.THEIR_FAULT

    def _put_back_or_give_up(self, post: _Post, failure: Failure) -> None:
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE_SECONDS * 2**post.failed_tries
        post.failed_tries += 1
        has_time = post.give_up_at is None or loop.time() + pause < post.give_up_at
        is_allowed = has_time and post.failed_tries <= post.url.retries
        if is_allowed and post.url.is_retried_after(failure):
            loop.call_later(pause, self._queue.put_nowait, post)
        else:
            self.tally.given_up += 1
            self.pending -= 1


_quoted = lru_cache(maxsize=8192)(quote_plus)  # most values of a callback were in the one before


def _encoded(form: Mapping[str, str]) -> bytes:
    return "&".join([f"{name}={_quoted(value)}" for name, value in form.items()]).encode()


async def tell_once(url: str, facts: Mapping[str, str]) -> bool:
    """Post JSON once, unsigned, to a fellow sandbox; return whether it was taken."""
    line = PostLine()
    try:
        headers = {"Content-Type": "application/json"}
        return await line.post(url, headers, orjson.dumps(facts), WHOLE_TRANSACTION_SECONDS) < 300
    except (NotConnected, NotAnswered):
        return False
    finally:
        line.close()
