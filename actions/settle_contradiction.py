"""Decide which of two values holds: what the record had, or what the student told otherwise."""

import json
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.record_outcome import Told, complete_form, note_source
from actions.require_privilege import require
from database.outcomes import open_contradictions
from rules.roles import Privilege
from schemas.mistakes import Mistake
from schemas.tables import CareerStatus, Contradiction

BY_PERSON = "staff"  # schemas/career_status.py: SOURCES; no text of the student replaces it


class CannotSettle(Mistake):
    """There is nothing to decide, or not so; the message says what there is."""


def settle_contradiction(session: Session, contradiction_id: int, keep: str, *, now: datetime, actor: str) -> None:
    """Decide whether what was known or what the student said holds, and for all of that field.

    Raises NotAllowed, CannotSettle.
    """
    require(session, actor, Privilege.KEEP_OUTCOMES)
    found = session.get(Contradiction, contradiction_id, with_for_update=True)
    if found is None or found.settled_at is not None:
        raise CannotSettle(f"There is no open contradiction {contradiction_id}. `placeline outcomes contradictions`.")
    if keep not in ("known", "said"):
        raise CannotSettle("Keep what was `known` or what was `said`.")
    record = session.get_one(CareerStatus, found.career_status_id, with_for_update=True)
    before = record.outcome
    if keep == "said":
        value = json.loads(found.said)
        setattr(record, found.field, date.fromisoformat(value) if found.field == "start_on" else value)
        told = Told(None, evidence=f"contradiction {found.id}", source=BY_PERSON)
        note_source(session, record, [found.field], told, before=before, actor=actor, now=now)
        complete_form(record, now=now)
    settle_all(session, record, [found.field], keep, now=now, actor=actor)


def settle_all(
    session: Session, record: CareerStatus, columns: Collection[str], kept: str, *, now: datetime, actor: str
) -> None:
    """Settle what is open about these columns of a record; `kept` is known, said or corrected."""
    for one in open_contradictions(session, record.id):
        if one.field in columns:
            one.settled_at, one.settled_by, one.kept = now, actor, kept
