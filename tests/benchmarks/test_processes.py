"""Claims about timed processes: what they do before the word is not counted, and one that fails says why."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.processes import Job, WorkFailed, time_together

pytestmark = pytest.mark.slow

BUSY = """
import sys, time
from benchmarks.processes import work_when_told

def burn(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass

burn(0.3)
work_when_told(lambda: burn(float(sys.argv[1])))
"""


def _job(folder: Path, source: str, *arguments: str) -> Job:
    (folder / "work_of_a_test.py").write_text(source)
    path = os.pathsep.join((str(folder), *sys.path))
    return Job("work_of_a_test", arguments, {**os.environ, "PYTHONPATH": path})


def test_only_what_comes_after_the_word_is_counted(tmp_path: Path) -> None:
    told: list[str] = []
    spent = time_together([_job(tmp_path, BUSY, "0.1"), _job(tmp_path, BUSY, "0.1")], lambda: told.append("begin"))
    assert told == ["begin"]
    assert 0.2 <= spent.cpu_seconds < 0.3  # of both together
    assert spent.wall_seconds >= 0.1


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(WorkFailed, match="no such thing"):
        time_together([_job(tmp_path, "raise SystemExit('no such thing')")], lambda: None)
