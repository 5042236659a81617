"""`placeline outcomes rates|missing|forecast|report|export|snapshot`: how well a class is known, and how it is told."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from database.outcome_progress import ToContact
    from rules.standards.standard import Standard

CohortOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--cohort", help="2025-26 (award year), 2026 (calendar year) or 2026-05; default: the one to work on"),
]
StandardOption = Annotated[str, typer.Option("--standard", help="nace, coe, accsc, abhes or bppe")]
Share = Annotated[bool, typer.Option("--share", help="to leave the office: no people, no number under ten")]


def campus_today() -> date:
    """Return the day on the campus calendar."""
    from wiring.connections import clock, office

    return clock().now().astimezone(office().zone).date()


def the_standard(key: str) -> "Standard":
    """Return the standard of this key. Raises Mistake."""
    from rules.standards.all_standards import STANDARDS
    from schemas.mistakes import Mistake

    if key.lower() not in STANDARDS:
        raise Mistake(f"--standard: {key!r} is none of {', '.join(STANDARDS)}.")
    return STANDARDS[key.lower()]


def rates(
    cohort: CohortOption = None,
    by: Annotated[Optional[str], typer.Option(help="program, campus or program,campus")] = None,  # noqa: UP045
    standard: Annotated[Optional[str], typer.Option(help="only this one")] = None,  # noqa: UP045
    share: Share = False,
) -> None:
    """Show the rates of every standard, how much is complete and verified, and what is needed for a benchmark."""
    from actions.outcomes_report import cohort_for, the_cohort
    from actions.write_outcomes_page import percent
    from cli.ready import need_database
    from cli.tables import show
    from database.standards import completeness
    from rules.reach_out import SMALLEST_CELL, shown_number
    from rules.standards.all_standards import STANDARDS
    from schemas.mistakes import Mistake
    from wiring.connections import look

    need_database()
    groups = [part.strip() for part in by.split(",")] if by else []
    if set(groups) - {"program", "campus"}:
        raise Mistake(f"--by: {by!r} is none of program, campus, or both with a comma between.")
    rows = []
    with look() as session:
        chosen = the_cohort(session, cohort, campus_today())
        for one in [the_standard(standard)] if standard else STANDARDS.values():
            own = cohort_for(one, chosen)
            for found in completeness(session, one, own, groups):
                for measure in one.measures(found.counts):
                    is_hidden = share and measure.below < SMALLEST_CELL
                    rows.append(
                        [
                            one.key.upper(), own.label, *(part or "(none)" for part in found.group), measure.name,
                            shown_number(measure.above, is_shared=share), shown_number(measure.below, is_shared=share),
                            "-" if is_hidden else percent(measure.rate), "-" if is_hidden else percent(measure.best),
                            "none" if measure.benchmark is None else percent(measure.benchmark),
                            "-" if is_hidden or measure.benchmark is None else f"{measure.needed:,}",
                            *(
                                "-" if not whole or (share and whole < SMALLEST_CELL) else f"{part / whole:.1%}"
                                for part, whole in (
                                    (found.complete, found.graduates), (found.verified, found.in_field),
                                    (found.reportable, found.in_field),
                                )
                            ),
                            "not found" if one.due_on(own) is None else str(one.due_on(own)),
                        ]
                    )  # fmt: skip
    columns = [
        "standard", "cohort", *groups, "rate", "above", "below", "stands at", "best case", "benchmark", "needs",
        "complete", "verified", "reportable", "due",
    ]  # fmt: skip
    least = ("reportable", "verified", "complete", "best case", "above", "below", "benchmark", "cohort")
    show(columns, rows, empty=f"Nobody has completed in {chosen.label}.", least=least)
    for one in [the_standard(standard)] if standard else ():
        for doubt in one.unverified:
            typer.echo(f"Not verified: {doubt}")
    typer.echo("Next: `placeline outcomes missing`, or `placeline outcomes report --out outcomes.html`.")


def missing(
    cohort: CohortOption = None,
    standard: StandardOption = "nace",
    limit: Annotated[int, typer.Option(min=0, help="how many people to list")] = 20,
    csv: Annotated[Optional[Path], typer.Option("--csv", help="write the whole list into this file")] = None,  # noqa: UP045
) -> None:
    """Show which fields are missing, and the graduates whom a text, a call or a search would help most."""
    from actions.outcomes_report import outcomes_report, the_cohort
    from actions.require_privilege import holds
    from cli.campaign_people import masked
    from cli.ready import need_database
    from cli.tables import show
    from cli.whoami import whoami
    from rules.reach_out import Channel
    from rules.roles import Privilege
    from wiring.connections import look

    need_database()
    one = the_standard(standard)
    with look() as session:
        chosen = the_cohort(session, cohort, campus_today())
        most = limit if csv is None else 10_000_000
        found = outcomes_report(session, chosen, today=campus_today(), focus=one, most_to_ask=most)
        sees_all = holds(session, whoami(), Privilege.KEEP_OUTCOMES)
    gaps = sorted(found.focus_found.missing.items(), key=lambda item: -item[1])
    show(
        ["field", "graduates without it"],
        [[name, number] for name, number in gaps if number],
        empty="No field is missing.",
    )
    if csv is not None:
        _write_whom_to_ask(csv, found.to_ask, in_full=sees_all)
        return
    columns = ["student", "next", "reach at", "why", "missing", "program", "campus", "completed", "chance"]
    rows = [
        [person.student_id, person.channel.value,
         masked_email(person.reach_at) if person.channel is Channel.SEARCH else masked((person.reach_at or "")[-4:]),
         person.need.words, ", ".join(person.missing), person.program, person.campus, str(person.completed_on),
         "-" if person.chance is None else f"{person.chance:.0%}"]
        for person in found.to_ask
    ]  # fmt: skip
    show(columns, rows, empty="There is nobody to ask.", least=("chance", "campus", "program", "completed"))
    typer.echo(f"{found.people_to_ask:,} in all.")
    if found.to_ask:
        first = found.to_ask[0].student_id
        typer.echo(
            f"Next: `placeline outcomes missing --csv missing.csv` writes all{', in full' if sees_all else ''}; "
            f"what you learn: `placeline outcomes record {first} --set outcome=employed --source phone --evidence ...`."
        )


def masked_email(address: str | None) -> str:
    """Return an address of which only the first letter and the server are told; "" for somebody without one."""
    name, at, server = (address or "").partition("@")
    return f"{name[:1]}...{at}{server}" if at else ""


def _write_whom_to_ask(path: Path, people: "Sequence[ToContact]", *, in_full: bool) -> None:
    """Write whom to ask into a file that `audience import` reads; numbers and addresses only for who keeps outcomes."""
    from cli.tables import save_csv

    def plain(number: str | None) -> str | None:
        return number.removeprefix("+") if number else None  # a plus would begin a formula and get a quote in front

    columns = ["student_id", "program", "campus", "completed", "why", "missing", "next", "chance"]
    rows = [
        [one.student_id, one.program, one.campus, str(one.completed_on), one.need.words, ", ".join(one.missing),
         one.channel.value, "-" if one.chance is None else f"{one.chance:.0%}",
         *((plain(one.phone), one.email, plain(one.employer_phone)) if in_full else ())]
        for one in people
    ]  # fmt: skip
    number = save_csv(path, [*columns, *(("phone", "email", "employer_phone") if in_full else ())], rows)
    path.chmod(0o600)  # it tells of single people
    typer.echo(f"{number:,} people are in {path}.")
    if not in_full:
        typer.echo("Their numbers and addresses are not: that takes the privilege to record and verify outcomes.")
    typer.echo(
        f'Next: `placeline audience import "To ask" {path}`, then '
        '`placeline campaign preview --template status_check --list "To ask"` texts all who may be texted.'
    )


def forecast(cohort: CohortOption = None) -> None:
    """Say whom we still miss, and whether 65 % will be known at the deadline."""
    from actions.outcomes_report import outcomes_report, the_cohort
    from cli.ready import need_database
    from rules.outcome_forecast import Forecast
    from wiring.connections import look

    need_database()
    with look() as session:
        chosen = the_cohort(session, cohort, campus_today())
        found = outcomes_report(session, chosen, today=campus_today(), most_to_ask=0)
    typer.echo(found.sentence)
    if isinstance(found.outlook, Forecast):
        seen = found.outlook
        typer.echo(f"known today  {seen.known:>10,} of {seen.graduates:,}")
        typer.echo(f"expected     {seen.expected:>10,.0f}")
        typer.echo(f"80 % band    {seen.low:>10,.0f} to {seen.high:,.0f}")
        typer.echo(f"from         {seen.past_months:>10,} earlier months of completion")
    typer.echo("Next: `placeline outcomes missing` lists whom to ask.")


def report(
    out: Annotated[Path, typer.Option("--out", help="the HTML file to write")],
    cohort: CohortOption = None,
    standard: StandardOption = "nace",
    share: Share = False,
) -> None:
    """Write one page that says whom we still miss, whether we will make it, and why. It works without a network."""
    from actions.outcomes_report import outcomes_report, the_cohort
    from actions.write_outcomes_page import outcomes_page
    from cli.ready import need_database
    from wiring.connections import look, office

    need_database()
    with look() as session:
        chosen = the_cohort(session, cohort, campus_today())
        found = outcomes_report(session, chosen, today=campus_today(), focus=the_standard(standard))
    out.write_text(outcomes_page(found, college=office().college, is_shared=share), encoding="utf-8")
    typer.echo(found.sentence)
    typer.echo(f"The page is {out}. Next: open it in a browser.")


def export(
    standard: StandardOption,
    out: Annotated[Path, typer.Option("--out", help="a file ending in .csv or .xlsx")],
    cohort: CohortOption = None,
    share: Share = False,
) -> None:
    """Write the table of a standard in its own shape: COE rows, ACCSC chart lines, BPPE tables, ABHES letters, NACE."""
    from actions.export_outcomes import standard_table, write_workbook
    from actions.outcomes_report import cohort_for, the_cohort
    from cli.ready import need_database
    from cli.tables import save_csv
    from schemas.mistakes import Mistake
    from wiring.connections import look

    need_database()
    one = the_standard(standard)
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise Mistake(f"--out: {out} ends in neither .csv nor .xlsx.")
    with look() as session:
        own = cohort_for(one, the_cohort(session, cohort, campus_today()))
        table = standard_table(session, one, own, today=campus_today(), is_shared=share)
    if out.suffix.lower() == ".csv":
        save_csv(out, table.columns, [*table.rows, (), *((note,) for note in table.notes)])
    else:
        write_workbook(out, table)
    typer.echo(f"{table.title}: {len(table.rows):,} lines are in {out}.")
    for doubt in one.unverified:
        typer.echo(f"Not verified: {doubt}")


def snapshot() -> None:
    """Keep how every cohort that is worked on stands today; a nightly run does it, too. Twice a day is safe."""
    from actions.outcomes_report import take_snapshots
    from cli.ready import need_database
    from wiring.connections import begin

    need_database()
    with begin() as session:
        taken = take_snapshots(session, today=campus_today())
    typer.echo(
        f"{taken:,} cohorts were kept as of {campus_today()}. Next: `placeline outcomes report --out outcomes.html`."
    )
