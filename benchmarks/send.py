"""Sending: ours against the SDK's own loop without durability, two processes against one, and what else could send.

All send to one lean vendor (vendor.py), each in a process of its own, in alternate rounds. After every run of ours the
database and the vendor must agree that everybody got one text.
"""

import argparse
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks import Figure
from benchmarks.databases import BOTH, POSTGRESQL, SQLITE
from benchmarks.instead.sdk_loop import BARE, OBJECTS, REQUEST
from benchmarks.processes import Job, Spent, time_together
from benchmarks.send_campaigns import NOON, Prepared, prepared, text_states
from benchmarks.server_cpu import server_cpu_seconds
from benchmarks.vendor import LeanVendor, lean_vendor

TITLE = "send: a batch of 25,000 texts against the SDK's own loop, and against what else could send it"
TEXTS, ROUNDS = 25_000, 3
QUICK_TEXTS = 200
WARM_UP = 320

# The vendor's latency in ms -> calls under way at once: enough that the clock of the vendor does not set the pace.
CONCURRENCY = {0: 32, 50: 200, 200: 600}

# The least share of the ceiling's texts a second. At 0 ms ours has to do its database work in the vendor's time.
LEAST_SPEED = {0: 0.8, 50: 0.9, 200: 0.8}
MOST_CPU = 1.25
LEAST_GAIN = 1.6

# The most CPU per text as a share of theirs.
AGAINST_THREADS, AGAINST_TASKS = 1 / 4, 1 / 20
PREFECT_TEXTS = 500

ALL, FIRST, SECOND = "All", "First half", "Second half"
WARM = ("Warm up 1", "Warm up 2")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run took, per text: microseconds of its own, the database server's and the vendor's processor."""

    per_second: float
    cpu: float
    server_cpu: float
    vendor_cpu: float


class Sending:
    """Runs senders against one vendor, and believes none of them."""

    def __init__(self, vendor: LeanVendor, texts: int, rounds: int) -> None:
        self.vendor, self.texts, self.rounds = vendor, texts, rounds

    @contextmanager
    def database(self, kind: str) -> Iterator[Prepared]:
        """Yield a database with the whole campaign, with two halves, and with something to get warm by."""
        half = self.texts // 2
        campaigns = dict.fromkeys(WARM, WARM_UP) | {ALL: 2 * half, FIRST: half, SECOND: half}
        with prepared(kind, campaigns) as found:
            yield found

    def ours(self, source: Prepared, latency: int, *names: str) -> Sent:
        """Send campaigns of a fresh copy, one process for each name; a name twice: two processes on its one batch."""
        with tempfile.TemporaryDirectory() as name, source.copy(Path(name)) as url:
            home = Path(name)
            (home / "clock").write_text(f"{(NOON - datetime.now(UTC)).total_seconds():.3f}\n")
            environment = _environment(
                home,
                PLACELINE_DATABASE_URL=url,
                PLACELINE_TWILIO_BASE_URL=self.vendor.url,
                PLACELINE_TEXTS_PER_SECOND="1000000",
                PLACELINE_SEND_CONCURRENCY=str(CONCURRENCY[latency]),
            )
            jobs = [
                Job("benchmarks.send_chunks", [str(source.campaigns[warm]), str(source.campaigns[one])], environment)
                for warm, one in zip(WARM, names, strict=False)
            ]
            before = server_cpu_seconds(source.kind, url)

            def begin() -> None:
                nonlocal before
                self.vendor.begin(latency)
                before = server_cpu_seconds(source.kind, url)

            spent = time_together(jobs, begin)
            after = server_cpu_seconds(source.kind, url)
            campaign_ids = {source.campaigns[one] for one in names}
            states = text_states(url, sorted(campaign_ids))
        expected = self.texts // 2 * (2 if ALL in names else len(campaign_ids))
        assert states == {"sent": expected}, f"{names}: {states} instead of {expected:,} sent"
        return self._sent(expected, spent, after - before)

    def other(self, module: str, texts: int, latency: int, *more: str, environment: Mapping[str, str]) -> Sent:
        """Let another sender send so many texts; `more` are further arguments of its module."""
        sizes = [f"--texts={texts}", f"--warm-up={min(WARM_UP, texts // 10)}", f"--concurrency={CONCURRENCY[latency]}"]
        job = Job(f"benchmarks.instead.{module}", [self.vendor.url, *sizes, *more], environment)
        return self._sent(texts, time_together([job], lambda: self.vendor.begin(latency)), 0.0)

    def ceiling(self, latency: int, way: str = OBJECTS) -> Sent:
        """Let the SDK's own loop send."""
        with tempfile.TemporaryDirectory() as name:
            environment = _environment(Path(name))
            return self.other("sdk_loop", self.texts, latency, f"--way={way}", environment=environment)

    def _sent(self, texts: int, spent: Spent, server_seconds: float) -> Sent:
        taken = self.vendor.taken()
        assert (taken.creates, taken.numbers) == (texts, texts), f"{taken} instead of {texts:,}"
        each = 1_000_000 / texts
        return Sent(
            texts / spent.wall_seconds, spent.cpu_seconds * each, server_seconds * each, taken.cpu_seconds * each
        )


def _environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process: nothing of Placeline's or Prefect's but what is given, and no proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLACELINE_", "PREFECT_")) and not name.lower().endswith("_proxy")
    }
    return {**kept, "PLACELINE_HOME": str(home), "PREFECT_HOME": str(home / "prefect"), **more}


def _middle(runs: Sequence[Sent]) -> Sent:
    """Return the medians."""
    return Sent(
        median(run.per_second for run in runs),
        median(run.cpu for run in runs),
        median(run.server_cpu for run in runs),
        median(run.vendor_cpu for run in runs),
    )


def against_ceiling(sending: Sending, source: Prepared, latency: int) -> Iterator[Figure]:
    """Yield CPU per text and texts a second against the SDK's own loop; at 0 ms leaner loops are told, too."""
    ways = (OBJECTS, REQUEST, BARE) if latency == 0 else (OBJECTS,)
    ceilings: dict[str, list[Sent]] = {way: [] for way in ways}
    runs: list[Sent] = []
    for _ in range(sending.rounds):
        for way in ways:
            ceilings[way].append(sending.ceiling(latency, way))
        runs.append(sending.ours(source, latency, ALL))
    ours, ceiling = _middle(runs), _middle(ceilings[OBJECTS])
    where = f"{source.kind}, {latency} ms"
    note = f"{CONCURRENCY[latency]} calls at once; the vendor itself {ours.vendor_cpu:.0f} us"
    if source.kind == POSTGRESQL:
        note += f", PostgreSQL {ours.server_cpu:.0f} us"
    yield Figure(f"{where}: CPU per text", ours.cpu, ceiling.cpu, "us", MOST_CPU, note=note)
    yield Figure(f"{where}: speed", ours.per_second, ceiling.per_second, "texts/s", LEAST_SPEED[latency], at_least=True)
    for way in ways[1:]:
        lean = _middle(ceilings[way])
        yield Figure(
            f"{where}: CPU per text, over `{way}`", ours.cpu, lean.cpu, "us", note=f"{lean.per_second:,.0f} texts/s"
        )


def side_by_side(sending: Sending, source: Prepared) -> Iterator[Figure]:
    """Yield the speed of two processes against one: on a campaign each, and on one batch together."""
    one, campaigns, batch = [], [], []
    for _ in range(sending.rounds):
        one.append(sending.ours(source, 0, ALL))
        campaigns.append(sending.ours(source, 0, FIRST, SECOND))
        batch.append(sending.ours(source, 0, ALL, ALL))
    alone = _middle(one)
    for what, runs in (("two campaigns", campaigns), ("one batch", batch)):
        both = _middle(runs)
        note = f"{os.cpu_count()} cores, of which the vendor takes {both.vendor_cpu * both.per_second / 10_000:.0f} %"
        if source.kind == POSTGRESQL:
            note += f" and PostgreSQL {both.server_cpu * both.per_second / 10_000:.0f} %"
        yield Figure(
            f"{source.kind}: two processes, {what}", both.per_second, alone.per_second, "texts/s",
            LEAST_GAIN, at_least=True, note=f"{note} of one; {both.cpu:.0f} us a text instead of {alone.cpu:.0f}",
        )  # fmt: skip


def instead(sending: Sending, source: Prepared) -> Iterator[Figure]:
    """Yield CPU per text against what a user would pick instead, at 0 ms: every text of theirs is a commit or a job."""
    before = sending.ours(source, 0, ALL)
    rivals: dict[str, tuple[str, float | None]] = {"a thread pool, a commit per text": ("thread_pool", AGAINST_THREADS)}
    if source.kind == POSTGRESQL:
        rivals["procrastinate, a job per text"] = ("procrastinate_jobs", None)
    found = {}
    for name, (module, goal) in rivals.items():
        with tempfile.TemporaryDirectory() as folder, source.copy(Path(folder)) as url:
            environment = _environment(Path(folder))
            found[name] = sending.other(module, sending.texts, 0, f"--database={url}", environment=environment), goal
    ours = _middle((before, sending.ours(source, 0, ALL)))
    for name, (theirs, goal) in found.items():
        yield _against(f"{source.kind}: CPU per text, instead of {name}", ours, theirs, goal)


def instead_of_prefect_tasks(sending: Sending, source: Prepared) -> Iterator[Figure]:
    """Yield CPU per text against one Prefect task per text, of which a few hundred are enough to see it."""
    ours = sending.ours(source, 0, ALL)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        environment = _environment(
            Path(folder),
            PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
            PREFECT_SERVER_ANALYTICS_ENABLED="false",
            PREFECT_LOGGING_LEVEL="WARNING",
        )
        free.close()
        texts = min(PREFECT_TEXTS, sending.texts)
        theirs = sending.other("prefect_tasks", texts, 0, environment=environment)
    yield _against(
        f"{source.kind}: CPU per text, instead of a Prefect task per text", ours, theirs, AGAINST_TASKS,
        note=f", {texts:,} texts, its server not counted",
    )  # fmt: skip


def _against(name: str, ours: Sent, theirs: Sent, goal: float | None, note: str = "") -> Figure:
    speeds = f"{theirs.per_second:,.0f} texts/s against {ours.per_second:,.0f}"
    return Figure(name, ours.cpu, theirs.cpu, "us", goal, note=speeds + note)


def measure(quick: bool) -> Iterator[Figure]:
    """Measure everything. Raises AssertionError where a run lost or doubled a text."""
    with lean_vendor() as vendor:
        if quick:
            sending = Sending(vendor, QUICK_TEXTS, rounds=1)
            with sending.database(SQLITE) as source:
                yield from against_ceiling(sending, source, 0)
            return
        sending = Sending(vendor, TEXTS, ROUNDS)
        for kind in BOTH:
            with sending.database(kind) as source:
                for latency in CONCURRENCY:
                    yield from against_ceiling(sending, source, latency)
                yield from side_by_side(sending, source)
                yield from instead(sending, source)
                if kind == SQLITE:
                    yield from instead_of_prefect_tasks(sending, source)


def main() -> None:
    """Measure a part, for whoever works on the sender: `python -m benchmarks.send --only sqlite,0`."""
    kinds = {kind.lower(): kind for kind in BOTH}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.send")
    parser.add_argument("--only", required=True, help="a database and a latency in ms, such as sqlite,0")
    parser.add_argument("--texts", type=int, default=TEXTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    kind, latency = given.only.split(",")
    with lean_vendor() as vendor:
        sending = Sending(vendor, given.texts, given.rounds)
        with sending.database(kinds[kind]) as source:
            for figure in against_ceiling(sending, source, int(latency)):
                print(f"{figure.name:45} {figure.ours:8.0f} / {figure.ceiling:8.0f} {figure.unit:8}"
                      f"= {figure.ratio:.2f}  {figure.note}")  # fmt: skip


if __name__ == "__main__":
    main()
