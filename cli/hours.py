"""`placeline hours`: when phones may ring, and whose rule says so."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rules.legal_windows import LegalTable, LegalWindow
    from rules.quiet_hours import TextingHours, Window

app = typer.Typer(help="When phones may ring: office hours, days off, the law of each state.", no_args_is_help=True)

# How many days off are listed; the rest of three years is no help on a screen.
NEXT_DAYS_OFF = 12


@app.command()
def show(
    state: Annotated[str, typer.Option(help="one state or territory, as TX")] = "",
    at: Annotated[str, typer.Option(help='campus date and time, as "2026-11-26 12:00"; default: now')] = "",
) -> None:
    """Show the office's hours and days off and the law of every state, or of one and whether it is open."""
    from cli.campus_clock import campus_time
    from wiring.connections import clock, office

    now = clock().now()
    moment = campus_time(at, now) if at else now
    hours = office().hours
    if state:
        _show_state(state.strip().upper(), hours, moment)
        return
    _show_office(hours, moment.astimezone(office().zone).date())
    _show_law(hours.legal)
    typer.echo('Next: `placeline hours show --state TX --at "2026-11-26 12:00"` for one state and moment.')


@app.command()
def export(file: Annotated[Path, typer.Argument(help="a new CSV file")]) -> None:
    """Write the legal windows that count here as a CSV file, to be changed and given back."""
    from actions.read_legal_windows import write_legal_windows
    from schemas.mistakes import Mistake
    from wiring.calendar import legal_table
    from wiring.settings import settings

    if file.exists():
        raise Mistake(f"{file} exists, and somebody may have worked on it. Choose another name.")
    rows = legal_table(settings()).rows
    write_legal_windows(file, rows)
    typer.echo(f"{file}: {len(rows)} rows. States that are not in it have the rows of US.")
    typer.echo(f"Next: keep the rows you change, then `placeline hours check {file}`.")


@app.command()
def check(file: Annotated[Path, typer.Argument(help="CSV file of legal windows")]) -> None:
    """Say what a file would change, or name every cell in it that can't be used."""
    from actions.read_legal_windows import read_legal_windows
    from cli.tables import show as show_table
    from rules.legal_windows import SHIPPED_TABLE, WEEKDAYS

    rows = read_legal_windows(file)
    changed = [(row, SHIPPED_TABLE.window(row.state, row.weekday)) for row in rows]
    different = [(new, old) for new, old in changed if _said(new) != _said(old)]
    show_table(
        ("state", "weekday", "shipped", "file", "source", ""),
        [
            (new.state, WEEKDAYS[new.weekday], _said(old), _said(new), new.source, _looser(new, old))
            for new, old in different
        ],
        empty="No row says anything else than the shipped table.",
    )
    typer.echo(f"{file} can be used: {len(rows)} rows, {len(different)} of them other than shipped.")
    typer.echo(f"Next: set PLACELINE_LEGAL_WINDOWS={file.resolve()}")


def _show_office(hours: "TextingHours", today: date) -> None:
    from cli.tables import show as show_table

    windows = (("Monday to Friday", hours.weekday), ("Saturday", hours.saturday), ("Sunday", hours.sunday))
    for days, window in windows:
        only = "" if days.startswith("Monday") or window is None else ", for campaigns that allow weekends"
        typer.echo(f"{days}: {_written(window)}{only}")
    ahead = [(day, name) for day, name in sorted(hours.days_off.items()) if day >= today][:NEXT_DAYS_OFF]
    show_table(
        ("next days off", ""), [(f"{day:%a %Y-%m-%d}", name) for day, name in ahead], empty="There are no days off."
    )


def _show_law(table: "LegalTable") -> None:
    from cli.tables import show as show_table

    monday, saturday, sunday = 0, 5, 6
    states = sorted({row.state for row in table.rows})
    rows = []
    for state in states:
        first = table.window(state, monday)
        days = (_written(table.window(state, weekday).hours) for weekday in (monday, saturday, sunday))
        rows.append((state, *days, _cap(first), "yes" if first.on_holidays else "no", first.source))
    show_table(("state", "Monday", "Saturday", "Sunday", "texts a day", "holidays", "source"), rows, empty="")


def _show_state(state: str, hours: "TextingHours", moment: datetime) -> None:
    from cli.tables import show as show_table
    from rules.legal_windows import WEEKDAYS
    from rules.places import STATE_ZONES, zone_key
    from schemas.mistakes import Mistake

    if state not in STATE_ZONES:
        raise Mistake(f"{state!r} is no state or territory of two letters, such as TX.")
    laws = [hours.legal.window(state, weekday) for weekday in range(len(WEEKDAYS))]
    offices = [hours.weekday] * 5 + [hours.saturday, hours.sunday]
    show_table(
        ("weekday", "law", "office", "holidays", "texts a day", "verified", "source"),
        [
            (
                WEEKDAYS[law.weekday], _written(law.hours), _written(ours), "yes" if law.on_holidays else "no",
                _cap(law), law.verified_on.isoformat(), law.source,
            )
            for law, ours in zip(laws, offices, strict=True)
        ],
        empty="",
    )  # fmt: skip
    for zone in STATE_ZONES[state]:
        key = zone_key([zone], state)
        for weekends in (False, True):
            why = hours.why_closed(key, moment, weekends=weekends)
            typer.echo(f"{zone}, weekends {'allowed' if weekends else 'not allowed'}: {why or 'open.'}")
    typer.echo("Next: `placeline hours export FILE.csv` writes the law as a file in which rows can be replaced.")


def _written(window: "Window | None") -> str:
    return "none" if window is None else f"{window[0]:%H:%M}-{window[1]:%H:%M}"


def _cap(law: "LegalWindow") -> str:
    return "" if law.daily_cap is None else str(law.daily_cap)


def _said(law: "LegalWindow") -> str:
    """Return what a row decides, without its source."""
    cap = "" if law.daily_cap is None else f", {law.daily_cap} a day"
    return f"{_written(law.hours)}{cap}{'' if law.on_holidays else ', no holidays'}"


def _looser(new: "LegalWindow", old: "LegalWindow") -> str:
    """Say where a row allows more than the shipped one, which counsel has to answer for."""
    is_longer = new.hours is not None and (
        old.hours is None or new.hours[0] < old.hours[0] or new.hours[1] > old.hours[1]
    )
    has_more = old.daily_cap is not None and (new.daily_cap is None or new.daily_cap > old.daily_cap)
    return "looser" if is_longer or has_more or (new.on_holidays and not old.on_holidays) else ""
