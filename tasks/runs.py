"""The tasks of a dispatch: settle what is unknown, compare runs with campaigns, start what is due, show the state."""

import re
from datetime import timedelta
from uuid import UUID

from prefect import get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.deployments.flow_runs import arun_deployment
from prefect.exceptions import ObjectNotFound
from prefect.types._datetime import now as prefect_now

from actions.resolve_unknowns import ask_vendor, expire_leases, open_questions, record_answers
from actions.run_batch import RUN_SILENCE, begin_attempt, bind_run, complete_if_done, lose_run, plan_what_came_back
from database.campaigns import campaigns_in, due_campaign_ids, lock_campaign, running_campaigns
from rules.campaign_states import ACTIVE_STATES, CampaignState
from schemas.mistakes import Mistake
from tasks.batches import pause_from_run
from tasks.campaign_table import campaign_rows
from wiring.connections import begin, clock, look, sms_vendor

BATCH = "send-batch/batch"
CONTROL = "control-campaign/control"
# A run is made this far in the future, so that it can't start before the campaign row knows it.
START_AFTER = timedelta(seconds=2)
# A run that waits for a free worker is silent for a good reason.
WAITING_IS_LONGER = 10


@task(name="settle unknowns")
async def settle_unknowns() -> dict[str, int]:
    """Ask the vendor about texts whose call was not answered; go on with or complete campaigns that waited for it."""
    with begin() as session:
        expired = expire_leases(session, now=clock().now())
        questions = open_questions(session, now=clock().now())
    counts = {"expired": expired, "asked": len(questions)}
    if questions:
        async with sms_vendor() as vendor:
            answers = await ask_vendor(vendor, questions)
        with begin() as session:
            resolved = record_answers(session, answers, now=clock().now())
        counts |= {"found": resolved.found, "planned_again": resolved.put_back, "given_up": resolved.given_up}
    with look() as session:
        waiting = [one.id for one in campaigns_in(session, [CampaignState.IN_PROCESS]) if one.next_batch_at is None]
    for campaign_id in waiting:
        try:
            with begin() as session:
                campaign = lock_campaign(session, campaign_id)
                if campaign is not None and not plan_what_came_back(session, campaign, now=clock().now()):
                    complete_if_done(session, campaign, now=clock().now())
        except Exception:
            # One campaign that can't be completed must not keep the others from being sent.
            get_run_logger().exception("campaign left as it is campaign=%s", campaign_id)
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
    lost = 0
    async with get_client() as client:
        for campaign_id, run_id, alive_at in running:
            assert run_id is not None, "only campaigns with a run are asked for"
            run = await _run(client, run_id)
            state = run.state if run is not None else None
            if state is not None and state.is_paused():
                pause_from_run(campaign_id, run_id, "Pause")
            elif state is not None and (state.is_cancelled() or state.is_cancelling()):
                pause_from_run(campaign_id, run_id, "Cancel")
            elif state is None or state.is_final():
                lost += _lose(campaign_id, run_id, "gone" if state is None else str(state.name))
            elif alive_at is not None and clock().now() - alive_at > (
                RUN_SILENCE if state.is_running() else RUN_SILENCE * WAITING_IS_LONGER
            ):
                lost += _lose(campaign_id, run_id, "silent")
    return lost


def _lose(campaign_id: int, run_id: str, why: str) -> int:
    with begin() as session:
        lose_run(session, campaign_id, run_id, now=clock().now(), why=why)
    return 1


@task(name="start due batches")
async def start_due_batches() -> list[str]:
    """Start one run for each campaign that is due and has none; twice starts nothing twice."""
    with look() as session:
        due = due_campaign_ids(session, clock().now())
    started: list[str] = []
    for campaign_id in due:
        with begin() as session:
            attempt = begin_attempt(session, campaign_id, now=clock().now())
        if attempt is None:
            continue
        run = await arun_deployment(
            BATCH,
            parameters={"campaign_id": campaign_id},
            flow_run_name=f"{attempt.name} batch {attempt.batch_number} attempt {attempt.attempt}",
            scheduled_time=prefect_now("UTC") + START_AFTER,
            timeout=0,
            idempotency_key=attempt.key,
            as_subflow=False,
        )
        with begin() as session:
            bound = bind_run(session, attempt, str(run.id), now=clock().now())
        get_run_logger().info(
            "batch started campaign=%s batch=%s attempt=%s bound=%s",
            campaign_id, attempt.batch_number, attempt.attempt, bound,
        )  # fmt: skip
        started.append(run.name)
    return started


def choice(name: str, campaign_id: int) -> str:
    """Return how a campaign stands in the control form's drop-down."""
    return f"{name} (#{campaign_id})"


def chosen_id(text: str) -> int:
    """Return the campaign id of a drop-down choice, or of a bare number. Raises Mistake."""
    found = re.fullmatch(r".*\(#(\d+)\)|#?(\d+)", text.strip())
    if found is None:
        raise Mistake(f"{text!r} names no campaign; choose one from the list or give its number")
    return int(found.group(1) or found.group(2))


@task(name="refresh control form")
async def refresh_control_form() -> None:
    """Offer the campaigns that can still be changed as the control form's drop-down."""
    with look() as session:
        choices = [choice(one.name, one.id) for one in campaigns_in(session, [*ACTIVE_STATES, CampaignState.SUSPENDED])]
    async with get_client() as client:
        try:
            deployment = await client.read_deployment_by_name(CONTROL)
        except ObjectNotFound:
            return
        schema = dict(deployment.parameter_openapi_schema or {})
        form = dict(schema.get("definitions", {}).get("ControlForm", {}))
        fields = dict(form.get("properties", {}))
        field = {key: value for key, value in fields.get("campaign", {}).items() if key != "enum"}
        fields["campaign"] = {**field, "enum": choices} if choices else field
        wanted = {
            **schema, "definitions": {**schema.get("definitions", {}), "ControlForm": {**form, "properties": fields}}
        }  # fmt: skip
        if wanted != schema:
            await client._client.patch(f"/deployments/{deployment.id}", json={"parameter_openapi_schema": wanted})


@task(name="show campaigns")
async def show_campaigns() -> None:
    """Publish the management page's table as an artifact (RM-010 to RM-023)."""
    with look() as session:
        rows = campaign_rows(session)
    await acreate_table_artifact(key="mass-sms-campaigns", table=rows, description="Mass SMS, latest start first")
