"""Every minute: settle what is unknown, honour what people pressed, move what is too late, start what is due.

Last come notices and the e-mails that go instead of texts: a slow mail server holds nothing else up.
"""

from prefect import flow

from tasks.campaign_table import show_campaigns
from tasks.control_choices import refresh_control_form
from tasks.emails import send_emails_instead, tell_usage
from tasks.notices import deliver_notices
from tasks.runs import compare_runs, move_misfired_batches, settle_unknowns, start_due_batches


@flow(name="dispatch-campaigns", log_prints=False)
async def dispatch_campaigns() -> list[str]:
    """Start one run for each campaign whose batch is due; return their names. Running it twice is harmless."""
    await settle_unknowns()
    await compare_runs()
    move_misfired_batches()
    started = await start_due_batches()
    await refresh_control_form()
    await show_campaigns()
    await deliver_notices()
    await tell_usage()
    await send_emails_instead()
    return started
