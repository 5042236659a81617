"""End a conversation a person has served: resolved if the four criteria hold, else closed with a reason (D14)."""

from datetime import datetime

from sqlalchemy.orm import Session

from actions.record_outcome import facts_of
from actions.require_privilege import require
from database.audit import write_audit
from database.consent import people_on, release_people
from database.outcomes import open_contradictions, record_of
from database.replies import finish_follow_ups, follow_up_kinds, replies_of, settle_tickets, undisposed, unread_on
from rules.closing import ConversationFacts, missing_criteria
from rules.consent import ConsentChange
from rules.follow_ups import FollowUpKind
from rules.outcomes import missing_fields
from rules.replies.labels import Label
from rules.roles import Privilege
from schemas.mistakes import Mistake
from schemas.tables import ConsentEntry, Conversation, ConversationState, Phone, Student

# What ends with the conversation; a hiring check or a search for other leads goes on after it.
ENDS_WITH_IT = (FollowUpKind.PERSON_ANSWER, FollowUpKind.ESCALATION)


class NoSuchConversation(Mistake):
    """There is no conversation with this number."""


class NotResolved(Mistake):
    """Criteria do not hold; the message says which, and what to do."""


def the_conversation(session: Session, conversation_id: int, *, lock: bool = True) -> Conversation:
    """Return a conversation; `lock`: held for this transaction. Raises NoSuchConversation."""
    conversation = session.get(Conversation, conversation_id, with_for_update=lock or None)
    if conversation is None:
        raise NoSuchConversation(
            f"There is no conversation {conversation_id}. `placeline inbox waiting` shows those that wait."
        )
    return conversation


def facts_about(session: Session, conversation: Conversation, *, release: bool = False) -> ConversationFacts:
    """Return what rules/closing.py asks about. `release`: the hold is let go with it."""
    phone = session.get_one(Phone, conversation.phone_id)
    student = session.get(Student, conversation.student_id) if conversation.student_id is not None else None
    record = record_of(session, student, lock=False) if student is not None else None
    labels = frozenset(Label(label) for reply in replies_of(session, conversation.id) for label in reply.labels or ())
    return ConversationFacts(
        undisposed=undisposed(session, conversation.id),
        unread=unread_on(session, phone.e164),
        labels=labels,
        follow_ups={FollowUpKind(kind) for kind in follow_up_kinds(session, conversation.id)},
        is_known=student is not None,
        told_of_work=Label.HIRED in labels and student is not None,
        missing=missing_fields(facts_of(record)) if record is not None else ("outcome",),
        contradictions=len(open_contradictions(session, record.id)) if record is not None else 0,
        is_held=not release and (phone.held_at is not None or (student is not None and student.held_at is not None)),
    )


def resolve_conversation(
    session: Session, conversation_id: int, *, release: bool, now: datetime, actor: str, why: str, close: bool = False
) -> Conversation:
    """End a conversation by a person: resolved, or closed where criteria do not hold and `close` says so.

    `release` lets texts go to the person again after a hold; without it a hold stays, because who serves a
    conversation has not always cleared the doubt. An opt-out stays in any case.
    Raises NoSuchConversation, NotAllowed, NotResolved.
    """
    require(session, actor, Privilege.ANSWER_REPLIES)
    conversation = the_conversation(session, conversation_id)
    missing = missing_criteria(facts_about(session, conversation, release=release))
    if missing and not close:
        raise NotResolved(
            f"Conversation {conversation_id} is not resolved: {'; '.join(missing.values())}. "
            "Do that, or end it without: `--close`, with the reason in `--why`."
        )
    before = conversation.state
    ends_as = ConversationState.CLOSED if missing else ConversationState.RESOLVED
    conversation.waiting_since = conversation.waiting_because = conversation.suggested_answer = None
    conversation.is_urgent = False
    conversation.state, conversation.ended_because = ends_as.value, why
    finish_follow_ups(session, conversation.id, [kind.value for kind in ENDS_WITH_IT], now)
    settle_tickets(session, conversation.id, now)
    if release:
        release_hold(session, conversation, now=now, actor=actor, why=why)
    write_audit(
        session, at=now, actor=actor, action="resolve_conversation", subject=f"conversation:{conversation.id}",
        before=before, after=conversation.state,
        why=f"{why} (without {', '.join(missing)})" if missing else why,
    )  # fmt: skip
    return conversation


def release_hold(session: Session, conversation: Conversation, *, now: datetime, actor: str, why: str) -> bool:
    """Let texts go to this number and its people again; False if there was no hold. The reason goes to the ledger.

    Raises NotAllowed.
    """
    require(session, actor, Privilege.RELEASE_HOLD)
    phone = session.get_one(Phone, conversation.phone_id, with_for_update=True)
    people = people_on(session, phone.id) | (
        {conversation.student_id} if conversation.student_id is not None else set()
    )
    was_held = phone.held_at is not None
    phone.held_at = phone.hold_reason = None
    session.flush()
    release_people(session, people)
    if was_held:
        entry = {"change": ConsentChange.RELEASED.value, "source": "staff", "proof": why, "actor": actor}
        session.add(ConsentEntry(student_id=conversation.student_id, phone_id=phone.id, at=now, **entry))
        write_audit(
            session, at=now, actor=actor, action="release_hold", subject=f"phone:{phone.id}", before="held", why=why
        )  # fmt: skip
    return was_held
