"""HubSpot's official SDK, carried by our transport.

Left to itself the SDK calls v3 paths, opens a connection pool for every API object, waits for ever, and
raises another exception class in each of its packages. Its `api_factory` lets us take the request out of
its hands: it builds the request and reads the answer, and everything between is the transport's, with our
paths, pace, time limits and errors.
"""

from collections.abc import Sequence
from types import ModuleType
from urllib.parse import urlsplit

from hubspot import HubSpot

from integrations.hubspot.paths import dated_path
from integrations.hubspot.transport import Answer, HubSpotTransport


class _SdkAnswer:
    """An answer in the shape that the SDK reads."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.data: bytes | str = answer.data  # the SDK puts the decoded text in its place
        self._content_type = answer.content_type

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """Return the one header that the SDK asks for."""
        return self._content_type if name.lower() == "content-type" else default

    def getheaders(self) -> dict[str, str]:
        """Return the headers that we keep."""
        return {"Content-Type": self._content_type}


def official_sdk(transport: HubSpotTransport) -> HubSpot:
    """Return HubSpot's SDK with the transport under it.

    Every attribute of it builds a new API object, so callers keep the ones they need.
    """

    def carry(
        method: str,
        url: str,
        query_params: Sequence[tuple[str, str]] | None = None,
        headers: object = None,
        post_params: object = None,
        body: object = None,
        **_: object,
    ) -> _SdkAnswer:
        # The transport has headers of its own; time limits and forms are among the arguments not needed.
        return _SdkAnswer(transport.exchange(method, dated_path(urlsplit(url).path), query=query_params, body=body))

    def api_object(package: ModuleType, name: str, config: object) -> object:
        client = package.ApiClient(configuration=package.Configuration())
        client.request = carry
        return getattr(package, name)(api_client=client)

    return HubSpot(api_factory=api_object)
