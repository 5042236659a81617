"""A pretend vendor that costs next to nothing: it takes texts as fast as Twilio's API would answer, and counts them.

Not the sandbox, which checks, keeps and delivers: here the sender is measured, so the vendor has to stay out of the
way. A process of its own, one protocol on uvloop and no HTTP library; the answer has all fields of Twilio's.
"""

import asyncio
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import httpx

_LONG_ENOUGH = 1.0  # seconds for a question about the counts, which is asked when nobody sends

# What Twilio answers to a create; the body is not echoed, because nobody reads it and decoding it would cost.
# Source: https://www.twilio.com/docs/messaging/api/message-resource
_RESOURCE = (
    b'{"account_sid": "AC%(zeros)b", "api_version": "2010-04-01", "body": "%(body)b", '
    b'"date_created": "Tue, 03 Mar 2026 18:00:00 +0000", "date_sent": null, '
    b'"date_updated": "Tue, 03 Mar 2026 18:00:00 +0000", "direction": "outbound-api", "error_code": null, '
    b'"error_message": null, "from": null, "messaging_service_sid": "MG%(zeros)b", "num_media": "0", '
    b'"num_segments": "0", "price": null, "price_unit": null, "sid": "SM%%032x", "status": "accepted", '
    b'"subresource_uris": {"media": "/2010-04-01/Accounts/AC%(zeros)b/Messages/SM%%032x/Media.json"}, '
    b'"to": "+%%b", "uri": "/2010-04-01/Accounts/AC%(zeros)b/Messages/SM%%032x.json"}'
) % {b"zeros": b"0" * 32, b"body": b"x" * 150}

_HEAD = (
    b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Date: Tue, 03 Mar 2026 18:00:00 GMT\r\nConnection: keep-alive\r\nTwilio-Request-Id: RQ00\r\n\r\n"
)
_NOT_FOUND = b'{"code": 20404, "message": "not found", "status": 404}'


class _Ledger:
    """What this vendor has taken since `begin`, and how long it lets a caller wait."""

    def __init__(self) -> None:
        # No id is ever given twice, also not by two vendors to one database.
        self.next_sid = secrets.randbits(96) << 32
        self.begin(0.0)

    def begin(self, seconds: float) -> None:
        self.latency_seconds, self.creates, self.numbers = seconds, 0, set[bytes]()
        self.cpu_began = time.process_time()

    def counts(self) -> dict[str, float]:
        spent = time.process_time() - self.cpu_began
        return {"creates": self.creates, "numbers": len(self.numbers), "cpu_seconds": spent}

    def create(self, form: bytes) -> bytes:
        """Take one text and return its resource. The form says `To=%2B1312...`."""
        to = (b"&" + form).partition(b"&To=%2B")[2].partition(b"&")[0]
        self.creates += 1
        self.numbers.add(to)
        self.next_sid += 1
        return _RESOURCE % (self.next_sid, self.next_sid, to, self.next_sid)


class _Connection(asyncio.Protocol):
    """One kept-alive connection; the next request comes after our answer, as every client of HTTP/1.1 does it."""

    def __init__(self, ledger: _Ledger, loop: asyncio.AbstractEventLoop) -> None:
        self._ledger, self._loop, self._received = ledger, loop, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are of no common class with asyncio's.
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        # A client may write head and body in two pieces.
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        if length and len(body) < int(length):
            return
        self._received = b""
        self._answer(head.partition(b" HTTP/")[0], body)

    def _answer(self, asked: bytes, body: bytes) -> None:
        ledger = self._ledger
        if asked.endswith(b"/Messages.json") and asked.startswith(b"POST "):
            answer = ledger.create(body)
            whole = _HEAD % (b"201 Created", len(answer)) + answer
            if ledger.latency_seconds:
                self._loop.call_later(ledger.latency_seconds, self._write, whole)
            else:
                self._write(whole)
            return
        answer, status = _NOT_FOUND, b"404 Not Found"
        if asked == b"POST /begin":
            ledger.begin(float(body))
            answer, status = b"{}", b"200 OK"
        elif asked == b"GET /counts":
            answer, status = json.dumps(ledger.counts()).encode(), b"200 OK"
        self._write(_HEAD % (status, len(answer)) + answer)

    def _write(self, whole: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(whole)


@dataclass(frozen=True, slots=True)
class Taken:
    """What the vendor took: how many texts, to how many different numbers, and what that cost it."""

    creates: int
    numbers: int
    cpu_seconds: float


class LeanVendor:
    """The vendor as its caller sees it. `url` is the origin that stands for https://api.twilio.com."""

    def __init__(self, url: str) -> None:
        self.url = url

    def begin(self, latency_ms: int) -> None:
        """Forget what was taken, and answer this late from now on."""
        httpx.post(
            f"{self.url}/begin", content=str(latency_ms / 1000), timeout=_LONG_ENOUGH, trust_env=False
        ).raise_for_status()

    def taken(self) -> Taken:
        """Return what was taken since then."""
        counts = httpx.get(f"{self.url}/counts", timeout=_LONG_ENOUGH, trust_env=False).raise_for_status().json()
        return Taken(int(counts["creates"]), int(counts["numbers"]), float(counts["cpu_seconds"]))


@contextmanager
def lean_vendor() -> Iterator[LeanVendor]:
    """Start a vendor on a free port of the loopback, and stop it afterwards."""
    command = [sys.executable, "-m", "benchmarks.vendor"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield LeanVendor(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.stdin.close()  # it ends when nobody holds it any more, also when we are killed


def main() -> None:
    """Serve until standard input is closed; the port is the one line on standard output."""
    import uvloop

    loop, ledger = uvloop.new_event_loop(), _Ledger()
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)  # everybody connects at once
    loop.run_until_complete(loop.create_server(lambda: _Connection(ledger, loop), sock=listening))
    print(listening.getsockname()[1], flush=True)
    loop.add_reader(sys.stdin.fileno(), loop.stop)
    loop.run_forever()


if __name__ == "__main__":
    main()
