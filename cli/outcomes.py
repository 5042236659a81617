"""`placeline outcomes`: what became of them."""

import typer

from cli import outcome_rates, outcome_records

app = typer.Typer(help="What became of students and graduates.", no_args_is_help=True)


for command in (
    outcome_rates.rates, outcome_rates.missing, outcome_rates.forecast, outcome_rates.report, outcome_rates.export,
    outcome_rates.snapshot, outcome_records.record, outcome_records.verify, outcome_records.dispute,
    outcome_records.file,
):  # fmt: skip
    app.command()(command)


@app.command()
def problems() -> None:
    """Show which records the data-quality gate holds back or warns about, and why."""
    from cli.ready import need_database
    from cli.tables import show
    from database.outcomes import open_problems
    from wiring.connections import look

    need_database()
    with look() as session:
        rows = [[one.career_status_id, one.rule_id, one.severity, one.sentence] for one in open_problems(session)]
    show(["record", "rule", "severity", "what is wrong"], rows, empty="No record has a problem.")
