"""`placeline campaign sheets`: the count sheets of a campaign or of all, as a table, as a file, and checked."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from rules.roles import Privilege

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from actions.count_sheets import CheckedChain
    from schemas.tables import Campaign, CountSheet

HASH_SHOWN = 12  # letters of a hash that are enough to tell sheets apart

COLUMNS = ("#", "when", "campaign", "batch", "planned", "sent", "failed", "skipped", "unknown", "left", "hash")
HASH = re.compile(r"[0-9a-f]{12,64}")
EXPORTED = (
    "number", "campaign", "batch", "taken_at", "planned", "sent", "failed", "skipped", "unknown", "left", "run",
    "engine", "previous_hash", "hash", "sheet",
)  # fmt: skip


def sheets(
    campaign: Annotated[Optional[str], typer.Argument(help="name or number; all campaigns without it")] = None,  # noqa: UP045
    csv: Annotated[Optional[Path], typer.Option("--csv", help="write them into this file")] = None,  # noqa: UP045
    verify: Annotated[bool, typer.Option("--verify", help="check the whole chain and the texts against it")] = False,
    expect: Annotated[Optional[str], typer.Option(help="with --verify: a hash noted down earlier")] = None,  # noqa: UP045
) -> None:
    """Show what became of everybody after each batch: planned = sent + failed + skipped + unknown + left, by reason.

    To check elsewhere, write the --csv of all campaigns (no name) and take each row in order: SHA-256 over its
    previous_hash followed directly by its sheet must give its hash, and its previous_hash must be the hash of the row
    above (64 zeros for the first of all). Compare the last hash with one noted down outside this machine, because rows
    cut off at the end leave no other trace.
    """
    from actions.count_sheets import check_chain
    from cli.ready import need_database
    from database.campaign_people import hold_still
    from database.count_sheets import campaign_names, sheets_of
    from schemas.mistakes import Mistake
    from wiring.connections import look

    need_database(Privilege.MASS_SMS_IN_CAMPAIGN)
    if expect is not None and not verify:
        raise Mistake("--expect goes with --verify: it is looked for in the whole chain.")
    if expect is not None and not HASH.fullmatch(expect.strip().lower()):
        raise Mistake("--expect is no hash: give its 64 characters, or at least its first 12.")
    if verify and campaign is not None:
        raise Mistake("--verify checks the chain of all campaigns: leave the name out.")
    with look() as session:
        hold_still(session)
        if verify:
            _show_check(check_chain(session, expect and expect.strip().lower()))
            return
        found = sheets_of(session, None if campaign is None else _named(session, campaign).id)
        names = campaign_names(session)
    if csv is not None:
        _export(csv, found)
    else:
        _show(found, names, campaign)


def _named(session: "Session", word: str) -> "Campaign":
    from actions.change_campaign import NoSuchCampaign
    from cli.campaign_reports import the_campaign
    from database.campaigns import campaign_by_name

    if (by_name := campaign_by_name(session, word)) is not None:
        return by_name
    if word.isdecimal() and len(word) < 10:  # what a column of numbers can hold
        return the_campaign(session, int(word))
    raise NoSuchCampaign(f"There is no campaign {word!r}. `placeline campaign list --all` shows them.")


def _show(found: "Sequence[CountSheet]", names: Mapping[int, str], asked: str | None) -> None:
    from actions.count_sheets import counts_on
    from cli.campus_clock import shown
    from cli.tables import show
    from schemas.reasons import reason_sentence

    counted = [(one, counts_on(one)) for one in found]
    rows = [
        [
            one.id, shown(one.taken_at), names[one.campaign_id], _batch(one), counts.planned, counts.sent,
            counts.failed, counts.skipped, counts.unknown, counts.left, one.hash[:HASH_SHOWN],
        ]
        for one, counts in counted
    ]  # fmt: skip
    show(COLUMNS, rows, empty="No count sheet yet; each batch leaves one when it ends.")
    for one, counts in counted:
        for what, because in (("failed", counts.failed_because), ("skipped", counts.skipped_because)):
            for reason, number in sorted(because.items(), key=lambda item: -item[1]):
                typer.echo(f"sheet {one.id}: {number:,} {what}: {reason_sentence(reason)}")
    if found:
        export = "placeline campaign sheets" if asked is None else f'placeline campaign sheets "{asked}"'
        typer.echo(f"Next: `placeline campaign sheets --verify`, or `{export} --csv sheets.csv`.")


def _batch(sheet: "CountSheet") -> str:
    return "all" if sheet.batch_number is None else str(sheet.batch_number)


def _export(path: Path, found: "Sequence[CountSheet]") -> None:
    import json

    from cli.tables import save_csv

    rows = []
    for one in found:
        said = {**json.loads(one.sheet), "number": one.id, "previous_hash": one.previous_hash, "hash": one.hash}
        rows.append([*(said.get(column) for column in EXPORTED[:-1]), one.sheet])
    typer.echo(f"{save_csv(path, EXPORTED, rows):,} sheets are in {path}.")
    typer.echo("Next: `placeline campaign sheets --help` says how to check them elsewhere.")


def _show_check(checked: "CheckedChain") -> None:
    for fault in checked.faults:
        typer.echo(fault)
    if checked.faults:
        typer.echo(f"{checked.sheets:,} sheets, {len(checked.faults):,} faults. Next: compare with a backup.", err=True)
        raise typer.Exit(1)
    if not checked.sheets:
        typer.echo("There is no count sheet yet; each batch leaves one when it ends.")
        return
    typer.echo(f"{checked.sheets:,} sheets: the chain is whole, and the texts agree with it.")
    typer.echo(f"head {checked.head}")
    typer.echo(f"Next: note the head down elsewhere; `placeline campaign sheets --verify --expect {checked.head}`.")
