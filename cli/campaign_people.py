"""`placeline campaign people` and `excluded`: who is behind a figure, in the terminal or as a CSV file."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.campaign_reports import Number, the_campaign
from rules.roles import Privilege

if TYPE_CHECKING:
    from actions.report_people import Reported
    from database.campaign_people import PeopleFilter
    from schemas.audience import ExcludedPerson

SHOWN = 50  # rows in the terminal, unless more are asked for

Csv = Annotated[Optional[Path], typer.Option("--csv", help="write all of them into this file")]  # noqa: UP045
Several = "may be given several times"

LEDGER = (
    "student", "name", "phone", "batch", "state", "reason", "in words", "delivery", "vendor code", "code means",
    "sent", "replied", "unsubscribed",
)  # fmt: skip
EXCLUDED = ("student", "name", "phone", "reason", "in words", "gets the one text")


def people(
    number: Number,
    state: Annotated[Optional[list[str]], typer.Option(help=f"planned, sent, ...; {Several}")] = None,  # noqa: UP045
    delivery: Annotated[Optional[list[str]], typer.Option(help="delivered, undelivered, ...; none: no receipt")] = None,  # noqa: UP045
    reason: Annotated[Optional[list[str]], typer.Option(help="as `campaign show` names it")] = None,  # noqa: UP045
    batch: Annotated[Optional[int], typer.Option(help="only this batch")] = None,  # noqa: UP045
    waiting: Annotated[bool, typer.Option("--waiting", help="no outcome yet")] = False,
    undelivered: Annotated[bool, typer.Option("--undelivered", help="refused, skipped or lost on the way")] = False,
    unresolved: Annotated[bool, typer.Option("--unresolved", help="lost from sight, or at the vendor twice")] = False,
    unsubscribed: Annotated[bool, typer.Option("--unsubscribed", help="by an answer to this campaign")] = False,
    replied: Annotated[bool, typer.Option("--replied", help="answered anything")] = False,
    csv: Csv = None,
    limit: Annotated[Optional[int], typer.Option(min=1, help=f"rows; {SHOWN} in the terminal, all into a file")] = None,  # noqa: UP045
    full_numbers: Annotated[bool, typer.Option("--full-numbers", help="phones in full, not the last 4 only")] = False,
) -> None:
    """Show every recipient with state, reason, delivery and answer; also while the batch runs."""
    from actions.report_people import Explainer, count_reported, report_people
    from cli.ready import need_database
    from cli.tables import save_csv, show
    from database.campaign_people import hold_still
    from wiring.connections import clock, look, office

    need_database(Privilege.MASS_SMS_IN_CAMPAIGN)
    wanted = _wanted(state, delivery, reason, batch, waiting, undelivered, unresolved, unsubscribed, replied)
    with look() as session:
        hold_still(session)
        campaign = the_campaign(session, number)
        explain = Explainer(session, campaign, now=clock().now(), office=office())
        found = (_row(one, full_numbers) for one in report_people(session, number, wanted, explain))
        if csv is not None:
            typer.echo(f"{save_csv(csv, LEDGER, islice(found, limit)):,} people are in {csv}.")
            return
        rows = list(islice(found, limit or SHOWN))
        total = count_reported(session, number, wanted, explain)
    least = ("code means", "vendor code", "reason", "batch", "sent", "replied", "unsubscribed", "delivery", "name")
    show(*_without_empty_columns(LEDGER, rows), empty="Nobody meets that.", least=least)
    if total > len(rows):
        typer.echo(
            f"{len(rows):,} of {total:,} people. Next: `--limit {total}` shows all, `--csv people.csv` writes them."
        )
    elif rows:
        typer.echo(f"{len(rows):,} people. Next: `--csv people.csv` writes them into a file.")
    else:
        typer.echo(f"Next: `placeline campaign show {number}` says which options list whom.")


def _without_empty_columns(
    columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> tuple[list[str], list[list[object]]]:
    """Return the table without the columns in which nobody has anything, to save room in the terminal."""
    filled = [place for place in range(len(columns)) if any(row[place] not in ("", None) for row in rows)]
    return [columns[place] for place in filled], [[row[place] for place in filled] for row in rows]


def _wanted(
    states: Sequence[str] | None, deliveries: Sequence[str] | None, reasons: Sequence[str] | None, batch: int | None,
    waiting: bool, undelivered: bool, unresolved: bool, unsubscribed: bool, replied: bool,
) -> "PeopleFilter":  # fmt: skip
    from database.campaign_people import NO_RECEIPT, PeopleFilter
    from rules.waiting import Waiting
    from schemas.reasons import known_reasons
    from schemas.sms import DeliveryStatus
    from schemas.tables import TextState

    _check("--state", states, [*TextState])
    _check("--delivery", deliveries, [*DeliveryStatus, NO_RECEIPT])
    _check("--reason", reasons, [*known_reasons(), *Waiting])
    return PeopleFilter(
        states=tuple(TextState(one) for one in states or ()),
        deliveries=tuple(deliveries or ()),
        reasons=tuple(reasons or ()),
        batch=batch,
        is_waiting=waiting,
        is_undelivered=undelivered,
        is_unresolved=unresolved,
        has_unsubscribed=unsubscribed,
        has_replied=replied,
    )


def _check(option: str, given: Sequence[str] | None, known: Sequence[str]) -> None:
    from schemas.mistakes import Mistake

    for one in given or ():
        if one not in known:
            raise Mistake(f"{option}: {one!r} is not known. Choose of {', '.join(known)}.")


def _row(one: "Reported", full_numbers: bool) -> list[object]:
    from cli.campus_clock import shown

    person = one.person
    return [
        person.student_id or "",
        person.name,
        person.phone if full_numbers else masked(person.phone[-4:]),
        person.batch,
        person.state.value,
        one.reason or "",
        one.sentence,
        person.delivery or "",
        person.code,
        _meaning(person.code),
        shown(person.sent_at) if person.sent_at else "",
        shown(person.replied_at) if person.replied_at else "",
        "yes" if person.has_unsubscribed else "",
    ]


def _meaning(code: int | None) -> str:
    from integrations.twilio.errors import drop_for
    from schemas.reasons import DROP_SENTENCES

    return "" if code is None else DROP_SENTENCES[drop_for(code)]


def masked(last_four: str | None) -> str:
    """Return a number of which only the end is told; "" for somebody without one."""
    return f"...{last_four}" if last_four else ""


def excluded(
    number: Number,
    reason: Annotated[Optional[str], typer.Option(help="as counted by preview, such as no_consent")] = None,  # noqa: UP045
    csv: Csv = None,
    limit: Annotated[Optional[int], typer.Option(min=1, help=f"rows; {SHOWN} in the terminal, all into a file")] = None,  # noqa: UP045
) -> None:
    """Show who was left out when the campaign was scheduled, and why; of a shared number, who gets the one text."""
    from cli.ready import need_database
    from cli.tables import save_csv, show
    from database.audience import excluded_people
    from rules.recipients import Exclusion
    from wiring.connections import look

    need_database(Privilege.MASS_SMS_IN_CAMPAIGN)
    _check("--reason", [reason] if reason else None, [*Exclusion])
    with look() as session:
        campaign = the_campaign(session, number)
        counted = {Exclusion(key): people for key, people in campaign.exclusions.items()}
        found = excluded_rows(excluded_people(session, number, Exclusion(reason) if reason else None))
        if csv is not None:
            typer.echo(f"{save_csv(csv, EXCLUDED, islice(found, limit)):,} people are in {csv}.")
            return
        rows = list(islice(found, limit or SHOWN))
    for key, people in counted.items():
        typer.echo(f"{people:>9,}  {key.sentence} placeline campaign excluded {number} --reason {key.value}")
    show(*_without_empty_columns(EXCLUDED, rows), empty="Nobody was left out.", least=("reason",))
    if len(rows) == (limit or SHOWN):
        typer.echo("There may be more. Next: `--csv left_out.csv` writes all of them into a file.")


def excluded_rows(people: "Iterable[ExcludedPerson]") -> Iterator[list[object]]:
    """Yield the cells of EXCLUDED for each person."""
    for one in people:
        phone, kept = masked(one.phone_end), one.kept_student_id or ""
        yield [one.student_id, one.name, phone, one.reason.value, one.sentence, kept]
