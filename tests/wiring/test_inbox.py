"""The sweep with its sources plugged in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from actions.sweep_inbox import FIRST_SWEEP, OVERLAP
from schemas.inbox import ThreadPage
from schemas.sms import IncomingText, NeverSent
from schemas.tables import Reply
from tests.conftest import Begin
from tests.office import MINUTE, TUESDAY_NOON, incoming
from wiring import connections
from wiring.inbox import fetch_missed_replies
from wiring.inbox_sources import by_thread
from wiring.settings import settings

LATER = TUESDAY_NOON + 10 * MINUTE


def stored(begin: Begin) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).select_from(Reply)) or 0


def about(since: datetime) -> timedelta:
    """Return how far back that is, in whole minutes; the clock of an installation goes on while a test runs."""
    return round((LATER - since) / MINUTE) * MINUTE


@dataclass
class Listed:
    """A source that shows these texts, and then fails if it shall."""

    name: str
    texts: Sequence[IncomingText] = ()
    fails: bool = False
    is_copy: bool = False
    asked: list[datetime] = field(default_factory=list)

    async def pages(self, since: datetime) -> AsyncIterator[Sequence[ThreadPage]]:
        self.asked.append(since)
        for thread in by_thread(self.texts):
            yield [thread]
        if self.fails:
            raise NeverSent("nobody answers")


async def test_a_source_that_cannot_be_read_keeps_no_other_from_being_swept(
    begin: Begin, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACELINE_HOME", str(tmp_path))
    monkeypatch.setenv("PLACELINE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    remembered = (settings, connections.engine, connections.clock)
    for one in remembered:
        one.cache_clear()
    connections.clock().set(LATER)
    broken = Listed("broken", [incoming(0, "a", "SM1", LATER)], fails=True)
    whole = Listed("whole", [incoming(1, "b", "SM2", LATER)])
    with pytest.raises(NeverSent):
        await fetch_missed_replies([broken, whole])
    assert stored(begin) == 2, "what the broken one showed before stays"
    broken.fails = False
    swept = await fetch_missed_replies([broken, whole])
    assert {name: one.missed for name, one in swept.items()} == {"broken": 0, "whole": 0}
    assert [about(since) for since in broken.asked] == [FIRST_SWEEP] * 2
    assert [about(since) for since in whole.asked] == [FIRST_SWEEP, OVERLAP]
    connections.engine().dispose()
    for one in remembered:
        one.cache_clear()
