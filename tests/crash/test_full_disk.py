"""The disk is full in mid-batch: the sender stops, sends nothing it could not write down, and goes on afterwards."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from database.session import make_engine
from tests.crash import warm
from tests.crash.conftest import NewStorm
from tests.crash.storm import FAIR_WEATHER, Storm
from tests.database.servers import SqliteFile

SMALL = 16 * 1024 * 1024  # bytes
MANY = replace(FAIR_WEATHER, students=600, first_batch=600)
ROOM_FOR_A_LITTLE = 400 * 1024  # of the write-ahead log: some claims, not the batch


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A filesystem of its own, with little room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("may not mount a small filesystem here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _database(sqlite_file: SqliteFile, folder: Path) -> Engine:
    sqlite_file.renew()
    shutil.copyfile(str(sqlite_file.engine.url.database), folder / "placeline.db")
    return make_engine(f"sqlite:///{folder / 'placeline.db'}")


def _fill(disk: Path, leave: int) -> Path:
    """Fill the disk up but for so many bytes and return what fills it."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(shutil.disk_usage(disk).free - leave))
    return ballast


def _stopped_in_words(storm: Storm) -> None:
    """The sender ended with an error that names the disk, and nothing went out that no row knows of."""
    assert "disk is full" in storm.said() or "disk I/O error" in storm.said(), storm.said()
    storm.note_in_flight()
    assert 0 < storm.vendor.creates() < MANY.students


def _in_the_end(storm: Storm) -> None:
    storm.calm()
    found = storm.accounts()
    storm.engine.dispose()
    assert not found, storm.told(found)


def test_a_full_disk_stops_the_sender_and_room_lets_it_go_on(
    sqlite_file: SqliteFile, small_disk: Path, new_storm: NewStorm
) -> None:
    storm = new_storm(_database(sqlite_file, small_disk), MANY)
    storm.schedule()
    ballast = _fill(small_disk, ROOM_FOR_A_LITTLE)
    sender = storm.dispatch()
    storm.join(sender)
    assert sender.exitcode == 1
    _stopped_in_words(storm)
    ballast.unlink()
    _in_the_end(storm)


def _dispatch_with_little_room(largest: int, *arguments: object) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    warm.dispatch_once(*arguments)  # type: ignore[arg-type]


def test_a_file_that_may_not_grow_stops_the_sender_too(
    sqlite_file: SqliteFile, tmp_path: Path, new_storm: NewStorm
) -> None:
    storm = new_storm(_database(sqlite_file, tmp_path), MANY)
    storm.schedule()
    largest = Path(f"{storm.engine.url.database}-wal").stat().st_size + ROOM_FOR_A_LITTLE
    sender = warm.start(
        _dispatch_with_little_room,
        storm.environment,
        largest,
        storm.campaign_id,
        storm.next_run(),
        False,
        log=storm.log,
    )
    storm.join(sender)
    assert sender.exitcode == 1
    _stopped_in_words(storm)
    _in_the_end(storm)


def test_a_person_is_told_in_words_that_the_disk_is_full(sqlite_file: SqliteFile, small_disk: Path) -> None:
    engine = _database(sqlite_file, small_disk)
    engine.dispose()
    _fill(small_disk, leave=0)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("placeline")), "people", "add", "Director", "--role", "administrator"],
        env={**os.environ, "PLACELINE_HOME": str(small_disk)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "The disk is full" in done.stderr
    assert "make room" in done.stderr
