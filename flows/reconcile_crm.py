"""Compare everything with the CRM, settle differences by the rules, and show what differs."""

from prefect import flow
from prefect.artifacts import acreate_table_artifact

from tasks.crm_reading import differences, find_drift


@flow(name="reconcile-crm")
async def reconcile_crm() -> dict[str, int]:
    """Each night. The table and the page hold no names, and of numbers the last digits only."""
    report = find_drift()
    await acreate_table_artifact(
        key="crm-drift",
        table=differences(),
        description="Where the CRM and Placeline differ, and the rule that decides",
    )
    return {
        **{f"{kind}s_compared": number for kind, number in report.compared.items()},
        "differences": report.differences,
        "new": report.new,
        "taken_over": report.taken,
        "to_be_written_again": report.to_write,
        "asked_a_person": report.asked + report.contacts.asked,
        "deleted_there": report.buried,
    }
