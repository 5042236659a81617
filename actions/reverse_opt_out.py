"""Take an opt-out back on the student's word to a person, with evidence, in the ledger that is never changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.require_privilege import require
from database.audit import write_audit
from database.consent import numbers_of, people_on, was_disowned
from database.students import lock_phones, student_by_id
from rules.consent import ConsentChange
from rules.roles import Privilege
from schemas.mistakes import Mistake
from schemas.tables import ConsentEntry, Phone, Student


class CannotReverse(Mistake):
    """The opt-out stays; the message says why."""


def reverse_opt_out(session: Session, whom: str, *, evidence: str, wording: str, now: datetime, actor: str) -> int:
    """Let texts go to a student (the college's id), or to one number (E.164), again; return how many numbers.

    `evidence` is where the student's wish can be looked up (a form, a letter, a recording), `wording` what they said.
    A number that was called wrong stays out; so does a hold, which is about something else.
    Raises NotAllowed, CannotReverse.
    """
    require(session, actor, Privilege.REVERSE_OPT_OUT)
    if not evidence.strip() or not wording.strip():
        raise CannotReverse("An opt-out is reversed only with evidence and with what the student said.")
    phone_ids, student = _whose(session, whom)
    lock_phones(session, phone_ids)
    rows = session.scalars(select(Phone).where(Phone.id.in_(phone_ids)).execution_options(populate_existing=True))
    stopped = [phone for phone in rows if phone.opted_out_at is not None and not was_disowned(session, phone.id)]
    people = {student.id} if student else set().union(*(people_on(session, phone_id) for phone_id in phone_ids))
    opted_out = [
        one
        for one in session.scalars(select(Student).where(Student.id.in_(people)).with_for_update())
        if one.opted_out_at is not None and (student is not None or one.opted_out_phone_id in phone_ids)
    ]
    if not stopped and not opted_out:
        raise CannotReverse(f"There is no opt-out of {whom!r} to reverse.")
    for phone in stopped:
        phone.opted_out_at = None
    for one in opted_out:
        one.opted_out_at = one.opted_out_phone_id = None
    entry = {
        "change": ConsentChange.RESTORED.value,
        "source": "staff",
        "proof": evidence,
        "wording": wording,
        "actor": actor,
    }
    student_id = student.id if student else next(iter(people), None)
    stopped_ids: list[int | None] = [phone.id for phone in stopped]
    for phone_id in stopped_ids or [None]:
        session.add(ConsentEntry(student_id=student_id, phone_id=phone_id, at=now, **entry))
    subject = f"student:{student.id}" if student else f"phone:{phone_ids[0]}"
    write_audit(
        session, at=now, actor=actor, action="reverse_opt_out", subject=subject, why="with evidence; see the ledger"
    )  # fmt: skip
    return len(stopped)


def _whose(session: Session, whom: str) -> tuple[list[int], Student | None]:
    if whom.startswith("+"):
        phone_id = session.scalar(select(Phone.id).where(Phone.e164 == whom))
        if phone_id is None:
            raise CannotReverse("That number is not known here; write it as +13125550100.")
        return [phone_id], None
    student = student_by_id(session, whom)
    if student is None:
        raise CannotReverse(f"There is no student {whom!r}; use the college's id, or a number as +13125550100.")
    return sorted(numbers_of(session, student.id)), student
