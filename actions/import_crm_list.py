"""Save the members of a CRM list as an audience.

Who is known by the CRM's id is not asked for again; of the others the CRM tells student id, e-mail and phone. Asking it
takes seconds, in which no transaction is open.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from actions.match_students import Clue, match_students
from actions.read_phone import PhoneUnreadable, read_phone
from actions.save_audience import SavedList, keep_list, need_free_name
from database.saved_audiences import students_with_crm_ids
from schemas.crm import ListMember, ListReader

Look = Callable[[], AbstractContextManager[Session]]  # opens a session that only reads
Progress = Callable[[int, int], None]  # members read, members in all


def read_crm_list(
    look: Look, reader: ListReader, list_name: str, *, progress: Progress = lambda done, total: None
) -> list[ListMember]:
    """Return the members in the CRM's order. Raises CrmListUnknown, CrmBusy, CrmUnanswered, CrmRefused."""
    crm_ids = list(reader.member_ids(list_name))
    with look() as session:
        known = students_with_crm_ids(session, crm_ids)
    strangers = [crm_id for crm_id in crm_ids if len(known.get(crm_id, ())) != 1]
    found: dict[str, ListMember] = {}
    for member in reader.members(strangers):
        found[member.crm_id] = member
        progress(len(crm_ids) - len(strangers) + len(found), len(crm_ids))
    return [found.get(crm_id, ListMember(crm_id)) for crm_id in crm_ids]


def import_crm_list(
    session: Session, name: str, members: Sequence[ListMember], *, list_name: str, quarantine_file: Path, now: datetime,
    actor: str,
) -> SavedList:  # fmt: skip
    """Save what `read_crm_list` returned under a name. Raises AudienceInvalid, also if nobody is on our roster."""
    need_free_name(session, name)
    clues = [
        Clue(line, crm_id=one.crm_id, student_id=one.student_id, phone=_e164(one.phone), email=one.email)
        for line, one in enumerate(members, start=1)
    ]
    matched = match_students(session, clues)
    return keep_list(
        session, name, matched, rows=len(clues), problems=matched.problems, quarantine_file=quarantine_file,
        source="crm", why=f"CRM list {list_name}", now=now, actor=actor,
    )  # fmt: skip


def _e164(written: str | None) -> str | None:
    try:
        return read_phone(written).e164 if written else None
    except PhoneUnreadable:
        return None
