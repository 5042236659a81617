"""HubSpot's webhooks: events of the app's subscriptions, and texts that colleagues write in a channel of our own.

Answered when what they brought is on disk, read right after. Without PLACELINE_HUBSPOT_CLIENT_SECRET nothing can be
checked, so everything is refused and says so.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from console.webhooks.refusal import Refused, body_of
from integrations.hubspot.webhooks import HubSpotWebhookError, events_from, is_genuine
from wiring.connections import clock
from wiring.hubspot import CHANNEL_PATH, EVENTS_PATH
from wiring.settings import settings

LONGEST_BODY = 1024 * 1024  # bytes; a hundred events with all their fields are a tenth of that


async def take_events(request: Request) -> Response:
    """Take one post in: 204 when it is stored, 403 unsigned or out of time, 400 unusable, 413 too long."""
    try:
        events = events_from(await _genuine_body(request))
    except Refused as refused:
        return refused.response()
    except HubSpotWebhookError as error:
        return Refused(400, str(error)).response()
    if events:
        await request.app.state.crm_events.put(events)
    return Response(status_code=204)


async def _genuine_body(request: Request) -> bytes:
    """Return what HubSpot posted. Raises Refused where the signature does not fit."""
    secret = settings().hubspot_client_secret.get_secret_value()
    if not secret:
        raise Refused(403, "PLACELINE_HUBSPOT_CLIENT_SECRET is not set, so no webhook of HubSpot can be checked")
    # The address HubSpot signed is the public one; behind a proxy the request shows another.
    path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").partition("?")[0]
    query = f"?{request.scope['query_string'].decode('latin-1')}" if request.scope["query_string"] else ""
    address = f"{settings().public_url.rstrip('/')}{path}{query}"
    body = await body_of(request.receive, LONGEST_BODY)
    timestamp = request.headers.get("x-hubspot-request-timestamp")
    signature = request.headers.get("x-hubspot-signature-v3")
    if not is_genuine(secret, request.method, address, body, timestamp, signature, now=clock().now()):
        raise Refused(403, "the signature does not fit, or its time is over or not yet come")
    return body


ROUTES = [Route(path, take_events, methods=["POST"]) for path in (EVENTS_PATH, CHANNEL_PATH)]
