"""`placeline outcomes`: what became of them."""

import typer

app = typer.Typer(help="What became of students and graduates.", no_args_is_help=True)


@app.command()
def rates() -> None:
    """Show how well the outcomes of graduates are known (NACE)."""
    from cli.ready import need_database
    from database.outcomes import outcome_counts
    from database.reports import figures
    from wiring.connections import look

    need_database()
    with look() as session:
        graduates, known = outcome_counts(session)
        found = figures(session)
    for outcome, number in sorted(known.items()):
        typer.echo(f"{outcome.replace('_', ' '):22}{number:>8,}")
    typer.echo(f"{'graduates':22}{graduates:>8,}")
    for name, rate in (("knowledge rate", found.knowledge_rate), ("career outcomes rate", found.career_outcomes_rate)):
        typer.echo(f"{name:22}{'-' if rate is None else f'{rate:.1%}':>8}")


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
