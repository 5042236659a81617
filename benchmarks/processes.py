"""A piece of work in a process of its own, timed from the moment it is told to begin until its last line.

The process imports, connects and warms up first: what a worker pays once a day is not what a text costs.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Spent:
    """What a piece of work took: by the clock, and of the processor, in user and system mode of all its threads."""

    wall_seconds: float
    cpu_seconds: float


def work_when_told(work: Callable[[], object]) -> None:
    """Say that this process is ready, wait for the word, do the work, and tell what it took."""
    print("ready", flush=True)
    sys.stdin.readline()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]), flush=True)


@dataclass(frozen=True, slots=True)
class Job:
    """One process to be: a module of this room, its arguments, and its environment besides the path."""

    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]


class WorkFailed(RuntimeError):
    """A process ended before it told what its work took; the message ends with what it wrote last."""


class _Process:
    def __init__(self, job: Job, written: IO[str]) -> None:
        self._written, self._module = written, job.module
        self.popen = subprocess.Popen(
            [sys.executable, "-m", job.module, *job.arguments],
            env=job.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )

    def line(self) -> str:
        """Return the next line it says. Raises WorkFailed if it ended instead."""
        assert self.popen.stdout is not None
        line = self.popen.stdout.readline().strip()
        if not line:
            self._written.seek(0)
            raise WorkFailed(f"{self._module} ended:\n{self._written.read()[-4000:]}")
        return line

    def begin(self) -> None:
        """Give it the word."""
        assert self.popen.stdin is not None
        self.popen.stdin.write("begin\n")
        self.popen.stdin.flush()

    def close(self) -> None:
        """End it, if it has not ended by itself."""
        for pipe in (self.popen.stdin, self.popen.stdout):
            assert pipe is not None
            pipe.close()
        if self.popen.poll() is None:
            try:
                self.popen.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()


@contextmanager
def _started(job: Job) -> Iterator[_Process]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as written:
        process = _Process(job, written)
        try:
            yield process
        finally:
            process.close()


def time_together(jobs: Sequence[Job], before: Callable[[], object]) -> Spent:
    """Run the jobs side by side; all begin at once, after `before`, when the last of them is ready.

    Returns the longest time by the clock, and the processor time of all. Raises WorkFailed.
    """
    with ExitStack() as stack:
        processes = [stack.enter_context(_started(job)) for job in jobs]
        for process in processes:
            while process.line() != "ready":  # an import may have something to say
                pass
        before()
        for process in processes:
            process.begin()
        spent = [Spent(*json.loads(process.line())) for process in processes]
    return Spent(max(each.wall_seconds for each in spent), sum(each.cpu_seconds for each in spent))
