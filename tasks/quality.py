"""The task of the table checks, and what its artifacts show."""

import asyncio
from dataclasses import dataclass

from prefect import get_run_logger, task
from prefect.runtime import flow_run

from wiring import quality


@dataclass(frozen=True, slots=True)
class TablesChecked:
    """What a run over the tables found: `failed` rules as rows of a table, and the addresses of the pages."""

    failed: list[dict[str, str | int]]
    critical: int
    docs: str
    report: str


@task(name="check tables")
async def check_tables() -> TablesChecked:
    """Hold every table against its rules, read only."""
    run_id = str(flow_run.get_id() or "by-hand")
    # A large database takes minutes, in which the run must still say that it is alive.
    verdict = await asyncio.to_thread(quality.check_tables, run_id=run_id, actor="data-quality flow")
    rows: list[dict[str, str | int]] = [
        {
            "rule": one.rule.id,
            "severity": one.rule.severity.value,
            "owner": one.rule.owner.value,
            "how it should be": one.rule.sentence,
            "not so for": one.unexpected if one.unexpected is not None else f"could not be run: {one.error}",
            "list them": f"placeline quality rows {one.rule.id}",
        }
        for one in verdict.failed
    ]
    if verdict.critical:
        get_run_logger().warning("critical rules fail rules=%s", ",".join(one.rule.id for one in verdict.critical))
    return TablesChecked(
        failed=rows,
        critical=len(verdict.critical),
        docs=(quality.docs_folder() / "index.html").as_uri(),
        report=quality.report_path().as_uri(),
    )
