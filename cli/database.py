"""`placeline db`: the database."""

import typer

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to the newest migration and add the office's templates that are missing."""
    from actions.seed_templates import seed_templates
    from database import migrate
    from wiring.connections import begin, clock, engine

    migrate.upgrade(engine())
    with begin() as session:
        seed_templates(session, now=clock().now())
    typer.echo("The database is ready. Next: `placeline roster load FILE.csv`.")
