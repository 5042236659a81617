"""What a test of the pretend Twilio needs of us: an office that receives webhooks, and the vendor's own SDK.

Every answer that the SDK gets is held against the vendor's published document, where that is at hand.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from aiohttp import web
from jsonschema import FormatChecker
from openapi_schema_validator import OAS30Validator
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sandbox.twilio.server import RunningSandbox
from sandbox.twilio.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_SERVICE_SID, Settings

SERVICE = DEFAULT_SERVICE_SID
FAST = (0.005, 0.01)


@cache
def specification() -> dict | None:
    """Return the strict OpenAPI document, or None where this machine does not have it."""
    beside_repository = Path(__file__).parents[3] / "shared" / "specs"
    file = Path(os.environ.get("PLACELINE_SPECS", beside_repository)) / "api_v2010.strict.json"
    return json.loads(file.read_text()) if file.exists() else None


@cache
def _validator(path: str, method: str, status: int) -> OAS30Validator:
    document = specification()
    answer = document["paths"][path][method]["responses"][str(status)]
    checker = FormatChecker()
    checker.checks("date-time-rfc-2822", raises=(TypeError, ValueError))(
        lambda text: text is None or bool(parsedate_to_datetime(text))
    )
    schema = _without_references(answer["content"]["application/json"]["schema"], document)
    return OAS30Validator(schema, format_checker=checker)


def _without_references(node: object, document: dict) -> object:
    if isinstance(node, dict):
        if "$ref" in node:
            target = document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            return _without_references(target, document)
        return {name: _without_references(value, document) for name, value in node.items()}
    if isinstance(node, list):
        return [_without_references(value, document) for value in node]
    return node


def assert_follows_document(method: str, url: str, status: int, body: str) -> None:
    """Fail with every deviation of an answer from the vendor's document."""
    if specification() is None:
        return
    path = "/2010-04-01/Accounts/{AccountSid}/Messages" + (
        ".json" if urlsplit(url).path.endswith("/Messages.json") else "/{Sid}.json"
    )
    deviations = list(_validator(path, method.lower(), status).iter_errors(json.loads(body)))
    assert not deviations, [f"{deviation.json_path}: {deviation.message}" for deviation in deviations]


class CheckedHttpClient(TwilioHttpClient):
    """The SDK's own transport, with every answer checked."""

    def request(self, method, url, *args, **kwargs):
        answer = super().request(method, url, *args, **kwargs)
        assert_follows_document(method, url, answer.status_code, answer.text)
        return answer


@dataclass
class Hook:
    """One webhook as it arrived."""

    path: str
    url: str
    form: dict[str, str]
    headers: dict[str, str]

    @property
    def is_genuine(self) -> bool:
        """Whether the SDK's own validator believes the signature."""
        validator = RequestValidator(DEFAULT_AUTH_TOKEN)
        return validator.validate(self.url, self.form, self.headers["X-Twilio-Signature"])


@dataclass
class Office:
    """Receives webhooks on a free port. `answers` are the statuses given first; then it is 204."""

    hooks: list[Hook] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    hold_seconds: float = 0
    most_at_once: int = 0
    url: str = ""
    _at_once: int = 0

    async def take(self, request: web.Request) -> web.Response:
        text = await request.text()
        form = json.loads(text) if request.content_type == "application/json" else dict(parse_qsl(text, True))
        self.hooks.append(Hook(request.path, f"{self.url}{request.path_qs}", form, dict(request.headers)))
        if self.hold_seconds:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            await asyncio.sleep(self.hold_seconds)
            self._at_once -= 1
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    def statuses(self, sid: str) -> list[str]:
        return [hook.form["MessageStatus"] for hook in self.hooks if hook.form["MessageSid"] == sid]


@asynccontextmanager
async def open_office() -> AsyncIterator[Office]:
    office, app = Office(), web.Application()
    app.router.add_post("/{tail:.*}", office.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    office.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield office
    finally:
        await runner.cleanup()


class Bench:
    """A running sandbox with the SDK pointed at it."""

    def __init__(self, sandbox: RunningSandbox, client: Client, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.client = client
        self._http = http

    async def call(self, function: Callable, *args, **kwargs):
        """Call something of the SDK, which blocks, without blocking the sandbox."""
        return await asyncio.to_thread(function, *args, **kwargs)

    async def text(self, to: str, body: str = "Hello", **more):
        """Create a text through the SDK, from the service unless a sender is named."""
        if "from_" not in more:
            more = {"messaging_service_sid": SERVICE, **more}
        return await self.call(self.client.messages.create, to=to, body=body, **more)

    async def control(self, path: str, content: object = None) -> dict:
        """Use the control API: POST with `content`, GET without."""
        method = "GET" if content is None else "POST"
        async with self._http.request(method, f"{self.sandbox.url}/control/{path}", json=content) as answer:
            return {**await answer.json(), "http_status": answer.status}

    async def until_idle(self) -> dict:
        """Return the stats as soon as nothing is pending. Fails after five seconds."""
        async with asyncio.timeout(5):
            while not (stats := await self.control("stats"))["idle"]:  # noqa: ASYNC110 - the stats cannot notify
                await asyncio.sleep(0.01)
        return stats


@asynccontextmanager
async def bench(**changes) -> AsyncIterator[Bench]:
    """Yield a fresh sandbox on a free port, in which nobody answers unless asked to."""
    settings = Settings(**{"callback_seconds": FAST, "students_answer": False, **changes})
    async with RunningSandbox(settings) as sandbox, aiohttp.ClientSession() as http:
        transport = CheckedHttpClient(timeout=5)
        client = Client(DEFAULT_ACCOUNT_SID, settings.auth_token, http_client=transport)
        client.api.base_url = sandbox.url
        try:
            yield Bench(sandbox, client, http)
        finally:
            transport.session.close()


needs_document = pytest.mark.skipif(
    specification() is None, reason="the vendor's document is not here; PLACELINE_SPECS can name its folder"
)
