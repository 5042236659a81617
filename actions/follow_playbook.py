"""Do what the procedure says about one reply: the steps come from rules/playbook.py, here they become rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.record_outcome import SaidOtherwise, next_detail, record_details
from actions.student_values import student_values
from database.audit import write_audit
from database.campaigns import template_by_key
from database.replies import follow_up_of, opted_out_before
from database.students import change_phone
from database.texts import answered_since
from rules.auto_response import SendAutoResponse
from rules.consent import ConsentChange
from rules.follow_ups import FollowUpKind, follow_up_due
from rules.outcomes import QUESTIONS
from rules.playbook import (
    SAME_ANSWER_AGAIN_AFTER,
    AskNextDetail,
    CloseConversation,
    Dispose,
    HandToPerson,
    HoldTexts,
    MarkFormCompleted,
    OpenFollowUp,
    OpenTicket,
    RecordOutcome,
    Resubscribe,
    SendReply,
    Step,
    Suppress,
)
from rules.replies.labels import Context
from rules.templates import TemplateError, fill_known, render
from schemas.tables import (
    Campaign,
    ConsentEntry,
    Conversation,
    ConversationState,
    FollowUp,
    Phone,
    Reply,
    Student,
    Text,
    TextPurpose,
    TextState,
)

OPT_OUT_CONFIRMATION = "opt_out_confirmation"


@dataclass(frozen=True, slots=True)
class ReplyAtHand:
    """The reply and what belongs to it. `student` is None for a number nobody on the roster has."""

    reply: Reply
    conversation: Conversation
    campaign: Campaign | None
    student: Student | None
    received_on: date

    @property
    def evidence(self) -> str:
        """Return where this can be looked up."""
        return f"reply {self.reply.id}"


def follow(session: Session, at_hand: ReplyAtHand, steps: Sequence[Step | SendAutoResponse], *, now: datetime) -> None:
    """Do the steps in their order, in the transaction in which the reply becomes read."""
    for step in steps:
        match step:
            case Suppress():
                _change_consent(session, at_hand, ConsentChange.REVOKED, now)
            case Resubscribe():
                _change_consent(session, at_hand, ConsentChange.RESTORED, now)
            case HoldTexts(why=why):
                _hold(session, at_hand, why, now)
            case OpenFollowUp(kind=kind, due_on=due_on, why=why):
                _open_follow_up(session, at_hand, kind, due_on, why, now)
            case RecordOutcome(outcome=outcome, details=details):
                if at_hand.student is not None:
                    try:
                        record_details(session, at_hand.student, outcome, details, evidence=at_hand.evidence, now=now)
                    except SaidOtherwise as otherwise:
                        _hand_to_person(session, at_hand, str(otherwise), False, now)
            case MarkFormCompleted():
                if at_hand.student is not None:
                    record_details(
                        session, at_hand.student, None, (), evidence=at_hand.evidence, now=now,
                        form_completed_on=at_hand.received_on,
                    )  # fmt: skip
            case AskNextDetail():
                _ask_next_detail(session, at_hand, now)
            case SendReply(template_key=key):
                _plan_answer(session, at_hand, key, now)
            case SendAutoResponse():
                _plan_auto_response(session, at_hand, now)
            case HandToPerson(why=why, urgent=urgent):
                _hand_to_person(session, at_hand, why, urgent, now)
            case OpenTicket(subject=subject):
                _hand_to_person(session, at_hand, subject, False, now)
            case CloseConversation(resolved=resolved, why=why):
                _end(session, at_hand, resolved, why, now)
            case Dispose(label=label):
                write_audit(
                    session, at=now, actor="placeline", action="dispose", why=label,
                    subject=f"conversation:{at_hand.conversation.id}",
                )  # fmt: skip


def _change_consent(session: Session, at_hand: ReplyAtHand, change: ConsentChange, now: datetime) -> None:
    phone = session.get_one(Phone, at_hand.reply.phone_id, with_for_update=True, populate_existing=True)
    revoked = change is ConsentChange.REVOKED
    said_at = at_hand.reply.received_at
    if not revoked and phone.opted_out_at is not None and phone.opted_out_at >= said_at:
        return  # a START that arrives late does not undo the newer STOP
    campaign = at_hand.campaign
    if revoked and phone.opted_out_at is None and campaign is not None:
        # A person counts once, also one who came back in between.
        campaign.unsubscribed += not opted_out_before(session, phone.id, campaign.id, at_hand.reply.id)
    phone.opted_out_at = max(said_at, phone.opted_out_at or said_at) if revoked else None
    _add_to_ledger(session, at_hand, change, "student", now)


def _add_to_ledger(session: Session, at_hand: ReplyAtHand, change: ConsentChange, actor: str, now: datetime) -> None:
    session.add(
        ConsentEntry(
            student_id=at_hand.student.id if at_hand.student else None,
            phone_id=at_hand.reply.phone_id,
            change=change.value,
            at=now,
            source="reply",
            proof=at_hand.evidence,
            actor=actor,
        )
    )


def _hold(session: Session, at_hand: ReplyAtHand, why: str, now: datetime) -> None:
    assert at_hand.reply.phone_id is not None, "a reply that is read has its phone"
    change_phone(session, at_hand.reply.phone_id, held_at=now, hold_reason=f"{at_hand.evidence}: {why}")
    _add_to_ledger(session, at_hand, ConsentChange.HELD, "placeline", now)
    write_audit(
        session, at=now, actor="placeline", action="hold_texts", subject=f"phone:{at_hand.reply.phone_id}",
        after="held", why=f"{at_hand.evidence}: {why}",
    )  # fmt: skip


def _open_follow_up(
    session: Session, at_hand: ReplyAtHand, kind: FollowUpKind, due_on: date, why: str, now: datetime,
    urgent: bool = False,
) -> None:  # fmt: skip
    if at_hand.student is None:
        _wait_for_person(at_hand, why, urgent)
        return
    if follow_up_of(session, at_hand.reply.id, kind.value) is not None:
        return  # two steps of one reply may ask for the same
    session.add(
        FollowUp(
            student_id=at_hand.student.id,
            reply_id=at_hand.reply.id,
            kind=kind.value,
            due_on=due_on,
            why=why,
            is_urgent=urgent,
            created_at=now,
        )
    )


def _wait_for_person(at_hand: ReplyAtHand, why: str, urgent: bool) -> None:
    conversation = at_hand.conversation
    conversation.waiting_since = conversation.waiting_since or at_hand.reply.received_at
    conversation.waiting_because = why
    conversation.is_urgent = conversation.is_urgent or urgent


def _hand_to_person(session: Session, at_hand: ReplyAtHand, why: str, urgent: bool, now: datetime) -> None:
    _wait_for_person(at_hand, why, urgent)
    write_audit(
        session, at=now, actor="placeline", action="hand_to_person",
        subject=f"conversation:{at_hand.conversation.id}", why=f"{at_hand.evidence}: {why}",
    )  # fmt: skip
    kind = FollowUpKind.ESCALATION if urgent else FollowUpKind.PERSON_ANSWER
    _open_follow_up(session, at_hand, kind, follow_up_due(kind, at_hand.received_on), why, now, urgent)


def _plan_text(
    session: Session, at_hand: ReplyAtHand, body: str, purpose: TextPurpose, context: Context, now: datetime,
    asked_field: str | None = None, template_key: str | None = None, at_most_once: bool = False,
) -> None:  # fmt: skip
    assert at_hand.reply.phone_id is not None, "a reply that is read has its phone"
    session.add(
        Text(
            purpose=purpose.value,
            reply_id=at_hand.reply.id,
            student_id=at_hand.student.id if at_hand.student else None,
            phone_id=at_hand.reply.phone_id,
            context=context.value,
            asked_field=asked_field,
            template_key=template_key,
            at_most_once=at_most_once,
            body=body,
            state=TextState.PLANNED.value,
            created_at=now,
        )
    )


def _plan_answer(session: Session, at_hand: ReplyAtHand, key: str, now: datetime) -> None:
    template = template_by_key(session, key)
    if template is None or template.status != "published":
        _hand_to_person(session, at_hand, f"the answer {key!r} has no published template", False, now)
        return
    assert at_hand.reply.phone_id is not None, "a reply that is read has its phone"
    if answered_since(session, at_hand.reply.phone_id, key, now - SAME_ANSWER_AGAIN_AFTER):
        if key != OPT_OUT_CONFIRMATION:  # of which there is one, and nobody has to do anything
            _hand_to_person(session, at_hand, "says again what was answered automatically", False, now)
        return
    purpose = TextPurpose.CONFIRMATION if key == OPT_OUT_CONFIRMATION else TextPurpose.ANSWER
    _plan_text(
        session, at_hand, template.body, purpose, Context(template.context), now, template_key=key,
        at_most_once=template.at_most_once,
    )  # fmt: skip


def _plan_auto_response(session: Session, at_hand: ReplyAtHand, now: datetime) -> None:
    campaign = at_hand.campaign
    assert campaign is not None, "only a campaign has an automatic response"
    assert campaign.auto_response_key is not None, "this one has"
    template = template_by_key(session, campaign.auto_response_key)
    if template is None or template.status != "published":
        why = f"the automatic response {campaign.auto_response_key!r} is not published any more"
        _hand_to_person(session, at_hand, why, False, now)
        return
    body = fill_known(template.body, campaign.merge_values)
    try:
        render(body, {**student_values(at_hand.student), "college": "x"})
    except TemplateError as hole:
        _hand_to_person(session, at_hand, f"the automatic response can't be filled for them: {hole}", False, now)
        return
    _plan_text(
        session, at_hand, body, TextPurpose.AUTO_RESPONSE, Context(template.context), now, template_key=template.key,
        at_most_once=template.at_most_once,
    )  # fmt: skip


def _ask_next_detail(session: Session, at_hand: ReplyAtHand, now: datetime) -> None:
    if at_hand.student is None:
        _hand_to_person(session, at_hand, "a number nobody on the roster has", False, now)
        return
    field, is_complete = next_detail(session, at_hand.student, now=now)
    if field is not None:
        _plan_text(
            session, at_hand, QUESTIONS[field], TextPurpose.QUESTION, Context.DETAIL_QUESTION, now, asked_field=field
        )  # fmt: skip
    elif is_complete:
        _end(session, at_hand, True, "the Career Status record is complete", now)
    else:
        _end(session, at_hand, False, "every missing detail was asked for once", now)


def _end(session: Session, at_hand: ReplyAtHand, resolved: bool, why: str, now: datetime) -> None:
    conversation = at_hand.conversation
    if conversation.waiting_since is not None:
        return  # a person is still needed; what a machine did does not end that
    before = conversation.state
    conversation.state = (ConversationState.RESOLVED if resolved else ConversationState.CLOSED).value
    conversation.ended_because = why
    write_audit(
        session, at=now, actor="placeline", action="end_conversation", subject=f"conversation:{conversation.id}",
        before=before, after=conversation.state, why=why,
    )  # fmt: skip
