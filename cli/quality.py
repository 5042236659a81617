"""`placeline quality`: what is wrong with the data, whose it is to mend, and what a person lets pass."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rules.roles import Privilege

if TYPE_CHECKING:
    from schemas.expectations.suite import SuiteResult, TableRule

app = typer.Typer(help="What is wrong with the data, and where to mend it.", no_args_is_help=True)

SHOWN = 50


@app.command()
def check(
    suite: Annotated[Optional[list[str]], typer.Option(help="only this one; may be given again")] = None,  # noqa: UP045
) -> None:
    """Hold every table against its rules now; exit code 1 when a critical rule fails."""
    from cli.ready import need_database
    from cli.tables import show
    from cli.whoami import whoami
    from wiring.connections import clock
    from wiring.quality import check_tables

    need_database()
    typer.echo("Checking (the engine takes some seconds to load) ...", err=True)
    run_id = f"terminal-{clock().now():%Y%m%d%H%M%S}"
    verdict = check_tables(suite or (), run_id=run_id, actor=whoami(), progress=_tell)
    rows = [
        [
            one.rule.id, one.rule.severity.value, one.rule.owner.value, one.rule.sentence,
            one.unexpected if one.unexpected is not None else f"could not be run: {one.error}",
        ]
        for one in verdict.failed
    ]  # fmt: skip
    columns = ["rule", "severity", "owner", "how it should be", "not so for"]
    show(columns, rows, empty="Every rule holds.", least=("owner",))
    if verdict.failed:
        typer.echo(
            f"Next: `placeline quality rows {verdict.failed[0].rule.id}` lists the rows; `placeline quality report`."
        )
    if verdict.critical:
        raise typer.Exit(1)


def _tell(result: "SuiteResult") -> None:
    failed = sum(one.failed for one in result.results)
    word = "all hold" if not failed else f"{failed} fail"
    typer.echo(f"  {result.suite.title:22}{len(result.results):3} rules over {result.rows:,} rows: {word}", err=True)


@app.command()
def rules(
    suite: Annotated[Optional[list[str]], typer.Option(help="only this one; may be given again")] = None,  # noqa: UP045
) -> None:
    """List every rule with its severity and owner."""
    from cli.ready import need_database
    from cli.tables import show
    from wiring.quality import current_suites

    need_database()
    rows = [
        [rule.id, each.name, rule.severity.value, rule.owner.value, rule.sentence]
        for each in current_suites(suite or ())
        for rule in each.rules
    ]
    show(["rule", "suite", "severity", "owner", "how it should be"], rows, empty="There are no rules.")


def _rule(rule_id: str) -> "TableRule":
    from schemas.mistakes import Mistake
    from wiring.quality import current_suites

    for each in current_suites():
        for rule in each.rules:
            if rule.id == rule_id.upper():
                return rule
    raise Mistake(f"There is no rule {rule_id}. See `placeline quality rules`.")


@app.command()
def rows(
    rule: Annotated[str, typer.Argument(help="such as MS-08")],
    limit: Annotated[int, typer.Option(min=1)] = SHOWN,
) -> None:
    """List the rows that break a rule now, by their ids."""
    from cli.ready import need_database
    from database.quality import rows_breaking
    from wiring.connections import look

    need_database()
    broken = _rule(rule)
    with look() as session:
        found = rows_breaking(session, broken, limit + 1)
    typer.echo(f"{broken.id} ({broken.severity}, {broken.owner}): {broken.sentence}")
    if not found:
        typer.echo("It holds.")
        return
    typer.echo(f"Not so for these {broken.rows_are}: {', '.join(map(str, found[:limit]))}")
    if len(found) > limit:
        typer.echo("There are more: --limit.")


@app.command()
def quarantine(
    rule: Annotated[Optional[str], typer.Option(help="list the records of one rule")] = None,  # noqa: UP045
    limit: Annotated[int, typer.Option(min=1)] = SHOWN,
) -> None:
    """List what the gate holds back, by rule, then what it only doubts; with --rule, the records of one."""
    from cli.ready import need_database
    from cli.tables import show
    from database.quality import findings_by_rule, held_records, records_with
    from schemas.expectations.suite import Severity
    from wiring.connections import look
    from wiring.settings import settings

    need_database()
    with look() as session:
        if rule is not None:
            found = [
                [record, student, program, f"{since.astimezone(settings().zone):%Y-%m-%d}"]
                for record, student, program, since in records_with(session, rule.upper(), limit)
            ]
            show(["record", "student", "program", "since"], found, empty=f"No record breaks {rule.upper()}.")
            if found:
                typer.echo(f"Next: `placeline quality show {found[0][0]}`.")
            return
        counted = [
            [one, severity, number, ", ".join(student for _, student, _, _ in records_with(session, one, 5)), sentence]
            for one, severity, sentence, number in findings_by_rule(session)
        ]
        held = len(held_records(session))
    columns = ["rule", "severity", "records", "first students", "how it should be"]
    holding, doubting = (
        [row for row in counted if (row[1] == Severity.CRITICAL) is holds] for holds in (True, False)
    )  # fmt: skip
    if not counted:
        typer.echo("Nothing is wrong.")
    typer.echo(f"{held:,} records are kept out of the CRM.")
    if holding:
        show(columns, holding, empty="", least=("severity",))
    if doubting:
        typer.echo("Only doubted; for these alone no record is kept out:")
        show(columns, doubting, empty="", least=("severity",))
    if counted:
        typer.echo(f"Next: `placeline quality quarantine --rule {(holding or doubting)[0][0]}`.")


@app.command("show")
def show_(record: Annotated[int, typer.Argument(help="number of the record")]) -> None:
    """Show what is wrong with one record, and what may be done."""
    from actions.require_privilege import holds
    from cli.ready import need_database
    from cli.tables import show
    from cli.whoami import whoami
    from database.quality import findings_of, read_records, releases
    from schemas.mistakes import Mistake
    from wiring.connections import look
    from wiring.records import current_suite

    need_database()
    releasable = {rule.id for rule in current_suite().rules if rule.may_be_released}
    with look() as session:
        row = next(iter(read_records(session, [record])), None)
        if row is None:
            raise Mistake(f"There is no record {record}. See `placeline quality quarantine`.")
        found = findings_of(session, record)
        let_pass = [one for (id_, _), one in releases(session).items() if id_ == record]
        sees_pay = holds(session, whoami(), Privilege.SEE_PAY)
    typer.echo(f"Record {record}: student {row['student_id']}, {row['program']}")
    for name, value in row.items():
        if name in ("record_id", "student_id", "program") or value in (None, ""):
            continue
        typer.echo(f"  {name.replace('_', ' '):24}{'(hidden)' if name in PAY and not sees_pay else value}")
    show(
        ["rule", "severity", "how it should be", "may be released"],
        [
            [one.rule_id, one.severity, one.sentence, "yes" if one.rule_id in releasable else "no"]
            for one in found
        ],
        empty="Nothing is wrong with it.",
    )  # fmt: skip
    for release in let_pass:
        typer.echo(f"Released from {release.rule_id} by {release.actor}: {release.why}")
    if found:
        typer.echo(f"Next: mend the record, or `placeline quality release {record} --why ...` if it is right as it is.")


PAY = frozenset({"pay_cents", "pay_max_cents"})


@app.command()
def release(
    record: Annotated[int, typer.Argument(help="number of the record")],
    why: Annotated[str, typer.Option(help="why it is right as it is; kept in the audit log")],
    rule: Annotated[Optional[str], typer.Option(help="only from this rule")] = None,  # noqa: UP045
) -> None:
    """Let a record pass in spite of what was found, as long as it does not change."""
    from actions.check_records import release_record
    from cli.ready import need_database
    from cli.whoami import whoami
    from wiring.connections import begin, clock
    from wiring.records import current_suite

    need_database(Privilege.RELEASE_RECORDS)
    with begin() as session:
        released = release_record(
            session, record, current_suite(), rule_id=rule and rule.upper(), why=why, now=clock().now(),
            actor=whoami(),
        )  # fmt: skip
    typer.echo(f"Record {record} is released from {', '.join(released)} until it changes.")
    typer.echo("Next: `placeline crm sync` takes it along.")


@app.command()
def report() -> None:
    """Write the page of the last results and say where it is."""
    from cli.ready import need_database
    from wiring.quality import write_report

    need_database()
    typer.echo(str(write_report()))


@app.command()
def docs() -> None:
    """Say where the pages of Great Expectations are; they open without a network."""
    from schemas.mistakes import Mistake
    from wiring.quality import docs_folder

    index: Path = docs_folder() / "index.html"
    if not index.exists():
        raise Mistake("There are no Data Docs yet: `placeline quality check` writes them.")
    typer.echo(str(index))
