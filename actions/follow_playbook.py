"""Do what the procedure says about one reply: the steps come from rules/playbook.py, here they become rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.find_alternatives import find_alternatives
from actions.open_ticket import open_student_ticket
from actions.record_outcome import (
    Ask,
    SaidOtherwise,
    Told,
    next_detail,
    note_reluctance,
    record_details,
    say_form_done,
)
from actions.student_values import student_values
from database.audit import write_audit
from database.campaigns import template_by_key
from database.consent import hold_people, lift_stops, people_on, stop_people
from database.replies import follow_up_of, opted_out_before
from database.students import change_phone
from database.templates import answer_topics
from database.texts import answered_since
from rules.answers import answer_to
from rules.auto_response import SendAutoResponse
from rules.consent import ConfirmedBy, ConsentChange
from rules.follow_ups import FollowUpKind, follow_up_due
from rules.outcomes import QUESTIONS
from rules.playbook import (
    LEADS,
    SAME_ANSWER_AGAIN_AFTER,
    AnswerQuestion,
    AskNextDetail,
    CloseConversation,
    Dispose,
    HandToPerson,
    HoldTexts,
    MarkFormCompleted,
    NoteReluctance,
    OfferAlternatives,
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
    Disposition,
    FollowUp,
    Phone,
    Reply,
    Student,
    Template,
    Text,
    TextPurpose,
    TextState,
)

OPT_OUT_CONFIRMATION = "opt_out_confirmation"
# After these the question that was asked still stands; an answer to it is read as one.
QUESTION_STANDS = frozenset({"confidentiality"})
FORM_QUESTION_KEY = "form_question"


@dataclass(slots=True)
class ReplyAtHand:
    """The reply and what belongs to it. `student` is None for a number nobody on the roster has.

    `asked_field` is what our text had asked for; `told_something` becomes true when the reply adds to the record,
    `is_answered` when an automatic text to it is planned.
    """

    reply: Reply
    conversation: Conversation
    campaign: Campaign | None
    student: Student | None
    received_on: date
    asked_field: str | None = None
    told_something: bool = False
    is_answered: bool = False

    @property
    def evidence(self) -> str:
        """Return where this can be looked up."""
        return f"reply {self.reply.id}"

    @property
    def phone_id(self) -> int:
        """Return the phone it came from."""
        assert self.reply.phone_id is not None, "a reply that is read has its phone"
        return self.reply.phone_id

    def told(self, step: RecordOutcome | None = None) -> Told:
        """Return what the reply tells about work, with where it can be looked up."""
        outcome, details = (step.outcome, step.details) if step else (None, ())
        return Told(outcome, details, self.evidence, self.reply.id)


def follow(session: Session, at_hand: ReplyAtHand, steps: Sequence[Step | SendAutoResponse], *, now: datetime) -> None:
    """Do the steps in their order, in the transaction in which the reply becomes read."""
    for step in steps:
        match step:
            case Suppress(of_person=of_person, confirmed_by=confirmed_by):
                _suppress(session, at_hand, of_person, confirmed_by, now)
            case Resubscribe():
                _resubscribe(session, at_hand, now)
            case HoldTexts(why=why):
                _hold(session, at_hand, why, now)
            case OpenFollowUp(kind=kind, due_on=due_on, why=why):
                _open_follow_up(session, at_hand, kind, due_on, why, now)
            case RecordOutcome():
                _record_outcome(session, at_hand, step, now)
            case MarkFormCompleted():
                if at_hand.student is not None:
                    say_form_done(session, at_hand.student, at_hand.received_on, at_hand.told(), now=now)
                    at_hand.told_something = True
            case NoteReluctance():
                if at_hand.student is not None:
                    note_reluctance(session, at_hand.student, at_hand.told(), now=now)
            case AskNextDetail():
                _ask_next_detail(session, at_hand, now)
            case SendReply(template_key=key):
                _plan_answer(session, at_hand, key, now)
            case SendAutoResponse():
                if not at_hand.is_answered:
                    _plan_auto_response(session, at_hand, now)
            case OfferAlternatives(place=place):
                _offer_alternatives(session, at_hand, place, now)
            case AnswerQuestion(alone=alone):
                _answer_question(session, at_hand, alone, now)
            case HandToPerson(why=why, urgent=urgent, suggestion=suggestion):
                _hand_to_person(session, at_hand, why, urgent, now)
                at_hand.conversation.suggested_answer = suggestion or at_hand.conversation.suggested_answer
            case OpenTicket(subject=subject):
                open_student_ticket(session, at_hand.conversation, at_hand.reply, at_hand.student, subject, now=now)
            case CloseConversation(resolved=resolved, why=why):
                _end(session, at_hand, resolved, why, now)
            case Dispose(label=label):
                reply = at_hand.reply
                session.add(
                    Disposition(
                        conversation_id=at_hand.conversation.id, reply_id=reply.id, label=label.value,
                        note="by the procedure", given_at=now, given_by="placeline",
                    )
                )  # fmt: skip


def _suppress(
    session: Session, at_hand: ReplyAtHand, of_person: bool, confirmed_by: ConfirmedBy, now: datetime
) -> None:
    phone = session.get_one(Phone, at_hand.phone_id, with_for_update=True, populate_existing=True)
    said_at, campaign = at_hand.reply.received_at, at_hand.campaign
    if phone.opted_out_at is None and campaign is not None:
        # A person counts once, also one who came back in between.
        campaign.unsubscribed += not opted_out_before(session, phone.id, campaign.id, at_hand.reply.id)
    phone.opted_out_at = max(said_at, phone.opted_out_at or said_at)
    if of_person:
        stop_people(session, _people(session, at_hand), phone.id, said_at)
    change = ConsentChange.REVOKED if of_person else ConsentChange.DISOWNED
    _add_to_ledger(session, at_hand, change, "student", now, confirmed_by)


def _resubscribe(session: Session, at_hand: ReplyAtHand, now: datetime) -> None:
    phone = session.get_one(Phone, at_hand.phone_id, with_for_update=True, populate_existing=True)
    said_at = at_hand.reply.received_at
    if phone.opted_out_at is not None and phone.opted_out_at >= said_at:
        return  # a START that arrives late does not undo the newer STOP
    phone.opted_out_at = None
    lift_stops(session, _people(session, at_hand), phone.id, said_at)
    _add_to_ledger(session, at_hand, ConsentChange.RESTORED, "student", now)


def _people(session: Session, at_hand: ReplyAtHand) -> set[int]:
    """Return everybody the reply may be from; a text finds its student also after a roster took the number away."""
    return people_on(session, at_hand.phone_id) | ({at_hand.student.id} if at_hand.student else set())


def _add_to_ledger(
    session: Session, at_hand: ReplyAtHand, change: ConsentChange, actor: str, now: datetime,
    confirmed_by: ConfirmedBy | None = None,
) -> None:  # fmt: skip
    session.add(
        ConsentEntry(
            student_id=at_hand.student.id if at_hand.student else None,
            phone_id=at_hand.reply.phone_id,
            change=change.value,
            at=now,
            source="reply",
            proof=at_hand.evidence,
            actor=actor,
            wording=at_hand.evidence,
            confirmed_by=confirmed_by.value if confirmed_by else None,
        )
    )


def _hold(session: Session, at_hand: ReplyAtHand, why: str, now: datetime) -> None:
    change_phone(session, at_hand.phone_id, held_at=now, hold_reason=f"{at_hand.evidence}: {why}")
    hold_people(session, _people(session, at_hand), now)
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
    # A step before may have ended it, and the automatic response behind needs a person after all.
    conversation.state, conversation.ended_because = ConversationState.OPEN.value, None
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
    at_hand.is_answered = True
    session.add(
        Text(
            purpose=purpose.value,
            reply_id=at_hand.reply.id,
            student_id=at_hand.student.id if at_hand.student else None,
            phone_id=at_hand.phone_id,
            context=context.value,
            asked_field=asked_field,
            template_key=template_key,
            at_most_once=at_most_once,
            body=body,
            state=TextState.PLANNED.value,
            created_at=now,
        )
    )


def _published(session: Session, at_hand: ReplyAtHand, key: str, now: datetime) -> Template | None:
    """Return the template of an answer that may go out now; None where a person was called instead, or nobody need be.

    The same answer goes to a number once in SAME_ANSWER_AGAIN_AFTER. A confirmation of an opt-out was decided about
    already (rules/consent.py).
    """
    template = template_by_key(session, key)
    if template is None or template.status != "published":
        _hand_to_person(session, at_hand, f"the answer {key!r} has no published template", False, now)
        return None
    if key != OPT_OUT_CONFIRMATION and answered_since(session, at_hand.phone_id, key, now - SAME_ANSWER_AGAIN_AFTER):
        _hand_to_person(session, at_hand, "says again what was answered automatically", False, now)
        return None
    return template


def _plan_answer(session: Session, at_hand: ReplyAtHand, key: str, now: datetime, added: str = "") -> bool:
    """Plan an automatic answer, with lines `added` below its text; False where a person was called instead."""
    template = _published(session, at_hand, key, now)
    if template is None:
        return False
    context, asked_field = Context(template.context), None
    if key in QUESTION_STANDS:
        context, asked_field = Context(at_hand.reply.context or Context.NONE), at_hand.asked_field
    elif key in LEADS:
        context = Context.JOB_LEAD
    elif key == FORM_QUESTION_KEY:
        context = Context.FORM_REMINDER
    is_confirmation = key == OPT_OUT_CONFIRMATION
    _plan_text(
        session, at_hand, template.body + added,
        TextPurpose.CONFIRMATION if is_confirmation else TextPurpose.ANSWER, context, now,
        asked_field=asked_field, template_key=key,
        at_most_once=template.at_most_once or is_confirmation,  # never a second one
    )  # fmt: skip
    return True


def _record_outcome(session: Session, at_hand: ReplyAtHand, step: RecordOutcome, now: datetime) -> None:
    if at_hand.student is None:
        return
    try:
        at_hand.told_something |= record_details(session, at_hand.student, at_hand.told(step), now=now)
    except SaidOtherwise as otherwise:
        at_hand.told_something = True
        _hand_to_person(session, at_hand, str(otherwise), False, now)


def _offer_alternatives(session: Session, at_hand: ReplyAtHand, place: str | None, now: datetime) -> None:
    """Send open jobs of the student's field in the wanted place; without any, a person searches (SOP-19)."""
    lines = find_alternatives(session, at_hand.student, place) if at_hand.student and place else []
    if lines:
        if _plan_answer(session, at_hand, "alternatives", now, added="\n" + "\n".join(lines)):
            _end(session, at_hand, True, "alternatives from the job board sent", now)
        return
    kind = FollowUpKind.ALTERNATIVES
    due_on = follow_up_due(kind, at_hand.received_on)
    _open_follow_up(session, at_hand, kind, due_on, "wants work in another place", now)
    # Not resolved until the alternatives have been sent.
    _plan_answer(session, at_hand, "location_request", now)


def _answer_question(session: Session, at_hand: ReplyAtHand, alone: bool, now: datetime) -> None:
    """Answer with the office's own text if exactly one fits, else open a ticket for the help desk (SOP-20, SOP-21)."""
    key = answer_to(at_hand.reply.body, answer_topics(session))
    if key is None:
        subject = "A student asks something else than about a job"
        open_student_ticket(session, at_hand.conversation, at_hand.reply, at_hand.student, subject, now=now)
        if alone:
            _hand_to_person(session, at_hand, "a question for the help desk: a ticket is open", False, now)
    elif alone:
        if _plan_answer(session, at_hand, key, now):
            _end(session, at_hand, True, "the office's own answer sent", now)
    else:
        at_hand.conversation.suggested_answer = key


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
    ask, field = next_detail(session, at_hand.student, told_something=at_hand.told_something, now=now)
    if ask is Ask.QUESTION and field is not None:
        _plan_text(
            session, at_hand, QUESTIONS[field], TextPurpose.QUESTION, Context.DETAIL_QUESTION, now, asked_field=field
        )  # fmt: skip
    elif ask is Ask.FORM:
        _plan_answer(session, at_hand, FORM_QUESTION_KEY, now)
    elif ask is Ask.COMPLETE:
        _end(session, at_hand, True, "the Career Status record is complete", now)
    else:
        _end(session, at_hand, False, "something is missing that is not asked for again", now)


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
