"""What the office does about each meaning: the cases of its procedure, as steps for an action to carry out.

A step says what, never how. An opt-out, a crisis and a wrong number veto every automatic text but the one
confirmation of an opt-out. What a person has to decide is handed over, with nothing said to the student
first.
Source: SOP-07 to SOP-27, SOP-31 to SOP-35; SSE-25, SSE-26; D11, D13, D14; 47 CFR 64.1200(a)(12); CTIA HELP
reply.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.follow_ups import FollowUpKind, follow_up_due
from rules.outcomes import Outcome
from rules.replies.decision import Action, Decision
from rules.replies.labels import Detail, Label
from rules.replies.reading import Reading


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """Open a to-do for a person, due on a campus calendar day."""

    kind: FollowUpKind
    due_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Suppress:
    """Send this number nothing more, at once and for every campaign."""

    why: str


@dataclass(frozen=True, slots=True)
class Resubscribe:
    """Take an earlier opt-out back."""


@dataclass(frozen=True, slots=True)
class HoldTexts:
    """Send nothing automatic until a person has released the hold."""

    why: str


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Keep what was said about the outcome; details are proposals that never replace what a person entered."""

    outcome: Outcome
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class MarkFormCompleted:
    """Note that the student says the Career Status form is done."""


@dataclass(frozen=True, slots=True)
class AskNextDetail:
    """Ask for the first fact that is still missing; with none missing the conversation is ready to be resolved."""


@dataclass(frozen=True, slots=True)
class SendReply:
    """Send the automatic answer with this key of REPLY_TEMPLATES."""

    template_key: str


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket in the support system."""

    subject: str


@dataclass(frozen=True, slots=True)
class HandToPerson:
    """Put the conversation before a specialist; urgent means the same day, ahead of the queue."""

    why: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Dispose:
    """Give the reply its disposition."""

    label: Label


@dataclass(frozen=True, slots=True)
class CloseConversation:
    """End the conversation, unless an earlier message in it still waits for a person.

    Resolved means that the four completion criteria hold; otherwise it is closed, and `why` says the reason
    (D14).
    """

    resolved: bool
    why: str


Step = (
    OpenFollowUp
    | Suppress
    | Resubscribe
    | HoldTexts
    | RecordOutcome
    | MarkFormCompleted
    | AskNextDetail
    | SendReply
    | OpenTicket
    | HandToPerson
    | Dispose
    | CloseConversation
)

REPLY_TEMPLATES: Mapping[str, str] = {
    "opt_out_confirmation": (
        "{{college}}: You have successfully been unsubscribed. You will not receive any more messages from "
        "this "
        "number. Reply START to re-subscribe."
    ),
    "opt_in_confirmation": (
        "{{college}}: You are subscribed again to job leads and career check-ins. Msg frequency varies. "
        "Msg & data rates may apply. Reply HELP for help, STOP to opt out."
    ),
    "help": (
        "{{college}} Career Services texts about jobs and your employment status. Reply here and a person "
        "answers. "
        "Msg & data rates may apply. Reply STOP to opt out."
    ),
    "still_searching": (
        "Thank you for telling us. {{college}} Career Services keeps looking with you: we will send leads "
        "that fit, "
        "and can help with your resume or interview practice. Just reply here."
    ),
    "location_request": (
        "Thank you, that helps. {{college}} Career Services will look for openings there and text you what we find."
    ),
    "confidentiality": (
        "We understand. {{college}} uses this only to report graduate outcomes and to support you. Your "
        "employer is "
        "not told. Share only what you are comfortable with, such as just your job title."
    ),
}
"""The default texts of the automatic answers, GSM-7 only; {{college}} is the name students know."""

# The same automatic answer goes to a number once in this time. Somebody who says the same again, or a machine at the
# other end, gets a person: two machines must never keep each other talking.
SAME_ANSWER_AGAIN_AFTER = timedelta(hours=24)

# The rule behind a complaint that means danger for the student at a site; it is escalated the same day.
URGENT_COMPLAINT_RULE = "complaint.harassment"
# The rule behind a fault that only the support desk can mend.
BROKEN_LINK_RULE = "unrelated_question.broken_link"

# The rule behind an opt-out that the vendor recognises by itself.
VENDOR_STOP_RULE = "opt_out.vendor_keyword"

NO_FOLLOW_UP = frozenset({Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS, Label.CRISIS, Label.WRONG_NUMBER})


def steps_for(
    reading: Reading,
    decision: Decision,
    *,
    received_on: date,
    answered_by_vendor: bool,
    vendor_confirms_opt_out: bool,
) -> tuple[Step, ...]:
    """Return what is done about one reply, in the order in which it has to happen.

    `received_on` is the campus calendar day of the reply. `answered_by_vendor` says that the SMS vendor has
    already answered this very text; `vendor_confirms_opt_out`, that it answers the stop words it knows.
    Either way the student gets one confirmation, not two.
    """
    vendor_answers = answered_by_vendor or (vendor_confirms_opt_out and VENDOR_STOP_RULE in reading.rules)
    steps: list[Step] = list(_protection(reading, decision, vendor_answers=vendor_answers))
    if decision.action is not Action.HOLD:
        # A text that may be a stop or a cry for help is read by a person before anything in it counts as a fact.
        steps += _record(reading)
    if Label.WRONG_NUMBER in reading.labels:
        steps.append(_follow_up(FollowUpKind.DATA_CHECK, received_on, "the number is not the student's"))
    if Label.INTERESTED in reading.labels and not reading.labels & NO_FOLLOW_UP:
        # Owed whatever else the text says, and harmless if a person reads it differently (SOP-08).
        steps.append(_follow_up(FollowUpKind.HIRING_CHECK, received_on, "said yes to a lead"))
    if decision.action is Action.ACT:
        steps += _acts(reading, received_on, answered_by_vendor=answered_by_vendor)
    else:
        steps += _handed_over(reading, decision, received_on)
    return tuple(steps)


def _protection(reading: Reading, decision: Decision, *, vendor_answers: bool) -> list[Step]:
    steps: list[Step] = []
    if Label.OPT_OUT in reading.labels:
        steps.append(Suppress("asked for no more texts"))
        if not vendor_answers and not reading.labels & {Label.CRISIS, Label.WRONG_NUMBER}:
            steps.append(SendReply("opt_out_confirmation"))
    elif Label.WRONG_NUMBER in reading.labels:
        steps.append(Suppress("the number belongs to somebody else"))
    if decision.optout_hold or decision.crisis_hold:
        steps.append(HoldTexts("; ".join(decision.reasons)))
    return steps


def _record(reading: Reading) -> list[Step]:
    """Return what is kept of the outcome; a text to nobody, so an opt-out does not stand in its way."""
    if reading.labels & {Label.WRONG_NUMBER, Label.CRISIS, Label.JOB_ENDED}:
        return []
    steps: list[Step] = []
    if Label.HIRED in reading.labels:
        steps.append(RecordOutcome(Outcome.EMPLOYED, reading.details))
    elif Label.NOT_SEEKING in reading.labels:
        steps.append(RecordOutcome(Outcome.NOT_SEEKING, ()))
    elif Label.STILL_SEARCHING in reading.labels:
        steps.append(RecordOutcome(Outcome.SEEKING, ()))
    if Label.FORM_COMPLETED in reading.labels:
        steps.append(MarkFormCompleted())
    return steps


def _acts(reading: Reading, received_on: date, *, answered_by_vendor: bool) -> list[Step]:
    labels = reading.labels
    steps: list[Step] = [Dispose(label) for label in sorted(labels - {Label.PROFANITY})]
    if Label.OPT_OUT in labels:
        return [*steps, CloseConversation(resolved=True, why="opt-out honoured")]
    if Label.OPT_IN in labels:
        answer: list[Step] = [] if answered_by_vendor else [SendReply("opt_in_confirmation")]
        return [Resubscribe(), *answer, *steps, CloseConversation(resolved=True, why="subscribed again")]
    if Label.HELP in labels:
        answer = [] if answered_by_vendor else [SendReply("help")]
        return [*answer, *steps, CloseConversation(resolved=True, why="help text sent")]
    if Label.DATA_RELUCTANCE in labels:
        # What is known is kept; the rest is collected progressively, so the conversation stays open (SOP-25).
        return [SendReply("confidentiality"), *steps]
    if Label.HIRED in labels:
        return [*steps, AskNextDetail()]
    if Label.NOT_SEEKING in labels:
        review = _follow_up(FollowUpKind.PLACEMENT_REVIEW, received_on, "says not to be seeking employment")
        return [review, *steps, CloseConversation(resolved=True, why="placement support review opened")]
    if Label.LOCATION_REQUEST in labels:
        # Not resolved until the alternatives have been sent.
        search = _follow_up(FollowUpKind.ALTERNATIVES, received_on, "wants work in another place")
        return [search, SendReply("location_request"), *steps]
    if Label.STILL_SEARCHING in labels:
        return [
            SendReply("still_searching"),
            *steps,
            CloseConversation(resolved=True, why="support and guidance sent"),
        ]
    if Label.AUTO_REPLY in labels:
        # A machine answered; whatever was open before stays as it was.
        return steps
    return [*steps, CloseConversation(resolved=True, why=_CLOSED[min(labels & _CLOSED.keys())])]


_CLOSED = {
    Label.INTERESTED: "follow-up opened",
    Label.DECLINED: "declined this lead; contact kept",
    Label.FORM_COMPLETED: "says the Career Status form is done",
    Label.ACK: "nothing asked",
}


def _handed_over(reading: Reading, decision: Decision, received_on: date) -> list[Step]:
    harassed = URGENT_COMPLAINT_RULE in reading.rules
    steps: list[Step] = []
    if BROKEN_LINK_RULE in reading.rules:
        steps.append(OpenTicket("A student cannot open the form or a link"))
    return [*steps, HandToPerson("; ".join(decision.reasons), urgent=decision.action is Action.HOLD or harassed)]


def _follow_up(kind: FollowUpKind, received_on: date, why: str) -> OpenFollowUp:
    return OpenFollowUp(kind, follow_up_due(kind, received_on), why)
