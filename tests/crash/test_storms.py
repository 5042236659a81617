"""Storms drawn from seeds: senders killed, frozen and cut off under a vendor that fails in every way it can.

`pytest tests/crash/test_storms.py --seed 17` plays one again, on both databases.
"""

from sqlalchemy import Engine

from tests.crash.conftest import NewStorm
from tests.crash.weather import weather


def test_nobody_is_texted_twice_and_nobody_is_lost(engine: Engine, new_storm: NewStorm, seed: int) -> None:
    storm = new_storm(engine, weather(seed))
    found = storm.play()
    assert not found, storm.told(found)
