"""A pretend mail server: takes every mail, delivers none, and shows over HTTP what it took.

`python -m sandbox.smtp --port 0 --http-port 0` prints both addresses once it answers. `GET /control/messages`
returns the mails, oldest first; `POST /control/faults` with `{"reply": "451 Try again later"}` makes it refuse
them, and with `{"reply": null}` take them again; `POST /control/reset` forgets everything.
"""

import argparse
import asyncio
import signal
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import time

import orjson
import uvloop
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 0.3
TAKEN = "250 Message accepted"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was handed over; sender and recipients are the envelope's, not the header's."""

    at: str
    sender: str
    recipients: list[str]
    subject: str
    headers: dict[str, str]
    text: str
    html: str
    attachments: list[str]


@dataclass
class Mailbox:
    """Keeps every mail that was accepted; `reply` is what the server says to the next ones."""

    mails: list[Mail] = field(default_factory=list)
    refused: int = 0
    reply: str | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail in, or refuse it, and return what the server says (aiosmtpd calls this by its name)."""
        if self.reply is not None:
            self.refused += 1
            return self.reply
        self.mails.append(_mail(envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return TAKEN


def _mail(sender: str, recipients: list[str], content: bytes) -> Mail:
    parsed = message_from_bytes(content, _class=EmailMessage, policy=default)
    return Mail(
        at=datetime.fromtimestamp(time(), UTC).isoformat(timespec="milliseconds"),
        sender=sender,
        recipients=list(recipients),
        subject=str(parsed.get("Subject", "")),
        headers={name: str(value) for name, value in parsed.items()},
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        attachments=[part.get_filename() or "" for part in parsed.iter_attachments()],
    )


def _body(parsed: EmailMessage, kind: str) -> str:
    """Return the plain or the HTML body; a mail without that one has an empty one."""
    part = parsed.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content())


def control(mailbox: Mailbox) -> web.Application:
    """Return the HTTP side: what was taken, and how to make the server refuse."""
    app = web.Application()

    async def messages(request: web.Request) -> web.Response:
        start, limit = int(request.query.get("offset", "0")), int(request.query.get("limit", "1000"))
        shown = [asdict(mail) for mail in mailbox.mails[start : start + limit]]
        return _json({"total": len(mailbox.mails), "refused": mailbox.refused, "results": shown})

    async def faults(request: web.Request) -> web.Response:
        reply = orjson.loads(await request.read()).get("reply")
        mailbox.reply = None if reply is None else str(reply)
        return _json({"reply": mailbox.reply})

    async def reset(request: web.Request) -> web.Response:
        mailbox.mails, mailbox.refused, mailbox.reply = [], 0, None
        return _json({"status": "ok"})

    async def health(request: web.Request) -> web.Response:
        return _json({"status": "ok"})

    app.router.add_get("/control/messages", messages)
    app.router.add_get("/control/health", health)
    app.router.add_post("/control/faults", faults)
    app.router.add_post("/control/reset", reset)
    return app


def _json(body: object) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json")


async def serve(port: int, http_port: int, port_file: Path | None) -> None:
    """Take mails on loopback until the process is told to stop."""
    mailbox = Mailbox()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    runner = web.AppRunner(control(mailbox), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, HOST, http_port).start()
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="localhost", loop=loop), HOST, port)
    announce(server.sockets[0].getsockname()[1], runner.addresses[0][1], port_file)
    await stopped.wait()
    server.close()
    await runner.cleanup()


def announce(port: int, http_port: int, port_file: Path | None) -> None:
    """Say where the server is; the file holds the SMTP port and, on a second line, the HTTP port."""
    if port_file is not None:
        port_file.write_text(f"{port}\n{http_port}\n", encoding="ascii")
    print(f"sandbox smtp {HOST}:{port} http://{HOST}:{http_port}", flush=True)


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.smtp", description="A pretend mail server.")
    parser.add_argument("--port", type=int, default=0, help="for mail; 0 takes a free one")
    parser.add_argument("--http-port", type=int, default=0, help="for /control; 0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="both ports are written here once the server answers")
    options = parser.parse_args()
    uvloop.run(serve(options.port, options.http_port, options.port_file))


if __name__ == "__main__":
    main()
