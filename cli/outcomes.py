"""`placeline outcomes`: what became of them."""

from typing import Annotated

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
    if rows:
        typer.echo(f"Next: `placeline quality show {rows[0][0]}`.")


# What only somebody who may see pay is shown.
_PAY = frozenset({"pay_cents", "pay_max_cents"})


def _may_see_pay() -> bool:
    from actions.require_privilege import NotAllowed, require
    from cli.whoami import whoami
    from rules.roles import Privilege
    from wiring.connections import look

    with look() as session:
        try:
            require(session, whoami(), Privilege.SEE_PAY)
        except NotAllowed:
            return False
    return True


@app.command()
def show(student: Annotated[str, typer.Argument(help="the college's id of the student")]) -> None:
    """Show what is known of somebody's work, who told it, and what was asked when."""
    from actions.record_outcome import facts_of
    from cli import tables
    from cli.ready import need_database
    from database.outcomes import questions_to, record_of, source_of
    from database.students import student_by_id
    from rules.outcomes import missing_fields
    from schemas.mistakes import Mistake
    from wiring.connections import look, office

    need_database()
    sees_pay = _may_see_pay()
    with look() as session:
        found = student_by_id(session, student)
        known = record_of(session, found, lock=False) if found is not None else None
        if found is None or known is None:
            raise Mistake(f"Nothing is known of the work of {student!r}.")
        columns = (
            "outcome", "employer", "job_title", "start_on", "pay_cents", "pay_max_cents", "pay_unit", "hours_type",
            "hours_per_week", "work_location", "in_field", "form_said_on", "form_completed_on",
        )  # fmt: skip
        tables.show(
            ["fact", "value", "told by"],
            [
                [
                    name,
                    str(value) if name not in _PAY or sees_pay else "may not be shown",
                    source_of(session, known.id, name) or "",
                ]
                for name in columns
                if (value := getattr(known, name)) is not None
            ],
            empty="Nothing is known.",
        )
        for field, at, state in questions_to(session, found.id):
            typer.echo(f"Asked for {field} on {at.astimezone(office().zone):%Y-%m-%d %H:%M} ({state})")
        if missing := missing_fields(facts_of(known)):
            typer.echo(f"Missing: {', '.join(missing)}.")
        if known.reluctant_at is not None:
            typer.echo("They would rather not tell; a machine asks no more unless they offer something.")


@app.command()
def contradictions() -> None:
    """Show what students told otherwise than their record says, with both values."""
    from cli.ready import need_database
    from cli.tables import show
    from database.outcomes import open_contradictions
    from schemas.tables import CareerStatus, Student
    from wiring.connections import look

    need_database()
    sees_pay = _may_see_pay()
    with look() as session:
        rows = []
        for one in open_contradictions(session):
            student = session.get_one(Student, session.get_one(CareerStatus, one.career_status_id).student_id)
            values = [one.known, one.said] if one.field not in _PAY or sees_pay else ["may not be shown"] * 2
            rows.append([one.id, student.student_id, one.field, *values, f"reply {one.reply_id}"])
    show(["number", "student", "fact", "known", "said", "in"], rows, empty="Nobody contradicted a record.")
    if rows:
        typer.echo(f"Next: `placeline outcomes settle {rows[0][0]} --keep known` (or said).")


@app.command()
def settle(
    contradiction: Annotated[int, typer.Argument(help="its number, see `placeline outcomes contradictions`")],
    keep: Annotated[str, typer.Option("--keep", help="known or said")],
) -> None:
    """Decide which of two values holds; no later text replaces it."""
    from actions.settle_contradiction import settle_contradiction
    from cli.ready import need_database
    from cli.whoami import whoami
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        settle_contradiction(session, contradiction, keep, now=clock().now(), actor=whoami())
    typer.echo("Settled. Next: `placeline outcomes contradictions`.")
