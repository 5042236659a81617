"""What a preview looks like in the terminal: whom it reaches, who is left out and why, each batch, text and cost."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from schemas.campaign import CampaignPlan, Preview


def show_preview(session: "Session", plan: "CampaignPlan", found: "Preview") -> None:
    """Print what would happen."""
    from wiring.settings import settings

    typer.echo(f"{plan.name}\n  from   {settings().twilio_messaging_service_sid} (the messaging service's numbers)")
    typer.echo(f"  to     {found.recipients:,} phones, at most {plan.limit:,}\n")
    _show_waterfall(found)
    _show_batches(plan, found)
    _show_text(session, plan, found)
    for warning in found.warnings:
        typer.echo(f"Warning: {warning}")


def _show_waterfall(found: "Preview") -> None:
    typer.echo(f"{found.audience:>10,}  in the audience")
    for reason, number in found.exclusions.items():
        typer.echo(f"{-number:>10,}  {reason.sentence} ({reason.value})")
    typer.echo(f"{found.recipients:>10,}  get the text")
    if found.exclusions:
        typer.echo("            `--csv FOLDER` writes the people of each reason into a file of its own.")
    typer.echo("")


def _show_batches(plan: "CampaignPlan", found: "Preview") -> None:
    from cli.campus_clock import shown
    from cli.tables import show
    from rules.batching import estimated_end

    rows = [[one.number, shown(one.starts_at), one.size, one.note] for one in found.batches]
    show(["batch", f"campus time ({plan.time_zone})", "texts", ""], rows, empty="No batch: nobody would get it.")
    if found.batches:
        typer.echo(f"Estimated end: {shown(estimated_end(found.batches))}, when the last batch starts.\n")


def _show_text(session: "Session", plan: "CampaignPlan", found: "Preview") -> None:
    typer.echo(f"Text as written   {found.body}")
    cost = found.cost
    if not cost.texts:
        return
    typer.echo(f"Longest           {cost.longest}")
    typer.echo(f"Shortest          {_shortest(session, plan, found)}")
    least, most = cost.min_segments, cost.max_segments
    few_or_many = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    typer.echo(
        f"Segments          {few_or_many} a text, {cost.expected_segments:.2f} on average, "
        f"{cost.total_segments:,} in all: about ${cost.total_cents / 100:,.2f}\n"
    )


def _shortest(session: "Session", plan: "CampaignPlan", found: "Preview") -> str:
    """Return the text of the person whose values take the least room."""
    from actions.student_values import STUDENT_COLUMNS
    from database.audience import merge_combinations
    from rules.segments import smart_encoded
    from rules.templates import merge_codes, render
    from wiring.connections import office

    codes = [code for code in merge_codes(found.body) if code in STUDENT_COLUMNS]
    columns = [STUDENT_COLUMNS[code] for code in codes]
    combinations = merge_combinations(session, plan.audience, plan.limit, columns)
    known = [[value or "" for value in values] for values, _ in combinations]
    shortest = min((one for one in known if all(map(str.strip, one))), key=lambda one: sum(map(len, one)))
    person = dict(zip(codes, shortest, strict=True))
    return smart_encoded(render(found.body, {**found.merge_values, "college": office().college, **person}))


def save_reasons(session: "Session", plan: "CampaignPlan", found: "Preview", folder: Path) -> None:
    """Write who would be left out into one CSV file for each reason that occurs, and say which."""
    from cli.campaign_people import EXCLUDED, excluded_rows
    from cli.tables import save_csv
    from database.audience import excluded_now
    from schemas.mistakes import Mistake

    if folder.is_file():
        raise Mistake(f"--csv: {folder} is a file; name a folder, which gets one file for each reason.")
    folder.mkdir(parents=True, exist_ok=True)
    for reason in found.exclusions:
        people = excluded_rows(excluded_now(session, plan.audience, plan.limit, reason))
        file = folder / f"{reason.value}.csv"
        typer.echo(f"{save_csv(file, EXCLUDED, people):>10,}  {file}")
