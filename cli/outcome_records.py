"""`placeline outcomes record|verify|dispute|file`: what a person found out about one graduate, and the proof of it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.whoami import whoami

StudentId = Annotated[str, typer.Argument(metavar="STUDENT", help="the college's own id")]
On = Annotated[Optional[str], typer.Option("--on", help="the day it was said or seen, as 2026-05-31; default: today")]  # noqa: UP045


def _day(written: str | None) -> date:
    from cli.outcome_rates import campus_today
    from schemas.mistakes import Mistake

    if written is None:
        return campus_today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Mistake(f"--on: {written!r} is no day; write it as 2026-05-31.") from None


def record(
    student: StudentId,
    set_: Annotated[list[str], typer.Option("--set", help="NAME=VALUE, as often as needed; an empty value clears it")],
    evidence: Annotated[str, typer.Option(help="where it can be looked up, such as 'call of 2 May'")],
    source: Annotated[
        str, typer.Option(help="form, phone, email, employer, public_profile, staff or document")
    ] = "staff",
    on: On = None,
) -> None:
    """Record facts about a graduate; texts no longer change what a person, an employer or a document said."""
    from actions.record_facts import Evidence, record_facts
    from cli.ready import need_database
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    facts: dict[str, str] = {}
    for pair in set_:
        name, is_pair, value = pair.partition("=")
        if not is_pair or name.strip() in facts:
            raise Mistake(f"--set: {name.strip()!r} stands there twice or without a value; write it as employer=Acme.")
        facts[name.strip()] = value
    with begin() as session:
        kept, changed = record_facts(
            session, student, facts, Evidence(source, _day(on), evidence), actor=whoami(), now=clock().now()
        )
        status = kept.verification_status
    typer.echo(f"{student}: {', '.join(changed) or 'nothing'} changed; the record is {status}.")
    typer.echo(f"Next: `placeline outcomes verify {student} --method employer_call --evidence ...`.")


def verify(
    student: StudentId,
    method: Annotated[
        str,
        typer.Option(
            help="employer_call, employer_letter, pay_stub, self_attestation, licence, enrolment_proof or "
            "third_party_audit"
        ),
    ],
    evidence: Annotated[str, typer.Option(help="where it can be looked up")],
    by: Annotated[Optional[str], typer.Option(help="who made sure; default: you")] = None,  # noqa: UP045
    on: On = None,
) -> None:
    """Note that somebody made sure of a graduate's outcome, and how."""
    from actions.verify_outcome import verify_outcome
    from cli.ready import need_database
    from rules.verification import Method
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    if method not in list(Method):
        raise Mistake(f"--method: {method!r} is none of {', '.join(Method)}.")
    with begin() as session:
        _, doubts = verify_outcome(
            session, student, Method(method), by=by or whoami(), on=_day(on), reference=evidence, actor=whoami(),
            now=clock().now(),
        )  # fmt: skip
    typer.echo(f"{student} is verified.")
    for doubt in doubts:
        typer.echo(f"Mind: {doubt}.")
    typer.echo(f"Next: `placeline outcomes file {student} --out {student}.html`.")


def dispute(
    student: StudentId, why: Annotated[str, typer.Option(help="who doubts what; kept in the trail")], on: On = None
) -> None:
    """Note that somebody doubts a record: it counts as not verified until it is verified anew."""
    from actions.verify_outcome import dispute_outcome
    from cli.ready import need_database
    from wiring.connections import begin, clock

    need_database()
    with begin() as session:
        dispute_outcome(session, student, why=why, on=_day(on), actor=whoami(), now=clock().now())
    typer.echo(f"{student} is disputed. Next: `placeline outcomes verify {student} ...` once it is settled.")


def file(
    student: StudentId, out: Annotated[Path, typer.Option("--out", help="a file ending in .html or .json")]
) -> None:
    """Write a graduate's file: facts, their sources, consent, how each standard counts; pay only for who may see it."""
    import json

    from actions.graduate_file import graduate_file
    from actions.write_outcomes_page import graduate_file_page
    from cli.ready import need_database
    from schemas.mistakes import Mistake
    from wiring.connections import begin, clock

    need_database()
    if out.suffix.lower() not in (".html", ".json"):
        raise Mistake(f"--out: {out} ends in neither .html nor .json.")
    with begin() as session:  # who took it is noted
        found = graduate_file(session, student, actor=whoami(), now=clock().now())
    is_page = out.suffix.lower() == ".html"
    text = graduate_file_page(found) if is_page else json.dumps(found.to_json(), indent=2, ensure_ascii=False) + "\n"
    out.write_text(text, encoding="utf-8")
    out.chmod(0o600)  # it names a person
    typer.echo(f"The file of {student} is {out}: {len(found.trail)} lines of evidence. Next: open it.")
