"""`placeline roster`: students and graduates from a file."""

from pathlib import Path
from typing import Annotated

import typer

from cli.whoami import whoami
from rules.roles import Privilege

app = typer.Typer(help="Students and graduates, from a file.", no_args_is_help=True)


@app.command()
def load(file: Annotated[Path, typer.Argument(help="CSV of any usual encoding and separator")]) -> None:
    """Load a roster. Good rows go in, bad ones into FILE.quarantine.csv; twice changes nothing."""
    from rich.progress import Progress

    from actions.load_roster import load_roster
    from actions.read_roster import read_roster
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.LOAD_ROSTER)
    with Progress(transient=True) as bar:
        row = bar.add_task("Reading", total=None)
        read = read_roster(file)
        with begin() as session:
            loaded = load_roster(
                session,
                file,
                read=read,
                now=clock().now(),
                actor=whoami(),
                progress=lambda done, total: bar.update(row, description="Writing", completed=done, total=total),
            )
    typer.echo(
        f"Load {loaded.load_id}, {loaded.rows:,} rows: {loaded.added:,} added, {loaded.changed:,} changed, "
        f"{loaded.unchanged:,} unchanged, "
        f"{loaded.refused:,} not loaded, {loaded.values_dropped:,} single values not used."
    )
    if loaded.quarantine_file is not None:
        typer.echo(
            f"What could not be used, and why: {loaded.quarantine_file}, or `placeline roster problems --load "
            f"{loaded.load_id}`."
        )
    typer.echo("Next: `placeline campaign preview --template status_check`.")


@app.command()
def problems(load: Annotated[int, typer.Option(help="number of the load")]) -> None:
    """Show what of a load could not be used, by row, column and reason."""
    from sqlalchemy import select

    from cli.ready import need_database
    from cli.tables import show
    from schemas.tables import RosterProblem
    from wiring.connections import look

    need_database(Privilege.LOAD_ROSTER)
    with look() as session:
        found = session.scalars(
            select(RosterProblem).where(RosterProblem.load_id == load).order_by(RosterProblem.line)
        ).all()
    show(
        ["row", "column", "value", "reason", "severity"],
        [[one.line, one.column, one.value, one.reason, one.severity] for one in found],
        empty=f"Load {load} had no problems.",
    )


@app.command()
def template(file: Annotated[Path, typer.Argument(help="CSV file to write; must not exist")]) -> None:
    """Write an empty roster with one example row, and say what the columns mean."""
    import csv

    from cli.tables import show
    from schemas.mistakes import Mistake
    from schemas.roster import ROSTER_COLUMNS

    if file.exists():
        raise Mistake(f"{file} exists already. Choose another name.")
    with file.open("w", newline="", encoding="utf-8-sig") as target:  # BOM: Excel shows names rightly
        csv.writer(target).writerows(
            [[column.name for column in ROSTER_COLUMNS], [column.example for column in ROSTER_COLUMNS]]
        )
    rows = [[one.name, "yes" if one.is_required else "", one.meaning, one.example] for one in ROSTER_COLUMNS]
    show(["column", "required", "meaning", "example"], rows, empty="")
    typer.echo(f"Next: put your students in place of the example, then `placeline roster load {file}`.")


@app.command()
def add_test_student(
    phone: Annotated[str, typer.Option(help="your own number, +1...")],
    name: Annotated[str, typer.Option(help="whose phone it is")],
) -> None:
    """Add a phone of the office for test texts. A test student is in no audience."""
    from actions.add_test_student import add_test_student as add
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    with begin() as session:
        student_id = add(session, phone=phone, name=name, now=clock().now(), actor=whoami())
    typer.echo(f"Added test student {student_id}. Next: `placeline template list`, then a test text of one of them.")
