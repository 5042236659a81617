"""Load a roster file: good rows into the database in sets, everything else into quarantine."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from actions.read_roster import ReadRoster, RosterRow, read_roster
from actions.write_quarantine import write_quarantine
from database.audit import write_audit
from database.consent import stop_new_owners
from database.erasure import erased_students
from database.students import (
    CHUNK,
    add_consent_entries,
    add_roster_problems,
    add_student_phones,
    add_students,
    change_students,
    ensure_phones,
    known_students,
    replace_labels,
)
from rules.consent import ConsentChange, ConsentState
from schemas.tables import RosterLoad

Progress = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class LoadedRoster:
    """What became of a file. `refused` rows stayed out; `values_dropped` cells did, of rows that are in."""

    load_id: int
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    values_dropped: int
    quarantine_file: Path | None


def _values(row: RosterRow, phone_ids: dict[str, int], now: datetime) -> dict[str, object]:
    texted = row.phones.get("mobile") or row.phones.get("home")
    return {
        **row.values,
        "sms_phone_id": phone_ids[texted.e164] if texted else None,
        "row_hash": row.row_hash,
        "created_at": now,
        "updated_at": now,
    }


def _consent_entries(
    rows: Sequence[RosterRow], ids: dict[str, tuple[int, str, str]], before: dict[str, tuple[int, str, str]],
    *, load_id: int, actor: str, now: datetime,
) -> list[dict[str, object]]:  # fmt: skip
    changes = {
        ConsentState.GIVEN.value: ConsentChange.GIVEN,
        ConsentState.REFUSED.value: ConsentChange.REFUSED,
    }
    entries: list[dict[str, object]] = []
    for row in rows:
        student_id, consent = str(row.values["student_id"]), str(row.values["consent"])
        known = before.get(student_id)
        if consent in changes and (known is None or known[2] != consent):
            entries.append(
                {
                    "student_id": ids[student_id][0],
                    "change": changes[consent].value,
                    "at": now,
                    "source": "roster",
                    "proof": f"roster load {load_id}, line {row.line}: {row.values['consent_proof'] or 'no proof'}",
                    "actor": actor,
                }
            )
    return entries


def load_roster(
    session: Session,
    path: Path,
    *,
    now: datetime,
    actor: str,
    progress: Progress = lambda done, total: None,
    read: ReadRoster | None = None,
) -> LoadedRoster:
    """Take a roster file in; loading the same file again changes nothing. Raises RosterUnreadable.

    `read` is the file as read before the transaction: reading takes seconds, in which nobody else could write.
    The quarantine file is written beside the roster, and the same problems into the table `roster_problems`.
    """
    rows, problems, sha256, count = read or read_roster(path)
    erased = erased_students(session)
    rows = [row for row in rows if str(row.values["student_id"]) not in erased]
    before = known_students(session)
    new = [row for row in rows if str(row.values["student_id"]) not in before]
    changed = [
        row
        for row in rows
        if (known := before.get(str(row.values["student_id"]))) is not None and known[1] != row.row_hash
    ]
    refused = len({found.line for found in problems if found.severity == "row"})
    load = RosterLoad(
        file_name=path.name, sha256=sha256, loaded_at=now, actor=actor, rows=count,
        added=len(new), changed=len(changed), unchanged=len(rows) - len(new) - len(changed), refused=refused,
    )  # fmt: skip
    session.add(load)
    session.flush()

    phone_ids = ensure_phones(session, (phone.e164 for row in [*new, *changed] for phone in row.phones.values()))
    total, done = len(new) + len(changed), 0
    for write, part in ((add_students, new), (change_students, changed)):
        for start in range(0, len(part), CHUNK):
            write(session, [_values(row, phone_ids, now) for row in part[start : start + CHUNK]])
            done = min(done + CHUNK, total)
            progress(done, total)
    ids = known_students(session)
    pairs = [
        (ids[str(row.values["student_id"])][0], phone_ids[phone.e164], kind)
        for row in [*new, *changed]
        for kind, phone in row.phones.items()
    ]
    # Who brings a number on which stop was said has said stop; a roster is no new consent.
    stop_new_owners(session, [(student_id, phone_id) for student_id, phone_id, _ in pairs])
    add_student_phones(
        session,
        [{"student_id": student_id, "phone_id": phone_id, "kind": kind} for student_id, phone_id, kind in pairs],
    )
    replace_labels(
        session, {ids[str(row.values["student_id"])][0]: (row.tags, row.courses) for row in [*new, *changed]}
    )
    add_consent_entries(session, _consent_entries([*new, *changed], ids, before, load_id=load.id, actor=actor, now=now))
    add_roster_problems(session, [{"load_id": load.id, **asdict(found)} for found in problems])
    write_audit(
        session, at=now, actor=actor, action="load_roster", subject=f"roster:{load.id}",
        why=path.name, after=f"added={load.added} changed={load.changed} refused={refused}",
    )  # fmt: skip
    return LoadedRoster(
        load_id=load.id,
        rows=count,
        added=load.added,
        changed=load.changed,
        unchanged=load.unchanged,
        refused=refused,
        values_dropped=sum(found.severity == "value" for found in problems),
        quarantine_file=write_quarantine(path.with_name(f"{path.stem}.quarantine.csv"), problems),
    )
