"""What all tests share: a migrated database of their own, once on SQLite and once on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from database.session import transaction
from tests.database.servers import Postgres, SqliteFile, choose_folder, stop_server

Begin = Callable[[], AbstractContextManager[Session]]


def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder of PostgreSQL in the first process of the run."""
    if not hasattr(config, "workerinput"):
        choose_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop PostgreSQL behind the last test."""
    if not hasattr(config, "workerinput"):
        stop_server()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteFile]:
    """This worker's SQLite file."""
    file = SqliteFile(tmp_path_factory.mktemp("sqlite"))
    yield file
    file.engine.dispose()


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Iterator[Postgres]:
    """This worker's database on the run's PostgreSQL server."""
    server = Postgres(worker_id)
    yield server
    server.engine.dispose()


@pytest.fixture
def sqlite(sqlite_file: SqliteFile) -> Engine:
    """A migrated and empty SQLite database."""
    sqlite_file.renew()
    return sqlite_file.engine


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    """A migrated and empty PostgreSQL database."""
    yield postgres.engine
    postgres.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated database; every test that asks for it runs on both kinds."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def begin(engine: Engine) -> Begin:
    """Opens a transaction that is committed at the end."""
    return lambda: transaction(engine)
