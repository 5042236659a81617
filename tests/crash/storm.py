"""A campaign that is sent through a storm: real processes, a real vendor over HTTP, a real database, real kills."""

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
from sqlalchemy import Engine, func, select, text

from actions.schedule_campaign import schedule_campaign
from actions.seed_templates import seed_templates
from cli.processes import free_port
from database.session import reading, transaction
from schemas.tables import Campaign, Text, TextState
from tests.crash import warm
from tests.crash.ledgers import discrepancies, taken_by, twice
from tests.crash.weather import QUIET, Blow, Receipts, Struck, Weather
from tests.office import MINUTE, OFFICE, TUESDAY_NOON, a_plan, add_student, staff
from wiring.clock import Clock
from wiring.settings import Settings

NOBODY = 9  # a port on which nobody listens
STRIKE_WITHIN_SECONDS = 15.0  # a sender that is not done by then is struck wherever it is
SETTLED = "settled:"  # begins the line on which a dispatch says what it found out (tests/actions/sender.py)
ROUND_SECONDS = 60.0
MOST_ROUNDS = 60
SETTLING = timedelta(minutes=4)  # the look-ups of a quarter of an hour take four of these
_WRONG = (21610, 21614, 30006, 21211)  # endings of numbers that the pretend vendor refuses or does not reach


# For the stories that bring their own misfortune.
FAIR_WEATHER = Weather(
    seed=0, students=200, first_batch=200, later_batch=200, faults={**QUIET, "latency_ms": 5}, receipts=Receipts.LOST,
    blows=(), wrong_numbers=0, texts_per_second=3_000,
)  # fmt: skip


@dataclass
class Damage:
    """What a storm did, and what came of it. The last two are what all this is about."""

    storms: int = 1
    kills: int = 0
    freezes: int = 0
    cuts: int = 0
    in_flight: int = 0  # texts claimed and without outcome when their sender was struck
    found: int = 0  # unknown ones that the vendor's list showed
    planned_again: int = 0  # unknown ones that it did not show
    given_up: int = 0  # of these, for the second time
    texts: int = 0  # taken by the vendor
    twice: int = 0
    lost: int = 0


@dataclass
class Vendor:
    """The pretend vendor, a process of its own, and the clock it shares with us."""

    home: Path
    http: httpx.Client

    @property
    def url(self) -> str:
        """Where it answers."""
        return str(self.http.base_url).rstrip("/")

    def creates(self) -> int:
        """Return how many texts it has taken since it was cleared."""
        return int(self.http.get("/control/stats").json()["creates"])

    def clear(self) -> None:
        """Forget everything."""
        self.http.post("/control/reset").raise_for_status()
        self.http.post("/control/config", json={"callback_seconds": [0.01, 0.1]}).raise_for_status()

    def set_faults(self, faults: dict[str, float]) -> None:
        """Get these things wrong from now on."""
        self.http.post("/control/faults", json=faults).raise_for_status()

    def until_idle(self) -> None:
        """Return when no callback is under way; a lost server keeps them for fifteen seconds at most."""
        last = time.monotonic() + 20
        while not self.http.get("/control/stats").json()["idle"] and time.monotonic() < last:
            time.sleep(0.02)


@dataclass
class Storm:
    """One campaign in one database, and everything that happens to it."""

    engine: Engine
    vendor: Vendor
    weather: Weather
    more_settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = Clock(Settings(home=self.vendor.home))
        self.damage = Damage()
        self.log = self.vendor.home / "senders.log"
        self.log.write_bytes(b"")
        self._runs = (f"run-{number}" for number in count(1))
        self.last_run: str | None = None
        self._webhooks: BaseProcess | None = None
        listens = self.weather.receipts is not Receipts.LOST
        self._port = free_port() if listens else NOBODY
        self.environment = {
            "PLACELINE_HOME": str(self.vendor.home),
            "PLACELINE_DATABASE_URL": self.engine.url.render_as_string(hide_password=False),
            "PLACELINE_TWILIO_BASE_URL": self.vendor.url,
            "PLACELINE_PUBLIC_URL": f"http://127.0.0.1:{self._port}",
            "PLACELINE_TEXTS_PER_SECOND": str(self.weather.texts_per_second),
            "PLACELINE_VENDOR_SECONDS": "0.6",
            **self.more_settings,
        }

    def play(self) -> list[str]:
        """Send the campaign through the storm and the calm behind it; return what the two ledgers disagree about."""
        self.schedule()
        with self.receipts():
            for blow in self.weather.blows:
                self.strike(blow)
            self.calm()
        return self.accounts()

    # --- before ---

    def schedule(self) -> None:
        """Fill the office, schedule the campaign and set the vendor up."""
        self.clock.set(TUESDAY_NOON)
        self.vendor.clear()
        self.vendor.set_faults(self.weather.faults)
        with transaction(self.engine) as session:
            seed_templates(session, now=TUESDAY_NOON)
            staff(session)
            for index in range(self.weather.students):
                add_student(session, index, phone=self.phone(index))
            plan = a_plan(first_batch_size=self.weather.first_batch, later_batch_size=self.weather.later_batch)
            self.campaign_id = schedule_campaign(session, plan, now=TUESDAY_NOON, office=OFFICE).id

    def phone(self, index: int) -> str:
        """Return a number of this seed alone: the vendor's luck goes by the number. A few are wrong ones."""
        line = _WRONG[index] if index < self.weather.wrong_numbers else index
        return f"+1{200 + self.weather.seed % 700}{44 + self.weather.seed // 700 % 50}{line:05d}"

    @contextmanager
    def receipts(self) -> Iterator[None]:
        """Run our web server while the storm lasts, if this weather has one."""
        self._serve()
        try:
            yield
        finally:
            if self._webhooks is not None:
                self._webhooks.kill()
                self._webhooks.join()

    def _serve(self) -> None:
        if self.weather.receipts is not Receipts.LOST:
            self._webhooks = warm.start(warm.serve_webhooks, self.environment, self._port, log=self.log)

    # --- the storm ---

    def dispatch(self, takes_over: bool = True) -> BaseProcess:
        """Start a dispatch with its run; whichever run has the batch is taken for dead, unless it may be alive."""
        arguments = (self.campaign_id, self.next_run(), takes_over)
        return warm.start(warm.dispatch_once, self.environment, *arguments, log=self.log)

    def next_run(self) -> str:
        """Return the id of another run, which is the last one from now on."""
        self.last_run = next(self._runs)
        return self.last_run

    def strike(self, blow: Blow) -> None:
        """Start a sender, let the blow fall, and move the clock on."""
        creates = self.vendor.creates() + blow.after_creates if blow.after_creates else 0
        sender = self.dispatch()
        self.wait_for(sender, creates)
        time.sleep(blow.delay_seconds)
        if blow.kind is Struck.KILLED or (blow.kind is Struck.CUT_OFF and self.engine.dialect.name == "sqlite"):
            self.kill(sender)
        elif blow.kind is Struck.FROZEN:
            self.freeze(sender)
        else:
            self.cut_off(sender)
        if self._webhooks is not None and self.weather.receipts is Receipts.SERVER_KILLED:
            self._webhooks.kill()
            self._webhooks.join()
            self._serve()
        self.skip(blow.then)

    def wait_for(self, sender: BaseProcess, creates: int) -> None:
        """Return when the vendor has taken that many texts, or the sender is done."""
        last = time.monotonic() + STRIKE_WITHIN_SECONDS
        while sender.is_alive() and time.monotonic() < last and self.vendor.creates() < creates:
            time.sleep(0.002)

    def kill(self, sender: BaseProcess) -> None:
        """Kill -9, and count what was on its way."""
        was_alive = sender.is_alive()
        sender.kill()
        sender.join()
        self.damage.kills += was_alive
        self.note_in_flight()

    def freeze(self, sender: BaseProcess, away: timedelta = timedelta(minutes=2.5)) -> None:
        """Stop a sender for so long on the clock, let another take over meanwhile, and let it go on."""
        assert sender.pid is not None
        sender_is_there = sender.is_alive()
        if sender_is_there:
            os.kill(sender.pid, signal.SIGSTOP)
        self.note_in_flight()
        self.skip(away)
        other = self.dispatch()
        other.join(1.5)  # it may have to wait for a lock that the frozen one holds
        if sender_is_there:
            os.kill(sender.pid, signal.SIGCONT)
            self.damage.freezes += 1
        for one in (sender, other):
            self.join(one)

    def cut_off(self, sender: BaseProcess) -> None:
        """End its connections from the database's side, in whatever transaction they are, until it gives up."""
        cut = 0
        while sender.is_alive() and cut < 3:
            cut += self.end_connections()
            time.sleep(0.003)
        self.damage.cuts += cut
        self.note_in_flight()
        self.join(sender)

    def end_connections(self) -> int:
        """End every connection to this database that is in a transaction, but ours; return how many those were."""
        ends = text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'"
        )
        with reading(self.engine) as session:
            return int(session.scalar(ends) or 0)

    def note_in_flight(self) -> None:
        """Count what is on its way without a living sender."""
        self.damage.in_flight += self.number_in(TextState.SENDING)

    def join(self, process: BaseProcess) -> None:
        """Wait for a process that is left alone."""
        process.join(ROUND_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
            raise AssertionError(f"a sender did not end within {ROUND_SECONDS:g} s\n{self.said()}")

    # --- the calm ---

    def calm(self) -> None:
        """Dispatch again and again, as the clock does, until the campaign is completed; the vendor stays as it is."""
        self.join(warm.start(
            warm.dispatch_to_the_end, self.environment, self.campaign_id, MOST_ROUNDS, log=self.log
        ))  # fmt: skip
        if self.weather.receipts is not Receipts.LOST:
            self.vendor.until_idle()

    def skip(self, duration: timedelta) -> None:
        """Move the clock on."""
        self.clock.set(self.clock.now() + duration)

    def skip_to_the_next_thing(self) -> None:
        """Move the clock past the next look-up, or to the next batch if there is none."""
        next_batch_at, now = self.campaign().next_batch_at, self.clock.now()
        open_texts = self.number_in(TextState.UNKNOWN, TextState.SENDING)
        self.clock.set(now + SETTLING if open_texts or next_batch_at is None else max(now, next_batch_at) + MINUTE)

    # --- behind it ---

    def accounts(self) -> list[str]:
        """Compare the two ledgers, and complete the damage."""
        taken = taken_by(self.vendor.http)
        self.damage.texts, self.damage.twice = len(taken), twice(taken)
        for line in self.log.read_text(errors="replace").splitlines():
            if line.startswith(SETTLED):
                settled = json.loads(line.removeprefix(SETTLED))
                for name in ("found", "planned_again", "given_up"):
                    setattr(self.damage, name, getattr(self.damage, name) + settled.get(name, 0))
        self.damage.lost = self.number_in(TextState.PLANNED, TextState.SENDING, TextState.UNKNOWN)
        return discrepancies(self.engine, self.campaign_id, taken)

    def campaign(self) -> Campaign:
        """Return the campaign as it stands now."""
        with reading(self.engine) as session:
            return session.get_one(Campaign, self.campaign_id)

    def number_in(self, *states: TextState) -> int:
        """Return how many texts are in these states now."""
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).where(Text.state.in_(states))) or 0

    def said(self) -> str:
        """Return the last that its processes said."""
        return self.log.read_text(errors="replace")[-4000:]

    def told(self, found: Sequence[str]) -> str:
        """Return what a failed storm says: what is wrong, what it was, and what its processes said."""
        return "\n".join([*found, f"weather: {self.weather}", f"damage: {asdict(self.damage)}", self.said()])
