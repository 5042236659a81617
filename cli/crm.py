"""`placeline crm`: the CRM."""

from typing import Annotated

import typer

from cli.crm_reading import register
from rules.roles import Privilege

app = typer.Typer(help="The CRM: set-up, sync, what it refused.", no_args_is_help=True)
register(app)


@app.command()
def setup() -> None:
    """Make the properties and the Career Status object in the portal; twice makes nothing."""
    from wiring.connections import crm

    with crm() as portal:
        made = portal.setup()
    where = "a custom object" if made.has_custom_objects else "contact properties (this tier has no custom objects)"
    typer.echo(f"Career Status is kept in {where}. Made now: {', '.join(made.created) or 'nothing, all was there'}.")


@app.command()
def sync() -> None:
    """Check the records at the gate and write what passed, with follow-ups and closed conversations, into the CRM."""
    from cli.ready import need_database
    from wiring.hubspot import need_crm
    from wiring.records import check_records, note_what_to_sync, sync_outbox

    need_database(Privilege.RUN_SYNC)
    need_crm()
    checked = check_records()
    changed = note_what_to_sync(checked)
    report = sync_outbox()
    written = ", ".join(f"{number:,} {kind}" for kind, number in report.written.items()) or "nothing"
    typer.echo(
        f"{checked.checked:,} records checked, {checked.quarantined:,} quarantined. New or changed: {changed:,}."
    )
    typer.echo(f"Written: {written}. Rejected: {sum(report.rejected.values()):,}. Deleted there: {report.gone:,}.")
    if report.stopped:
        typer.echo(f"Ended early: {report.stopped}. Run it again to go on.", err=True)
        raise typer.Exit(1)
    typer.echo("Next: `placeline crm rejected`, `placeline outcomes problems`.")


@app.command()
def rejected() -> None:
    """Show what the CRM refused, or what somebody deleted there, with its reason."""
    from cli.ready import need_database
    from cli.tables import show
    from database.outbox import refusals
    from wiring.connections import look

    need_database(Privilege.RUN_SYNC)
    with look() as session:
        rows = [[one.kind, one.key, one.state, one.why] for one in refusals(session)]
    show(["kind", "key", "", "why"], rows, empty="The CRM refused nothing.")
    if rows:
        typer.echo("Next: mend the cause, then `placeline crm retry --kind ... --key ...`.")


@app.command()
def retry(
    kind: Annotated[str, typer.Option(help="only of this kind, see `placeline crm rejected`")] = "",
    key: Annotated[str, typer.Option(help="only this entry")] = "",
) -> None:
    """Let what was refused be sent again with the next sync; what somebody deleted in the CRM is made anew."""
    from actions.retry_crm import retry_crm
    from cli.ready import need_database
    from cli.whoami import whoami
    from wiring.connections import begin, clock

    need_database(Privilege.RUN_SYNC)
    with begin() as session:
        number = retry_crm(session, kind=kind, key=key, now=clock().now(), actor=whoami())
    typer.echo(f"{number:,} will be sent again. Next: `placeline crm sync`.")
