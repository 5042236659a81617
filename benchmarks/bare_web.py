"""A web application that only checks whether a callback is genuine: what no durable one can be faster than."""

from starlette.types import Receive, Scope, Send

from integrations.twilio.webhooks import signature_is_valid
from wiring.settings import settings


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 204 to what the vendor signed, 403 to the rest."""
    if scope["type"] != "http":
        return
    body = (await receive()).get("body", b"")
    url = f"{settings().public_url}{scope['path']}?{scope['query_string'].decode()}"
    signature = dict(scope["headers"]).get(b"x-twilio-signature", b"").decode()
    is_valid = signature_is_valid(settings().twilio_auth_token.get_secret_value(), url, body, signature)
    await send({"type": "http.response.start", "status": 204 if is_valid else 403, "headers": []})
    await send({"type": "http.response.body", "body": b""})
