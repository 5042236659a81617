"""Add a test student: somebody of the office whose phone gets test texts and who is in no audience."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.read_roster import check_row
from database.audit import write_audit
from database.students import add_consent_entries, add_student_phones, add_students, ensure_phones
from database.templates import shared_with
from rules.consent import ConsentChange
from schemas.mistakes import Mistake
from schemas.tables import Student

ID_PREFIX = "TEST-"


class TestStudentInvalid(Mistake):
    """The test student can't be added; the message says what to change."""

    __test__ = False  # the name begins as pytest's test classes do


def add_test_student(session: Session, *, phone: str, name: str, now: datetime, actor: str) -> str:
    """Add a test student and return its student id. The owner of the phone is taken to have agreed.

    Raises TestStudentInvalid for a number that is none, or one that a test student has already.
    """
    first_name, _, last_name = " ".join(name.split()).partition(" ")
    number = (session.scalar(select(func.count()).where(Student.student_id.startswith(ID_PREFIX))) or 0) + 1
    student_id = f"{ID_PREFIX}{number}"
    cells = {
        "student_id": student_id,
        "first_name": first_name,
        "last_name": last_name or "Test",
        "mobile_phone": phone,
        "sms_consent": "yes",
        "sms_consent_on": f"{now:%Y-%m-%d}",
        "sms_consent_proof": f"test phone of {actor}",
    }
    row, problems = check_row(1, cells)
    if row is None or problems:
        raise TestStudentInvalid("; ".join(f"{found.column} {found.value!r}: {found.reason}" for found in problems))
    e164 = row.phones["mobile"].e164
    phone_id = ensure_phones(session, [e164])[e164]
    if (real := shared_with(session, phone_id)) is not None:
        raise TestStudentInvalid(f"This number is also that of student {real!r}. Take a phone of the office.")
    known = session.scalar(select(Student.student_id).where(Student.sms_phone_id == phone_id, Student.is_test))
    if known is not None:
        raise TestStudentInvalid(f"This number is that of test student {known} already.")
    values = {"sms_phone_id": phone_id, "row_hash": row.row_hash, "is_test": True, "created_at": now, "updated_at": now}
    add_students(session, [{**row.values, **values}])
    id_ = session.scalars(select(Student.id).where(Student.student_id == student_id)).one()
    add_student_phones(session, [{"student_id": id_, "phone_id": phone_id, "kind": "mobile"}])
    consent = {
        "student_id": id_, "change": ConsentChange.GIVEN.value, "at": now, "source": "test student",
        "proof": cells["sms_consent_proof"], "actor": actor,
    }  # fmt: skip
    add_consent_entries(session, [consent])
    write_audit(session, at=now, actor=actor, action="add_test_student", subject=f"student:{student_id}", why=name)
    return student_id
