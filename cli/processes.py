"""Everything an installation on one machine runs, as child processes: started in order, watched, stopped in reverse."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from schemas.mistakes import Mistake

HOST = "127.0.0.1"
CHECKOUT = Path(__file__).parent.parent
START_SECONDS = 300.0  # a cold Prefect server migrates its own database first; a busy machine takes minutes
TELL_SECONDS = 30.0  # how often somebody who waits is told for whom
STOP_SECONDS = 15.0
LAST_LINES = 8  # of a log, which tell why its child failed
LOG_BYTES = 16_384  # as much of its end is looked at

# Prefect's own defaults write every task run and event on its own; in groups its server needs a quarter of the CPU.
PREFECT_SERVER = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
}


class PortTaken(Mistake):
    """Somebody else took a port between our choice and the child's bind; with other ports it may go well."""


def free_port(wanted: int = 0) -> int:
    """Return `wanted` if it is free on loopback, else one the system picks."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As the servers do it: a port whose last connections are still being forgotten is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Mistake("No port is free on 127.0.0.1.")


@dataclass
class Service:
    """One child process. It is up when `health_url` answers 200."""

    name: str
    arguments: list[str]
    health_url: str | None = None
    process: "subprocess.Popen[bytes] | None" = None
    log_begins_at: int = 0  # in bytes: what stands before it is of an earlier start


@dataclass
class House:
    """The running installation, as a context manager. `home` holds its data, logs and addresses."""

    home: Path
    environment: dict[str, str]
    services: list[Service] = field(default_factory=list)

    def __enter__(self) -> Self:
        (self.home / "logs").mkdir(parents=True, exist_ok=True)
        self._lock = (self.home / "lock").open("w")
        try:
            # Held until we end, however we end: the system lets go of it.
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            raise Mistake(f"{self.home} is in use: `placeline up` or a demo is running there already.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._lock.close()

    def stop(self) -> None:
        """Stop every child, the last one started first; others may be started after it."""
        for service in reversed(self.services):
            self._signal(service, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for service in reversed(self.services):
            try:
                if service.process is not None:
                    service.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            # What is left of its group goes too: a run that Prefect started must not outlive the house.
            self._signal(service, signal.SIGKILL)
            if service.process is not None:
                service.process.wait()  # a killed child that nobody waits for stays a zombie until we end
        self.services.clear()

    def start(self, service: Service) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches us alone and we stop all in order."""
        log = self._log(service).open("ab")
        service.log_begins_at = log.tell()
        service.process = subprocess.Popen(
            [sys.executable, *service.arguments],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
            cwd=CHECKOUT,
            start_new_session=True,
        )
        log.close()
        self.services.append(service)

    def wait_until_up(self, say: Callable[[str], None] = lambda _line: None) -> None:
        """Return when every service answers. Raises PortTaken, and Mistake with the end of the log of one that fails.

        A child that lives is given minutes: on a busy machine the imports alone may take one.
        """
        with httpx.Client(timeout=5) as http:
            for service in self.services:
                if service.health_url is not None:
                    self.wait_for(service, partial(self._answers, http, service.health_url), say)

    def wait_for(
        self, service: Service, is_ready: Callable[[], bool], say: Callable[[str], None] = lambda _line: None
    ) -> None:
        """Return when a service is ready, while all live and no longer than START_SECONDS. Raises as wait_until_up."""
        began = told = time.monotonic()
        while not is_ready():
            self.check()
            now = time.monotonic()
            if now - began > START_SECONDS:
                raise Mistake(f"{service.name} was not ready after {START_SECONDS:g} s. {self.end_of_log(service)}")
            if now - told > TELL_SECONDS:
                told = now
                say(f"  waiting for {service.name} ({now - began:.0f} s so far; its log: {self._log(service)})")
            time.sleep(0.1)
        self.check()  # who answered may be the stranger that took the port

    @staticmethod
    def _answers(http: httpx.Client, url: str) -> bool:
        try:
            return http.get(url).is_success
        except httpx.HTTPError:
            return False

    def check(self) -> None:
        """Raise if a service has ended by itself: PortTaken where its log says so, else Mistake with the log's end."""
        for service in self.services:
            if service.process is not None and service.process.poll() is not None:
                is_taken = "already in use" in " ".join(self._logged(service).split())
                raise (PortTaken if is_taken else Mistake)(
                    f"{service.name} ended with code {service.process.returncode}. {self.end_of_log(service)}"
                )

    def end_of_log(self, service: Service) -> str:
        """Return where the log of a child is and how it ends: the cause, when somebody is told of a failure."""
        lines = self._logged(service).rstrip().splitlines()[-LAST_LINES:]
        if not lines:
            return f"Its log is empty: {self._log(service)}"
        return "\n".join([f"Its log, {self._log(service)}, ends with:", *(f"    {line}" for line in lines)])

    def _logged(self, service: Service) -> str:
        """Return the end of what a child has written since its start."""
        with self._log(service).open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(service.log_begins_at, size - LOG_BYTES))
            return log.read().decode(errors="replace")

    def _log(self, service: Service) -> Path:
        return self.home / "logs" / f"{service.name}.log"

    def _signal(self, service: Service, number: signal.Signals) -> None:
        if service.process is not None:
            try:
                os.killpg(service.process.pid, number)
            except ProcessLookupError:
                return


@dataclass(frozen=True)
class Addresses:
    """Where the parts of a running installation answer. No address of a vendor: the real one, not the sandbox."""

    webhooks: str
    prefect: str
    twilio: str | None = None
    hubspot: str | None = None
    mail: str | None = None  # the sandbox's mail server, host:port
    mailbox: str | None = None  # where it shows what it took

    def environment(self) -> dict[str, str]:
        """Return the settings that point an installation at these addresses."""
        found: dict[str, str] = {}
        if self.twilio and self.hubspot:
            found = {
                "PLACELINE_TWILIO_BASE_URL": self.twilio,
                "PLACELINE_HUBSPOT_BASE_URL": self.hubspot,
                "PLACELINE_PUBLIC_URL": self.webhooks,
            }
        if self.mail:
            host, _, port = self.mail.rpartition(":")
            found |= {"PLACELINE_SMTP_HOST": host, "PLACELINE_SMTP_PORT": port}
        return found


def _address(port: int) -> str:
    return f"http://{HOST}:{port}"


def sandbox_addresses() -> Addresses:
    """Return free addresses, the familiar ports where they are free."""
    return Addresses(
        webhooks=_address(free_port(8300)),
        prefect=_address(free_port(4200)),
        twilio=_address(free_port(8301)),
        hubspot=_address(free_port(8302)),
        mail=f"{HOST}:{free_port(8325)}",
        mailbox=_address(free_port(8303)),
    )


def live_addresses(webhook_port: int) -> Addresses:
    """Return the addresses of a live installation: vendors reach the webhooks on exactly this port, through a proxy."""
    if free_port(webhook_port) != webhook_port:
        raise Mistake(f"Port {webhook_port} (PLACELINE_WEBHOOK_PORT) is taken; free it or choose another.")
    return Addresses(webhooks=_address(webhook_port), prefect=_address(free_port(4200)))


def write_addresses(home: Path, addresses: Addresses) -> None:
    """Write the addresses where every later command of this installation finds them."""
    from wiring.settings import ADDRESSES

    lines = [f"{name}={value}" for name, value in addresses.environment().items()]
    lines.append(f"PREFECT_API_URL={addresses.prefect}/api")
    (home / ADDRESSES).write_text("\n".join(lines) + "\n")


def services(addresses: Addresses, home: Path, *, sandbox_options: Mapping[str, list[str]]) -> list[Service]:
    """Return the services of an installation in the order they start; a live one has no sandbox."""
    from wiring.settings import SANDBOX_ACCOUNT, SANDBOX_SECRET

    def port(address: str) -> str:
        return address.rsplit(":", 1)[1]

    webhooks = ["-m", "uvicorn", "console.app:app", "--host", HOST, "--port", port(addresses.webhooks),
                "--no-access-log", "--log-level", "info"]  # fmt: skip
    prefect = ["-m", "prefect", "server", "start", "--host", HOST, "--port", port(addresses.prefect)]
    ours = [
        Service("prefect-server", prefect, f"{addresses.prefect}/api/health"),
        Service("webhooks", webhooks, f"{addresses.webhooks}/health"),
    ]
    if addresses.twilio is None or addresses.hubspot is None:
        return ours
    clock = ["--clock-file", str(home / "clock")]
    twilio = [
        "-m", "sandbox.twilio", "--port", port(addresses.twilio), *clock,
        "--account-sid", SANDBOX_ACCOUNT, "--auth-token", SANDBOX_SECRET,
        "--inbound-url", f"{addresses.webhooks}/webhooks/twilio/inbound", "--inbox-url", addresses.hubspot,
        *sandbox_options.get("twilio", []),
    ]  # fmt: skip
    hubspot = ["-m", "sandbox.hubspot", "--port", port(addresses.hubspot), "--token", SANDBOX_SECRET, *clock,
               *sandbox_options.get("hubspot", [])]  # fmt: skip
    mail = []
    if addresses.mail and addresses.mailbox:
        ports = ["--port", port(addresses.mail), "--http-port", port(addresses.mailbox)]
        mail = [Service("sandbox-mail", ["-m", "sandbox.smtp", *ports], f"{addresses.mailbox}/control/health")]
    # The sandbox first: whatever comes up after it may call it at once.
    return [
        *mail,
        Service("sandbox-hubspot", hubspot, f"{addresses.hubspot}/control/health"),
        Service("sandbox-twilio", twilio, f"{addresses.twilio}/control/health"),
        *ours,
    ]


def environment(addresses: Addresses, home: Path) -> dict[str, str]:
    """Return the environment the children and the commands of this installation share."""
    return {
        **addresses.environment(),
        **PREFECT_SERVER,
        "PLACELINE_HOME": str(home),
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"{addresses.prefect}/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PLACELINE_CHECKOUT": str(CHECKOUT),
    }


def as_json(figures: dict[str, object]) -> str:
    """Return figures as a person or a program reads them."""
    return json.dumps(figures, indent=2, sort_keys=False)
