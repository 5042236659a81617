"""The web server: routes, what every answer carries, and the log of requests."""

import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import hdrs, web

from sandbox.twilio.api import MessagesApi, answer_to
from sandbox.twilio.clock import http_date
from sandbox.twilio.control import Control
from sandbox.twilio.deactivations import DeactivationsApi
from sandbox.twilio.errors import Refusal
from sandbox.twilio.settings import Settings
from sandbox.twilio.world import World

HOST = "127.0.0.1"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(world: World) -> web.Application:
    """Return the server of one pretend vendor."""

    @web.middleware
    async def as_vendor(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turn refusals into the vendor's answers, and write every request of its API down."""
        if request.path.startswith("/control/"):
            return await handler(request)
        at, status = world.clock.now(), 0
        try:
            answer = await _answered(request, handler)
            status = answer.status
        finally:
            # Also when the client left without waiting: it is then logged with status 0.
            world.requests.append((request.method, request.path_qs, status, at))
        # Clients compare this date with their own clock, so it must be the vendor's.
        answer.headers[hdrs.DATE] = http_date(int(world.clock.now()))
        answer.headers["Twilio-Request-Id"] = "RQ" + secrets.token_hex(16)
        return answer

    app = web.Application(middlewares=[as_vendor])
    app.add_routes(MessagesApi(world).routes())
    app.add_routes(DeactivationsApi(world).routes())
    app.add_routes(Control(world).routes())
    return app


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return answer_to(refusal)
    except web.HTTPException as error:
        code = 20004 if error.status == HTTPStatus.METHOD_NOT_ALLOWED else 20404
        return answer_to(Refusal(code, request.path))


class RunningSandbox:
    """A vendor that listens. Use as `async with RunningSandbox(settings) as sandbox: sandbox.url`."""

    def __init__(self, settings: Settings, port: int = 0) -> None:
        self.world = World(settings)
        self._port = port
        # A client that hangs up ends the handler that hangs for it; nothing is waited for at the end.
        self._runner = web.AppRunner(
            application(self.world), access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )

    @property
    def port(self) -> int:
        """The port it listens on; 0 before it is entered."""
        return self._port

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://{HOST}:{self._port}"

    async def __aenter__(self) -> "RunningSandbox":
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.world.close()
        await self._runner.cleanup()
