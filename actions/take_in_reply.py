"""Take in a reply: store it at once, then read it in the context of our last text and do what the procedure says.

Storing and reading are two transactions: whatever goes wrong while reading, the reply is kept and the sweep reads it
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from actions.follow_playbook import ReplyAtHand, follow
from actions.read_text import TextReader
from database.campaigns import lock_campaigns
from database.replies import conversation_on, has_replied, keep_reply, lock_reply
from database.students import ensure_phones, lock_phone, student_for_phone
from database.texts import auto_response_planned, last_text_to
from rules.auto_response import SendAutoResponse, with_auto_response
from rules.playbook import CONCERN, Step, steps_for
from rules.replies.labels import Context, Label
from schemas.office import Office
from schemas.sms import IncomingText
from schemas.tables import Conversation, ConversationState, Phone, Reply, Student

# The vendor's clock and ours differ a little: a reply "before" our text by less than this still answers it.
CLOCK_DIFFERENCE = timedelta(seconds=5)

# Characters; a phone can't send more in one text.
LONGEST_READ = 1_600


@dataclass(frozen=True, slots=True)
class ReadReply:
    """How one reply was read, for the log and the sweep's report. No body, no number."""

    reply_id: int
    labels: tuple[str, ...]
    action: str


def store_reply(session: Session, incoming: IncomingText, *, source: str, now: datetime) -> bool:
    """Keep what a phone sent; False if webhook or sweep brought it before."""
    return keep_reply(session, incoming, source, now)


def _conversation(session: Session, reply: Reply, *, is_person: bool) -> Conversation:
    assert reply.phone_id is not None, "the phone is known before the conversation"
    found = conversation_on(session, reply.phone_id)
    if found is None:
        found = Conversation(
            phone_id=reply.phone_id,
            student_id=reply.student_id,
            state=ConversationState.OPEN.value,
            is_urgent=False,
            last_reply_at=reply.received_at,
        )
        session.add(found)
    elif found.state != ConversationState.OPEN and is_person:
        # Whoever writes again is heard again.
        found.state, found.ended_because = ConversationState.OPEN.value, None
        found.suggested_answer = None
    found.last_reply_at = max(found.last_reply_at, reply.received_at)
    session.flush()
    return found


def take_in_reply(
    session: Session, reply_id: int, *, now: datetime, office: Office, reader: TextReader
) -> ReadReply | None:
    """Read one stored reply and do what the procedure says; None if it was read before."""
    unread = session.get(Reply, reply_id)
    if unread is None or unread.read_at is not None:
        return None
    phone_id = ensure_phones(session, [unread.from_phone])[unread.from_phone]
    answered = last_text_to(session, phone_id, unread.received_at + CLOCK_DIFFERENCE)
    campaign_id = answered.campaign_id if answered else None
    campaign = lock_campaigns(session, [campaign_id]).get(campaign_id) if campaign_id is not None else None
    lock_phone(session, phone_id)  # two replies of one phone wait for each other here, and nowhere in a circle
    reply = lock_reply(session, reply_id)
    if reply is None:
        return None
    reply.phone_id, reply.campaign_id = phone_id, campaign_id
    reply.student_id = answered.student_id if answered and answered.student_id else student_for_phone(session, phone_id)
    context = Context(answered.context) if answered else Context.NONE
    received_on = reply.received_at.astimezone(office.zone).date()
    phone = session.get_one(Phone, phone_id, populate_existing=True)
    text = reply.body[:LONGEST_READ]
    reading, decision = reader(text, context, received_on, answered.asked_field if answered else None)
    steps: Sequence[Step | SendAutoResponse]
    steps = procedure = steps_for(
        reading,
        decision,
        received_on=received_on,
        answered_by_vendor=reply.answered_by_vendor,
        vendor_confirms_opt_out=office.vendor_confirms_opt_out,
        waited=now - reply.received_at,
        is_opted_out=phone.opted_out_at is not None,
        answers_encouragement=bool(answered and (answered.template_key or "").startswith(CONCERN)),
        hiring_check_after=office.hiring_check_after,
    )
    if (
        campaign is not None
        and campaign.auto_response_key
        and not auto_response_planned(session, phone_id, campaign.id)
    ):
        steps = with_auto_response(procedure, reading, answered_by_vendor=reply.answered_by_vendor)
    if campaign is not None and not has_replied(session, phone_id, campaign.id):
        campaign.replied += 1
    conversation = _conversation(session, reply, is_person=reading.labels != {Label.AUTO_REPLY})
    reply.conversation_id = conversation.id
    reply.context = context.value
    reply.labels = sorted(label.value for label in reading.labels)
    reply.details = [
        {"field": one.field, "value": one.value, "rule": one.rule, "confidence": round(one.confidence, 3)}
        for one in reading.details
    ]
    reply.action, reply.reasons, reply.rules_version = (
        decision.action.value,
        list(decision.reasons),
        reading.version,
    )
    reply.basis = reader.basis(reading, text)
    reply.read_at = now
    student = session.get(Student, reply.student_id) if reply.student_id is not None else None
    asked_field = answered.asked_field if answered else None
    at_hand = ReplyAtHand(reply, conversation, campaign, student, received_on, asked_field)
    follow(session, at_hand, steps, now=now)
    return ReadReply(reply.id, tuple(reply.labels), reply.action)
