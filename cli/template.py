"""`placeline template`: the only texts a campaign may use."""

from typing import Annotated

import typer

app = typer.Typer(help="Texts that campaigns and automatic answers use.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Show the templates."""
    from sqlalchemy import select

    from cli.ready import need_database
    from cli.tables import show
    from schemas.tables import Template
    from wiring.connections import look

    need_database()
    with look() as session:
        found = session.scalars(select(Template).order_by(Template.key)).all()
    rows = [[one.key, one.status, one.context, one.body] for one in found]
    show(["key", "status", "a bare YES answers", "text"], rows, empty="There are none: run `placeline db upgrade`.")


@app.command()
def add(
    key: Annotated[str, typer.Argument(help="a short word, such as welding_jobs")],
    body: Annotated[str, typer.Argument(help="the text, with merge codes such as {{first_name}}")],
    context: Annotated[str, typer.Option(help="what a bare YES answers: job_lead, status_check, form_reminder, none")],
) -> None:
    """Add a draft; it can be sent once it is published."""
    from actions.write_template import add_template
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        add_template(session, key, body, context, now=clock().now())
    typer.echo(f"Draft {key!r} added. Next: `placeline template publish {key}`.")


@app.command()
def publish(key: Annotated[str, typer.Argument(help="of the template")]) -> None:
    """Publish a template after checking it."""
    from actions.write_template import publish_template
    from cli.ready import need_database
    from wiring.connections import begin, clock, office

    need_database()
    with begin() as session:
        publish_template(session, key, now=clock().now(), college=office().college)
    typer.echo(f"{key!r} is published. Next: `placeline campaign preview --template {key}`.")
