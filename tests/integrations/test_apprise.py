"""Notices to the office's own addresses, over HTTP to a server in the test."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from integrations.apprise.notifier import AddressUnknown, AppriseNotifier
from rules.notices import NoticeLevel
from schemas.notify import NotifyUnavailable


class Hook(HTTPServer):
    """Keeps what is posted; answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"json://office:secret-word@127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.slow
def test_every_address_gets_the_notice_with_its_level(hook: Hook) -> None:
    notifier = AppriseNotifier(f"{hook.address}/first?a=1,2, {hook.address}/second\n")
    notifier.notify("Mass SMS 'March leads' suspended itself", "30 of 100 dropped.", NoticeLevel.WARNING)
    assert sorted(path.split("?")[0] for path, _ in hook.posted) == ["/first", "/second"]
    said = hook.posted[0][1]
    assert (said["title"], said["message"], said["type"]) == (
        "Mass SMS 'March leads' suspended itself", "30 of 100 dropped.", "warning",
    )  # fmt: skip


def test_an_address_that_does_not_take_it_is_tried_again(hook: Hook) -> None:
    hook.status = 503
    with pytest.raises(NotifyUnavailable) as refused:
        AppriseNotifier(hook.address).notify("t", "b", NoticeLevel.INFO)
    assert "secret-word" not in str(refused.value)


def test_an_address_nobody_knows_is_named_by_its_place(hook: Hook) -> None:
    with pytest.raises(AddressUnknown, match="address 2") as unknown:
        AppriseNotifier(f"{hook.address} foo://secret-word@x")
    assert "secret-word" not in str(unknown.value)


def test_no_address_gets_into_a_log(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        AppriseNotifier(hook.address).notify("t", "b", NoticeLevel.INFO)
        with pytest.raises(AddressUnknown):
            AppriseNotifier("foo://secret-word@x")
    assert "secret-word" not in caplog.text
    assert "apprise" not in {record.name for record in caplog.records}
