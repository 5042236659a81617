"""`placeline template`: the only texts a campaign may use. Draft, tested with one text, published."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.test_text import send_test
from cli.whoami import whoami
from rules.roles import Privilege

if TYPE_CHECKING:
    from schemas.tables import Template

app = typer.Typer(help="Texts that campaigns and automatic answers use.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="of the template")]
Context = Annotated[str, typer.Option(help="what a bare YES answers: job_lead, status_check, form_reminder, none")]
Site = Annotated[Optional[str], typer.Option("--site", help="site proposed with the text")]  # noqa: UP045


@app.command("list")
def list_(
    starts: Annotated[str, typer.Option("--starts", help="start of the key or of the name")] = "",
    published: Annotated[bool, typer.Option("--published", help="only what a campaign may use")] = False,
) -> None:
    """Show the templates."""
    from cli.ready import need_database
    from cli.tables import show
    from database.templates import templates_starting
    from wiring.connections import look

    need_database()
    with look() as session:
        found = templates_starting(session, starts, published_only=published)
    rows = [[one.key, one.name, one.status, one.context, one.career_site_key or "", one.body] for one in found]
    show(
        ["key", "name", "status", "a bare YES answers", "career site", "text"],
        rows,
        empty="No template is like that. `placeline template list` shows all.",
        least=("career site", "a bare YES answers", "name"),
    )


@app.command()
def add(
    key: Annotated[str, typer.Argument(help="a short word, such as welding_jobs")],
    body: Annotated[str, typer.Argument(help="the text, with merge codes such as {{first_name}}")],
    context: Context,
    name: Annotated[Optional[str], typer.Option(help="shown where it is chosen")] = None,  # noqa: UP045
    career_site: Site = None,
    at_most_once: Annotated[
        bool, typer.Option("--at-most-once", help="rather an e-mail than a second attempt")
    ] = False,
) -> None:
    """Add a draft; it can be sent once it is tested and published."""
    from actions.write_template import add_template
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        template = add_template(
            session, key, body, context, now=clock().now(), actor=whoami(), name=name, career_site=career_site,
            at_most_once=at_most_once,
        )  # fmt: skip
        _say_size(template)
    typer.echo(f"Draft {key!r} added. Next: `placeline template test {key} --student ID`.")


@app.command()
def edit(
    key: Key,
    body: Annotated[Optional[str], typer.Argument(help="the new text")] = None,  # noqa: UP045
    name: Annotated[Optional[str], typer.Option()] = None,  # noqa: UP045
    context: Annotated[Optional[str], typer.Option(help="what a bare YES answers")] = None,  # noqa: UP045
    career_site: Site = None,
) -> None:
    """Change a template; it is a draft again then. Scheduled campaigns keep the text they have."""
    from actions.write_template import edit_template, the_template
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    now = clock().now()
    with begin() as session:
        before = the_template(session, key).status
        template = edit_template(
            session, key, now=now, actor=whoami(), body=body, name=name, context=context,
            career_site=career_site,
        )  # fmt: skip
        _say_size(template)
    if template.updated_at != now:
        typer.echo(f"Nothing was changed; {key!r} is still {before}.")
        return
    _say_draft_again(key, before)


def _say_draft_again(key: str, before: str) -> None:
    from rules.playbook import REPLY_TEMPLATES

    if before == "published" and key in REPLY_TEMPLATES:
        typer.echo("Until it is published again this answer does not go out by itself; a person gets the reply.")
    typer.echo(f"{key!r} is a draft now. Next: `placeline template test {key} --student ID`.")


@app.command()
def attempts(
    key: Key,
    once: Annotated[
        bool, typer.Option("--once/--twice", help="how often a text may be tried that was not answered for")
    ],
) -> None:
    """Say whether texts from it may be tried a second time when nobody can tell what became of the first.

    With --once such a text is e-mailed instead, so nobody gets it twice. The words stay as they are.
    """
    from actions.write_template import set_at_most_once
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        is_new = set_at_most_once(session, key, once, now=clock().now(), actor=whoami())
    often = "once; in doubt an e-mail follows" if once else "a second time where the vendor does not show the first"
    typer.echo(f"{'From now on' if is_new else 'As before'}, texts from {key!r} are tried {often}.")
    typer.echo(f"Campaigns that are scheduled keep what they have. Next: `placeline template show {key}`.")


@app.command()
def plain(key: Key) -> None:
    """Replace curly quotes and long dashes by plain ones, which takes fewer segments."""
    from actions.write_template import make_plain, the_template
    from cli.ready import need_database
    from rules.segments import outside_gsm, segments
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    now = clock().now()
    with begin() as session:
        old = the_template(session, key)
        old_body, before = old.body, old.status
        template = make_plain(session, key, now=now, actor=whoami())
        body = template.body
    if template.updated_at == now:
        was, is_now = segments(old_body), segments(body)
        typer.echo(
            f"{was.count} {was.encoding} segments before, {is_now.count} {is_now.encoding} now (codes unfilled)."
        )
    if left := outside_gsm(body):
        typer.echo(f"These still take UCS-2, 70 characters a text instead of 160: {' '.join(left)}")
    if template.updated_at != now:
        typer.echo(f"There was nothing to replace; {key!r} is still {before}.")
        return
    _say_draft_again(key, before)


@app.command()
def show(key: Key) -> None:
    """Show one template: its text, its size, what is wrong with it and its test texts."""
    from actions.measure_template import measure
    from actions.write_template import the_template
    from cli.ready import need_database
    from database.templates import last_receipts, trials_of
    from wiring.connections import look, office

    need_database()
    with look() as session:
        template = the_template(session, key)
        measured = measure(session, template, college=office().college)
        trials = trials_of(session, template.id)
        receipts = last_receipts(session, [one.vendor_sid for one in trials if one.vendor_sid])
    site = f", career site {template.career_site_key}" if template.career_site_key else ""
    typer.echo(f"{template.key} ({template.name}): {template.status}, a bare YES answers {template.context}{site}\n")
    typer.echo(f"{template.body}\n")
    if template.at_most_once:
        typer.echo("At most once: a text whose fate is unknown is not tried again but sent by e-mail.")
    short, long = measured.shortest, measured.longest
    if measured.codes:
        typer.echo("(!) With merge codes the size depends on who gets it:")
        typer.echo(
            f"  {short.characters} to {long.characters} characters, {short.count} to {long.count} segments; "
            f"with the longest values {long.remaining} characters are left in the last {long.encoding} segment."
        )
    else:
        typer.echo(
            f"{long.characters} characters, {long.count} {long.encoding} segments; {long.remaining} characters left."
        )
    for finding in measured.findings:
        typer.echo(f"  must be mended: {finding}")
    for hint in measured.hints:
        typer.echo(f"  hint: {hint}")
    for one in trials:
        status = receipts.get(one.vendor_sid or "")
        words = "these words" if one.template_body == template.body else "other words"
        typer.echo(
            f"  test of {words} by {one.actor} at {one.at:%Y-%m-%d %H:%M} UTC: {one.state}"
            f"{f', {status}' if status else ''}{f' ({one.reason})' if one.reason else ''}"
        )
    typer.echo(f"Next: {_next(template)}")


def _next(template: "Template") -> str:
    if template.status == "draft":
        return f"`placeline template test {template.key} --student ID`."
    if template.status == "tested":
        return f"`placeline template publish {template.key}`."
    return f"`placeline campaign preview --template {template.key}`."


def _say_size(template: "Template") -> None:
    from rules.segments import segments
    from rules.templates import merge_codes

    size = segments(template.body)
    if merge_codes(template.body):
        typer.echo(f"(!) The text has merge codes, so its size varies: `placeline template show {template.key}`.")
    else:
        typer.echo(f"{size.characters} characters, {size.count} {size.encoding} segments; {size.remaining} left.")


app.command("test")(send_test)


@app.command()
def publish(key: Key) -> None:
    """Publish a template that was tested, after checking it."""
    from actions.write_template import publish_template
    from cli.ready import need_database
    from wiring.connections import begin, clock, office

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        publish_template(session, key, now=clock().now(), college=office().college, actor=whoami())
    typer.echo(f"{key!r} is published. Next: `placeline campaign preview --template {key}`.")


@app.command()
def unpublish(key: Key) -> None:
    """Take a template out of use; campaigns that are scheduled keep their text."""
    from actions.write_template import unpublish_template
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        template = unpublish_template(session, key, now=clock().now(), actor=whoami())
    typer.echo(f"{key!r} is {template.status} now. Next: `placeline template publish {key}` brings it back.")
