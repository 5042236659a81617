"""Check Career Status records and sync what passed, with follow-ups and closed conversations, into the CRM."""

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from tasks.records import check_records, note_what_to_sync, sync_outbox


@flow(name="sync-crm")
async def sync_crm() -> State:
    """Gate, outbox, CRM. A second run right after makes no request that changes anything."""
    checked = check_records()
    changed = note_what_to_sync(checked)
    report = sync_outbox()
    lines = [
        "# CRM sync",
        "",
        f"- records checked {checked.checked:,}, quarantined {checked.quarantined:,}",
        f"- new or changed {changed:,}",
        *(f"- {kind}: {number:,} written" for kind, number in report.written.items()),
        *(f"- {kind}: {number:,} rejected, see `placeline crm rejected`" for kind, number in report.rejected.items()),
    ]
    if report.gone:
        lines.append(f"- {report.gone:,} deleted by somebody in the CRM, see `placeline crm rejected`")
    if report.stopped:
        lines.append(f"- ended early: {report.stopped}; the next run goes on")
    await acreate_markdown_artifact(key="crm-sync", markdown="\n".join(lines))
    if report.stopped:
        return Failed(message=report.stopped)
    return Completed(message=f"{sum(report.written.values()):,} written, {sum(report.rejected.values()):,} rejected")
