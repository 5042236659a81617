"""`placeline outcomes`: what became of them."""

from typing import Annotated

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
def record(student: Annotated[str, typer.Argument(help="the college's id of the student")]) -> None:
    """Show what is known of somebody's work, who told it, and what was asked when."""
    from sqlalchemy import select

    from actions.record_outcome import facts_of
    from cli.ready import need_database
    from cli.tables import show
    from database.outcomes import questions_to, record_of
    from rules.outcomes import missing_fields
    from schemas.mistakes import Mistake
    from schemas.tables import Student
    from wiring.connections import look, office

    need_database()
    sees_pay = _may_see_pay()
    with look() as session:
        found = session.scalar(select(Student).where(Student.student_id == student))
        known = record_of(session, found, lock=False) if found is not None else None
        if found is None or known is None:
            raise Mistake(f"Nothing is known of the work of {student!r}.")
        columns = (
            "outcome", "employer", "job_title", "start_on", "pay_cents", "pay_max_cents", "pay_unit", "hours_type",
            "hours_per_week", "work_location", "in_field", "form_said_on", "form_completed_on",
        )  # fmt: skip
        show(
            ["fact", "value", "told by"],
            [
                [name, str(value) if name not in _PAY or sees_pay else "may not be shown", known.said_by.get(name, "")]
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
def tell(
    student: Annotated[str, typer.Argument(help="the college's id of the student")],
    facts: Annotated[list[str], typer.Argument(help="what is known, as employer='Mercy Clinic' pay=19.50")],
    source: Annotated[str, typer.Option("--source", help="how it was learned: form, phone, email, employer, ...")],
    why: Annotated[str, typer.Option("--why", help="where it can be looked up")],
) -> None:
    """Write what a person learned into a record; it outranks what a text told."""
    from actions.correct_record import correct_record
    from cli.ready import need_database
    from cli.whoami import whoami
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    if any("=" not in fact for fact in facts):
        raise Mistake("Write each fact as name=value, such as employer='Mercy Clinic'.")
    given = dict(fact.split("=", 1) for fact in facts)
    with begin() as session:
        correct_record(session, student, given, source=source, why=why, now=clock().now(), actor=whoami())
    typer.echo(f"Noted. `placeline outcomes record {student}` shows the record.")


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


@app.command()
def settle(
    contradiction: Annotated[int, typer.Argument(help="its number, see `placeline outcomes contradictions`")],
    keep: Annotated[str, typer.Option("--keep", help="known or said")],
) -> None:
    """Decide which of two values holds; no later text replaces it."""
    from actions.correct_record import settle_contradiction
    from cli.ready import need_database
    from cli.whoami import whoami
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        settle_contradiction(session, contradiction, keep, now=clock().now(), actor=whoami())
    typer.echo("Settled.")
