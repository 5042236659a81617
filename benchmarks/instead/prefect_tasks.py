"""One Prefect task for every text, mapped as Prefect's documentation does it, against a real server.

Prefect keeps the state of every task, so a run that died is seen; whether the vendor took its text nobody knows.
The server is at PREFECT_API_URL, started here, and what it uses of the processor is not counted.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import urlsplit

import httpx
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from benchmarks.instead import Ready, read_order
from benchmarks.instead.sync_sdk import SyncSdk
from benchmarks.processes import work_when_told

_STARTS_WITHIN = 90.0  # seconds; it makes its database first


@lru_cache(maxsize=1)
def _sdk(url: str) -> SyncSdk:
    return SyncSdk(url)


@task(cache_policy=NO_CACHE)
def send_text(url: str, to: str, callback: str) -> str:
    """Send one text."""
    return _sdk(url).send(to, callback)


def _send_all(url: str, texts: Sequence[Ready], threads: int) -> None:
    @flow(task_runner=ThreadPoolTaskRunner(max_workers=threads))  # type: ignore[arg-type]  # its future is one of its own
    def send_texts() -> None:
        sent = send_text.map(url, [text.to for text in texts], [text.callback for text in texts])
        assert len(set(sent.result())) == len(texts)

    send_texts()


@contextmanager
def _server(api: str) -> Iterator[None]:
    """Run Prefect's server at this address."""
    at = urlsplit(api)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", str(at.hostname), "--port", str(at.port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + _STARTS_WITHIN
            while not _answers(api):
                assert server.poll() is None, "Prefect's server ended"
                assert time.monotonic() < until, "Prefect's server does not answer"
                time.sleep(0.2)
            yield
        finally:
            server.terminate()


def _answers(api: str) -> bool:
    try:
        return httpx.get(f"{api}/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


def main() -> None:
    """Send when told."""
    order = read_order()
    with _server(os.environ["PREFECT_API_URL"]):
        _send_all(order.url, order.warm_up, order.concurrency)
        work_when_told(lambda: _send_all(order.url, order.texts, order.concurrency))


if __name__ == "__main__":
    main()
