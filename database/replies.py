"""Replies and conversations."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.replies.labels import Context, Label
from schemas.sms import IncomingText
from schemas.tables import (
    Conversation,
    Cursor,
    Disposition,
    FollowUp,
    Reply,
    ReplyCorrection,
    Student,
    ThreadCursor,
    Ticket,
)


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


def latest_reply(session: Session, conversation_id: int) -> Reply | None:
    """Return the last text of the student in a conversation."""
    return session.scalar(
        select(Reply)
        .where(Reply.conversation_id == conversation_id)
        .order_by(Reply.received_at.desc(), Reply.id.desc())
        .limit(1)
    )


def replies_of(session: Session, conversation_id: int) -> Sequence[Reply]:
    """Return the texts of the student in a conversation that were read, oldest first."""
    return session.scalars(
        select(Reply).where(Reply.conversation_id == conversation_id).order_by(Reply.received_at, Reply.id)
    ).all()


def unread_on(session: Session, e164: str) -> int:
    """Return how many texts from this number nobody has read yet."""
    return session.scalar(select(func.count()).where(Reply.from_phone == e164, Reply.read_at.is_(None))) or 0


def undisposed(session: Session, conversation_id: int) -> int:
    """Return how many texts that a person had to look at have no disposition given after them (D12).

    What the procedure did alone it disposed of itself. A person's disposition holds for everything before it.
    """
    after = select(Disposition.id).where(
        Disposition.conversation_id == conversation_id,
        Disposition.reply_id >= Reply.id,
        Disposition.given_by != "placeline",
    )
    return (
        session.scalar(
            select(func.count()).where(Reply.conversation_id == conversation_id, Reply.action != "act", ~after.exists())
        )
        or 0
    )


def follow_up_kinds(session: Session, conversation_id: int) -> set[str]:
    """Return the kinds of to-dos that the replies of a conversation made."""
    return set(
        session.scalars(
            select(FollowUp.kind)
            .join(Reply, Reply.id == FollowUp.reply_id)
            .where(Reply.conversation_id == conversation_id)
            .distinct()
        )
    )


def dispositions_of(session: Session, conversation_id: int) -> Sequence[Disposition]:
    """Return what a conversation was said to be about, oldest first."""
    return session.scalars(
        select(Disposition).where(Disposition.conversation_id == conversation_id).order_by(Disposition.id)
    ).all()


def waiting_by_advisor(session: Session) -> Sequence[tuple[str | None, int, int, datetime]]:
    """Return advisor, how many of theirs wait for a person, how many of these are urgent, and since when the first.

    Who longest waits comes first. None: nobody on the roster has the number, or the student has no advisor.
    """
    since = func.min(Conversation.waiting_since)
    rows = session.execute(
        select(Student.advisor_email, func.count(), func.sum(case((Conversation.is_urgent, 1), else_=0)), since)
        .select_from(Conversation)
        .outerjoin(Student, Student.id == Conversation.student_id)
        .where(Conversation.waiting_since.is_not(None))
        .group_by(Student.advisor_email)
        .order_by(since)
    )
    return [(advisor, number, int(urgent or 0), first) for advisor, number, urgent, first in rows]


def oldest_waiting(session: Session) -> tuple[int, datetime] | None:
    """Return the conversation that waits for a person longest, and since when; None where nobody waits."""
    found = session.execute(
        select(Conversation.id, Conversation.waiting_since)
        .where(Conversation.waiting_since.is_not(None))
        .order_by(Conversation.waiting_since, Conversation.id)
        .limit(1)
    ).first()
    return None if found is None or found[1] is None else (found[0], found[1])


def thread_cursors(session: Session, source: str, threads: Sequence[str]) -> dict[str, datetime]:
    """Return thread -> how far it was stored, of those that were ever swept."""
    found = session.execute(
        select(ThreadCursor.thread, ThreadCursor.read_up_to).where(
            ThreadCursor.source == source, ThreadCursor.thread.in_(list(threads))
        )
    )
    return dict(found.tuples().all())


def move_thread_cursor(session: Session, source: str, thread: str, read_up_to: datetime) -> None:
    """Remember how far one thread of a source was stored."""
    session.merge(ThreadCursor(source=source, thread=thread, read_up_to=read_up_to))


def came_another_way(session: Session, incoming: IncomingText, within: timedelta) -> bool:
    """Whether the same words from the same phone stand here already under another id, as a CRM's copy has one."""
    if incoming.received_at is None:
        return False
    same = select(Reply.id).where(
        Reply.from_phone == incoming.from_phone,
        Reply.body == incoming.body,
        Reply.received_at.between(incoming.received_at - within, incoming.received_at + within),
    )
    return session.scalar(same.limit(1)) is not None


def ticket_for(session: Session, what: str) -> Ticket | None:
    """Return the ticket that was opened for this noun:id, the latest of several."""
    return session.scalar(select(Ticket).where(Ticket.opened_for == what).order_by(Ticket.id.desc()).limit(1))


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


def replies_to_advise_on(session: Session, limit: int) -> list[tuple[int, str, str, list[str]]]:
    """Return id, words, context and the student's names of replies a person has to look at, newest first.

    Only where somebody still waits, and where no advice is stored.
    """
    rows = session.execute(
        select(Reply.id, Reply.body, Reply.context, Student.first_name, Student.last_name)
        .join(Conversation, Conversation.id == Reply.conversation_id)
        .outerjoin(Student, Student.id == Reply.student_id)
        .where(
            Conversation.waiting_since.is_not(None),
            Reply.action.in_(["ask", "hold"]),
            Reply.basis["advice"].as_string().is_(None),
        )
        .order_by(Reply.received_at.desc(), Reply.id.desc())
        .limit(limit)
    )
    return [
        (reply_id, body, context or Context.NONE.value, [name for name in names if name])
        for reply_id, body, context, *names in rows
    ]


def keep_advice(session: Session, reply_id: int, body: str, advice: dict[str, Any]) -> bool:
    """Store what an adviser says about a reply; False if it has advice already, or its words were erased meanwhile."""
    reply = session.get(Reply, reply_id, with_for_update=True)
    if reply is None or reply.body != body or "advice" in (reply.basis or {}):
        return False
    reply.basis = {**(reply.basis or {}), "advice": advice}
    return True


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


def settle_tickets(session: Session, conversation_id: int, now: datetime) -> None:
    """Note that what a conversation's tickets were about is settled; in the CRM the help desk closes them."""
    session.execute(
        update(Ticket)
        .where(Ticket.conversation_id == conversation_id, Ticket.closed_at.is_(None))
        .values(closed_at=now)
    )


def corrected_replies(session: Session) -> Iterator[tuple[Reply, list[str]]]:
    """Yield each reply that a person corrected, with the labels of the latest correction."""
    latest = select(func.max(ReplyCorrection.id)).group_by(ReplyCorrection.reply_id)
    yield from session.execute(
        select(Reply, ReplyCorrection.labels)
        .join(ReplyCorrection, ReplyCorrection.reply_id == Reply.id)
        .where(ReplyCorrection.id.in_(latest))
        .order_by(Reply.id)
    ).tuples()
