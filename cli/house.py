"""`placeline up` and `placeline demo`: the whole installation on one machine."""

import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Annotated, Optional

import typer


class _Stopped(Exception):
    """Somebody asked us to stop."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping of the children short
    raise _Stopped


def up(
    home: Annotated[Path, typer.Option(envvar="PLACELINE_HOME", help="folder for the data, logs and addresses")] = Path(
        ".placeline"
    ),
) -> None:
    """Start everything (sandbox, Prefect, worker, webhooks) and keep it running until Ctrl-C."""
    from cli.processes import Addresses, House, live_addresses, sandbox_addresses, services, write_addresses
    from cli.start import launch, point_at, ready_somewhere
    from wiring.connections import office
    from wiring.settings import ADDRESSES, settings

    def choose() -> Addresses:
        return live_addresses(settings().webhook_port) if settings().live else sandbox_addresses()

    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["PLACELINE_HOME"] = str(home)
    office()  # a wrong setting of hours or holidays is said now, not by a batch at noon
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with House(home, {}) as house:
            # What an earlier start wrote leads nowhere; written anew only when everything answers there.
            (home / ADDRESSES).unlink(missing_ok=True)
            settings.cache_clear()
            addresses = choose()
            point_at(house, addresses)
            launch(house, services(addresses, home, sandbox_options={}), say=typer.echo)
            addresses, _ = ready_somewhere(house, addresses, choose, sandbox_options={}, say=typer.echo)
            write_addresses(home, addresses)
            typer.echo(f"\n  Prefect UI     {addresses.prefect}")
            typer.echo(f"  webhooks       {addresses.webhooks}/health")
            if addresses.twilio:
                typer.echo(f"  SMS sandbox    {addresses.twilio}/control/stats")
                typer.echo(f"  CRM sandbox    {addresses.hubspot}/control/stats")
                typer.echo(f"  mail sandbox   {addresses.mailbox}/control/messages")
            else:
                typer.echo("  LIVE           real texts go to real people")
            typer.echo(f"  data and logs  {home}\n")
            typer.echo("Next, in another terminal: `placeline roster load FILE.csv`. Ctrl-C here stops everything.")
            while True:
                house.check()
                time.sleep(1)
    except _Stopped:
        typer.echo("\nStopped. Your data is kept; `placeline up` goes on with it. The sandbox vendors start empty.")


def demo(
    json: Annotated[Optional[Path], typer.Option(help="write the figures there, too")] = None,  # noqa: UP045
    students: Annotated[int, typer.Option(min=200, help="how many made-up students")] = 12_000,
    home: Annotated[Path, typer.Option(help="folder for the data; what an earlier demo left there is removed")] = Path(
        ".placeline/demo"
    ),
) -> None:
    """Play three campus days with made-up students, sandbox vendors and a local Prefect, and say what happened."""
    from cli.demo import play

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        play(home.resolve(), students, json)
    except _Stopped:
        typer.echo("\nThe demo was stopped.")
        raise typer.Exit(130) from None
