"""Count what became of everybody in a batch, add it to the chain of count sheets, and check that chain."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version

from sqlalchemy.orm import Session

from database.count_sheets import append_sheet, count_texts, lock_chain, sheets_of, texts_taken_back
from rules.count_sheets import NO_SHEET_BEFORE, Counts, Link, canonical, chain_faults, chained_hash, contradictions
from schemas.tables import Campaign, CountSheet


@dataclass(frozen=True, slots=True)
class CheckedChain:
    """What a check found. `head` is the hash of the newest sheet, worth noting down; `faults` are sentences."""

    sheets: int
    head: str
    faults: tuple[str, ...]


@lru_cache(maxsize=1)
def _engine() -> str:
    return f"placeline {version('placeline')}"


def add_count_sheet(
    session: Session, campaign: Campaign, batch_number: int | None, *, run_id: str | None, now: datetime
) -> dict[str, object]:
    """Count a batch (None: the whole campaign), append the sheet to the chain and return it.

    Take it last in a transaction: it holds the chain until the commit. `run_id` is the run that sent, None where a
    person or the clock ended it.
    """
    session.flush()  # what this transaction changed is counted, too
    sheet: dict[str, object] = {
        **count_texts(session, campaign.id, batch_number).as_sheet(),
        "campaign": campaign.id,
        "name": campaign.name,
        "batch": batch_number,
        "run": run_id,
        "taken_at": now.astimezone(UTC).isoformat(),
        "engine": _engine(),
    }
    written = canonical(sheet)
    newest = lock_chain(session)
    previous = NO_SHEET_BEFORE if newest is None else newest.hash
    append_sheet(
        session, campaign.id, batch_number, taken_at=now, sheet=written, previous_hash=previous,
        own_hash=chained_hash(previous, written),
    )  # fmt: skip
    return sheet


def counts_on(sheet: CountSheet) -> Counts:
    """Return the counts that a sheet holds. Raises ValueError, TypeError or KeyError for one that is none."""
    said = json.loads(sheet.sheet)
    return Counts(said["sent"], said["unknown"], said["left"], said["failed_because"], said["skipped_because"])


def check_chain(session: Session, expected_hash: str | None = None) -> CheckedChain:
    """Walk the chain, recompute every hash, and hold the newest sheet of each campaign against its texts.

    `expected_hash`, a head noted down earlier or its beginning, must stand in the chain: so one that was cut off is
    found.
    """
    sheets = sheets_of(session)
    faults = chain_faults(Link(one.id, one.sheet, one.previous_hash, one.hash) for one in sheets)
    faults += [fault for one in sheets for fault in _faults_of(one)]
    faults += _told_by_the_texts(session, sheets)
    if expected_hash is not None and not any(one.hash.startswith(expected_hash) for one in sheets):
        faults.append(f"The hash {expected_hash} is not in the chain: it was cut off, or made anew, since that noting.")
    return CheckedChain(len(sheets), sheets[-1].hash if sheets else NO_SHEET_BEFORE, tuple(faults))


def _faults_of(sheet: CountSheet) -> list[str]:
    """Return what does not agree within one row: its columns are what its text says, and its sum is right."""
    try:
        said, counts = json.loads(sheet.sheet), counts_on(sheet)
        told = (said["campaign"], said["batch"], datetime.fromisoformat(said["taken_at"]))
        is_right = all(said[name] == number for name, number in counts.as_sheet().items())
    except (ValueError, TypeError, KeyError, AttributeError):
        return [f"Sheet {sheet.id} can't be read."]
    faults = []
    if told != (sheet.campaign_id, sheet.batch_number, sheet.taken_at):
        faults.append(f"Sheet {sheet.id} stands under another campaign, batch or time than it says.")
    if not is_right:
        faults.append(f"Sheet {sheet.id} does not add up: planned = sent + failed + skipped + unknown + left.")
    return faults


def _told_by_the_texts(session: Session, sheets: Sequence[CountSheet]) -> list[str]:
    faults = []
    for sheet in {one.campaign_id: one for one in sheets}.values():  # the newest of each
        try:
            then = counts_on(sheet)
        except (ValueError, TypeError, KeyError):
            continue  # told already
        differences = contradictions(
            then,
            count_texts(session, sheet.campaign_id, sheet.batch_number),
            is_whole=sheet.batch_number is None,
            taken_back=texts_taken_back(session, sheet.campaign_id),
        )
        if differences:
            faults.append(
                f"Sheet {sheet.id}, campaign {sheet.campaign_id}: the texts differ: {'; '.join(differences)}."
            )
    return faults
