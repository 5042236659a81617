"""`placeline people`: who works here, what they may do, and how they are told."""

from typing import Annotated, Optional

import typer

from cli.whoami import whoami

app = typer.Typer(help="Who works here, what they may do, how they are told.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="the name used at every door; the terminal's is the system's user name")]
Role = Annotated[str, typer.Option(help="viewer, texting, specialist, lead or administrator")]
NotifyBy = Annotated[str, typer.Option("--notify", help="email, digest (one mail in the morning) or product (no mail)")]
Name = Annotated[Optional[str], typer.Option(help="as colleagues know them")]  # noqa: UP045
Email = Annotated[Optional[str], typer.Option(help="needed for email and digest; '' removes it")]  # noqa: UP045


@app.command()
def add(login: Login, role: Role, name: Name = None, email: Email = None, notify: NotifyBy = "product") -> None:
    """Register a person; needs the privilege to manage staff."""
    from actions.change_staff import add_staff_member
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        add_staff_member(
            session, login, name=name or login, email=email, role=role, notify_by=notify,
            now=clock().now(), actor=whoami(),
        )  # fmt: skip
    typer.echo(f"{login} is registered as {role}. Next: `placeline people list`.")


@app.command("list")
def list_() -> None:
    """Show everybody, and what each role may do."""
    from cli.ready import need_database
    from cli.tables import show
    from database.staff import staff_members
    from rules.roles import PRIVILEGES, Privilege
    from wiring.connections import look

    need_database()
    with look() as session:
        found = staff_members(session)
    rows = [
        [one.login, one.name, one.role, one.notify_by, one.email or "-", "yes" if one.is_active else "no"]
        for one in found
    ]
    show(["login", "name", "role", "told by", "e-mail", "active"], rows, empty="Nobody is registered yet.")
    typer.echo("")
    for role, held in PRIVILEGES.items():
        typer.echo(f"{role.value}: {', '.join(one.words for one in Privilege if one in held) or 'answers replies'}")
    typer.echo("Next: `placeline people add LOGIN --role ...` or `placeline people change LOGIN ...`.")


@app.command()
def change(
    login: Login, name: Name = None, email: Email = None,
    role: Annotated[Optional[str], typer.Option(help="needs the privilege to manage staff")] = None,  # noqa: UP045
    notify: Annotated[Optional[str], typer.Option(help="email, digest or product")] = None,  # noqa: UP045
    active: Annotated[Optional[bool], typer.Option("--active/--inactive")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Change what is given; your own name, e-mail and notices you may change yourself."""
    from actions.change_staff import change_staff_member
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        person = change_staff_member(
            session, login, now=clock().now(), actor=whoami(), name=name, email=email, role=role,
            notify_by=notify, is_active=active,
        )  # fmt: skip
        now_is = f"{person.login} is {person.role if person.is_active else 'not active'}, told by {person.notify_by}"
    typer.echo(f"{now_is}. Next: `placeline people list`.")


@app.command()
def deactivate(login: Login) -> None:
    """Take every privilege from somebody who has left; their name stays in what they did."""
    from actions.change_staff import deactivate_staff_member
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        deactivate_staff_member(session, login, now=clock().now(), actor=whoami())
    typer.echo(f"{login} may do nothing here any more. Next: `placeline people list`.")
