"""The real sender in a process of its own: what a Prefect worker runs, chunk after chunk, until nobody is left."""

import argparse
import asyncio
from itertools import count

from benchmarks.processes import work_when_told
from benchmarks.send_campaigns import RUN
from tasks.batches import send_chunk


async def _send(campaign_id: int) -> None:
    for number in count(1):
        report = await send_chunk.fn(campaign_id, RUN, number)
        if report.stop is not None:
            return


def main() -> None:
    """Send the first campaign to get warm, then the second when told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("warm_up", type=int)
    parser.add_argument("campaign", type=int)
    given = parser.parse_args()
    asyncio.run(_send(given.warm_up))
    work_when_told(lambda: asyncio.run(_send(given.campaign)))


if __name__ == "__main__":
    main()
