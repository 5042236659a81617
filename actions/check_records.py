"""Check Career Status records at the gate: bad ones are quarantined with the reason, mended ones are let go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.quality import (
    add_findings,
    change_findings,
    count_records,
    findings_of,
    gate_records,
    hold_exactly,
    known_findings,
    read_records,
    releases,
    row_hash,
)
from schemas.expectations.suite import Gate, GateResult, Severity, Suite
from schemas.mistakes import Mistake
from schemas.tables import CareerStatus, RecordRelease

# From so many records on the gate runs in the database, which is told the same rules: no frame of a million rows is
# made. Below, the engine of expectations runs them on a frame; tests hold the two against each other.
IN_SQL_FROM = 200_000

# A share above the limit stops the run only where it is more than a few records of a young office.
FEWEST_TO_STOP = 10


@dataclass(frozen=True, slots=True)
class CheckedRecords:
    """What the gate said. `quarantined` records stay out of the CRM until they pass."""

    checked: int
    quarantined: int
    warnings: int
    began_at: datetime  # what changed later was not checked


class ReleaseRefused(Mistake):
    """This finding can't be released; the message says what can be done instead."""


def run_gate(session: Session, gate: Gate, suite: Suite, *, in_sql_from: int = IN_SQL_FROM) -> GateResult:
    """Return what the suite says about every record, also those in quarantine, so that mended ones come out.

    Raises GateError.
    """
    if count_records(session) >= in_sql_from:
        return gate_records(session, suite)
    return gate(list(read_records(session)), suite)


def record_findings(session: Session, result: GateResult, *, began_at: datetime, now: datetime) -> CheckedRecords:
    """Write down the findings; a finding that no longer holds, or that a person let pass, is cleared."""
    passed = _let_pass(session, result, now)
    known = known_findings(session)
    added: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    holding: set[tuple[int, str]] = set()
    held: set[int] = set()
    warnings = 0
    for record_id, findings in result.bad.items():
        for found in findings:
            key = (record_id, found.rule_id)
            if key in passed:
                continue
            holding.add(key)
            if found.severity is Severity.CRITICAL:
                held.add(record_id)
            else:
                warnings += 1
            before = known.get(key)
            words = {"severity": found.severity.value, "sentence": found.sentence}
            if before is None:
                added.append({"career_status_id": record_id, "rule_id": found.rule_id, "found_at": now, **words})
            elif not before.is_open:
                changed.append({"id": before.id, "found_at": now, "cleared_at": None, **words})
            elif before.severity != found.severity.value:
                changed.append({"id": before.id, **words})
    cleared = [{"id": one.id, "cleared_at": now} for key, one in known.items() if one.is_open and key not in holding]
    add_findings(session, added)
    for each in _of_the_same_columns(changed):
        change_findings(session, each)
    change_findings(session, cleared)
    hold_exactly(session, held, now)
    write_audit(
        session, at=now, actor="quality gate", action="check_records", subject="records:all",
        why=f"checked={result.checked} quarantined={len(held)} let_pass={len(passed)}",
    )  # fmt: skip
    return CheckedRecords(result.checked, len(held), warnings, began_at)


def _of_the_same_columns(rows: list[dict[str, object]]) -> list[list[dict[str, object]]]:
    """Return the rows in groups that one statement can change."""
    groups: dict[frozenset[str], list[dict[str, object]]] = {}
    for row in rows:
        groups.setdefault(frozenset(row), []).append(row)
    return list(groups.values())


def _let_pass(session: Session, result: GateResult, now: datetime) -> set[tuple[int, str]]:
    """Return the findings that a person let pass; a record that changed since is held again, and that is noted."""
    released = releases(session)
    at_stake = {record_id for record_id, _ in released if record_id in result.bad}
    hashes = {int(str(row["record_id"])): row_hash(row) for row in read_records(session, at_stake)}
    passed = set()
    for key, release in released.items():
        record_id, rule_id = key
        if record_id not in at_stake or all(found.rule_id != rule_id for found in result.bad[record_id]):
            continue  # it passes by itself now; should it fail again unchanged, the release still stands
        if hashes.get(record_id) == release.row_hash:
            passed.add(key)
            continue
        session.delete(release)
        write_audit(
            session, at=now, actor="quality gate", action="hold_again", subject=f"record:{record_id}",
            before=f"released from {rule_id}", after="held", why="the record has changed since it was released",
        )  # fmt: skip
    return passed


def release_record(
    session: Session, record_id: int, suite: Suite, *, rule_id: str | None, why: str, now: datetime, actor: str
) -> list[str]:
    """Let the record pass in spite of what was found (`rule_id` None: all of it) and return those rules.

    It holds for the record as it stands; the next gate lets it go, and any change of it ends the release. Raises
    ReleaseRefused for a record or rule without a finding, and for rules that nobody may pass over.
    """
    rules = {rule.id: rule for rule in suite.rules}
    if session.get(CareerStatus, record_id, with_for_update=True) is None:
        raise ReleaseRefused(f"There is no record {record_id}. See `placeline quality quarantine`.")
    if not why.strip():
        raise ReleaseRefused("Say why the record is right as it is: --why.")
    found = [one for one in findings_of(session, record_id) if rule_id in (None, one.rule_id)]
    if not found:
        raise ReleaseRefused(f"Nothing of that kind is found about record {record_id}: `placeline quality show`.")
    firm = [one.rule_id for one in found if one.rule_id not in rules or not rules[one.rule_id].may_be_released]
    if firm:
        others = [one.rule_id for one in found if one.rule_id not in firm]
        instead = f" `--rule {others[0]}` releases it from that one alone." if others else ""
        raise ReleaseRefused(
            f"{', '.join(firm)} can't be released, only mended: the CRM would refuse the record or mistake it.{instead}"
        )
    row = next(iter(read_records(session, [record_id])))
    known = releases(session)
    for one in found:
        release = known.get((record_id, one.rule_id))
        if release is None:
            release = RecordRelease(career_status_id=record_id, rule_id=one.rule_id)
            session.add(release)
        release.row_hash, release.actor, release.why, release.released_at = row_hash(row), actor, why.strip(), now
        write_audit(
            session, at=now, actor=actor, action="release_record", subject=f"record:{record_id}",
            before=f"held by {one.rule_id}" if one.severity == Severity.CRITICAL else f"doubted by {one.rule_id}",
            after="released", why=why.strip(),
        )  # fmt: skip
    return [one.rule_id for one in found]
