"""Start a pretend Twilio: `python -m sandbox.twilio --port 0`. SIGTERM and Ctrl-C stop it."""

import argparse
import asyncio
import signal
from pathlib import Path

import uvloop

from sandbox.twilio.server import RunningSandbox
from sandbox.twilio.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, Settings


def seconds_range(text: str) -> tuple[float, float]:
    """Return (low, high) of `1:12`, or twice the same for a single number. Raises ValueError."""
    low, _, high = text.partition(":")
    bounds = float(low), float(high or low)
    if not 0 <= bounds[0] <= bounds[1]:
        raise ValueError(text)
    return bounds


def options() -> argparse.ArgumentParser:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.twilio", description="A pretend Twilio.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="is written with the port as soon as it listens")
    parser.add_argument("--account-sid", default=DEFAULT_ACCOUNT_SID)
    parser.add_argument("--auth-token", default=DEFAULT_AUTH_TOKEN)
    parser.add_argument("--inbound-url", help="where texts from phones are posted")
    parser.add_argument("--inbox-url", help="the CRM sandbox that mirrors them in its inbox")
    parser.add_argument("--clock-file", type=Path, help="holds the seconds to add to real time")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--reply-seconds", type=seconds_range, default=(1.0, 12.0), metavar="LOW:HIGH")
    parser.add_argument("--callback-seconds", type=seconds_range, default=(0.05, 1.0), metavar="LOW:HIGH")
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--registered-mps", type=float, default=0.0, help="the carriers' rate; 0: no registration")
    parser.add_argument("--no-students", action="store_true", help="nobody answers")
    return parser


async def serve(settings: Settings, port: int, port_file: Path | None) -> None:
    """Serve until a signal comes."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with RunningSandbox(settings, port) as sandbox:
        if port_file is not None:
            # Renamed into place, so that nobody reads half a number.
            draft = port_file.with_suffix(".draft")
            draft.write_text(f"{sandbox.port}\n")
            draft.replace(port_file)
        print(f"sandbox twilio {sandbox.url}", flush=True)
        await stopped.wait()


def main() -> None:
    """Read the command line and serve."""
    given = options().parse_args()
    settings = Settings(
        account_sid=given.account_sid,
        auth_token=given.auth_token,
        inbound_url=given.inbound_url,
        inbox_url=given.inbox_url,
        clock_file=given.clock_file,
        seed=given.seed,
        reply_seconds=given.reply_seconds,
        callback_seconds=given.callback_seconds,
        latency_ms=given.latency_ms,
        students_answer=not given.no_students,
        registered_mps=given.registered_mps,
    )
    uvloop.run(serve(settings, given.port, given.port_file))


if __name__ == "__main__":
    main()
