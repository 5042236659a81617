"""The command line: `python -m sandbox.hubspot --port 0`."""

import argparse
import asyncio
import signal
from pathlib import Path

import uvloop
from aiohttp import web

from sandbox.hubspot.clock import Clock
from sandbox.hubspot.limits import TIER_LIMITS
from sandbox.hubspot.sandbox_state import SandboxState
from sandbox.hubspot.server import application

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 0.3


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.hubspot", description="A pretend HubSpot portal.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="the port is written here once the portal answers")
    parser.add_argument("--token", default="sandbox-token", help="the bearer token it takes")
    parser.add_argument("--tier", choices=sorted(TIER_LIMITS), default="enterprise", help="its subscription")
    parser.add_argument("--webhook-url", default="", help="where events are posted, signed")
    parser.add_argument("--client-secret", default="sandbox-secret", help="what they are signed with")
    parser.add_argument("--clock-file", type=Path, help="a file with seconds to add to real time")
    options = parser.parse_args()
    state = SandboxState(
        options.token, options.tier, Clock(options.clock_file), options.webhook_url, options.client_secret
    )
    uvloop.run(serve(state, options.port, options.port_file))


async def serve(state: SandboxState, port: int, port_file: Path | None) -> None:
    """Answer on loopback until the process is told to stop; hanging requests are cut off."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    runner = web.AppRunner(
        application(state), access_log=None, handler_cancellation=True, shutdown_timeout=SHUTDOWN_SECONDS
    )
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    bound_port = runner.addresses[0][1]
    announce(bound_port, port_file)
    await stopped.wait()
    await runner.cleanup()


def announce(port: int, port_file: Path | None) -> None:
    """Say where the portal is; whoever waits for the file or the line may call at once."""
    if port_file is not None:
        port_file.write_text(str(port), encoding="ascii")
    print(f"sandbox hubspot http://{HOST}:{port}", flush=True)


if __name__ == "__main__":
    main()
