"""An installation in a folder of its own, whose clock shows a Tuesday noon, and a terminal to type into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from actions.change_staff import add_staff_member
from cli.main import app
from cli.whoami import whoami
from database.session import transaction
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, staff
from wiring import connections
from wiring.clock import Clock
from wiring.settings import Settings, settings

Placeline = Callable[..., Result]


@pytest.fixture
def begin(sqlite: Engine) -> Begin:
    """Opens a transaction on the file that the commands use."""
    return lambda: transaction(sqlite)


@pytest.fixture
def placeline(sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Placeline]:
    """Runs a command as whoever runs the tests, a lead of the office; nothing is remembered between tests."""
    remembered = (settings, connections.engine, connections.clock)
    for one in remembered:
        one.cache_clear()
    monkeypatch.setenv("PLACELINE_HOME", str(tmp_path))
    monkeypatch.setenv("PLACELINE_DATABASE_URL", sqlite.url.render_as_string(hide_password=False))
    Clock(Settings(home=tmp_path)).set(TUESDAY_NOON)
    with transaction(sqlite) as session:
        staff(session)
        add_staff_member(
            session, whoami(), name="Ana Rivera", email=None, role="lead", notify_by="product", now=TUESDAY_NOON,
            actor="Director",
        )  # fmt: skip
    yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    connections.engine().dispose()
    for one in remembered:
        one.cache_clear()
