"""One running installation as its tests see it: buttons to press, a clock to move, two ledgers to compare."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.change_campaign import cancel
from actions.change_staff import add_staff_member
from actions.load_roster import load_roster
from actions.run_batch import count_sheet
from actions.schedule_campaign import schedule_campaign
from cli.prefect_api import PrefectApi
from cli.processes import CHECKOUT, Addresses, House, Service
from cli.whoami import whoami
from database.campaigns import campaigns_in
from database.session import make_engine, reading, transaction
from rules.campaign_states import CampaignState
from schemas.audience import AudienceFilter
from schemas.campaign import CampaignPlan
from schemas.office import Office
from schemas.tables import Campaign, Phone, Text
from wiring.clock import Clock
from wiring.settings import Settings

CAMPUS = ZoneInfo("America/Chicago")
TUESDAY_NOON = datetime(2026, 3, 10, 12, 0, tzinfo=CAMPUS)
OFFICE = Office("Lakeside Career College", ZoneInfo("America/Chicago"))

LEAD, VIEWER = "Dana Reyes", "Val Viewer"  # who may change campaigns, and who may not

# Slow enough to press a button in mid-batch, quick enough for a suite: a claim takes a second.
TEXTS_PER_SECOND = 25

DISPATCH, BATCH, CONTROL = "dispatch-campaigns/dispatch", "send-batch/batch", "control-campaign/control"
QUIET_VENDOR = {
    "latency_ms": 0, "drop_rate": 0, "busy_rate": 0, "error_rate": 0, "reset_rate": 0, "error_after_accept_rate": 0,
    "hang_after_accept_rate": 0, "lost_callback_rate": 0, "duplicate_callback_rate": 0, "shuffled_callback_rate": 0,
    "lost_inbound_rate": 0, "reply_rate": 0,
}  # fmt: skip

_HEADER = (
    "student_id", "first_name", "last_name", "mobile_phone", "sms_consent", "sms_consent_on", "sms_consent_proof",
    "address_state", "program", "campus", "completed_on",
)  # fmt: skip
_LINES = count()


def until(holds: Callable[[], object], seconds: float, what: str) -> None:
    """Return as soon as `holds()` is true; fail with `what` when it is not within `seconds`."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, f"not within {seconds:g} s: {what}"
        time.sleep(0.1)


@contextmanager
def surroundings(given: dict[str, str]) -> Iterator[None]:
    """Lay `given` over the environment for a while, with fresh connections inside and none left behind."""
    from wiring import connections
    from wiring.settings import settings

    def forget() -> None:
        if connections.engine.cache_info().currsize:
            connections.engine().dispose()
        for cached in (connections.engine, connections.clock, connections.pacer, settings):
            cached.cache_clear()

    before = dict(os.environ)
    forget()
    os.environ.update(given)
    try:
        yield
    finally:
        forget()
        os.environ.clear()
        os.environ.update(before)


@dataclass
class Installation:
    """A running installation in `home`. Its database is read and written past all caches of this process."""

    home: Path
    addresses: Addresses
    environment: dict[str, str]
    api: PrefectApi
    processes: House | None = None  # where the test that stops one has started them
    engine: Engine = field(init=False)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.engine = make_engine(f"sqlite:///{self.home / 'placeline.db'}")
        self.clock = Clock(Settings(home=self.home))

    def close(self) -> None:
        """Close this process's connections to it."""
        self.api.close()
        self.engine.dispose()

    def begin(self) -> AbstractContextManager[Session]:
        """Open a transaction that is committed at the end."""
        return transaction(self.engine)

    def look(self) -> AbstractContextManager[Session]:
        """Open a session that only reads."""
        return reading(self.engine)

    # --- its processes ---

    def stop_process(self, name: str) -> Service:
        """Stop one process and everything it has started, as a machine does that loses power; return what it was."""
        assert self.processes is not None, "somebody else has started them"
        [service] = [one for one in self.processes.services if one.name == name]
        assert service.process is not None
        os.killpg(service.process.pid, signal.SIGKILL)
        service.process.wait(30)
        self.processes.services.remove(service)
        return service

    def start_process(self, service: Service) -> None:
        """Start it again and wait until it answers, where it answers anything."""
        assert self.processes is not None, "somebody else has started them"
        self.processes.start(service)
        self.processes.wait_until_up()

    # --- the clock and the vendor's weather ---

    def next_day_at_noon(self) -> None:
        """Move the clock to the next weekday's noon on the campus, when every mainland window is open."""
        now = self.clock.now().astimezone(CAMPUS)
        noon = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while noon.weekday() >= 5:
            noon += timedelta(days=1)
        self.clock.set(noon)

    def skip(self, ahead: timedelta) -> None:
        """Move the clock ahead."""
        self.clock.set(self.clock.now() + ahead)

    def faults(self, **rates: float) -> None:
        """Let exactly these things go wrong at the SMS vendor."""
        answer = httpx.post(f"{self.addresses.twilio}/control/faults", json={**QUIET_VENDOR, **rates}, timeout=10)
        answer.raise_for_status()

    def until_vendor_idle(self) -> None:
        """Return when no text, receipt or reply is under way."""
        until(
            lambda: httpx.get(f"{self.addresses.twilio}/control/stats", timeout=10).json()["idle"],
            30,
            "the vendor has nothing under way",
        )

    # --- people, students and campaigns ---

    def hire(self) -> None:
        """Register who works here: somebody who may change campaigns and somebody who may not."""
        with self.begin() as session:
            for login, role in ((LEAD, "lead"), (VIEWER, "viewer")):
                add_staff_member(
                    session, login, name=login, email=None, role=role, notify_by="product",
                    now=self.clock.now(), actor=whoami(),
                )  # fmt: skip

    def roster(self, cohort: str, size: int) -> tuple[Path, list[str]]:
        """Write a roster of `size` consenting graduates of one program; return the file and their phones."""
        path, phones = self.home / f"{cohort}.csv", []
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADER)
            for line in (next(_LINES) for _ in range(size)):
                # Chicago numbers; with a 4 before the line no ending means anything special to the pretend vendor.
                phone = f"+13124{line // 10_000 + 2}4{line % 10_000:04d}"
                phones.append(phone)
                writer.writerow(
                    [f"{cohort}-{line}", "Ada", f"Number{line}", phone, "yes", "2025-09-01", "enrolment form", "IL",
                     cohort, "Chicago", "2025-12-15"]
                )  # fmt: skip
        return path, phones

    def enroll(self, cohort: str, size: int) -> list[str]:
        """Load such a roster and return the phones."""
        path, phones = self.roster(cohort, size)
        with self.begin() as session:
            loaded = load_roster(session, path, now=self.clock.now(), actor="test")
        assert loaded.added == size
        return phones

    def schedule(self, cohort: str, *, template: str = "job_lead", starts_in: timedelta = timedelta()) -> int:
        """Schedule a campaign to one cohort, for now unless later is asked for, and return its id."""
        plan = CampaignPlan(
            name=f"Leads for {cohort}", sender=LEAD, template_key=template,
            audience=AudienceFilter(programs=(cohort,)), starts_at=self.clock.now() + starts_in,
            time_zone=str(CAMPUS),
        )  # fmt: skip
        with self.begin() as session:
            return schedule_campaign(session, plan, now=self.clock.now(), office=OFFICE).id

    def campaign(self, campaign_id: int) -> Campaign:
        """Return the campaign's row as it is now."""
        with self.look() as session:
            return session.get_one(Campaign, campaign_id)

    def sheet(self, campaign_id: int) -> dict[str, int]:
        """Return the campaign's count sheet, counted now."""
        with self.look() as session:
            return count_sheet(session, session.get_one(Campaign, campaign_id))

    def texts(self, campaign_id: int) -> Sequence[Text]:
        """Return the campaign's texts."""
        with self.look() as session:
            return session.scalars(select(Text).where(Text.campaign_id == campaign_id)).all()

    def cancel_what_is_left(self) -> None:
        """Cancel every campaign that could still send, so that no test finds another's."""
        with self.begin() as session:
            for one in campaigns_in(session):
                if one.state not in (CampaignState.COMPLETED, CampaignState.CANCELLED):
                    cancel(session, one.id, now=self.clock.now(), actor=LEAD, why="the test is over")

    def placeline(self, *arguments: str) -> str:
        """Run a command in a terminal of this installation and return what it says."""
        done = subprocess.run(
            [str(Path(sys.executable).with_name("placeline")), *arguments],
            env={**os.environ, **self.environment, "COLUMNS": "200"},
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # --- Prefect ---

    def dispatch(self) -> None:
        """Press Run on dispatch and wait until it has completed."""
        self.api.run(DISPATCH)

    def until_sending(self, campaign_id: int, at_least: int = 1) -> str:
        """Dispatch, wait until that many texts have an outcome, and return the id of the run at work."""
        before = self.campaign(campaign_id)
        self.dispatch()
        wanted = before.sent + before.failed + at_least
        until(lambda: self.campaign(campaign_id).sent >= wanted, 90, f"{wanted} texts sent")
        run_id = self.campaign(campaign_id).run_id
        assert run_id is not None, "the batch was over before a button could be pressed"
        return run_id

    def until_batch_over(self, campaign_id: int, seconds: float = 120) -> None:
        """Wait until no run has the campaign's batch."""
        until(lambda: self.campaign(campaign_id).run_id is None, seconds, "the run has given its batch back")

    def send_to_the_end(self, campaign_id: int) -> None:
        """Dispatch, wait for the run and its receipts."""
        self.dispatch()
        self.until_batch_over(campaign_id)
        self.until_vendor_idle()

    def finish(self, campaign_id: int) -> None:
        """Move the clock past leases and look-ups and dispatch until the campaign is completed; fail if it won't be."""
        for _ in range(5):
            if self.campaign(campaign_id).state == CampaignState.COMPLETED:
                return
            self.skip(timedelta(minutes=16))  # the last look-up comes a quarter of an hour after the claim
            self.send_to_the_end(campaign_id)
        raise AssertionError(f"not completed: {self.sheet(campaign_id)}")

    def press_control(self, campaign_id: int, action: str, **fields: str) -> dict[str, Any]:
        """Submit the control form and return the last state of its run."""
        form = {"campaign": self.choice(campaign_id), "action": action, "person": LEAD, "note": "a test", **fields}
        return self.api.wait(self.api.start(CONTROL, {"form": form}))

    def choice(self, campaign_id: int) -> str:
        """Return how the control form's drop-down names the campaign."""
        return f"{self.campaign(campaign_id).name} (#{campaign_id})"

    def press_pause(self, run_id: str) -> None:
        """Do what the Pause dialog of Prefect's UI does, with its own five minutes."""
        details = {
            "pause_timeout": (datetime.now(UTC) + timedelta(seconds=300)).isoformat(),
            "pause_reschedule": True,
        }
        self.set_state(run_id, {"type": "PAUSED", "name": "Suspended", "state_details": details})

    def press_resume(self, run_id: str) -> None:
        """Do what the Resume button does."""
        self.api.request("POST", f"/flow_runs/{run_id}/resume", {})

    def press_cancel(self, run_id: str) -> None:
        """Do what the Cancel button does."""
        self.set_state(run_id, {"type": "CANCELLING", "name": "Cancelling"})

    def press_retry(self, run_id: str) -> None:
        """Do what the Retry button of a finished run does."""
        self.set_state(run_id, {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"})

    def set_state(self, run_id: str, state: dict[str, Any]) -> None:
        """Set a run's state by force, as the UI does."""
        answer = self.api.request("POST", f"/flow_runs/{run_id}/set_state", {"state": state, "force": True})
        assert answer["status"] == "ACCEPT", answer

    def run(self, run_id: str) -> dict[str, Any]:
        """Return a flow run."""
        return dict(self.api.request("GET", f"/flow_runs/{run_id}"))

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """Return the runs of a deployment (its own name, such as dispatch), latest first."""
        wanted = {"deployments": {"name": {"any_": [deployment]}}, "sort": "START_TIME_DESC", "limit": 200}
        return list(self.api.request("POST", "/flow_runs/filter", wanted))

    def batch_runs(self, campaign_id: int) -> list[dict[str, Any]]:
        """Return the batch runs of a campaign."""
        return [run for run in self.runs("batch") if run["parameters"] == {"campaign_id": campaign_id}]

    def artifacts(self, key: str) -> list[dict[str, Any]]:
        """Return the artifacts under a key, latest first."""
        wanted = {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC"}
        return list(self.api.request("POST", "/artifacts/filter", wanted))

    # --- the vendor's own ledger ---

    def texted(self, phones: Sequence[str]) -> Counter[str]:
        """Return phone -> how many texts of ours the vendor took for it."""
        among, found, offset = set(phones), Counter[str](), 0
        while page := self._ledger_page(offset):
            offset += len(page)
            found.update(one["to"] for one in page if one["direction"] == "outbound-api" and one["to"] in among)
        return found

    def assert_everybody_once(self, phones: Sequence[str]) -> None:
        """Fail unless the vendor took exactly one text for each of these phones."""
        found = self.texted(phones)
        twice, never = [one for one in found if found[one] > 1], set(phones) - found.keys()
        assert not twice, f"{len(twice)} texted more than once"
        assert not never, f"{len(never)} never texted"

    def without_outcome(self, campaign_id: int) -> int:
        """Return how many texts were claimed and have no outcome."""
        return sum(text.state in ("sending", "unknown") for text in self.texts(campaign_id))

    def phone_row(self, e164: str) -> Phone:
        """Return what is known of a phone."""
        with self.look() as session:
            return session.scalars(select(Phone).where(Phone.e164 == e164)).one()

    def _ledger_page(self, offset: int) -> list[dict[str, Any]]:
        page = httpx.get(
            f"{self.addresses.twilio}/control/messages", params={"offset": offset, "limit": 5000}, timeout=30
        )
        return list(page.json()["messages"])
