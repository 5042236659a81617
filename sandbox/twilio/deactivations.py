"""The daily file of numbers that carriers have taken out of service.

The API answers with the address of a file; the file, like the real one in its store, takes no sign-in and refuses
whoever sends one along. `POST /control/deactivations` with `{"day": "2026-03-02", "numbers": ["+1..."]}` fills a day.
Source: https://www.twilio.com/docs/messaging/api/deactivations-resource
"""

from base64 import b64encode
from http import HTTPStatus

import orjson
from aiohttp import hdrs, web

from sandbox.twilio.errors import Refusal
from sandbox.twilio.world import World

_FILES = "/deactivation-files/"


class DeactivationsApi:
    """Handlers of the resource, of its files and of the switch behind them."""

    def __init__(self, world: World) -> None:
        self._world = world
        login = f"{world.settings.account_sid}:{world.settings.auth_token}"
        self._authorization = "Basic " + b64encode(login.encode()).decode()

    def routes(self) -> list[web.RouteDef]:
        """Return what is served."""
        return [
            web.get("/v1/Deactivations", self.redirect),
            web.get(_FILES + "{day}.txt", self.file),
            web.post("/control/deactivations", self.deactivate),
        ]

    async def redirect(self, request: web.Request) -> web.Response:
        """Answer where the file of a day stands; a day without one is not found."""
        if request.headers.get(hdrs.AUTHORIZATION) != self._authorization:
            raise Refusal(20003)
        if self._world.luck.strikes("error", self._world.luck.faults.error_rate, request.path_qs):
            raise Refusal(20500)
        day = request.query.get("Date", "")
        if day not in self._world.deactivated:
            raise Refusal(20404, request.path)
        address = f"{request.scheme}://{request.host}{_FILES}{day}.txt"
        return web.json_response(
            {"redirect_to": address}, status=HTTPStatus.TEMPORARY_REDIRECT, headers={hdrs.LOCATION: address}
        )

    async def file(self, request: web.Request) -> web.Response:
        """Answer the numbers of a day, one a line."""
        if hdrs.AUTHORIZATION in request.headers:
            return web.Response(status=HTTPStatus.BAD_REQUEST, text="Only one auth mechanism allowed")
        numbers = self._world.deactivated.get(request.match_info["day"], [])
        return web.Response(text="".join(f"{number}\n" for number in numbers))

    async def deactivate(self, request: web.Request) -> web.Response:
        """Add numbers to a day's file."""
        content = orjson.loads(await request.read())
        numbers = self._world.deactivated.setdefault(str(content["day"]), [])
        numbers.extend(map(str, content["numbers"]))
        return web.json_response({"day": content["day"], "numbers": len(numbers)})
