"""Posts callbacks from a process of its own, over kept-open connections, and tells how long each answer took.

It is given whole requests and knows nothing else of HTTP than that an answer without a body ends with an empty line:
what it costs would be taken from the server on the same machine.
"""

import asyncio
import json
import pickle
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import cast

CONNECTIONS = 64
_TAKEN = b"HTTP/1.1 204"


@dataclass(frozen=True, slots=True)
class Posted:
    """How posting went: answers a second, and how many milliseconds 99 of 100 answers took at most."""

    per_second: float
    p99_ms: float


def post(port: int, requests: Sequence[bytes], folder: Path, per_second: float | None = None) -> Posted:
    """Post from another process: as fast as answers come or, with `per_second`, evenly.

    Raises AssertionError if one is not answered with 204. An even post counts from when it was due.
    """
    file = folder / "requests"
    file.write_bytes(pickle.dumps(list(requests)))
    command = [sys.executable, "-m", "benchmarks.callbacks", str(port), str(file), str(per_second or 0)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return Posted(*json.loads(done.stdout))


class _Line(asyncio.Protocol):
    """One connection, one post at a time."""

    def __init__(self, poster: "_Poster") -> None:
        self._poster, self._received, self._since = poster, b"", 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are of no common class with asyncio's.
        self._transport = cast(asyncio.WriteTransport, transport)

    def post(self, request: bytes, since: float) -> None:
        assert self._transport is not None
        self._since = since
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._received.endswith(b"\r\n\r\n"):
            answer, self._received = self._received, b""
            self._poster.answered(self, answer, time.perf_counter() - self._since)

    def connection_lost(self, error: Exception | None) -> None:
        self._poster.fail(f"a connection was lost: {error}")


class _Poster:
    """Gives free lines the next request, at once or when it is due."""

    def __init__(self, requests: list[bytes], per_second: float) -> None:
        self._requests, self._per_second = requests, per_second
        self._next, self._took = 0, list[float]()
        self._free: deque[_Line] = deque()
        self._loop = asyncio.get_running_loop()
        self._done: asyncio.Future[None] = self._loop.create_future()
        self._began, self._is_timed = 0.0, False

    async def run(self, port: int) -> tuple[float, float]:
        for _ in range(CONNECTIONS):
            _, line = await self._loop.create_connection(lambda: _Line(self), "127.0.0.1", port)
            self._free.append(line)
        self._began = time.perf_counter()
        self._post_due()
        await self._done
        took = time.perf_counter() - self._began
        return len(self._requests) / took, quantiles(self._took, n=100)[98] * 1000

    def _on_time(self) -> None:
        self._is_timed = False
        self._post_due()

    def _post_due(self) -> None:
        now = time.perf_counter()
        while self._free and self._next < len(self._requests):
            due = self._began + self._next / self._per_second if self._per_second else now
            if due > now:
                if not self._is_timed:
                    self._is_timed = True
                    self._loop.call_later(due - now, self._on_time)
                return
            request = self._requests[self._next]
            self._next += 1
            self._free.popleft().post(request, due)

    def answered(self, line: _Line, answer: bytes, seconds: float) -> None:
        if not answer.startswith(_TAKEN):
            self.fail(answer.decode("latin-1"))
            return
        self._took.append(seconds)
        self._free.append(line)
        if len(self._took) == len(self._requests):
            self._done.set_result(None)
        elif not self._is_timed:
            self._post_due()

    def fail(self, why: str) -> None:
        if not self._done.done():
            self._done.set_exception(RuntimeError(why))


async def _post(port: int, requests: list[bytes], per_second: float) -> tuple[float, float]:
    return await _Poster(requests, per_second).run(port)


def main() -> None:
    """Post, and print what it came to; the arguments are those of `post`."""
    import uvloop

    port, file, per_second = sys.argv[1:]
    requests = pickle.loads(Path(file).read_bytes())
    print(json.dumps(uvloop.run(_post(int(port), requests, float(per_second)))))


if __name__ == "__main__":
    main()
