"""`placeline audience`: whom a campaign is for, kept under a name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.audience_options import (
    Advisors,
    Campuses,
    CompletedFrom,
    CompletedTo,
    Courses,
    Credentials,
    Graduates,
    Ids,
    Programs,
    Risks,
    SavedList,
    States,
    Studying,
    Tags,
    audience_filter,
)
from cli.whoami import whoami
from rules.roles import Privilege

if TYPE_CHECKING:
    from actions.save_audience import SavedList as Saved
    from schemas.audience import AudienceFilter

app = typer.Typer(help="Whom a campaign is for: saved searches and lists.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="name of the audience")]


@app.command()
def save(
    name: Name,
    program: Programs = None, campus: Campuses = None, credential: Credentials = None, state: States = None,
    advisor: Advisors = None, tag: Tags = None, risk: Risks = None, course: Courses = None, id: Ids = None,
    completed_from: CompletedFrom = "", completed_to: CompletedTo = "", graduates: Graduates = False,
    studying: Studying = False, saved_list: SavedList = None,
    rank_by: Annotated[Optional[str], typer.Option(help="completed, risk, last-text or name")] = None,  # noqa: UP045
) -> None:  # fmt: skip
    """Save a search. It is looked up anew whenever it is used; its rank is the one of --top."""
    from actions.save_audience import save_search
    from cli.ready import need_database
    from database.audience_values import unknown_values
    from schemas.audience import RankBy
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    if rank_by is not None and rank_by not in list(RankBy):
        raise Mistake(f"--rank-by: {rank_by!r} is no order. Choose one of {', '.join(RankBy)}.")
    search = audience_filter(
        programs=program, campuses=campus, credentials=credential, states=state, advisors=advisor, tags=tag, risks=risk,
        courses=course, ids=id, completed_from=completed_from, completed_to=completed_to, graduates=graduates,
        studying=studying, saved_list=saved_list,
    )  # fmt: skip
    with begin() as session:
        save_search(
            session, name, search, rank_by=RankBy(rank_by) if rank_by else None, now=clock().now(),
            actor=whoami(),
        )  # fmt: skip
        warnings = unknown_values(session, search)
    for warning in warnings:
        typer.echo(f"Warning: {warning}")
    typer.echo(f"Saved as {name!r}. Next: `placeline audience show {_quoted(name)}`.")


@app.command("import")
def import_(name: Name, file: Annotated[Path, typer.Argument(help="CSV: student_id, phone or email")]) -> None:
    """Save the people of a file, best ranked first."""
    from actions.save_audience import import_list
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        saved = import_list(session, name, file, now=clock().now(), actor=whoami())
    _say_saved(name, saved)


@app.command()
def from_crm(
    name: Name, crm_list: Annotated[str, typer.Option("--list", help="name of the list of contacts in HubSpot")]
) -> None:
    """Save the members of a HubSpot list; who is not on our roster is written down."""
    from rich.progress import Progress

    from actions.import_crm_list import import_crm_list, read_crm_list
    from actions.save_audience import need_free_name
    from cli.ready import need_database
    from wiring.connections import begin, clock, crm_lists, look
    from wiring.settings import settings

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with look() as session:
        need_free_name(session, name)
    with crm_lists() as reader, Progress(transient=True) as bar:
        row = bar.add_task("Reading HubSpot", total=None)
        members = read_crm_list(
            look, reader, crm_list, progress=lambda done, total: bar.update(row, completed=done, total=total)
        )
    file_name = "".join(letter if letter.isalnum() else "-" for letter in name)
    with begin() as session:
        saved = import_crm_list(
            session, name, members, list_name=crm_list,
            quarantine_file=settings().home / f"{file_name}.quarantine.csv", now=clock().now(), actor=whoami(),
        )  # fmt: skip
    _say_saved(name, saved)


@app.command()
def delete(name: Name) -> None:
    """Delete a saved audience; campaigns that were scheduled with it keep their recipients."""
    from actions.delete_audience import delete_audience
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        delete_audience(session, name, now=clock().now(), actor=whoami())
    typer.echo(f"{name!r} is deleted; the name is free. Next: `placeline audience list`.")


@app.command("list")
def list_() -> None:
    """Show the saved audiences."""
    from cli.ready import need_database
    from cli.tables import show
    from database.saved_audiences import saved_audiences
    from wiring.connections import look
    from wiring.settings import settings

    need_database()
    with look() as session:
        found = saved_audiences(session)
    rows = [
        [one.name, one.source, f"{members:,}" if one.search is None else "looked up when used", one.rank_by or "",
         one.actor, f"{one.saved_at.astimezone(settings().zone):%Y-%m-%d %H:%M}"]
        for one, members in found
    ]  # fmt: skip
    show(
        ["name", "source", "people", "ranked by", "saved by", "saved"], rows,
        empty="None yet. `placeline audience save NAME --tag evening` saves a search.",
    )  # fmt: skip


@app.command("show")
def show_one(name: Name) -> None:
    """Show one saved audience: what it asks for, who of it could be texted, and who not and why."""
    from cli.ready import need_database
    from database.audience import count_audience
    from database.audience_values import unknown_values
    from database.saved_audiences import saved_audience
    from schemas.audience import AudienceFilter
    from schemas.mistakes import Mistake
    from wiring.connections import look
    from wiring.settings import settings

    need_database()
    audience = AudienceFilter(saved_list=name)
    with look() as session:
        saved = saved_audience(session, name)
        if saved is None:
            raise Mistake(f"There is no audience {name!r}. `placeline audience list` shows them.")
        recipients, exclusions = count_audience(session, audience, settings().single_limit)
        warnings = unknown_values(session, audience)
    if saved.search is not None:
        typer.echo(
            f"Search: {_told(AudienceFilter.from_json(saved.search))}; ranked by {saved.rank_by or 'the roster'}."
        )
    typer.echo(f"{recipients + sum(exclusions.values()):>8,}  in the audience")
    for reason, number in exclusions.items():
        typer.echo(f"{-number:>8,}  {reason.sentence}")
    typer.echo(f"{recipients:>8,}  would get a text")
    for warning in warnings:
        typer.echo(f"Warning: {warning}")
    typer.echo(f"Next: `placeline campaign preview --template status_check --list {_quoted(name)}`.")


@app.command()
def values(
    only: Annotated[Optional[str], typer.Argument(help="one of the choices, such as tag")] = None,  # noqa: UP045
) -> None:
    """Show what an audience can be chosen by, with how many students have each value."""
    from cli.ready import need_database
    from cli.tables import show
    from database.audience_values import CHOICES, known_values
    from schemas.mistakes import Mistake
    from wiring.connections import look

    need_database()
    chosen = [choice for choice in CHOICES if only is None or choice.startswith(only)]
    if not chosen:
        raise Mistake(f"{only!r} is nothing to choose by. There are {', '.join(CHOICES)}.")
    with look() as session:
        rows = [[choice, value, number] for choice in chosen for value, number in known_values(session, choice)]
    show(["choice", "value", "students"], rows, empty="The roster has none. `placeline roster load FILE` loads one.")


def _say_saved(name: str, saved: "Saved") -> None:
    typer.echo(
        f"{saved.people:,} students saved as {name!r} from {saved.rows:,} rows; {saved.repeated:,} repeated, "
        f"{saved.unmatched:,} not matched."
    )
    if saved.quarantine_file is not None:
        typer.echo(f"What could not be used, and why: {saved.quarantine_file}")
    typer.echo(f"Next: `placeline audience show {_quoted(name)}`.")


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _told(search: "AudienceFilter") -> str:
    def words(value: object) -> str:
        return " or ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)

    asked = [f"{name.replace('_', ' ')} {words(value)}" for name, value in search.to_json().items()]
    return ", ".join(asked) or "everybody"
