"""Answer a student in the conversation that stands in the CRM's inbox: noted here, sent by the next sync."""

from datetime import datetime

from sqlalchemy.orm import Session

from actions.fill_outbox import INBOX_DELAY
from actions.resolve_conversation import NoSuchConversation
from database.audit import write_audit
from database.outbox import Wanted, put_wanted
from database.staff import staff_member
from rules.templates import MAX_BODY
from schemas.mistakes import Mistake
from schemas.tables import Conversation, OutboxKind, Phone, Student


def answer_in_crm(session: Session, conversation_id: int, body: str, *, now: datetime, actor: str) -> None:
    """Note the answer; it goes out in the name of the person who wrote it, unless the student writes again first.

    The same words to the same message are one answer. Raises NoSuchConversation, and Mistake where nobody may be
    texted or the writer has no e-mail address, by which the CRM knows its users.
    """
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.student_id is None:
        raise NoSuchConversation(
            f"There is no conversation {conversation_id} with a student. `placeline inbox waiting` shows who waits."
        )
    phone = session.get_one(Phone, conversation.phone_id)
    student = session.get_one(Student, conversation.student_id)
    if phone.opted_out_at or phone.dead_at or student.opted_out_at:
        raise Mistake("This number must not be texted: it opted out, or is dead. Call instead.")
    if phone.held_at or student.held_at:
        raise Mistake(
            f"Texts to this person are on hold. `placeline inbox release {conversation_id} --why ...` first, or call."
        )
    writer = staff_member(session, actor)
    if writer is None or not writer.email:
        raise Mistake(f"{actor} has no e-mail address here; `placeline people add` keeps it.")
    if not 0 < len(body.strip()) <= MAX_BODY:
        raise Mistake(f"An answer has 1 to {MAX_BODY:,} characters.")
    content = {
        "body": body.strip(),
        "sender_email": writer.email,
        "last_seen_at": (conversation.last_reply_at + INBOX_DELAY).isoformat(),
    }
    answer = Wanted(OutboxKind.ANSWER, "", conversation.student_id, content)
    key = f"conversation:{conversation.id}:{answer.content_hash[:12]}"
    conversation.suggested_answer = None
    put_wanted(session, [Wanted(OutboxKind.ANSWER, key, conversation.student_id, content)], now)
    write_audit(
        session, at=now, actor=actor, action="answer_in_crm", subject=f"conversation:{conversation.id}",
        why="written by a person",
    )  # fmt: skip
