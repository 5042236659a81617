"""One way to HubSpot for every request: a connection pool, the pace, the time limits, and our errors.

Nothing is retried here that may have been applied. Repeated are only a connection that never came about
(once) and a refusal for load (a few times, as long as HubSpot asks); everything else is the caller's
decision, told by the error.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import urlencode

import orjson
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from integrations.hubspot.errors import HubSpotInvalid, failure
from integrations.hubspot.pace import OwnPace
from integrations.hubspot.paths import Api, in_version
from schemas.crm import DAILY, CrmBusy, CrmUnanswered
from schemas.crm_pace import CrmPace

Query = Mapping[str, str] | Sequence[tuple[str, str]]
Json = dict[str, object]

BUSY_TRIES = 4  # the first and three more
LONGEST_WAIT_SECONDS = 20.0  # two windows; a longer wait belongs to the caller, who can do something else meanwhile
_SAME_TIME = timedelta(seconds=5)
CONNECTIONS = 8  # kept open; HubSpot's own ceiling of 19 requests a second needs fewer


@dataclass(frozen=True, slots=True)
class Answer:
    """A success as it came over the wire."""

    status: int
    content_type: str
    data: bytes


class HubSpotTransport:
    """Sends requests to one portal. May be used by several threads.

    `pace` is kept by all processes together. Without one, the transports of this process with the same address and
    token keep `per_ten_seconds`. `timeout` is (to connect, to be answered) in seconds. `versions` says which API is
    spoken in another version than it was written for. `now` tells our time; with it `clock_ahead` is known.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        per_ten_seconds: int = 100,
        timeout: tuple[float, float] = (3, 30),
        pace: CrmPace | None = None,
        versions: Mapping[Api, str] | None = None,
        now: Callable[[], datetime] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": "placeline",
        }
        self._timeout = urllib3.Timeout(connect=timeout[0], read=timeout[1])
        self._sleep = sleep
        self._pace = pace or OwnPace(account_key(base_url, token), per_ten_seconds, monotonic)
        self._versions = versions or {}
        self._now = now
        self.clock_ahead = timedelta()  # HubSpot's clock minus ours, as of its last answer
        self.told_per_ten_seconds: int | None = None  # the account's limit, as its last answer told it
        self._pool = urllib3.PoolManager(maxsize=CONNECTIONS)

    def get(self, path: str, query: Query | None = None) -> Json:
        """Return what HubSpot has under `path`. Raises CrmBusy, CrmUnanswered, CrmRefused, HubSpotInvalid."""
        return _json(self.exchange("GET", path, query=query))

    def post(self, path: str, body: Mapping[str, object]) -> Json:
        """Post `body` and return the answer. Raises as `get`."""
        return _json(self.exchange("POST", path, body=body))

    def patch(self, path: str, body: Mapping[str, object]) -> Json:
        """Change what is under `path` and return the answer. Raises as `get`."""
        return _json(self.exchange("PATCH", path, body=body))

    def put(self, path: str, body: Mapping[str, object]) -> Json:
        """Put `body` there and return the answer. Raises as `get`."""
        return _json(self.exchange("PUT", path, body=body))

    def exchange(self, method: str, path: str, *, query: Query | None = None, body: object | None = None) -> Answer:
        """Wait for a turn, send one request, sit out a refusal for load. Raises as `get`."""
        url = self._base_url + in_version(path, self._versions) + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else _encoded(body)
        tries_left = BUSY_TRIES
        while True:
            self._wait_for_turn(is_search=path.endswith("/search"))
            response = self._sent(method, url, data)
            self._note_clock(response.headers)
            told = response.headers.get("X-HubSpot-RateLimit-Max", "")
            self.told_per_ten_seconds = int(told) if told.isdigit() else self.told_per_ten_seconds
            if 200 <= response.status < 300:
                return Answer(response.status, response.headers.get("Content-Type", ""), response.data)
            problem = failure(response.status, response.headers, response.data)
            if not isinstance(problem, CrmBusy):
                raise problem
            if problem.policy == DAILY:
                raise CrmBusy(self._pace.park(), DAILY)
            if problem.retry_after_seconds > LONGEST_WAIT_SECONDS:
                raise problem
            self._pace.close_for(problem.retry_after_seconds)
            tries_left -= 1
            if not tries_left:
                raise problem

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _wait_for_turn(self, *, is_search: bool) -> None:
        seconds = self._pace.take_turn(is_search=is_search)
        if seconds > 0:
            self._sleep(seconds)

    def _note_clock(self, headers: Mapping[str, str]) -> None:
        if self._now is None:
            return
        try:
            ahead = parsedate_to_datetime(headers.get("Date", "")) - self._now()
        except (TypeError, ValueError):
            return  # a gateway without a clock
        # The header has whole seconds, and was written some time ago.
        self.clock_ahead = ahead if abs(ahead) > _SAME_TIME else timedelta()

    def _sent(self, method: str, url: str, data: bytes | None) -> urllib3.BaseHTTPResponse:
        try:
            try:
                return self._sent_once(method, url, data)
            except (NewConnectionError, ConnectTimeoutError):
                # Nothing has left this machine yet, so even a create may be tried again.
                return self._sent_once(method, url, data)
        except HTTPError as error:
            # The words of urllib3 carry the address with its query; the kind of failure says enough.
            raise CrmUnanswered(f"HubSpot did not answer ({type(error).__name__})") from error

    def _sent_once(self, method: str, url: str, data: bytes | None) -> urllib3.BaseHTTPResponse:
        return self._pool.request(
            method,
            url,
            body=data,
            headers=self._headers,
            timeout=self._timeout,
            retries=False,
            redirect=False,
        )


def account_key(base_url: str, token: str) -> str:
    """Return a name for an account. Not the token: what lives as long as the process, or longer, holds no secrets."""
    return hashlib.sha256(f"{base_url.rstrip('/')} {token}".encode()).hexdigest()[:32]


def _encoded(body: object) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError as error:
        # Half a character (a lone surrogate) from a broken import: refused like any value HubSpot would
        # refuse, so that the batch is taken apart and the one record is found.
        raise HubSpotInvalid(400, f"a text in it cannot be written as UTF-8: {error}") from error


def _json(answer: Answer) -> Json:
    if not answer.data:
        return {}
    try:
        parsed = orjson.loads(answer.data)
    except orjson.JSONDecodeError as error:
        raise CrmUnanswered(f"HubSpot answered {answer.status} with something that is not JSON") from error
    if not isinstance(parsed, dict):
        raise CrmUnanswered(f"HubSpot answered {answer.status} with JSON that is not an object")
    return cast(Json, parsed)
