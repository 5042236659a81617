"""Check the Career Status records and show what is wrong with which, without syncing."""

from prefect import flow
from prefect.artifacts import acreate_table_artifact

from tasks.records import check_records, open_findings


@flow(name="check-data-quality")
async def check_data_quality() -> dict[str, int]:
    """Run the gate over every record; the findings become a table artifact."""
    checked = check_records()
    await acreate_table_artifact(
        key="quarantined-records", table=open_findings(), description="What a person must mend"
    )
    return {"checked": checked.checked, "quarantined": checked.quarantined, "warnings": checked.warnings}
