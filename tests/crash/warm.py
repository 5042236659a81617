"""Processes that are born with everything imported, because a storm needs six of them and Prefect alone takes seconds.

A fork server (Python's own) imports once; each process is a fork of it and is told its settings. It is a real process
with connections of its own: what kill -9 does to it, it does to any other.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(["tests.crash.warmed"])


def start(body: Callable[..., None], environment: Mapping[str, str], *arguments: object, log: Path) -> BaseProcess:
    """Start a process that calls `body(*arguments)` under these settings; what it says goes to the end of `log`."""
    process = _WARM.Process(target=_live, args=(body, dict(environment), arguments, log), daemon=True)
    process.start()
    return process


def dispatch_once(campaign_id: int, run_id: str, takes_over: bool) -> None:
    """Be a dispatch with its run; `takes_over`: whichever run has the batch is known to have crashed."""
    from tests.actions.sender import dispatch, take_from_the_dead

    if takes_over:
        take_from_the_dead(campaign_id)
    asyncio.run(dispatch(campaign_id, run_id))


def dispatch_to_the_end(campaign_id: int, rounds: int) -> None:
    """Be all the dispatches that follow, until the campaign is completed; the runs before them have crashed."""
    from tests.actions.sender import see_through, take_from_the_dead

    take_from_the_dead(campaign_id)
    asyncio.run(see_through(campaign_id, rounds))


def run_again(campaign_id: int, run_id: str) -> None:
    """Be a run that believes it has the batch."""
    from tests.actions.sender import run

    asyncio.run(run(campaign_id, run_id))


def serve_webhooks(port: int) -> None:
    """Be the web server that receipts come to."""
    import uvicorn

    uvicorn.run("console.app:app", host="127.0.0.1", port=port, log_level="error")


def _live(body: Callable[..., None], environment: dict[str, str], arguments: tuple[object, ...], log: Path) -> None:
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    body(*arguments)
