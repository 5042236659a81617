"""What PostgreSQL's own processes have used of the processor; only where there is a /proc to read (Linux)."""

import os
from pathlib import Path

from sqlalchemy import make_url, text

from benchmarks.databases import POSTGRESQL
from database.session import make_engine, reading

_PROCESSES = Path("/proc")
_PARENT, _FIRST_TIME = 1, 11  # in /proc/<pid>/stat behind the name; own user and system time, then the children's


def server_cpu_seconds(kind: str, url: str) -> float:
    """Return the seconds that all processes of the server have used so far, ended ones included; 0 without a server.

    Sessions that ended are counted by their parent, so only differences mean something.
    """
    if kind != POSTGRESQL or not _PROCESSES.is_dir():
        return 0.0
    engine = make_engine(make_url(url).render_as_string())
    with reading(engine) as session:
        mine = session.scalars(text("SELECT pg_backend_pid()")).one()
        postmaster = int(_stat(_PROCESSES / str(mine))[_PARENT])
        ticks = sum(_own(fields) for fields in _stats() if int(fields[_PARENT]) == postmaster)
        ticks += sum(int(field) for field in _stat(_PROCESSES / str(postmaster))[_FIRST_TIME : _FIRST_TIME + 4])
    engine.dispose()
    return ticks / os.sysconf("SC_CLK_TCK")


def _own(fields: list[str]) -> int:
    return int(fields[_FIRST_TIME]) + int(fields[_FIRST_TIME + 1])


def _stat(folder: Path) -> list[str]:
    # The name stands in brackets and may hold anything.
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _stats() -> list[list[str]]:
    found = []
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            found.append(_stat(folder))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return found
