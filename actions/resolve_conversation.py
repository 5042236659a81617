"""Resolve a conversation a person has served: nobody waits any more, its follow-ups are done, a hold may be let go."""

from datetime import datetime

from sqlalchemy.orm import Session

from database.audit import write_audit
from database.replies import finish_follow_ups
from rules.consent import ConsentChange
from rules.follow_ups import FollowUpKind
from schemas.mistakes import Mistake
from schemas.tables import ConsentEntry, Conversation, ConversationState, Phone

# What ends with the conversation; a hiring check or a search for other leads goes on after it.
ENDS_WITH_IT = (FollowUpKind.PERSON_ANSWER, FollowUpKind.ESCALATION)


class NoSuchConversation(Mistake):
    """There is no conversation with this number."""


def resolve_conversation(
    session: Session, conversation_id: int, *, release: bool, now: datetime, actor: str, why: str
) -> Conversation:
    """Mark a conversation as resolved by a person. `release` lets texts go to the number again after a hold.

    A hold stays without `release`, because who serves a conversation has not always cleared the doubt; an opt-out stays
    in any case. Raises NoSuchConversation.
    """
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise NoSuchConversation(
            f"There is no conversation {conversation_id}. `placeline inbox waiting` shows those that wait."
        )
    before = conversation.state
    conversation.waiting_since = conversation.waiting_because = None
    conversation.is_urgent = False
    conversation.state, conversation.ended_because = ConversationState.RESOLVED.value, why
    finish_follow_ups(session, conversation.id, [kind.value for kind in ENDS_WITH_IT], now)
    phone = session.get_one(Phone, conversation.phone_id, with_for_update=True)
    if release and phone.held_at is not None:
        phone.held_at = phone.hold_reason = None
        entry = {"change": ConsentChange.RELEASED.value, "source": "staff", "proof": why, "actor": actor}
        session.add(ConsentEntry(student_id=conversation.student_id, phone_id=phone.id, at=now, **entry))
    write_audit(
        session, at=now, actor=actor, action="resolve_conversation", subject=f"conversation:{conversation.id}",
        before=before, after=conversation.state, why=why,
    )  # fmt: skip
    return conversation
