"""The SDK as it is, blocking, for senders that use threads."""

import threading

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from benchmarks.instead import ACCOUNT, BODY, SERVICE, TOKEN, VALID_SECONDS


class _ElsewhereClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's own transport, pointed at another host."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def request(self, method: str, url: str, *rest: object, **more: object) -> Response:
        """Make one call where we say."""
        return super().request(method, url.replace("https://api.twilio.com", self._url), *rest, **more)


class SyncSdk:
    """The vendor at `url`, with a client for each thread: its connections are kept where threads don't share them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._of_thread = threading.local()

    def send(self, to: str, callback: str) -> str:
        """Send one text and return the vendor's id."""
        if not hasattr(self._of_thread, "client"):
            self._of_thread.client = Client(ACCOUNT, TOKEN, http_client=_ElsewhereClient(self._url))
        message = self._of_thread.client.messages.create(
            to=to, messaging_service_sid=SERVICE, body=BODY, status_callback=callback, validity_period=VALID_SECONDS
        )
        return str(message.sid)
