"""`placeline campaign`: mass SMS from the terminal, through the same actions as everywhere."""

import typer

from cli import campaign_moves, campaign_people, campaign_plan, campaign_reports, campaign_sheets

app = typer.Typer(help="Mass SMS: preview, schedule, pause, resume, reschedule, cancel.", no_args_is_help=True)

app.command("preview", help="Show who would get it, who not and why, and every batch. Saves nothing.")(
    campaign_plan.preview
)
app.command("schedule", help="Save a campaign; dispatch starts its batches at their times.")(campaign_plan.schedule)
app.command("list")(campaign_reports.list_)
app.command("show")(campaign_reports.show_one)
app.command("people")(campaign_people.people)
app.command("excluded")(campaign_people.excluded)
app.command("sheets")(campaign_sheets.sheets)
app.command("pause")(campaign_moves.pause)
app.command("resume")(campaign_moves.resume)
app.command("reschedule")(campaign_moves.reschedule)
app.command("cancel")(campaign_moves.cancel)
app.command("lift")(campaign_moves.lift)
