"""Check the Career Status records and every table, and show what is wrong with which, without syncing."""

from prefect import flow
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact

from tasks.quality import check_tables
from tasks.records import check_records, open_findings


@flow(name="check-data-quality")
async def check_data_quality() -> dict[str, int]:
    """Run the gate over every record and the suites over every table; the findings become artifacts."""
    tables = await check_tables()  # first, for it also sees what stops the gate
    await acreate_table_artifact(
        key="data-quality", table=tables.failed, description="Rules that fail, the most serious first"
    )
    await acreate_link_artifact(
        key="data-docs", link=tables.docs, link_text="Data Docs", description=f"In short: {tables.report}"
    )
    checked = check_records()
    await acreate_table_artifact(
        key="quarantined-records", table=open_findings(), description="What a person must mend"
    )
    return {
        "checked": checked.checked,
        "quarantined": checked.quarantined,
        "warnings": checked.warnings,
        "rules_failed": len(tables.failed),
        "critical": tables.critical,
    }
