"""Erase a person at their request: name, numbers, e-mail, workplace, pay and every word become tombstones.

What stays is needed to keep the promise or says nothing of a person: the college's id, so that no roster brings them
back; hashes of their numbers, so that none of them is texted; a hash of the consent's proof, the consent ledger, the
audit log, the counts of campaigns and outcomes, and that an outcome was told or verified, when and by whom.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.crm_drift import ERASED as ERASED_BECAUSE
from database.crm_drift import bury
from database.crm_reading import LEDGER_SOURCE, add_ledger_entries
from database.erasure import (
    ERASED,
    empty_outbox_of,
    erase_labels,
    erase_outcomes,
    erase_phones,
    erase_words,
    own_phones,
    proof_hash,
)
from rules.consent import ConsentChange, ConsentState
from schemas.tables import OutboxKind, Student


def erase_student(session: Session, student: Student, *, now: datetime, actor: str, why: str) -> bool:
    """Erase one student; False if that was done before. A number that others share stays theirs."""
    if student.erased_at is not None:
        return False
    phones = own_phones(session, student)
    phone_ids = [phone.id for phone in phones]
    erase_words(session, student, phone_ids, now)
    erase_phones(session, phones, now)
    erase_labels(session, student)
    empty_outbox_of(session, student)
    # By its tombstone the contact is known should the CRM tell of it again.
    bury(session, OutboxKind.CONTACT, student.student_id, student.crm_id, ERASED_BECAUSE, now)
    student.first_name = student.last_name = ERASED
    student.email = student.address_state = student.zip = student.time_zone = student.advisor_email = None
    student.risk_level = student.crm_id = None
    if student.sms_phone_id is not None:
        student.sms_phone_id, student.phone_issue = None, "missing"
    student.consent_proof = proof_hash(student.consent_proof) if student.consent_proof else None
    student.consent, student.do_not_contact, student.row_hash = ConsentState.REFUSED.value, True, ""
    student.erased_at = student.updated_at = now
    erase_outcomes(session, student)
    add_ledger_entries(
        session,
        [
            {
                "student_id": student.id, "phone_id": phone_id, "change": ConsentChange.REVOKED.value, "at": now,
                "source": LEDGER_SOURCE, "proof": ERASED_BECAUSE, "actor": actor,
            }
            for phone_id in (*phone_ids, None)
        ],
    )  # fmt: skip
    write_audit(session, at=now, actor=actor, action="erase_student", subject=f"student:{student.id}", why=why)
    return True
