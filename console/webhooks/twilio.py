"""Twilio's webhooks: status callbacks and texts from phones.

A request is answered only when what it brought is on disk. A signature that does not fit is refused; what is genuine
but can't be used is refused with the field that is wrong, so that the vendor's debugger shows it.
"""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from console.webhooks.refusal import Refused, body_of
from integrations.twilio.webhooks import WebhookError, genuine_form, incoming_from, receipt_from
from wiring.settings import settings

STATUS = "/webhooks/twilio/status/"
LONGEST_BODY = 64 * 1024  # bytes; a text of 1,600 characters with all its parameters is a tenth of that
NO_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # "nothing to say": our answers go out as texts

_NO_CONTENT = {"type": "http.response.start", "status": 204, "headers": []}
_NO_BODY = {"type": "http.response.body", "body": b""}


async def _genuine_form(scope: Scope, receive: Receive) -> dict[str, str]:
    """Return what the vendor posted. Raises Refused where the signature does not fit."""
    # The address the vendor signed is the public one; behind a proxy the request shows another.
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    public = f"{settings().public_url.rstrip('/')}{scope['path']}{query}"
    signature = next((value for name, value in scope["headers"] if name == b"x-twilio-signature"), b"")
    token = settings().twilio_auth_token.get_secret_value()
    form = genuine_form(token, public, await body_of(receive, LONGEST_BODY), signature.decode("latin-1"))
    if form is None:
        raise Refused(403, "the signature does not fit")
    return form


async def take_status(scope: Scope, receive: Receive, send: Send) -> None:
    """Take one status callback in; 204 when it is stored, 403 unsigned, 400 unusable.

    Plain ASGI: a campaign brings three of these calls a text, and Starlette's objects cost more than all we do here.
    """
    try:
        form = await _genuine_form(scope, receive)
        attempt = parse_qs(scope["query_string"].decode("latin-1")).get("a", [""])[0]
        receipt = receipt_from(form, scope["path"].removeprefix(STATUS), attempt)
    except (Refused, WebhookError) as error:
        refused = error if isinstance(error, Refused) else Refused(400, str(error))
        await refused.response()(scope, receive, send)
        return
    await scope["app"].state.receipts.put(receipt)
    await send(_NO_CONTENT)
    await send(_NO_BODY)


async def take_text(request: Request) -> Response:
    """Take one text from a phone in; answered when it is stored, read right after."""
    try:
        incoming = incoming_from(await _genuine_form(request.scope, request.receive))
    except Refused as refused:
        return refused.response()
    except WebhookError as error:
        return Refused(400, str(error)).response()
    await request.app.state.replies.put(incoming)
    return Response(NO_TWIML, media_type="text/xml")


class _Status:
    """`take_status` as Starlette wants an endpoint that is no function of a request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await take_status(scope, receive, send)


ROUTES = [
    Route(f"{STATUS}{{text_uuid}}", _Status(), methods=["POST"]),
    Route("/webhooks/twilio/inbound", take_text, methods=["POST"]),
]
