"""The campaigns table in the Prefect UI: the rows of the management page, and what stands above them."""

from prefect import task
from prefect.artifacts import acreate_table_artifact
from sqlalchemy.orm import Session

from database.campaign_reports import campaign_rows, states_needing_a_person
from wiring.connections import look, office

TABLE = "mass-sms-campaigns"
UNSUBSCRIBES_ARE_NORMAL = "A certain amount of unsubscribes is normal and expected."


def above_the_table(session: Session) -> str:
    """Return what stands above the table: first whatever needs a person (D1), then how to read it (RM-024)."""
    stopped = states_needing_a_person(session)
    lines = []
    if stopped:
        counts = " and ".join(f"{len(campaigns)} {state.label}" for state, campaigns in stopped.items())
        names = ", ".join(f"{one.name} (#{one.id})" for campaigns in stopped.values() for one in campaigns)
        lines.append(f"**ALERT: {counts}, waiting for a person: {names}.**")
    lines.append(f"Mass SMS, latest start first. Times are campus times. {UNSUBSCRIBES_ARE_NORMAL}")
    return "\n\n".join(lines)


@task(name="show campaigns")
async def show_campaigns() -> None:
    """Publish the management page's table as an artifact (RM-010 to RM-023)."""
    with look() as session:
        rows = [row.cells() for row in campaign_rows(session, office=office())]
        above = above_the_table(session)
    await acreate_table_artifact(key=TABLE, table=rows, description=above)
