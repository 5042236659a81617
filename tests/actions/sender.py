"""The sender as a process of its own, to be killed: `python -m tests.actions.sender CAMPAIGN RUN`."""

import asyncio
import sys
from itertools import count

from tasks.batches import send_chunk
from tasks.runs import settle_unknowns


async def send(campaign_id: int, run_id: str) -> None:
    """Look up what is unknown, then send until there is nothing more to claim."""
    await settle_unknowns.fn()
    for number in count(1):
        report = await send_chunk.fn(campaign_id, run_id, number)
        if report.stop is not None:
            return


if __name__ == "__main__":
    asyncio.run(send(int(sys.argv[1]), sys.argv[2]))
