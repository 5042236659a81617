"""Every minute: settle what is unknown, honour what people pressed, start what is due, show the state."""

from prefect import flow

from tasks.runs import compare_runs, refresh_control_form, settle_unknowns, show_campaigns, start_due_batches


@flow(name="dispatch-campaigns", log_prints=False)
async def dispatch_campaigns() -> list[str]:
    """Start one run for each campaign whose batch is due; return their names. Running it twice is harmless."""
    await settle_unknowns()
    await compare_runs()
    started = await start_due_batches()
    await refresh_control_form()
    await show_campaigns()
    return started
