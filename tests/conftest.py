"""What all tests share: a migrated database of their own, once on SQLite and once on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from database.session import make_engine, transaction
from tests.database.servers import Postgres, choose_folder, copy_of, migrated_file, stop_server

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
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all migrations."""
    return migrated_file(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Iterator[Postgres]:
    """The run's PostgreSQL server."""
    server = Postgres(worker_id)
    yield server
    server.close()


@pytest.fixture
def sqlite(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite database of this test's own."""
    engine = copy_of(migrated, tmp_path / "placeline.db")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Postgres) -> Iterator[Engine]:
    """A migrated and empty PostgreSQL database."""
    engine = make_engine(postgres.url)
    yield engine
    engine.dispose()
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
