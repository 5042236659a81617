"""The engine, and the only two ways to open a transaction.

SQLite is set up as strictly as PostgreSQL: foreign keys on, every commit on disk (WAL with synchronous=FULL), and a
write transaction takes the write lock at its start (BEGIN IMMEDIATE), so that two claims can't read the same rows.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.orm import Session

_READING = "placeline_reading"
SQLITE_BUSY_SECONDS = 60  # how long a writer waits for the lock before it gives up


def make_engine(url: str) -> Engine:
    """Return an engine for a SQLite or PostgreSQL address; nothing is connected yet.

    Errors hide the values of a statement: a phone number or a body must not get into a log.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, json_serializer=_json)
        event.listen(engine, "handle_error", _without_rows)
        return engine
    engine = create_engine(
        url, connect_args={"timeout": SQLITE_BUSY_SECONDS}, hide_parameters=True, json_serializer=_json
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        # The driver's own transaction handling is switched off; `_begin` below does it.
        connection.isolation_level = None
        # The cache is 64 MB instead of 2: with millions of texts an index is larger than that.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _without_rows(context: ExceptionContext) -> None:
    """Cut an error of PostgreSQL down to its first line: DETAIL shows whole rows, with names, numbers and bodies."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            first, *others = error.args
            error.args = (str(first).partition("\nDETAIL")[0], *others)


class _OneWriter:
    """A lock that knows whether the asking thread holds it already."""

    def __init__(self) -> None:
        self._lock, self._holder = threading.Lock(), 0

    @property
    def held_by_me(self) -> bool:
        return self._holder == threading.get_ident()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._holder = 0
        self._lock.release()


_one_writer = _OneWriter()


@contextmanager
def _turn_to_write(engine: Engine) -> Iterator[None]:
    """Hold the right to write to SQLite, which has one writer, while threads and processes wait in line.

    In SQLite's own line they sleep up to a tenth of a second and miss their turn; a lock of the operating system wakes
    the next one at once. Whoever does not use it (another program) still meets SQLite's own lock.
    """
    if _one_writer.held_by_me:
        raise RuntimeError("a transaction is open in this thread already; two would wait for each other for ever")
    with _one_writer, Path(f"{engine.url.database}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield  # closing the file lets go of the lock, also when the process dies


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session, commit at the end, roll back on any error. The only commit in the project."""
    turn = _turn_to_write(engine) if engine.dialect.name == "sqlite" else nullcontext()
    with turn, Session(engine, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that only reads; on SQLite it waits for no writer."""
    with Session(engine.execution_options(**{_READING: True}), expire_on_commit=False) as session:
        yield session
