"""What a person does in a conversation before it ends: answer, say what it was about, open a to-do."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from actions.fill_outbox import INBOX_DELAY
from actions.require_privilege import require
from actions.resolve_conversation import the_conversation
from database.audit import write_audit
from database.campaigns import template_by_key
from database.outbox import Wanted, put_wanted
from database.replies import follow_up_of, latest_reply
from rules.follow_ups import FollowUpKind, follow_up_due
from rules.playbook import LEADS
from rules.replies.labels import Context, Label
from rules.roles import Privilege
from rules.templates import MAX_BODY
from schemas.mistakes import Mistake
from schemas.office import Office
from schemas.tables import (
    Conversation,
    Disposition,
    FollowUp,
    OutboxKind,
    Phone,
    Reply,
    StaffMember,
    Student,
    Template,
    Text,
    TextPurpose,
    TextState,
)


class CannotServe(Mistake):
    """This can't be done in this conversation; the message says why."""


def _latest(session: Session, conversation: Conversation) -> Reply:
    reply = latest_reply(session, conversation.id)
    if reply is None:
        raise CannotServe(f"Nobody has written in conversation {conversation.id} yet.")
    return reply


def dispose(session: Session, conversation_id: int, label: str, note: str, *, now: datetime, actor: str) -> Disposition:
    """Say what a conversation was about, with notes; it holds for every text up to now (D12). Several are fine.

    Raises NoSuchConversation, NotAllowed, CannotServe.
    """
    require(session, actor, Privilege.ANSWER_REPLIES)
    if label not in list(Label):
        raise CannotServe(f"{label!r} is no disposition. Choose one of {', '.join(Label)}.")
    conversation = the_conversation(session, conversation_id)
    given = Disposition(
        conversation_id=conversation.id, reply_id=_latest(session, conversation).id, label=label, note=note,
        given_at=now, given_by=actor,
    )  # fmt: skip
    session.add(given)
    session.flush()
    # The notes may name people; the audit log must not.
    write_audit(
        session, at=now, actor=actor, action="dispose", subject=f"conversation:{conversation.id}", why=label
    )  # fmt: skip
    return given


def answer(
    session: Session, conversation_id: int, body: str | None, *, in_crm: bool, now: datetime, actor: str
) -> Text | None:
    """Take on a person's answer; None sends the suggested one.

    It goes out at once as a text, which is returned. `in_crm`: conversations are carried by the CRM's inbox, so the
    next sync sends it there in the writer's own name, unless the student writes again first; the same words to the same
    message are one answer. Raises NoSuchConversation, NotAllowed and CannotServe, also where the person wants no texts
    or a doubt holds them.
    """
    writer = require(session, actor, Privilege.ANSWER_REPLIES)
    conversation = the_conversation(session, conversation_id)
    phone = session.get_one(Phone, conversation.phone_id, with_for_update=True)
    student = session.get(Student, conversation.student_id) if conversation.student_id is not None else None
    if phone.opted_out_at is not None or (student is not None and student.opted_out_at is not None):
        raise CannotServe("They have unsubscribed: no text may go to them. Call, or write an e-mail.")
    if phone.dead_at is not None:
        raise CannotServe("Their number is dead: no text reaches it. Write an e-mail.")
    if phone.held_at is not None or (student is not None and student.held_at is not None):
        raise CannotServe(
            f"Texts to them are on hold. Once the doubt is cleared: `placeline inbox release {conversation_id} "
            "--why ...`."
        )
    key: str | None = None
    template: Template | None = None
    if body is None:
        key = conversation.suggested_answer
        template = template_by_key(session, key) if key else None
        if template is None:
            raise CannotServe("There is no suggested answer; write one with `--text`.")
        body = template.body
    body = body.strip()
    if not body or len(body) > MAX_BODY:
        raise CannotServe(f"An answer has 1 to {MAX_BODY:,} characters.")
    text: Text | None = None
    if in_crm:
        _note_for_crm(session, conversation, body, writer, now)
    else:
        context = Context(template.context) if template is not None else Context.NONE
        text = Text(
            purpose=TextPurpose.ANSWER.value, reply_id=_latest(session, conversation).id,
            student_id=conversation.student_id, phone_id=phone.id,
            context=(Context.JOB_LEAD if key in LEADS else context).value, template_key=key, body=body,
            state=TextState.PLANNED.value, created_at=now,
        )  # fmt: skip
        session.add(text)
        session.flush()
    conversation.suggested_answer = None
    write_audit(
        session, at=now, actor=actor, action="answer", subject=f"conversation:{conversation.id}",
        why=f"{'in the CRM' if text is None else f'text {text.id}'}: {key or 'own words'}",
    )  # fmt: skip
    return text


def _note_for_crm(
    session: Session, conversation: Conversation, body: str, writer: StaffMember, now: datetime
) -> None:  # fmt: skip
    if conversation.student_id is None:
        raise CannotServe("Nobody on the roster has this number, so the CRM has no thread of it. Call instead.")
    if not writer.email:
        raise CannotServe(
            f"{writer.login} has no e-mail address here, by which the CRM knows its users; `placeline people change`."
        )
    content = {
        "body": body,
        "sender_email": writer.email,
        "last_seen_at": (conversation.last_reply_at + INBOX_DELAY).isoformat(),
    }
    by_content = Wanted(OutboxKind.ANSWER, "", conversation.student_id, content)
    key = f"conversation:{conversation.id}:{by_content.content_hash[:12]}"
    put_wanted(session, [replace(by_content, key=key)], now)


def open_follow_up(
    session: Session, conversation_id: int, kind: str, why: str, *, now: datetime, actor: str, office: Office
) -> FollowUp:
    """Open a to-do by hand, due as the procedure says. Twice makes no second one.

    Raises NoSuchConversation, NotAllowed, CannotServe.
    """
    require(session, actor, Privilege.ANSWER_REPLIES)
    if kind not in list(FollowUpKind):
        raise CannotServe(f"{kind!r} is no kind of follow-up. Choose one of {', '.join(FollowUpKind)}.")
    conversation = the_conversation(session, conversation_id)
    if conversation.student_id is None:
        raise CannotServe("Nobody on the roster has this number, so there is nobody to follow up.")
    reply = _latest(session, conversation)
    known = follow_up_of(session, reply.id, kind)
    if known is not None:
        return known
    today = now.astimezone(office.zone).date()
    opened = FollowUp(
        student_id=conversation.student_id, reply_id=reply.id, kind=kind, why=why, created_at=now,
        due_on=follow_up_due(FollowUpKind(kind), today, office.hiring_check_after),
        is_urgent=kind == FollowUpKind.ESCALATION,
    )  # fmt: skip
    session.add(opened)
    session.flush()
    write_audit(
        session, at=now, actor=actor, action="open_follow_up", subject=f"conversation:{conversation.id}", why=kind
    )  # fmt: skip
    return opened
