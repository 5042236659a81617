"""`placeline campaign`: mass SMS from the terminal, through the same actions as everywhere."""

from pathlib import Path
from typing import Annotated

import typer

from cli import campaign_moves, campaign_people, campaign_plan, campaign_reports
from cli.whoami import whoami

app = typer.Typer(help="Mass SMS: preview, schedule, pause, resume, reschedule, cancel.", no_args_is_help=True)

app.command("preview", help="Show who would get it, who not and why, and every batch. Saves nothing.")(
    campaign_plan.preview
)
app.command("schedule", help="Save a campaign; dispatch starts its batches at their times.")(campaign_plan.schedule)
app.command("list")(campaign_reports.list_)
app.command("show")(campaign_reports.show_one)
app.command("people")(campaign_people.people)
app.command("excluded")(campaign_people.excluded)
app.command("pause")(campaign_moves.pause)
app.command("resume")(campaign_moves.resume)
app.command("reschedule")(campaign_moves.reschedule)
app.command("cancel")(campaign_moves.cancel)
app.command("lift")(campaign_moves.lift)


@app.command("save-list")
def save_list(
    name: str, file: Annotated[Path, typer.Argument(help="student ids, one a line, best ranked first")]
) -> None:
    """Save a list of student ids under a name, for --list; `placeline audience import` takes CSV files."""
    from cli.ready import need_database
    from database.audience import list_exists
    from database.audience import save_list as save
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    try:
        ids = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"{file}: can't be read as a text file of student ids ({error}).") from error
    with begin() as session:
        if list_exists(session, name):
            raise Mistake(f"There is a list {name!r} already. Choose another name.")
        known = save(session, name, ids, now=clock().now(), actor=whoami())
    typer.echo(f"{known:,} students saved as {name!r}, {len(set(ids)) - known:,} ids are not on the roster.")
    typer.echo(f"Next: `placeline campaign preview --template job_lead --list {name}`.")
