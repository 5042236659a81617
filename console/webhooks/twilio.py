"""Twilio's webhooks: status callbacks and texts from phones.

A request is answered only when what it brought is on disk. A signature that does not fit is refused; what is genuine
but can't be used is refused with the field that is wrong, so that the vendor's debugger shows it.
"""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.twilio.webhooks import (
    WebhookError,
    form_from,
    incoming_from,
    receipt_from,
    signature_is_valid,
)
from wiring.settings import settings

log = logging.getLogger("placeline.webhooks")

LONGEST_BODY = 64 * 1024  # bytes; a text of 1,600 characters with all its parameters is a tenth of that
NO_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # "nothing to say": our answers go out as texts


def _is_genuine(request: Request, body: bytes) -> bool:
    # The address the vendor signed is the public one; behind a proxy the request shows another.
    query = f"?{request.url.query}" if request.url.query else ""
    public = f"{settings().public_url.rstrip('/')}{request.url.path}{query}"
    return signature_is_valid(
        settings().twilio_auth_token.get_secret_value(), public, body, request.headers.get("X-Twilio-Signature")
    )


def _refused(why: str, status: int) -> Response:
    log.warning("webhook refused status=%s why=%s", status, why)
    return Response(why, status, media_type="text/plain")


async def _body(request: Request) -> bytes | None:
    """Return the body, or None if it is longer than the vendor ever sends: a stranger must not keep us busy."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            return None
    return bytes(body)


async def take_status(request: Request) -> Response:
    """Take one status callback in; 204 when it is stored, 403 unsigned, 400 unusable."""
    body = await _body(request)
    if body is None:
        return _refused("the body is too long", 413)
    if not _is_genuine(request, body):
        return _refused("the signature does not fit", 403)
    try:
        receipt = receipt_from(form_from(body), request.path_params["text_uuid"], request.query_params.get("a"))
    except WebhookError as error:
        return _refused(str(error), 400)
    await request.app.state.receipts.put(receipt)
    return Response(status_code=204)


async def take_text(request: Request) -> Response:
    """Take one text from a phone in; answered when it is stored, read right after."""
    body = await _body(request)
    if body is None:
        return _refused("the body is too long", 413)
    if not _is_genuine(request, body):
        return _refused("the signature does not fit", 403)
    try:
        incoming = incoming_from(form_from(body))
    except WebhookError as error:
        return _refused(str(error), 400)
    await request.app.state.replies.put(incoming)
    request.app.state.reader.wake()
    return Response(NO_TWIML, media_type="text/xml")


# Plain routes: FastAPI's own cost more than all we do here, and a campaign brings three of these calls a text.
ROUTES = [
    Route("/webhooks/twilio/status/{text_uuid}", take_status, methods=["POST"]),
    Route("/webhooks/twilio/inbound", take_text, methods=["POST"]),
]
