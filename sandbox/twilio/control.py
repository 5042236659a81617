"""What the vendor does not have: switches and a view behind the counter, for demonstrations and tests."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from itertools import islice
from typing import TypeVar

import orjson
from aiohttp import web

from sandbox.twilio.faults import merged
from sandbox.twilio.messages import Direction, Message, resource_of
from sandbox.twilio.world import World

T = TypeVar("T")

USUAL_LIMIT = 1000

_SETTABLE = (
    "inbound_url",
    "inbox_url",
    "reply_seconds",
    "callback_seconds",
    "students_answer",
    "registered_mps",
    "brand_tier",
)


class Control:
    """Handlers under `/control`. They need no password: the server listens on this machine only."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return what is served under `/control`."""
        return [
            web.get("/control/health", self.health),
            web.get("/control/faults", self.faults),
            web.post("/control/faults", self.set_faults),
            web.get("/control/stats", self.stats),
            web.get("/control/messages", self.messages),
            web.get("/control/requests", self.requests),
            web.post("/control/inbound", self.inbound),
            web.post("/control/config", self.configure),
            web.post("/control/reset", self.reset),
        ]

    async def health(self, request: web.Request) -> web.Response:
        """Answer that the server is up."""
        return _json({"status": "ok"})

    async def faults(self, request: web.Request) -> web.Response:
        """Answer every fault with its present value."""
        return _json(self._world.luck.as_json())

    async def set_faults(self, request: web.Request) -> web.Response:
        """Lay the given faults over the present ones; 400 names what cannot be."""
        try:
            self._world.luck.faults = merged(self._world.luck.faults, await _content(request))
        except ValueError as error:
            return _json({"message": str(error)}, HTTPStatus.BAD_REQUEST)
        return _json(self._world.luck.as_json())

    async def stats(self, request: web.Request) -> web.Response:
        """Answer the counts. `idle` is true when nothing more will happen without a new request."""
        world = self._world
        pending_callbacks = world.courier.pending + world.deliveries.owed_callbacks + world.phones.pending_tellings
        return _json(
            {
                "by_status": {str(status): count for status, count in world.ledger.statuses.items() if count},
                "creates": world.creates,
                "creates_refused": world.refused_creates,
                "texts_under_way": world.deliveries.under_way,
                "callbacks_sent": world.courier.tally.sent,
                "callbacks_acknowledged": world.courier.tally.acknowledged,
                "callbacks_given_up": world.courier.tally.given_up,
                "callbacks_lost": world.deliveries.callbacks_lost,
                "pending_callbacks": pending_callbacks,
                "pending_replies": world.phones.pending_replies,
                "inbound": world.ledger.directions[Direction.INBOUND],
                "inbound_lost": world.phones.inbound_lost,
                "students_replied": world.phones.students_replied,
                "blocked": len(world.phones.block_list),
                "idle": not (pending_callbacks or world.phones.pending_replies or world.deliveries.under_way),
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Answer a slice of the ledger, oldest first, with what the API does not show."""
        rows = self._world.ledger.messages
        return _json({"total": len(rows), "messages": [_ledger_line(message) for message in _slice(request, rows)]})

    async def requests(self, request: web.Request) -> web.Response:
        """Answer a slice of the API's requests, oldest first."""
        rows = self._world.requests
        lines = [
            {"method": method, "path": path, "status": status, "at": at}
            for method, path, status, at in _slice(request, rows)
        ]
        return _json({"total": len(rows), "requests": lines})

    async def inbound(self, request: web.Request) -> web.Response:
        """Let a phone text us: `{"from": "+1...", "body": "..."}`, and `to` if it matters."""
        content = await _content(request)
        match content:
            case {"from": str(phone), "body": str(body), "to": str(number)}:
                message = self._world.phones.text_arrives(phone, body, number)
            case {"from": str(phone), "body": str(body)}:
                message = self._world.phones.text_arrives(phone, body)
            case _:
                return _json({"message": "needs 'from' and 'body', both text"}, HTTPStatus.BAD_REQUEST)
        return _json(resource_of(message), HTTPStatus.CREATED)

    async def configure(self, request: web.Request) -> web.Response:
        """Change addresses or the pace; what is under way keeps the old ones."""
        content = await _content(request)
        if not isinstance(content, dict) or not set(content) <= set(_SETTABLE):
            return _json({"message": f"settable: {', '.join(_SETTABLE)}"}, HTTPStatus.BAD_REQUEST)
        for name, value in content.items():
            setattr(self._world.settings, name, tuple(value) if isinstance(value, list) else value)
        return _json({name: getattr(self._world.settings, name) for name in _SETTABLE})

    async def reset(self, request: web.Request) -> web.Response:
        """Start over."""
        await self._world.reset()
        return _json({"status": "ok"})


def _ledger_line(message: Message) -> dict[str, object]:
    return {
        **resource_of(message),
        "status_callback": message.status_callback,
        "validity_period": message.valid_for_seconds,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
    }


def _slice(request: web.Request, rows: Sequence[T]) -> Iterable[T]:
    offset = int(request.query.get("offset", 0))
    return islice(rows, offset, offset + int(request.query.get("limit", USUAL_LIMIT)))


async def _content(request: web.Request) -> object:
    try:
        return orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return None


def _json(content: object, status: int = HTTPStatus.OK) -> web.Response:
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")
