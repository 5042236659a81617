"""A `placeline up` of its own, and the processes that belong to it."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cli.prefect_api import PrefectApi
from cli.processes import HOST, Addresses, environment
from tests.flows.installation import TEXTS_PER_SECOND, Installation, until

FAMILIAR_PORTS = (4200, 8300, 8301, 8302)
START_SECONDS = 150

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="finds the processes of an installation in /proc"
)


def processes_with(variable: str, value: str) -> dict[int, str]:
    """Return process id -> command line of all that were started with this environment variable."""
    found, wanted = {}, f"{variable}={value}".encode()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended while we looked, or is somebody else's
    return {number: command for number, command in found.items() if command}  # a zombie has no command line


def of_run(run_id: str) -> list[int]:
    """Return the processes of one flow run."""
    return list(processes_with("PREFECT__FLOW_RUN_ID", run_id))


def of_home(home: Path) -> dict[int, str]:
    """Return the processes of an installation, without the `placeline up` that started them."""
    return processes_with("PLACELINE_HOME", str(home))


@contextmanager
def _familiar_ports_taken() -> Iterator[None]:
    """Hold the ports an installation prefers, so that two that start at once can't both choose them."""
    with ExitStack() as held:
        for port in FAMILIAR_PORTS:
            taken = held.enter_context(socket.socket())
            try:
                taken.bind((HOST, port))
            except OSError:
                continue  # another installation has it already
        yield


UP_LOG = "up.log"


def _addresses(home: Path) -> Addresses:
    lines = (home / "addresses.env").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines)
    said = re.search(r"Prefect UI +(\S+)", (home / UP_LOG).read_text())
    assert said is not None, "`up` says where Prefect is once everything answers"
    return Addresses(
        twilio=found["PLACELINE_TWILIO_BASE_URL"],
        hubspot=found["PLACELINE_HUBSPOT_BASE_URL"],
        webhooks=found["PLACELINE_PUBLIC_URL"],
        prefect=said.group(1),
    )


@contextmanager
def placeline_up(home: Path) -> Iterator[tuple[Installation, "subprocess.Popen[bytes]"]]:
    """Run `placeline up` in `home` and yield it when it says that everything is up; whatever happens, stop it."""
    command = [str(Path(sys.executable).with_name("placeline")), "up", "--home", str(home)]
    said = home / UP_LOG
    given = {**os.environ, "PLACELINE_TEXTS_PER_SECOND": str(TEXTS_PER_SECOND), "PYTHONUNBUFFERED": "1"}
    with _familiar_ports_taken(), said.open("wb") as log:
        up = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=given)
        try:
            until(
                lambda: "Ctrl-C here stops everything" in said.read_text() or up.poll() is not None,
                START_SECONDS,
                "`placeline up` is up",
            )
            assert up.poll() is None, said.read_text()
            addresses = _addresses(home)
            api = PrefectApi(f"{addresses.prefect}/api")
            installation = Installation(home, addresses, environment(addresses, home), api)
            try:
                yield installation, up
            finally:
                installation.close()
        finally:
            if up.poll() is None:
                up.terminate()
            up.wait(60)
