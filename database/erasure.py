"""What is left of a person who was erased: an id, a hash of the consent's proof, counts and the ledger."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from database.students import phone_hash
from schemas.tables import (
    CareerEvidence,
    CareerStatus,
    Contradiction,
    Conversation,
    CrmFinding,
    CrmSeenContact,
    CrmThread,
    Disposition,
    EmailInstead,
    EmailState,
    ErasedPhone,
    FollowUp,
    OutboxEntry,
    Phone,
    RecordRelease,
    Reply,
    ReplyCorrection,
    RosterProblem,
    Student,
    StudentCourse,
    StudentPhone,
    StudentTag,
    Text,
    TextState,
    Ticket,
)

ERASED = "(erased)"


def proof_hash(proof: str) -> str:
    """Return what is kept of the proof of a consent: enough to recognise the paper, not to read it."""
    return f"sha256:{hashlib.sha256(proof.encode()).hexdigest()}"


def erased_students(session: Session) -> set[str]:
    """Return the college's ids of people who were erased: no roster may bring them back."""
    return set(session.scalars(select(Student.student_id).where(Student.erased_at.is_not(None))))


def own_phones(session: Session, student: Student) -> list[Phone]:
    """Return the numbers that nobody but this student has."""
    theirs = select(StudentPhone.phone_id).where(StudentPhone.student_id == student.id)
    others = select(StudentPhone.phone_id).where(StudentPhone.student_id != student.id)
    texted = select(Student.sms_phone_id).where(Student.id != student.id, Student.sms_phone_id.is_not(None))
    query = (
        select(Phone)
        .where(or_(Phone.id == student.sms_phone_id, Phone.id.in_(theirs)))
        .where(Phone.id.not_in(others), Phone.id.not_in(texted))
        .order_by(Phone.id)
        .with_for_update()
    )
    return list(session.scalars(query))


def erase_phones(session: Session, phones: Sequence[Phone], now: datetime) -> None:
    """Put a tombstone in place of these numbers, and remember their hashes."""
    numbers = [phone.e164 for phone in phones]
    hashes = [{"phone_hash": phone_hash(number), "erased_at": now} for number in numbers]
    insert_or_ignore(session, ErasedPhone, hashes, ["phone_hash"])
    session.execute(delete(CrmThread).where(CrmThread.phone.in_(numbers)))
    session.execute(
        update(Reply)
        .where(Reply.from_phone.in_(numbers))
        .values(from_phone=ERASED, body=ERASED, details=None, basis=None)
    )
    session.execute(update(Reply).where(Reply.from_phone == ERASED, Reply.read_at.is_(None)).values(read_at=now))
    session.execute(delete(RosterProblem).where(RosterProblem.value.in_(numbers)))
    for phone in phones:
        phone.e164 = f"erased:{phone.id}"
        phone.opted_out_at = phone.opted_out_at or now
        phone.hold_reason = phone.carrier = None


def erase_words(session: Session, student: Student, phone_ids: Sequence[int], now: datetime) -> None:
    """Erase every word that was exchanged with a student, and what was waiting to be said."""
    own = Text.phone_id.in_(list(phone_ids))
    session.execute(
        update(Text)
        .where(or_(Text.student_id == student.id, own), Text.campaign_id.is_(None))
        .where(Text.state == TextState.PLANNED.value)
        .values(state=TextState.SKIPPED.value, reason="erased")
    )
    session.execute(
        update(Text).where(or_(Text.student_id == student.id, own), Text.body.is_not(None)).values(body=ERASED)
    )
    of_student = or_(Reply.student_id == student.id, Reply.phone_id.in_(list(phone_ids)))
    session.execute(
        update(Reply)
        .where(of_student)
        .values(body=ERASED, from_phone=ERASED, details=None, basis=None, read_at=func.coalesce(Reply.read_at, now))
    )
    session.execute(
        update(Conversation)
        .where(or_(Conversation.student_id == student.id, Conversation.phone_id.in_(list(phone_ids))))
        .values(
            waiting_since=None, waiting_because=None, state="closed", ended_because="erased at the person's request"
        )
    )
    session.execute(
        update(FollowUp)
        .where(FollowUp.student_id == student.id)
        .values(why=ERASED, done_at=func.coalesce(FollowUp.done_at, now))
    )
    replies = select(Reply.id).where(of_student)
    session.execute(update(ReplyCorrection).where(ReplyCorrection.reply_id.in_(replies)).values(why=ERASED))
    session.execute(update(Disposition).where(Disposition.reply_id.in_(replies)).values(note=ERASED))
    session.execute(
        update(Contradiction)
        .where(Contradiction.reply_id.in_(replies))
        .values(known=ERASED, said=ERASED, settled_at=func.coalesce(Contradiction.settled_at, now))
    )
    session.execute(update(Ticket).where(Ticket.student_id == student.id).values(subject=ERASED, body=ERASED))
    session.execute(update(EmailInstead).where(EmailInstead.student_id == student.id).values(body=ERASED))
    session.execute(
        update(EmailInstead)
        .where(EmailInstead.student_id == student.id, EmailInstead.state == EmailState.WAITING.value)
        .values(state=EmailState.GIVEN_UP.value, last_error="erased at the person's request")
    )


# Of a record: what names somebody, or where they work. Its class and days stay, because rates are made of them.
_NAMING = (
    CareerStatus.employer, CareerStatus.job_title, CareerStatus.work_location, CareerStatus.relatedness_basis,
    CareerStatus.employer_contact, CareerStatus.employer_phone, CareerStatus.exclusion_evidence,
    CareerStatus.education_institution,
)  # fmt: skip


def erase_outcomes(session: Session, student: Student) -> None:
    """Erase what a student's records and their trail say of work; to be called when `erased_at` is set.

    That there was evidence, of which kind, by whom and when stays, so that counts can be explained. The trigger of
    the trail lets exactly this change through, and only of who is erased. A word leaves a tombstone, so that what was
    complete still counts as complete.
    """
    session.flush()
    records = select(CareerStatus.id).where(CareerStatus.student_id == student.id)
    session.execute(
        update(CareerEvidence)
        .where(CareerEvidence.career_status_id.in_(records))
        .values(facts={}, reference=ERASED)
        .execution_options(synchronize_session=False)
    )
    session.execute(update(RecordRelease).where(RecordRelease.career_status_id.in_(records)).values(why=ERASED))
    words = {column.key: case((column.is_not(None), ERASED)) for column in _NAMING}
    session.execute(
        update(CareerStatus)
        .where(CareerStatus.student_id == student.id)
        .values(**words, evidence=ERASED, pay_cents=None, pay_max_cents=None, pay_unit=None)
    )


def erase_labels(session: Session, student: Student) -> None:
    """Remove what was noted about a student besides their record."""
    for table in (StudentPhone, StudentTag, StudentCourse, CrmSeenContact):
        session.execute(delete(table).where(table.student_id == student.id))
    session.execute(update(CrmFinding).where(CrmFinding.key == student.student_id).values(ours=ERASED, theirs=ERASED))


def empty_outbox_of(session: Session, student: Student) -> None:
    """Take everything about a student out of the outbox, so that nobody can let it be written again."""
    session.execute(delete(OutboxEntry).where(OutboxEntry.student_id == student.id))
