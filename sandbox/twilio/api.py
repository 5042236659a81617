"""The Messages resource on the wire, and the registration of a sender.

Source: https://www.twilio.com/docs/messaging/api/message-resource
"""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

import orjson
from aiohttp import hdrs, web

from sandbox.twilio.creates import message_from
from sandbox.twilio.errors import Refusal, body_of
from sandbox.twilio.listing import page_of, query_from
from sandbox.twilio.messages import API_VERSION, Message, Status, resource_of
from sandbox.twilio.registration import path_of, registrations_page
from sandbox.twilio.world import World

_CANCELABLE = (Status.SCHEDULED, Status.ACCEPTED, Status.QUEUED)
_HANG_SECONDS = 600.0  # longer than any client waits


class MessagesApi:
    """Handlers of the API's requests."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._base = f"/{API_VERSION}/Accounts/{world.settings.account_sid}/"
        login = f"{world.settings.account_sid}:{world.settings.auth_token}"
        self._authorization = "Basic " + b64encode(login.encode()).decode()

    def routes(self) -> list[web.RouteDef]:
        """Return what the API serves."""
        messages, message = self._base + "Messages.json", self._base + "Messages/{sid}.json"
        return [
            web.post(messages, self.create),
            web.get(messages, self.page),
            web.get(message, self.fetch),
            web.post(message, self.update),
            web.get(path_of("{service_sid}"), self.registrations),
        ]

    async def create(self, request: web.Request) -> web.StreamResponse:
        """Take a text, unless it is refused or a fault gets in the way."""
        self._check_authorization(request)
        world, faults = self._world, self._world.luck.faults
        form = await _form(request)
        name = world.luck.next_call(form.get("To", ""))
        if (answer := self._struck_before(request, name)) is not None:
            return answer
        try:
            message = message_from(form, world.settings, world.phones.block_list, world.clock.now())
        except Refusal:
            world.refused_creates += 1
            raise
        world.ledger.add(message)
        world.creates += 1
        resource = resource_of(message)  # as it is now; the answer may leave later
        world.deliveries.begin(message)
        if world.luck.strikes("hang", faults.hang_after_accept_rate, name):
            await asyncio.sleep(_HANG_SECONDS)
        if world.luck.strikes("error_after", faults.error_after_accept_rate, name):
            return answer_to(Refusal(20500))
        await self._dawdle()
        return _json(resource, HTTPStatus.CREATED)

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        """Answer one message."""
        self._check_authorization(request)
        if (answer := self._struck_before(request, self._world.luck.next_call(request.path))) is not None:
            return answer
        message = self._found(request)
        await self._dawdle()
        return _json(resource_of(message))

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Answer a page of messages."""
        self._check_authorization(request)
        if (answer := self._struck_before(request, self._world.luck.next_call(request.path_qs))) is not None:
            return answer
        parameters: Mapping[str, str] = dict(request.query)
        ledger = self._world.ledger
        rows = page_of(query_from(parameters, ledger), parameters, ledger, self._world.settings.account_sid)
        await self._dawdle()
        return _json(rows)

    async def update(self, request: web.Request) -> web.StreamResponse:
        """Cancel a message that has not been sent, or redact one that has."""
        self._check_authorization(request)
        if (answer := self._struck_before(request, self._world.luck.next_call(request.path))) is not None:
            return answer
        message, form = self._found(request), await _form(request)
        if form.get("Status") == Status.CANCELED:
            if message.status not in _CANCELABLE:
                raise Refusal(30409, message.status)
            self._world.ledger.move(message, Status.CANCELED, self._world.clock.now())
        elif form.get("Body") == "":
            message.body = ""
            message.updated_at = self._world.clock.now()
        else:
            raise Refusal(20001, "an update is Status=canceled or an empty Body")
        await self._dawdle()
        return _json(resource_of(message))

    async def registrations(self, request: web.Request) -> web.StreamResponse:
        """Answer what the carriers allow a Messaging Service."""
        self._check_authorization(request)
        if (answer := self._struck_before(request, self._world.luck.next_call(request.path))) is not None:
            return answer
        host = f"{request.scheme}://{request.host}"
        return _json(registrations_page(self._world.settings, request.match_info["service_sid"], host))

    def _check_authorization(self, request: web.Request) -> None:
        if request.headers.get(hdrs.AUTHORIZATION) != self._authorization:
            raise Refusal(20003)

    def _found(self, request: web.Request) -> Message:
        message = self._world.ledger.find(request.match_info["sid"])
        if message is None:
            raise Refusal(20404, request.path)
        return message

    def _struck_before(self, request: web.Request, name: str) -> web.StreamResponse | None:
        """Return the answer of a fault that comes before any work is done; None lets the work begin."""
        luck, faults = self._world.luck, self._world.luck.faults
        if luck.strikes("reset", faults.reset_rate, name):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)  # goes nowhere
        if luck.strikes("busy", faults.busy_rate, name):
            answer = answer_to(Refusal(20429))
            answer.headers[hdrs.RETRY_AFTER] = "1"
            return answer
        if luck.strikes("error", faults.error_rate, name):
            return answer_to(Refusal(20500))
        return None

    async def _dawdle(self) -> None:
        if self._world.luck.faults.latency_ms:
            await asyncio.sleep(self._world.luck.faults.latency_ms / 1000)


async def _form(request: web.Request) -> dict[str, str]:
    raw = await request.read()
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))


def _json(content: object, status: int = HTTPStatus.OK) -> web.Response:
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")


def answer_to(refusal: Refusal) -> web.Response:
    """Return what a refused request is answered."""
    status, body = body_of(refusal)
    return _json(body, status)
