"""The tasks of one batch run: the gate, chunks of about five seconds, and the closing."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

from httpx import HTTPError
from prefect import task
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from sqlalchemy.orm import Session

from actions import recognise_old_copy
from actions.change_campaign import NoSuchCampaign, fail, pause_by_run
from actions.run_batch import Gate, close_batch, defer_batch, open_gate
from actions.send_stream import UNREACHABLE, TextStream
from actions.send_stream import Sent as Sent  # what a flow may know of sending
from actions.send_texts import Claim, claim_campaign_texts, claim_size
from database.campaigns import lock_campaign, planned_zone_keys
from rules.campaign_states import MoveRefused
from wiring.connections import begin, clock, look, office, pacer, sms_vendor
from wiring.inbox import send_answers
from wiring.pace import refresh_sender_limits, texts_per_second
from wiring.settings import settings

# Long enough that Prefect's cost of a task (about 40 ms) stays under one percent, short enough for its Pause button.
CHUNK_SECONDS = 5.0

# For how long a batch is given back when the vendor can't be reached.
RETRY_AFTER = timedelta(minutes=5)

# A run that is being ended has a few seconds left to ask why.
ASK_SECONDS = 2.0


@task(name="open gate")
def pass_gate(campaign_id: int, run_id: str) -> Gate:
    """Say whether this run may send, and open its batch."""
    with begin() as session:
        return open_gate(session, campaign_id, run_id, now=clock().now(), grace=settings().misfire_grace)


@task(name="read sender limits")
async def read_sender_limits() -> None:
    """Ask the vendor once a day how fast the sender may be."""
    await refresh_sender_limits()


@task(name="ask the vendor about an older run")
async def find_sent_before(campaign_id: int, run_id: str) -> str | None:
    """Return why nothing may be sent: the vendor has this campaign's next texts already, or can't be asked.

    None is the usual answer. Anything else has put the campaign into Error, or given the batch back for a while.
    """
    with look() as session:
        asked = recognise_old_copy.suspects(session, campaign_id, now=clock().now())
    async with sms_vendor() as vendor:
        sids = await recognise_old_copy.ask_vendor(vendor, asked)
    if sids is None:
        why = "the vendor can't be asked what it has"
        _give_back(campaign_id, run_id, why)
        return why
    with begin() as session:
        if recognise_old_copy.stop_if_sent(session, campaign_id, sids, now=clock().now()):
            return "the vendor has texts of this campaign that are planned here (restored backup?)"
    return None


@task(name="send chunk", task_run_name="chunk {number}")
async def send_chunk(campaign_id: int, run_id: str, number: int, unreachable: int = 0) -> Sent:
    """Send for about five seconds: answers first, then the campaign. `unreachable` is how the chunk before ended."""
    await send_answers()
    with look() as session:
        zone_keys = planned_zone_keys(session, campaign_id)
    rate = texts_per_second()
    limit = claim_size(rate)

    def claim(session: Session) -> Claim:
        return claim_campaign_texts(
            session, campaign_id, run_id, zone_keys=zone_keys, now=clock().now(), office=office(), limit=limit
        )

    async with sms_vendor() as vendor:
        sent = await TextStream(
            vendor, pacer(), begin, claim, clock().now, settings().send_concurrency, rate,
            until=time.monotonic() + CHUNK_SECONDS, result=Sent(unreachable=unreachable),
        ).run()  # fmt: skip
    if sent.account_error is not None:
        _stop_for_account(campaign_id, sent.account_error)
    if sent.stop == UNREACHABLE:
        _give_back(campaign_id, run_id, sent.stop)
    return sent


def _stop_for_account(campaign_id: int, why: str) -> None:
    try:
        with begin() as session:
            fail(session, campaign_id, now=clock().now(), why=why)
    except (MoveRefused, NoSuchCampaign):
        return  # it was stopped already; the next claim sees it


def _give_back(campaign_id: int, run_id: str, why: str) -> None:
    now = clock().now()
    with begin() as session:
        defer_batch(session, campaign_id, run_id, until=now + RETRY_AFTER, now=now, why=why)


@task(name="close batch")
def finish_batch(campaign_id: int, run_id: str) -> dict[str, int]:
    """Close the batch, plan what comes next and return the count sheet; empty if the run has lost the batch."""
    with begin() as session:
        return close_batch(session, campaign_id, run_id, now=clock().now(), office=office())


async def cancel_was_pressed(run_id: str) -> bool:
    """Whether Cancel was pressed on this run. A run is also ended when the whole installation is stopped.

    Where Prefect's server has stopped already nobody can say; the next dispatch compares the run with its campaign.
    """
    try:
        async with asyncio.timeout(ASK_SECONDS), get_client() as client:
            run = await client.read_flow_run(UUID(run_id))
    except (TimeoutError, HTTPError, ObjectNotFound):
        return False
    return run.state is not None and (run.state.is_cancelling() or run.state.is_cancelled())


def pause_from_run(campaign_id: int, run_id: str, button: str) -> None:
    """Pause the campaign because Pause or Cancel was pressed on its run. Not a task: the run is ending.

    Cancel pauses too: a cancelled campaign can never be resumed, and one wrong click must not be final.
    """
    try:
        with begin() as session:
            campaign = lock_campaign(session, campaign_id)
            if campaign is None or campaign.run_id != run_id:
                return  # an old run's button says nothing about the run that has the batch now
            pause_by_run(session, campaign_id, run_id, button, now=clock().now())
    except MoveRefused:
        return  # stopped already
