"""The demo: three campus days of a made-up college, through every room of the house.

It presses the same buttons a person would: the terminal's actions, Prefect's Run button, the control form. At the end
it holds our ledger against the SMS vendor's own.
"""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.demo_summary import hold_against_vendor, print_summary
from cli.prefect_api import PrefectApi
from cli.processes import (
    CHECKOUT,
    Addresses,
    House,
    as_json,
    sandbox_addresses,
    services,
    write_addresses,
)
from cli.start import launch, point_at, ready_somewhere
from cli.whoami import whoami
from schemas.mistakes import Mistake

if TYPE_CHECKING:
    from schemas.campaign import CampaignPlan

CAMPUS = ZoneInfo("America/Chicago")
FIRST_DAY = datetime(2026, 3, 10, 11, 55, tzinfo=CAMPUS)  # a Tuesday, two days after the clocks changed
NOON = timedelta(minutes=5)
# The pretend vendors take more than a real sender's or portal's limits allow; nobody wants to watch those for hours.
FASTER_THAN_REAL = {"PLACELINE_TEXTS_PER_SECOND": "350", "PLACELINE_HUBSPOT_PER_TEN_SECONDS": "5000"}
DISPATCH, CONTROL, SWEEP, SYNC = (
    "dispatch-campaigns/dispatch",
    "control-campaign/control",
    "sweep-inbox/sweep",
    "sync-crm/crm-sync",
)
INITIATIVE = "status-2026"  # of the made-up job board
STATUS_CHECK = "Spring status check"
SEED = 7
STANDSTILL_SECONDS = 180  # a batch that gets no further for so long has failed; one that is slow has not


def say(console: Console, line: str) -> None:
    """Print what happens now, with the campus time."""
    from wiring.connections import clock

    console.print(f"[bold]{clock().now().astimezone(CAMPUS):%a %H:%M}[/bold]  {line}")


class Demo:
    """One playing of the demo: the running installation and what is needed to press its buttons."""

    def __init__(self, addresses: Addresses, api: PrefectApi, house: House, console: Console) -> None:
        self.addresses, self.api, self.house, self.console = addresses, api, house, console
        self.http = httpx.Client(timeout=30)  # one for all: making one costs as much as a hundred requests

    def say(self, line: str) -> None:
        """Print what happens now, with the campus time."""
        say(self.console, line)

    def clock_to(self, instant: datetime) -> None:
        """Move the one clock of the house forward."""
        from wiring.connections import clock

        if instant > clock().now():
            clock().set(instant)

    def state(self, campaign_id: int) -> tuple[str, int, bool]:
        """Return the campaign's state, how many texts have an outcome, and whether a run is at work."""
        from schemas.tables import Campaign
        from wiring.connections import look

        with look() as session:
            one = session.get_one(Campaign, campaign_id)
            return one.state, one.sent + one.failed + one.skipped, one.run_id is not None

    def dispatch(self) -> None:
        """Press Run on dispatch."""
        self.api.run(DISPATCH)

    def send_until(self, campaign_id: int, total: int, enough: Callable[[str, int, bool], bool], label: str) -> None:
        """Dispatch and show progress until `enough`. Raises Mistake when nothing moves for STANDSTILL_SECONDS."""
        self.dispatch()
        before, moved_at = None, time.monotonic()
        with Progress(
            TextColumn(f"           {label}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=self.console, transient=True,
        ) as bar:  # fmt: skip
            row = bar.add_task("", total=total)
            while True:
                state, done, is_running = self.state(campaign_id)
                bar.update(row, completed=done)
                if enough(state, done, is_running):
                    return
                self.house.check()
                if (state, done, is_running) != before:
                    before, moved_at = (state, done, is_running), time.monotonic()
                if time.monotonic() - moved_at > STANDSTILL_SECONDS:
                    raise Mistake(
                        f"The batch did not get on for {STANDSTILL_SECONDS} s: {done:,} of {total:,} have an outcome, "
                        f"the campaign is {state}, {'a run has' if is_running else 'no run has'} its batch."
                    )
                time.sleep(0.3)

    def settle(self, seconds: float) -> None:
        """Wait until phones, receipts and answers are quiet, but no longer: students go on while days pass."""
        from sqlalchemy import func, select

        from schemas.tables import Reply, Text
        from wiring.connections import look

        until, quiet = time.monotonic() + seconds, 0
        while time.monotonic() < until and quiet < 3:
            stats = self.http.get(f"{self.addresses.twilio}/control/stats").json()
            with look() as session:
                unread = session.scalar(select(func.count()).where(Reply.read_at.is_(None))) or 0
                waiting = session.scalar(
                    select(func.count()).where(Text.campaign_id.is_(None), Text.state.in_(["planned", "sending"]))
                )
            busy = stats["pending_callbacks"] + stats["pending_replies"] + unread + (waiting or 0)
            quiet = 0 if busy else quiet + 1
            time.sleep(0.4)


def _roster(home: Path, students: int) -> Path:
    path = home / "roster.csv"
    command = [sys.executable, "-m", "sandbox.roster", "--students", str(students), "--seed", str(SEED),
               "--out", str(path), "--mess"]  # fmt: skip
    subprocess.run(command, check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    return path


def _load_roster(console: Console, home: Path, students: int) -> None:
    from actions.load_roster import load_roster
    from actions.read_roster import read_roster
    from wiring.connections import begin, clock

    path = _roster(home, students)
    read = read_roster(path)
    with Progress(console=console, transient=True) as bar, begin() as session:
        row = bar.add_task("           loading the roster", total=None)
        loaded = load_roster(
            session, path, read=read, now=clock().now(), actor="demo",
            progress=lambda done, total: bar.update(row, completed=done, total=total),
        )  # fmt: skip
    say(
        console,
        f"Roster: {loaded.rows:,} rows, {loaded.added:,} students loaded, {loaded.refused:,} rows refused, "
        f"{loaded.values_dropped:,} single values not used (why: {home.name}/roster.quarantine.csv)",
    )


def _register_people() -> None:
    """Register the two people of the demo: whoever schedules the campaigns, and Dana, who fills in the form."""
    from actions.change_staff import add_staff_member
    from database.staff import staff_member
    from wiring.connections import begin, clock

    with begin() as session:
        for login, email in (("demo", "demo@college.example"), ("Dana Reyes", "dana.reyes@college.example")):
            if staff_member(session, login) is None:
                add_staff_member(
                    session, login, name=login, email=email, role="lead", notify_by="email",
                    now=clock().now(), actor=whoami(),
                )  # fmt: skip


def _load_board(console: Console, home: Path) -> None:
    """Load a made-up job board: what campaigns are for and what their texts may link to."""
    from actions.load_job_board import load_job_board
    from actions.read_job_board import read_job_board
    from wiring.connections import begin, clock

    folder, now = home / "job_board", clock().now()
    command = [sys.executable, "-m", "sandbox.job_board", str(folder)]
    subprocess.run(command, check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    today, loaded = now.astimezone(CAMPUS).date(), []
    for name in ("sites", "pages", "jobs", "networks", "initiatives"):
        path = folder / f"{name}.csv"
        read = read_job_board(path, today=today)
        with begin() as session:
            found = load_job_board(session, path, read, close_missing=False, today=today, now=now, actor="demo")
        loaded.append(f"{found.added:,} {name}")
    say(console, f"Job board: {', '.join(loaded)}")


def _schedule(console: Console, plan: "CampaignPlan") -> tuple[int, int]:
    """Preview and schedule a campaign; return its id and its number of recipients."""
    from actions.preview_campaign import preview_campaign
    from actions.schedule_campaign import schedule_campaign
    from wiring.connections import begin, clock, office

    with begin() as session:
        found = preview_campaign(session, plan, now=clock().now(), office=office())
        campaign = schedule_campaign(session, plan, now=clock().now(), office=office())
    say(console, f"Campaign {plan.name!r}: {found.audience:,} in the audience, {found.recipients:,} get it. Why not:")
    for reason, number in found.exclusions.items():
        console.print(f"           {number:>6,}  {reason.sentence}")
    for batch in found.batches:
        when = f"{batch.starts_at.astimezone(CAMPUS):%a %d %b %H:%M}"
        console.print(f"           batch {batch.number}: {when}, {batch.size:,} texts")
    return campaign.id, campaign.recipients


def _schedule_both(console: Console, students: int) -> tuple[int, int]:
    """Ask graduates how they are doing and offer leads to those still studying; return id and size of the former."""
    from schemas.audience import AudienceFilter
    from schemas.campaign import CampaignPlan, Choices

    leads = CampaignPlan(
        name="Externship leads", sender="demo", template_key="job_lead", starts_at=FIRST_DAY + NOON,
        time_zone=str(CAMPUS), audience=AudienceFilter(still_studying=True),
    )  # fmt: skip
    check = CampaignPlan(
        name=STATUS_CHECK, sender="demo", template_key="status_check", starts_at=FIRST_DAY + NOON,
        time_zone=str(CAMPUS), audience=AudienceFilter(only_graduates=True),
        choices=Choices(initiative=INITIATIVE),
        first_batch_size=min(5_000, students * 5 // 12),
    )  # fmt: skip
    _schedule(console, leads)
    return _schedule(console, check)


def _press(demo: Demo, campaign_id: int, action: str, **fields: Any) -> None:
    """Fill in the control form in Prefect and submit it."""
    form = {"campaign": f"{STATUS_CHECK} (#{campaign_id})", "action": action, "person": "Dana Reyes", **fields}
    demo.api.run(CONTROL, {"form": form})


def _three_days(demo: Demo, campaign_id: int, recipients: int) -> None:
    """Play the days of the status check; the smaller campaign goes out beside it on the first."""
    demo.clock_to(FIRST_DAY + NOON)
    demo.say("Day 1: dispatch finds both campaigns due and starts a run for each")
    demo.send_until(campaign_id, recipients, lambda state, done, runs: done > 0 and not runs, "batch 1")
    demo.settle(10)
    _, first, _ = demo.state(campaign_id)
    demo.say(f"Batch 1 is out: {first:,} texts have an outcome; students begin to answer")

    # Some webhooks will not reach us; the sweep has to find those replies.
    demo.http.post(f"{demo.addresses.twilio}/control/faults", json={"lost_inbound_rate": 0.05})
    demo.clock_to(FIRST_DAY + NOON + timedelta(days=1))
    demo.say("Day 2: the second batch starts; at about a third of it Dana pauses it in Prefect's control form")
    third = first + (recipients - first) // 3
    demo.send_until(campaign_id, recipients, lambda _state, done, _runs: done >= third, "batch 2")
    _press(demo, campaign_id, "pause", note="the phone line of the career fair is down")
    demo.settle(5)
    _, paused_at, _ = demo.state(campaign_id)
    time.sleep(3)
    state, later, _ = demo.state(campaign_id)
    demo.say(f"The campaign is {state} at {paused_at:,}; three seconds later still at {later:,}")
    if later != paused_at or state != "paused":
        raise Mistake("The pause was not honoured.")
    at = FIRST_DAY + NOON + timedelta(days=1, hours=2)
    _press(demo, campaign_id, "resume", next_batch_at=at.isoformat(), note="fixed")
    demo.clock_to(at)
    demo.say("Resumed for 14:00 with the form")
    demo.send_until(campaign_id, recipients, lambda _state, done, runs: done > later and not runs, "batch 2")
    for _ in range(4):
        state, done, _ = demo.state(campaign_id)
        if state == "completed":
            break
        _to_next_opening(demo, campaign_id)
        demo.send_until(campaign_id, recipients, _gone_on(done), "last windows")
    demo.settle(30)
    state, done, _ = demo.state(campaign_id)
    demo.say(f"The campaign is {state}: {done:,} of {recipients:,} have an outcome")

    demo.clock_to(FIRST_DAY + timedelta(days=2))
    demo.say("Day 3: the sweep reads what the webhooks missed; then records pass the gate and go into the CRM")
    demo.api.run(SWEEP)
    demo.settle(30)
    demo.api.run(SYNC)


def _gone_on(before: int) -> Callable[[str, int, bool], bool]:
    return lambda state, done, runs: (done > before or state == "completed") and not runs


def _to_next_opening(demo: Demo, campaign_id: int) -> None:
    from schemas.tables import Campaign
    from wiring.connections import look

    with look() as session:
        at = session.get_one(Campaign, campaign_id).next_batch_at
    if at is not None:
        demo.clock_to(at)
        demo.say("Windows of recipients farther west open; dispatch goes on with the batch")


def _second_sync(demo: Demo) -> int:
    """Sync once more and return how many requests changed anything in the CRM: there should be none."""
    before = demo.http.get(f"{demo.addresses.hubspot}/control/stats").json()["writes"]
    demo.api.run(SYNC)
    return int(demo.http.get(f"{demo.addresses.hubspot}/control/stats").json()["writes"]) - int(before)


def play(home: Path, students: int, json_file: Path | None) -> None:
    """Play the demo in `home` (emptied first) and print what happened. Raises Mistake when something did not hold."""
    import os

    from database.reports import figures
    from wiring.clock import Clock
    from wiring.connections import look
    from wiring.settings import settings

    began = time.monotonic()
    random.seed(SEED)
    _clear(home)
    addresses = sandbox_addresses()
    os.environ.update(FASTER_THAN_REAL, PLACELINE_HOME=str(home))
    console = Console(highlight=False, width=118)
    Clock(settings()).set(FIRST_DAY)
    sandbox = {"twilio": ["--reply-seconds", "0.2:1.5", "--seed", str(SEED)]}
    with House(home, FASTER_THAN_REAL.copy()) as house:
        point_at(house, addresses)
        launch(house, services(addresses, home, sandbox_options=sandbox), say=typer.echo)
        _register_people()
        _load_board(console, home)
        _load_roster(console, home, students)  # while the processes start
        campaign_id, recipients = _schedule_both(console, students)
        addresses, api = ready_somewhere(house, addresses, sandbox_addresses, sandbox_options=sandbox, say=typer.echo)
        write_addresses(home, addresses)
        demo = Demo(addresses, api, house, console)
        try:
            _three_days(demo, campaign_id, recipients)
            writes = _second_sync(demo)
        except Mistake as mistake:
            raise Mistake("\n".join([str(mistake), *api.troubles(), house.end_of_log(house.services[-1])])) from mistake
        found: dict[str, Any] = {
            "writes_of_a_second_sync": writes,
            **hold_against_vendor(demo.http, str(addresses.twilio)),
        }
        with look() as session:
            found = {**figures(session).to_json(), **found}
    seconds = time.monotonic() - began
    found["seconds"] = round(seconds, 1)
    if json_file is not None:
        json_file.write_text(as_json(found) + "\n")
    print_summary(console, found, home, seconds)
    parts = found["sent"] + found["failed"] + found["skipped"] + found["unknown"] + found["left"]
    if (
        found["planned"] != parts
        or found["phones_texted_twice"]
        or found["phones_texted_without_consent"]
        or found["texts_the_vendor_has_and_we_do_not"]
    ):
        raise Mistake("The figures above do not hold together: this is a defect of Placeline.")


MARK = "made-by-placeline-demo"


def _clear(home: Path) -> None:
    """Empty a folder that an earlier demo made; any other folder with files in it is left alone."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise Mistake(f"{home} holds files that no demo made. Choose another folder with --home.")
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).touch()
