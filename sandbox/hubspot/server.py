"""How a request gets to its endpoint: past the token, the limits and the faults, and into the ledger."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from email.utils import formatdate

import orjson
from aiohttp import web

from sandbox.hubspot.endpoints import control
from sandbox.hubspot.ledger import HUNG, Entry
from sandbox.hubspot.limits import too_many
from sandbox.hubspot.routes import ROUTES, Route
from sandbox.hubspot.sandbox_state import SandboxState
from sandbox.hubspot.webhooks import deliver
from sandbox.hubspot.wire import Answer, Call, Refused, invalid

HANG_SECONDS = 3_600.0
BODY_MOST_BYTES = 16 * 1024 * 1024
UNKNOWN_PATH = "(unknown)"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ControlEndpoint = Callable[[SandboxState, "control.Query", object], Answer]


def application(state: SandboxState) -> web.Application:
    """Return the server's application: every vendor path, and `/control`."""
    app = web.Application(client_max_size=BODY_MOST_BYTES)
    for route in ROUTES:
        for template in route.templates():
            app.router.add_route(route.method, template, _vendor(state, route, template))
            if not route.rest:
                app.router.add_route(route.method, f"{template}/", _vendor(state, route, template))
    for method, path, endpoint in _CONTROL:
        app.router.add_route(method, f"/control/{path}", _controlled(state, endpoint))
    app.router.add_route("GET", "/control/objects/{type}", _controlled_objects(state))
    app.router.add_route("*", "/{path:.*}", _vendor(state, None, UNKNOWN_PATH))
    app.cleanup_ctx.append(_courier(state))
    return app


def _courier(state: SandboxState) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what posts the portal's events as long as the server runs."""

    async def run(app: web.Application) -> AsyncIterator[None]:
        courier = asyncio.create_task(deliver(lambda: state.portal.webhooks, state.clock))
        yield
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)

    return run


_CONTROL: tuple[tuple[str, str, ControlEndpoint], ...] = (
    ("GET", "health", control.health),
    ("GET", "stats", control.stats),
    ("GET", "requests", control.requests),
    ("GET", "threads", control.threads),
    ("POST", "inbox", control.inbox),
    ("POST", "agent", control.agent),
    ("GET", "webhooks", control.webhooks),
    ("POST", "webhooks", control.set_webhooks),
    ("GET", "faults", control.faults),
    ("POST", "faults", control.set_faults),
    ("POST", "reset", control.reset),
)


def _vendor(state: SandboxState, route: Route | None, template: str) -> Handler:
    """Return the handler of a vendor path; a route of None is a path that HubSpot does not have."""

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if state.faults.latency_ms:
            await asyncio.sleep(state.faults.latency_ms / 1000)
        # From here to the answer nothing is awaited: calls are applied one at a time.
        changes_before = state.portal.changes
        at = state.clock.instant()
        answer, fault = _decided(state, route, template, request, body, at)
        entry = Entry(
            method=request.method,
            path=request.path_qs,
            template=template,
            status=HUNG if answer is None else answer.status,
            at=at,
            has_changed=state.portal.changes != changes_before,
            fault=fault,
        )
        state.ledger.note(entry)
        if answer is None:
            await asyncio.sleep(HANG_SECONDS)
            answer = _bad_gateway()
        told = {"Date": formatdate(state.clock.seconds(), usegmt=True)}
        return _response(answer, state.limits.headers(state.faults) | told)

    return handle


def _decided(
    state: SandboxState, route: Route | None, template: str, request: web.Request, body: bytes, at: str
) -> tuple[Answer | None, str]:
    """Return the answer and the fault behind it, if any; no answer at all is for a request that hangs."""
    faults = state.faults
    is_faulted = faults.unauthorized or faults.happens("unauthorized_rate", template)
    if is_faulted or request.headers.get("Authorization") != f"Bearer {state.token}":
        refused = Refused(401, "INVALID_AUTHENTICATION", "The access token is missing, expired or not of this portal")
        return refused.answer(), "unauthorized" if is_faulted else ""
    over_the_limit = state.limits.refusal(
        faults,
        is_search=route is not None and route.is_search,
        at=time.monotonic(),
        portal_seconds=state.clock.seconds(),
    )
    if over_the_limit is not None:
        return over_the_limit, "limit"
    if faults.happens("too_many_rate", template):
        refused_for_load = too_many(faults.too_many_policy, "refused on purpose", faults.retry_after_seconds)
        return refused_for_load, "too_many"
    if faults.happens("error_rate", template):
        return _bad_gateway(), "error"
    if route is None:
        return Refused(404, "OBJECT_NOT_FOUND", "resource not found").answer(), ""
    try:
        call = Call(state.portal, at, template, request.match_info, request.query, _parsed(body))
        answer = route.endpoint(call)
    except Refused as refused:
        return refused.answer(), ""
    if route.writes and faults.happens("hang_after_apply_rate", template):
        return None, "hang_after_apply"
    if route.writes and faults.happens("error_after_apply_rate", template):
        return _bad_gateway(), "error_after_apply"
    return answer, ""


def _controlled(state: SandboxState, endpoint: ControlEndpoint) -> Handler:
    """Return the handler of a control path: no token, no limits, no faults, no ledger."""

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        try:
            return _response(endpoint(state, request.query, _parsed(body)), {})
        except Refused as refused:
            return _response(refused.answer(), {})

    return handle


def _controlled_objects(state: SandboxState) -> Handler:
    """Return the handler of `/control/objects/{type}`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return _response(control.objects(state, request.query, None, request.match_info["type"]), {})
        except Refused as refused:
            return _response(refused.answer(), {})

    return handle


def _parsed(body: bytes) -> object:
    """Return the JSON of a body, None for an empty one. Raises Refused (400)."""
    if not body:
        return None
    try:
        parsed: object = orjson.loads(body)
    except orjson.JSONDecodeError as broken:
        raise invalid(f"Invalid input JSON: {broken}") from None
    return parsed


def _bad_gateway() -> Answer:
    """Return what stands in front of HubSpot when HubSpot does not: a 502 that is no JSON."""
    return Answer(502, None)


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    told = {**headers, **answer.headers, "X-HubSpot-Correlation-Id": str(uuid.uuid4())}
    if answer.status == 502:
        return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html", headers=told)
    if answer.body is None:
        return web.Response(status=answer.status, headers=told)
    return web.Response(
        status=answer.status, body=orjson.dumps(answer.body), content_type="application/json", headers=told
    )
