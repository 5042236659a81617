"""What one dispatch and the run it starts do, without a Prefect server: processes of their own, to be killed.

`python -m tests.actions.sender CAMPAIGN RUN` is the sending alone.
"""

import asyncio
import json
import sys
from datetime import datetime, timedelta
from itertools import count

from prefect.logging import disable_run_logger
from sqlalchemy import func, select

from actions.run_batch import begin_attempt, bind_run, lose_run
from database.texts import UNRESOLVED
from rules.campaign_states import CampaignState
from schemas.tables import Campaign, Text
from tasks.batches import find_sent_before, finish_batch, pass_gate, send_chunk
from tasks.runs import move_misfired_batches, settle_unknowns
from wiring.connections import begin, clock, look

SETTLING = timedelta(minutes=4)  # the look-ups of a quarter of an hour take four of these
MINUTE = timedelta(minutes=1)
SETTLED = "settled:"  # begins the line on which a dispatch says what it found out


async def send(campaign_id: int, run_id: str) -> None:
    """Look up what is unknown, then send until there is nothing more to claim."""
    await settle_unknowns.fn()
    await _chunks(campaign_id, run_id)


async def dispatch(campaign_id: int, run_id: str) -> None:
    """Settle, move what is too late, and run what is due; nothing due is no error.

    What asks Prefect's server is left out: which run is dead is known here, and `run_id` is chosen by the caller.
    """
    with disable_run_logger():
        print(SETTLED, json.dumps(await settle_unknowns.fn()), flush=True)
        move_misfired_batches.fn()
    with begin() as session:
        attempt = begin_attempt(session, campaign_id, now=clock().now())
    if attempt is None:
        return
    with begin() as session:
        bind_run(session, attempt, run_id, now=clock().now())
    await run(campaign_id, run_id)


async def run(campaign_id: int, run_id: str) -> None:
    """Do what a run does that the campaign's row names: gate, question, chunks, close."""
    if not pass_gate.fn(campaign_id, run_id).may_send or await find_sent_before.fn(campaign_id, run_id) is not None:
        return
    await _chunks(campaign_id, run_id)
    finish_batch.fn(campaign_id, run_id)


def take_from_the_dead(campaign_id: int) -> None:
    """Do what a dispatch does about the campaign's run when Prefect says that it crashed, whichever run that is."""
    with begin() as session:
        run_id = session.get_one(Campaign, campaign_id).run_id
        if run_id is not None:
            lose_run(session, campaign_id, run_id, now=clock().now(), why="crashed")


async def see_through(campaign_id: int, rounds: int) -> None:
    """Dispatch, let the clock pass the next look-up or batch, and again, until the campaign is completed.

    So many rounds at most: whoever looks afterwards sees what was not brought to its end.
    """
    for number in range(rounds):
        await dispatch(campaign_id, f"calm-{number}")
        due_at = _next_due(campaign_id)
        if due_at is None:
            return
        clock().set(due_at)


def _next_due(campaign_id: int) -> datetime | None:
    """Return when there is more to do, None when the campaign is completed."""
    now = clock().now()
    with look() as session:
        campaign = session.get_one(Campaign, campaign_id)
        open_texts = session.scalar(select(func.count()).where(Text.state.in_(UNRESOLVED)))
    if campaign.state == CampaignState.COMPLETED:
        return None
    if open_texts or campaign.next_batch_at is None:
        return now + SETTLING
    return max(now, campaign.next_batch_at) + MINUTE


async def _chunks(campaign_id: int, run_id: str) -> None:
    unreachable = 0
    for number in count(1):
        report = await send_chunk.fn(campaign_id, run_id, number, unreachable)
        if report.stop is not None:
            return
        unreachable = report.unreachable


if __name__ == "__main__":
    asyncio.run(send(int(sys.argv[1]), sys.argv[2]))
