"""Each night: keep how every class stands, and show whom we still miss and whether the goal will be reached."""

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact

from tasks.outcomes import keep_snapshots, report_outcomes


@flow(name="report-outcomes")
async def report_outcomes_nightly() -> int:
    """Keep the snapshots of the day and leave two artifacts: the summary, and whom to ask."""
    kept = keep_snapshots()
    summary, to_ask = report_outcomes()
    await acreate_markdown_artifact(key="outcomes", markdown=summary, description="Whom do we still miss?")
    await acreate_table_artifact(key="outcomes-to-ask", table=to_ask, description="Whom to ask next")
    return kept
