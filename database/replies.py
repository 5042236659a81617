"""Replies and conversations."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.replies.labels import Label
from schemas.sms import IncomingText
from schemas.tables import Conversation, Cursor, FollowUp, Reply


def keep_reply(session: Session, incoming: IncomingText, source: str, now: datetime) -> bool:
    """Store what a phone sent; False if it was stored before (webhook and sweep find the same text)."""
    known = session.scalar(select(Reply.id).where(Reply.vendor_sid == incoming.vendor_sid))
    if known is not None:
        return False
    row = {
        "vendor_sid": incoming.vendor_sid,
        "from_phone": incoming.from_phone,
        "to_phone": incoming.to_phone,
        "body": incoming.body,
        "received_at": incoming.received_at or now,
        "source": source,
        "answered_by_vendor": incoming.answered_by_vendor,
    }
    insert_or_ignore(session, Reply, [row], ["vendor_sid"])
    return True


def unread_reply_ids(session: Session) -> Sequence[int]:
    """Return the replies nobody has read yet, oldest first."""
    return session.scalars(select(Reply.id).where(Reply.read_at.is_(None)).order_by(Reply.received_at)).all()


def lock_reply(session: Session, reply_id: int) -> Reply | None:
    """Return the reply, held for this transaction, if it is still unread."""
    return session.scalar(select(Reply).where(Reply.id == reply_id, Reply.read_at.is_(None)).with_for_update())


def conversation_on(session: Session, phone_id: int) -> Conversation | None:
    """Return the conversation with this phone, held for this transaction."""
    return session.scalar(select(Conversation).where(Conversation.phone_id == phone_id).with_for_update())


def waiting_conversations(session: Session, limit: int | None = None) -> Sequence[Conversation]:
    """Return who waits for a person, longest wait first; urgent ones before all (VOL-22)."""
    return session.scalars(
        select(Conversation)
        .where(Conversation.waiting_since.is_not(None))
        .order_by(Conversation.is_urgent.desc(), Conversation.waiting_since)
        .limit(limit)
    ).all()


def follow_up_of(session: Session, reply_id: int, kind: str) -> FollowUp | None:
    """Return the follow-up of this kind that a reply made, if it did."""
    return session.scalar(select(FollowUp).where(FollowUp.reply_id == reply_id, FollowUp.kind == kind))


def finish_follow_ups(session: Session, conversation_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Mark the open follow-ups of these kinds, made by replies of one conversation, as done."""
    of_conversation = select(Reply.id).where(Reply.conversation_id == conversation_id)
    session.execute(
        update(FollowUp)
        .where(FollowUp.reply_id.in_(of_conversation), FollowUp.kind.in_(kinds), FollowUp.done_at.is_(None))
        .values(done_at=now)
    )


def has_replied(session: Session, phone_id: int, campaign_id: int) -> bool:
    """Whether this phone has answered this campaign before; one person counts once."""
    earlier = select(Reply.id).where(
        Reply.phone_id == phone_id, Reply.campaign_id == campaign_id, Reply.read_at.is_not(None)
    )
    return session.scalar(earlier.limit(1)) is not None


def opted_out_before(session: Session, phone_id: int, campaign_id: int, reply_id: int) -> bool:
    """Whether another reply of this phone to this campaign was read as an opt-out before this one."""
    labels = session.scalars(
        select(Reply.labels).where(
            Reply.phone_id == phone_id,
            Reply.campaign_id == campaign_id,
            Reply.id != reply_id,
            Reply.read_at.is_not(None),
        )
    )
    return any(Label.OPT_OUT.value in (found or ()) for found in labels)


def cursor_of(session: Session, name: str) -> datetime | None:
    """Return how far a sweep has come, None before its first run."""
    return session.scalar(select(Cursor.read_up_to).where(Cursor.name == name))


def move_cursor(session: Session, name: str, read_up_to: datetime) -> None:
    """Remember how far a sweep has come."""
    session.merge(Cursor(name=name, read_up_to=read_up_to))
