"""The transport under Twilio's own SDK, handed in through its `http_client=` seam.

The SDK's stock async client has no working timeout, can be set to repeat a POST that the server may already
have accepted, and keeps the last answer on itself, where a concurrent call can pick it up. This one has real
timeouts, never repeats a POST, keeps nothing between calls, and can point the SDK at another host.
"""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

import aiohttp
import orjson
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from yarl import URL

from schemas.sms import NeverSent, Unanswered

API = "https://api.twilio.com"
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 15.0


class Answer(Response):  # type: ignore[misc]  # the SDK ships no types
    """An HTTP answer with its body already read as JSON; `json` is None when it is not JSON."""

    def __init__(self, status_code: int, raw: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(status_code, raw.decode("utf-8", "replace"), headers)
        self.json = _json_or_none(raw)


class PooledHttpClient(AsyncHttpClient):  # type: ignore[misc]
    """One connection pool for all calls to `base_url`, at most `concurrency` of them under way.

    Raises NeverSent when no connection came about, so nothing can have been sent. Raises Unanswered when the
    request may have been read: a time-out or a cut after connecting, a 5xx, or a 2xx that is not JSON.
    """

    def __init__(
        self,
        base_url: str,
        *,
        concurrency: int,
        connect_seconds: float = CONNECT_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        # The SDK's loggers write addresses and query strings, which hold phone numbers, at INFO.
        logger = logging.getLogger("twilio")
        logger.setLevel(logging.WARNING)
        super().__init__(logger, is_async=True, timeout=total_seconds)
        self._base_url = base_url.rstrip("/")
        self._concurrency = concurrency
        self._timeout = aiohttp.ClientTimeout(total=total_seconds, connect=connect_seconds)
        # As many turns as connections: nobody waits inside the pool, where waiting would count as connecting.
        self._turns = asyncio.Semaphore(concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the SDK's signature; ours is set once for all
        allow_redirects: bool = False,
    ) -> Answer:
        """Make one call and return its answer, whatever its 2xx, 3xx or 4xx status."""
        async with self._turns:
            try:
                async with self._pool().request(
                    method,
                    self._address(uri, params),
                    data=_form(data) if data else None,
                    headers={**(headers or {}), **_authorization(auth)},
                    allow_redirects=allow_redirects,
                ) as response:
                    answer = Answer(response.status, await response.read(), response.headers)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                raise NeverSent(f"no connection to the SMS vendor: {type(error).__name__}") from error
            except (aiohttp.ClientError, TimeoutError) as error:
                raise Unanswered(f"no answer from the SMS vendor: {type(error).__name__}") from error
        if answer.status_code >= 500:
            raise Unanswered(f"the SMS vendor answered with status {answer.status_code}")
        if answer.status_code < 300 and answer.json is None:
            raise Unanswered(f"the SMS vendor's answer with status {answer.status_code} is not JSON")
        return answer

    async def close(self) -> None:
        """Close the connections; the next call would open them again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _pool(self) -> aiohttp.ClientSession:
        """Return the session, made at the first call because it belongs to the running event loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._concurrency),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _address(self, uri: str, params: Mapping[str, str] | None) -> URL:
        """Return the SDK's address on our base URL, with `params` as its query."""
        if params:
            uri += f"{'&' if '?' in uri else '?'}{urlencode(params)}"
        return _at(self._base_url, uri)


@lru_cache(maxsize=256)
def _at(base_url: str, uri: str) -> URL:
    """Return the SDK's address, on our base URL unless that is the vendor itself, who has a host for each product.

    Nearly all calls go to one and the same address.
    """
    if base_url == API:
        return URL(uri, encoded=True)
    parts = urlsplit(uri)
    return URL(f"{base_url}{parts.path}{'?' if parts.query else ''}{parts.query}", encoded=True)


def _form(data: Mapping[str, object]) -> bytes:
    """Return the fields as a form; the URL library quotes in C what took a fifth of a whole call in Python."""
    return URL.build(query={name: str(value) for name, value in data.items()}).raw_query_string.encode()


@lru_cache(maxsize=4)
def _authorization(auth: tuple[str, str] | None) -> Mapping[str, str]:
    if auth is None:
        return {}
    return {"Authorization": "Basic " + b64encode(":".join(auth).encode()).decode()}


def _json_or_none(raw: bytes) -> object:
    try:
        parsed: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return parsed
