"""`placeline doctor`: what this installation stands on, in words, before anything runs."""

import typer

_SIGNS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


def doctor() -> None:
    """Look at the database, HubSpot, Twilio, Prefect, webhooks and mail; changes nothing. Exit code 1 for a problem."""
    from schemas.findings import Health
    from wiring.doctor import findings

    problems = 0
    for found in findings():
        typer.echo(f"{_SIGNS[found.health]}  {found.about}: {found.seen}")
        if found.mend:
            typer.echo(f"         -> {found.mend}")
        problems += found.health is Health.PROBLEM
    if problems:
        typer.echo(f"{problems} to mend before anything runs.", err=True)
        raise typer.Exit(1)
    typer.echo("Nothing stands in the way.")
