"""A line to post on: HTTP/1.1 over kept-open connections, one post at a time.

A client library costs about half a millisecond a post, more than all else the vendor does with a text; 90,000
callbacks would then slow down whoever shares the machine. This knows only what a webhook needs.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0

# Web servers close a silent connection after five seconds or more; one that may be closing is not used again.
KEPT_SECONDS = 2.0

_Origin = tuple[str, str, int]  # scheme, host, port

_START = re.compile(r"https?://([^/?]+)")


class NotConnected(Exception):
    """Nobody opened in time; nothing was posted."""


class NotAnswered(Exception):
    """The post went out, and no whole answer came back in time."""


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float  # loop time


class PostLine:
    """Keeps one connection open per place it posts to."""

    def __init__(self) -> None:
        self._kept: dict[_Origin, _Connection] = {}

    async def post(self, address: str, headers: Mapping[str, str], body: bytes, seconds: float) -> int:
        """Return the status that the other side answers. Raises NotConnected or NotAnswered."""
        start = _START.match(address)
        if start is None:
            raise NotConnected(address)
        origin, place = _origin(start[0]), start[1]
        target = address[start.end() :]
        if not target.startswith("/"):
            target = "/" + target
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head = f"POST {target} HTTP/1.1\r\nHost: {place}\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        connection = self._still_open(origin) or await _connect(origin)
        try:
            async with asyncio.timeout(seconds):
                connection.writer.write(head.encode() + body)
                status, is_kept = await _read_answer(connection.reader)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError) as error:
            connection.writer.close()
            raise NotAnswered from error
        except BaseException:
            connection.writer.close()
            raise
        if is_kept:
            connection.used_at = asyncio.get_running_loop().time()
            self._kept[origin] = connection
        else:
            connection.writer.close()
        return status

    def close(self) -> None:
        """Close what is open."""
        for connection in self._kept.values():
            connection.writer.close()
        self._kept.clear()

    def _still_open(self, origin: _Origin) -> _Connection | None:
        connection = self._kept.pop(origin, None)
        if connection is None:
            return None
        silent_seconds = asyncio.get_running_loop().time() - connection.used_at
        if silent_seconds < KEPT_SECONDS and not connection.reader.at_eof():
            return connection
        connection.writer.close()
        return None


@lru_cache(maxsize=64)
def _origin(start: str) -> _Origin:
    parts = urlsplit(start)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


async def _connect(origin: _Origin) -> _Connection:
    scheme, host, port = origin
    context = ssl.create_default_context() if scheme == "https" else None
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, TimeoutError) as error:
        raise NotConnected from error
    return _Connection(reader, writer, 0.0)


async def _read_answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Return the status, and whether the connection can be used again. Raises ValueError if it is not HTTP."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    version, status = first[:8], int(first[9:12])
    fields = {}
    for line in lines:
        name, _, value = line.partition(b":")
        fields[name.lower()] = value.strip().lower()
    is_kept = version == b"HTTP/1.1" and fields.get(b"connection") != b"close"
    if status in (204, 304):
        return status, is_kept
    if fields.get(b"transfer-encoding") == b"chunked":
        await _skip_chunks(reader)
        return status, is_kept
    if b"content-length" in fields:
        await reader.readexactly(int(fields[b"content-length"]))
        return status, is_kept
    await reader.read()  # to the end of the connection
    return status, False


async def _skip_chunks(reader: asyncio.StreamReader) -> None:
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        await reader.readexactly(size + 2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers
