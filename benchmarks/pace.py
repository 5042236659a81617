"""The pace that one and two processes keep together, second by second."""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from actions.shared_pace import SharedPacer
from benchmarks import Figure
from benchmarks.databases import BOTH, database_url
from benchmarks.processes import Job, time_together, work_when_told
from database.session import make_engine, transaction

TITLE = "texts a second against the sender's rate, one and two processes, worst second"

RATE = 100
SECONDS, QUICK_SECONDS = 60, 5
CALLERS = 24  # calls to the vendor under way at once, as the setting has it
SENDER = "MG" + "0" * 32


def measure(quick: bool) -> Iterator[Figure]:
    """Yield for each database and number of processes: texts at most, texts at least, and the worst second."""
    seconds = QUICK_SECONDS if quick else SECONDS
    for kind in BOTH:
        for processes in (1, 2):
            taken, cpu_seconds = _taken(kind, processes, seconds)
            within = [at - taken[0] for at in taken if at - taken[0] < seconds]
            of_second = Counter(map(int, within))
            who = f"{kind}, {processes} process{'es' if processes > 1 else ''}"
            note = f"{1e6 * cpu_seconds / len(taken):.0f} us of CPU a turn, with its share of the leases"
            yield Figure(f"{who}: at most", len(within), RATE * seconds, "texts", goal=1.005, note=note)
            yield Figure(f"{who}: at least", len(within), RATE * seconds, "texts", goal=0.995, at_least=True)
            yield Figure(f"{who}: worst second", max(of_second.values()), RATE, "texts/s", goal=1.05)


def _taken(kind: str, processes: int, seconds: int) -> tuple[list[float], float]:
    """Return when each turn came, of all processes together, and what they cost."""
    with tempfile.TemporaryDirectory(prefix="placeline-bench-") as name, database_url(kind) as url:
        files = [Path(name) / f"{number}.json" for number in range(processes)]
        jobs = [Job("benchmarks.pace", [url, str(seconds), str(file)], dict(os.environ)) for file in files]
        spent = time_together(jobs, before=lambda: None)
        return sorted(at for file in files for at in json.loads(file.read_text())), spent.cpu_seconds


def _take_turns(url: str, seconds: float, file: Path) -> None:
    """Take turns for this long and a second more, so that no process ends before the time that is looked at."""
    engine = make_engine(url)
    pace = SharedPacer(lambda: transaction(engine), SENDER, RATE, time.monotonic)
    taken: list[float] = []

    async def caller() -> None:
        while not taken or taken[-1] - taken[0] < seconds + 1:
            await pace.wait_turn()
            taken.append(time.monotonic())  # one clock for all processes of a machine

    async def callers() -> None:
        await asyncio.gather(*(caller() for _ in range(CALLERS)))

    asyncio.run(pace.wait_turn())  # connect and compile the statements before the word comes
    work_when_told(lambda: asyncio.run(callers()))
    file.write_text(json.dumps(taken))
    engine.dispose()


if __name__ == "__main__":
    _take_turns(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]))
