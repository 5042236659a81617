"""The tasks of a dispatch: settle the unknown, compare runs with campaigns, move what is late, start what is due."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from prefect import get_run_logger, task
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled
from prefect.types._datetime import now as prefect_now

from actions.move_misfired import Moved, move_misfired
from actions.recognise_old_copy import stop_old_copy
from actions.resolve_unknowns import ask_vendor, expire_leases, open_questions, record_answers
from actions.run_batch import (
    RUN_SILENCE,
    Attempt,
    begin_attempt,
    bind_run,
    complete_if_done,
    forget_paused_run,
    lose_run,
    plan_what_came_back,
)
from actions.tell_unresolved import tell_unresolved
from database.campaigns import campaigns_in, due_campaign_ids, lock_campaign, paused_runs, running_campaigns
from database.leases import give_back, take_lease
from database.unresolved import campaigns_with_untold
from rules.campaign_states import CampaignState
from tasks.batches import pause_from_run
from wiring.connections import begin, clock, look, office
from wiring.messaging import answering_vendor
from wiring.receipts import apply_waiting_receipts
from wiring.settings import settings

# Receipts a dispatch applies at most: those a dead web server left; while one lives there are hardly any.
LEFT_RECEIPTS = 5_000

BATCH = "send-batch/batch"
SKIPPED = "Skipped"  # the state's name of a run that was turned away at the gate

# A run is made this far in the future, so that it can't start before the campaign row knows it.
START_AFTER = timedelta(seconds=2)
# Between reserving an attempt and binding its run no other dispatch starts one; one that died is followed after this.
STARTING_TAKES = timedelta(minutes=1)
# A run that waits for a free worker is silent for a good reason.
WAITING_IS_LONGER = 10
# Under this label a run carries a mark that no other call to Prefect knows.
MARK = "placeline.started-by"


@task(name="settle unknowns")
async def settle_unknowns() -> dict[str, int]:
    """Ask the vendor about texts whose call was not answered; go on with or complete campaigns that waited for it.

    First what the vendor has told us already: receipts that no web server has applied.
    """
    await asyncio.to_thread(apply_waiting_receipts, most=LEFT_RECEIPTS)
    with begin() as session:
        expired = expire_leases(session, now=clock().now())
        questions = open_questions(session, now=clock().now())
        asked_at = clock().now()
    counts = {"expired": expired, "asked": len(questions)}
    if questions:
        async with answering_vendor() as vendor:
            answers = await ask_vendor(vendor, questions)
        with begin() as session:
            # As of the question: a process that was frozen since must not take silence then for silence now.
            resolved = record_answers(session, answers, now=asked_at)
        counts |= {"found": resolved.found, "planned_again": resolved.put_back, "given_up": resolved.given_up}
    with look() as session:
        untold = campaigns_with_untold(session)
    for campaign_id in untold:
        with _leaving_the_others_alone(campaign_id), begin() as session:
            tell_unresolved(session, campaign_id, now=clock().now(), office=office())
    with look() as session:
        waiting = [one.id for one in campaigns_in(session, [CampaignState.IN_PROCESS]) if one.next_batch_at is None]
    for campaign_id in waiting:
        with _leaving_the_others_alone(campaign_id), begin() as session:
            now, campaign = clock().now(), lock_campaign(session, campaign_id)
            if campaign is not None and not plan_what_came_back(session, campaign, now=now, office=office()):
                complete_if_done(session, campaign, now=now)
    return counts


async def _run(client: PrefectClient, run_id: str) -> FlowRun | None:
    try:
        return await client.read_flow_run(UUID(run_id))
    except ObjectNotFound:
        return None


@task(name="compare runs")
async def compare_runs() -> int:
    """Compare each campaign's run with Prefect; what a person pressed there is honoured, dead runs are replaced."""
    with look() as session:
        running = [(campaign.id, campaign.run_id, campaign.run_alive_at) for campaign in running_campaigns(session)]
        paused = paused_runs(session)
    lost = 0
    async with get_client() as client:
        for campaign_id, paused_run_id in paused:
            run = await _run(client, paused_run_id)
            if run is None or run.state is None or run.state.is_final():
                with begin() as session:
                    forget_paused_run(session, campaign_id, paused_run_id)
        for campaign_id, run_id, alive_at in running:
            assert run_id is not None, "only campaigns with a run are asked for"
            run = await _run(client, run_id)
            state = run.state if run is not None else None
            if state is not None and state.is_paused():
                pause_from_run(campaign_id, run_id, "Pause")
            elif state is not None and (state.is_cancelled() or state.is_cancelling()):
                pause_from_run(campaign_id, run_id, "Cancel")
            elif state is not None and state.is_completed() and state.name != SKIPPED:
                _distrust(campaign_id, run_id)
            elif state is None or state.is_final():
                lost += _lose(campaign_id, run_id, "gone" if state is None else str(state.name))
            elif alive_at is not None and clock().now() - alive_at > (
                RUN_SILENCE if state.is_running() else RUN_SILENCE * WAITING_IS_LONGER
            ):
                lost += _lose(campaign_id, run_id, "silent")
    return lost


def _distrust(campaign_id: int, run_id: str) -> None:
    """Stop a campaign that still waits for a run of which Prefect says that it completed.

    A run closes its batch before it completes, so a row that does not know is older than Prefect's.
    """
    with begin() as session:
        evidence = f"Prefect's run {run_id} has completed the batch that is open here"
        stop_old_copy(session, campaign_id, evidence, now=clock().now(), run_id=run_id)


def _lose(campaign_id: int, run_id: str, why: str) -> int:
    with begin() as session:
        lose_run(session, campaign_id, run_id, now=clock().now(), why=why)
    return 1


@task(name="move misfired batches")
def move_misfired_batches() -> list[str]:
    """Move every due batch that waited longer than the grace; return the sentences that say so."""
    with look() as session:
        due = due_campaign_ids(session, clock().now())
    moved: list[Moved] = []
    for campaign_id in due:
        one = None
        with _leaving_the_others_alone(campaign_id), begin() as session:
            one = move_misfired(
                session, campaign_id, now=clock().now(), days_off=office().hours.days_off,
                grace=settings().misfire_grace,
            )  # fmt: skip
        if one is not None:
            moved.append(one)
            get_run_logger().warning("batch moved campaign=%s: %s", one.campaign_id, one.why)
    return [f"{one.name}: {one.why}" for one in moved]


@task(name="start due batches")
async def start_due_batches() -> list[str]:
    """Start one run for each campaign that is due and has none; twice starts nothing twice."""
    if not office().can_send_sms:
        get_run_logger().warning("nothing started: Company can send SMS is off")
        return []
    with look() as session:
        due = due_campaign_ids(session, clock().now())
    mark = uuid4().hex  # no other dispatch has it
    started: list[str] = []
    for campaign_id in due:
        with _leaving_the_others_alone(campaign_id):
            if (name := await _start(campaign_id, mark)) is not None:
                started.append(name)
    return started


async def _start(campaign_id: int, mark: str) -> str | None:
    """Start a run for one campaign and return its name; None if nothing is due or another dispatch does it."""
    attempt = _reserve(campaign_id, mark)
    run = None if attempt is None else await _create_run(attempt, mark)
    if attempt is None or run is None:
        return None
    with begin() as session:
        bound = bind_run(session, attempt, str(run.id), now=clock().now())
        give_back(session, _lease(campaign_id), mark, now=clock().now())
    get_run_logger().info(
        "batch started campaign=%s batch=%s attempt=%s bound=%s",
        campaign_id, attempt.batch_number, attempt.attempt, bound,
    )  # fmt: skip
    return run.name


@contextmanager
def _leaving_the_others_alone(campaign_id: int | None) -> Iterator[None]:
    """Log what goes wrong with one campaign: it must not keep the others from being sent."""
    try:
        yield
    except Exception:
        get_run_logger().exception("campaign left as it is campaign=%s", campaign_id)


def _lease(campaign_id: int) -> str:
    return f"start campaign {campaign_id}"


def _reserve(campaign_id: int, mark: str) -> Attempt | None:
    """Reserve the next attempt; None if nothing is due, or another dispatch is about to start it."""
    now = clock().now()
    with begin() as session:
        if take_lease(session, _lease(campaign_id), mark, now=now, until=now + STARTING_TAKES) is not None:
            return None
        return begin_attempt(session, campaign_id, now=now, grace=settings().misfire_grace)


async def _create_run(attempt: Attempt, mark: str) -> FlowRun | None:
    """Create the attempt's run and return it; None, and the campaign in Error, if Prefect has one under its key.

    The key is repeated only by a database that does not know of the attempt: an older copy, or a second house. Prefect
    then answers with the old run, which lacks our mark. (A call that its client repeats finds its own mark.)
    """
    async with get_client() as client:
        deployment = await client.read_deployment_by_name(BATCH)
        run = await client.create_flow_run_from_deployment(
            deployment.id,
            parameters={"campaign_id": attempt.campaign_id},
            name=f"{attempt.name} batch {attempt.batch_number} attempt {attempt.attempt}",
            state=Scheduled(scheduled_time=prefect_now("UTC") + START_AFTER),
            idempotency_key=attempt.key,
            labels={MARK: mark},
        )
    if run.labels.get(MARK) == mark:
        return run
    with begin() as session:
        evidence = f"Prefect has had attempt {attempt.attempt} of batch {attempt.batch_number} as run {run.id}"
        stop_old_copy(session, attempt.campaign_id, evidence, now=clock().now())
    return None
