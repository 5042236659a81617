"""What a webhook answers to a request that is not taken in, and how much of one it reads."""

import logging

from starlette.responses import Response
from starlette.types import Receive

log = logging.getLogger("placeline.webhooks")


class Refused(Exception):
    """A request that is not taken in; `status` is what it is answered with."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status

    def response(self) -> Response:
        """Return the answer, and note it in the log."""
        log.warning("webhook refused status=%s why=%s", self.status, self)
        return Response(str(self), self.status, media_type="text/plain")


async def body_of(receive: Receive, longest: int) -> bytes:
    """Return the body. Raises Refused if it is longer than the vendor ever sends: a stranger must not keep us busy."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > longest:
            raise Refused(413, "the body is too long")
        if not message.get("more_body", False):
            return bytes(body)
