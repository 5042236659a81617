"""Whatever waits is applied, and one receipt that can't be holds up no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from schemas.tables import ReceiptEntry
from tests.conftest import Begin
from tests.office import TUESDAY_NOON
from wiring import connections
from wiring.receipts import apply_waiting_receipts
from wiring.settings import settings

REMEMBERED = (settings, connections.engine, connections.clock)


@pytest.fixture
def installation(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test's database as the installation of this process."""
    monkeypatch.setenv("PLACELINE_HOME", str(tmp_path))
    monkeypatch.setenv("PLACELINE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    for remembered in REMEMBERED:
        remembered.cache_clear()
    yield
    connections.engine().dispose()
    for remembered in REMEMBERED:
        remembered.cache_clear()


def keep(begin: Begin, *statuses: str) -> None:
    with begin() as session:
        rows = [
            {"vendor_sid": f"SM{place}", "status": status, "error_code": 0, "received_at": TUESDAY_NOON}
            for place, status in enumerate(statuses)
        ]
        session.execute(insert(ReceiptEntry), rows)


def left(begin: Begin) -> list[str]:
    with begin() as session:
        return list(session.scalars(select(ReceiptEntry.status).where(ReceiptEntry.applied_at.is_(None))))


def test_everything_that_waits_is_applied_or_about_so_many(installation: None, begin: Begin) -> None:
    keep(begin, *["delivered"] * 5)
    assert apply_waiting_receipts(most=2) == (2, set())
    assert apply_waiting_receipts() == (3, set())
    assert apply_waiting_receipts() == (0, set())


def test_one_that_can_not_be_applied_waits_and_holds_up_no_other(installation: None, begin: Begin) -> None:
    # No webhook keeps such a status; a later version of the program might.
    keep(begin, "delivered", "teleported", "sent")
    applied, failed = apply_waiting_receipts()
    assert (applied, len(failed), left(begin)) == (2, 1, ["teleported"])
    assert apply_waiting_receipts(failed) == (0, set())
