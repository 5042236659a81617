"""`placeline db`: the database."""

import typer

from cli.whoami import whoami

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to the newest migration and add the office's templates that are missing."""
    from wiring.installation import make_ready

    if administrator := make_ready(whoami()):
        typer.echo(f"{administrator} is this office's first administrator; `placeline people add` registers others.")
    typer.echo("The database is ready. Next: `placeline roster load FILE.csv`.")
