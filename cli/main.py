"""`placeline`: the terminal's door. Commands import what they need when they run, so that --help is instant."""

import gc
import sys

import typer

from cli import (
    audience,
    bench,
    board,
    campaign,
    crm,
    database,
    doctor,
    hours,
    house,
    inbox,
    notices,
    outcomes,
    people,
    procedure,
    quality,
    replies,
    roster,
    template,
    usage,
)

app = typer.Typer(
    name="placeline",
    help="Text students and graduates, read every reply, know what became of each of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(roster.app, name="roster")
app.add_typer(template.app, name="template")
app.add_typer(board.app, name="board")
app.add_typer(audience.app, name="audience")
app.add_typer(campaign.app, name="campaign")
app.add_typer(hours.app, name="hours")
app.add_typer(people.app, name="people")
app.add_typer(notices.app, name="notices")
app.add_typer(inbox.app, name="inbox")
app.add_typer(replies.app, name="replies")
app.add_typer(outcomes.app, name="outcomes")
app.add_typer(quality.app, name="quality")
app.add_typer(crm.app, name="crm")
app.add_typer(database.app, name="db")
app.command("usage")(usage.usage)
app.command("procedure")(procedure.procedure)
app.command("doctor")(doctor.doctor)
app.command("up")(house.up)
app.command("demo")(house.demo)
app.command("bench")(bench.bench)


def main() -> None:
    """Run the command; what a person can mend is one line on stderr and exit code 2."""
    from rules.campaign_states import MoveRefused
    from schemas.mistakes import Mistake

    try:
        app()
    except (Mistake, MoveRefused) as mistake:
        typer.echo(f"placeline: {mistake}", err=True)
        sys.exit(2)
    except Exception as error:
        if (what := _outside(error)) is None:
            raise
        typer.echo(f"placeline: {what}", err=True)
        sys.exit(2)
    finally:
        # What ends is garbage as a whole: to search it once more takes a second behind an engine such as the gate's.
        gc.freeze()


def _outside(error: Exception) -> str | None:
    """Return what to do about an error of something outside us (vendor, CRM, database, disk), None for our own."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from schemas.crm import CrmError
    from schemas.sms import SmsError

    if isinstance(error, SmsError | CrmError):
        return f"{error}. Is it running (`placeline up`), and are its settings right?"
    if isinstance(error, OperationalError | ArgumentError):
        # The database's own first line: it names no person, and "disk is full" is all there is to know.
        why = str(getattr(error, "orig", None) or type(error).__name__).partition("\n")[0]
        if any(sign in why for sign in ("disk is full", "disk I/O error", "No space left")):
            return f"The disk is full or broken, and nothing was half done: make room, then go on ({why})."
        return f"The database can't be used: check PLACELINE_DATABASE_URL and PLACELINE_HOME ({why})."
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror or error}. Check the path and its permissions."
    return None
