"""`placeline procedure`: the record of the office's procedure, and what it says."""

import typer


def procedure() -> None:
    """Show the procedure: its record, its nine cases, and its versions."""
    from rules.procedure import PROCEDURE, STEPS

    for name, value in (
        ("Title", PROCEDURE.title),
        ("Assigned to", ", ".join(role.value for role in PROCEDURE.assigned_to)),
        ("Category", PROCEDURE.category),
        ("Department", PROCEDURE.department),
        ("SOP rule", PROCEDURE.rule),
        ("Status", PROCEDURE.status),
        ("Covers", ", ".join(PROCEDURE.subjects)),
        ("Begins when", PROCEDURE.trigger),
        ("Version", f"{PROCEDURE.version.version}, of {PROCEDURE.version.approved_on:%m/%d/%Y}"),
    ):
        typer.echo(f"{name:14}{value}")
    typer.echo()
    for case, what in STEPS:
        typer.echo(f"{case}: {what}.")
    typer.echo()
    for revision in PROCEDURE.revisions:
        day = f"{revision.approved_on:%m/%d/%Y}" if revision.approved_on else "to be decided"
        typer.echo(f"Version {revision.version}: {day}")
