"""Conversations as people see them in the CRM: which texts are shown there, and what colleagues wrote there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, literal, select, union_all, update
from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from schemas.tables import (
    Conversation,
    CrmAgentReply,
    CrmShownText,
    Phone,
    Reply,
    ShownState,
    Student,
    Text,
    TextState,
)

ShownRow = tuple[str, bool, int, str, str, str, datetime, str | None]


def known_phone(session: Session, e164: str) -> int | None:
    """Return our id of a number, None for one we do not know."""
    return session.scalar(select(Phone.id).where(Phone.e164 == e164))


def open_agent_replies(session: Session, limit: int) -> list[tuple[CrmAgentReply, Text | None]]:
    """Return what colleagues wrote and the CRM was not told about yet, each with the text it became."""
    rows = session.execute(
        select(CrmAgentReply, Text)
        .outerjoin(Text, Text.id == CrmAgentReply.text_id)
        .where(CrmAgentReply.acknowledged_at.is_(None))
        .order_by(CrmAgentReply.message_id)
        .limit(limit)
    )
    return [(reply, text) for reply, text in rows]


def close_agent_replies(session: Session, message_ids: Sequence[str], now: datetime) -> None:
    """Note that the CRM was told."""
    session.execute(
        update(CrmAgentReply).where(CrmAgentReply.message_id.in_(list(message_ids))).values(acknowledged_at=now)
    )


def texts_not_shown(session: Session, since: datetime, limit: int, *, with_ours: bool) -> list[ShownRow]:
    """Return texts of conversations since then that the CRM does not show yet, oldest first.

    `with_ours` off: only what came in. A conversation begins with a reply: of a campaign's texts only those are shown
    that somebody answered, which keeps 25,000 texts from being 25,000 requests. Each row: vendor's id, whether it came
    in, phone id, the student's number, our number, body, instant, CRM id of the student.
    """
    who = (Student.crm_id.is_not(None), Student.is_test.is_(False), Student.erased_at.is_(None))
    new = CrmShownText.vendor_sid.is_(None)
    # What a colleague wrote in the CRM stands there already.
    by_colleague = select(CrmAgentReply.message_id).where(CrmAgentReply.text_id == Text.id).exists()
    lately = Conversation.last_reply_at >= since
    was_sent = (Text.state == TextState.SENT.value, Text.body.is_not(None), Text.sent_at.is_not(None), ~by_colleague)
    outgoing = _outgoing().join(Conversation, Conversation.phone_id == Text.phone_id)
    parts = [_incoming().where(new, *who, Reply.received_at >= since)]
    if with_ours:
        parts.append(outgoing.where(new, *who, *was_sent, lately, Text.claimed_at >= since))
    rows = union_all(*parts).subquery()
    query = select(rows).order_by(rows.c.at, rows.c.vendor_sid).limit(limit)
    return [tuple(row) for row in session.execute(query)]


def _incoming() -> Select[Any]:
    return (
        select(
            Reply.vendor_sid.label("vendor_sid"), literal(True).label("is_incoming"), Phone.id.label("phone_id"),
            Phone.e164.label("phone"), Reply.to_phone.label("our_phone"), Reply.body.label("body"),
            Reply.received_at.label("at"), Student.crm_id.label("contact_id"),
        )
        .join(Phone, Phone.id == Reply.phone_id)
        .join(Student, Student.id == Reply.student_id)
        .outerjoin(CrmShownText, CrmShownText.vendor_sid == Reply.vendor_sid)
    )  # fmt: skip


def _outgoing() -> Select[Any]:
    return (
        select(
            Text.vendor_sid.label("vendor_sid"), literal(False).label("is_incoming"), Phone.id.label("phone_id"),
            Phone.e164.label("phone"), literal("").label("our_phone"), Text.body.label("body"),
            Text.sent_at.label("at"), Student.crm_id.label("contact_id"),
        )
        .join(Phone, Phone.id == Text.phone_id)
        .join(Student, Student.id == Text.student_id)
        .outerjoin(CrmShownText, CrmShownText.vendor_sid == Text.vendor_sid)
    )  # fmt: skip


def claim_shown(session: Session, vendor_sids: Sequence[str], now: datetime) -> None:
    """Note that these texts are about to be shown."""
    rows = [{"vendor_sid": sid, "state": ShownState.SENDING.value, "changed_at": now} for sid in vendor_sids]
    insert_or_ignore(session, CrmShownText, rows, ["vendor_sid"])


def record_shown(
    session: Session, vendor_sid: str, state: ShownState, now: datetime, *, crm_id: str | None = None,
    error: str | None = None,
) -> None:  # fmt: skip
    """Note what became of one."""
    session.execute(
        update(CrmShownText)
        .where(CrmShownText.vendor_sid == vendor_sid)
        .values(state=state.value, crm_id=crm_id, last_error=error, changed_at=now)
    )


def forget_shown(session: Session, vendor_sids: Sequence[str]) -> None:
    """Let these be shown again: they surely do not stand there."""
    session.execute(delete(CrmShownText).where(CrmShownText.vendor_sid.in_(list(vendor_sids))))


def doubtful(session: Session, limit: int) -> list[ShownRow]:
    """Return the texts of which nobody knows whether the CRM shows them, in the form of `texts_not_shown`."""
    in_doubt = CrmShownText.state.in_([ShownState.SENDING.value, ShownState.UNKNOWN.value])
    rows = union_all(_incoming().where(in_doubt), _outgoing().where(in_doubt)).subquery()
    return [tuple(row) for row in session.execute(select(rows).limit(limit))]
