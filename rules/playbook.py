"""What the office does about each meaning: the cases of its procedure, as steps for an action to carry out.

A step says what, never how. An opt-out, a crisis and a wrong number veto every automatic text but the one
confirmation of an opt-out. What a person has to decide is handed over, with nothing said to the student
first.
Source: SOP-07 to SOP-27, SOP-31 to SOP-35; SSE-25, SSE-26; D11, D13, D14; 47 CFR 64.1200(a)(12); CTIA HELP
reply.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.consent import ConfirmedBy, who_confirms
from rules.follow_ups import FOLLOW_UP_DELAY, FollowUpKind, follow_up_due
from rules.outcomes import Outcome
from rules.replies.decision import TOGETHER, Action, Decision
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
    """Send nothing more, at once and for every campaign: to the person on any number, or to this number alone."""

    why: str
    of_person: bool = True
    confirmed_by: ConfirmedBy = ConfirmedBy.NOBODY


@dataclass(frozen=True, slots=True)
class Resubscribe:
    """Take an earlier opt-out back."""


@dataclass(frozen=True, slots=True)
class HoldTexts:
    """Send nothing automatic to the person, on any number, until somebody has released the hold."""

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
class NoteReluctance:
    """Remember that the student does not want to tell: questions stop (SOP-24, SOP-25)."""


@dataclass(frozen=True, slots=True)
class AskNextDetail:
    """Ask for the first fact that is still missing, then for the Career Status form, each once (SOP-15, SOP-16).

    With nothing left to ask the conversation ends.
    """


@dataclass(frozen=True, slots=True)
class SendReply:
    """Send the automatic answer with this key of REPLY_TEMPLATES."""

    template_key: str


@dataclass(frozen=True, slots=True)
class OfferAlternatives:
    """Send open jobs of the student's field in this place; where there are none a person searches (SOP-19)."""

    place: str | None


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Find the office's own answer to the question; without one a support ticket is opened (SOP-20, SOP-21).

    `alone`: the answer may be sent without a person; otherwise it is put before one, ready to send.
    """

    alone: bool


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Open a ticket in the support system."""

    subject: str


@dataclass(frozen=True, slots=True)
class HandToPerson:
    """Put the conversation before a specialist; urgent means the same day, ahead of the queue.

    `suggestion` is the key of REPLY_TEMPLATES whose text is ready to be sent.
    """

    why: str
    urgent: bool
    suggestion: str | None = None


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
    | NoteReluctance
    | AskNextDetail
    | SendReply
    | OfferAlternatives
    | AnswerQuestion
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
    "form_question": (
        "Thank you, that is all we need! {{college}} Career Services: is your Career Status form done, too? "
        "Reply DONE when it is."
    ),
    "alternatives": "{{college}} Career Services found openings for you. Reply YES if one interests you.",
    "complaint_received": (
        "Thank you for telling us; we are sorry. {{college}} Career Services looks into it and comes back to you. "
        "What would help most right now?"
    ),
    "concern_transport": (
        "Getting there is a real hurdle, and many of our graduates have solved it. {{college}} Career Services "
        "can look for openings closer to you or on a bus line. How far could you travel?"
    ),
    "concern_care": (
        "Family comes first, and employers know it. {{college}} Career Services can look for shifts that fit. "
        "Which hours would work for you?"
    ),
    "concern_terms": (
        "That is good to know before you decide; pay and shifts can often be talked about. {{college}} Career "
        "Services can look for a better fit. What would it need to be?"
    ),
    "concern_record": (
        "Thank you for being open. This does not rule you out: {{college}} Career Services knows employers who "
        "look at the whole person. When could your advisor call you?"
    ),
    "concern_nerves": (
        "It is normal to feel that way, and your training has prepared you. {{college}} Career Services can "
        "practice the interview with you. What worries you most?"
    ),
    "concern_reschedule": (
        "Things come up; telling us early helps. {{college}} Career Services can ask the employer for another "
        "time. When could you make it?"
    ),
    "concern_other": (
        "Thank you for telling us. {{college}} Career Services wants this to work for you. "
        "What would have to change for it to fit?"
    ),
}
"""The default texts of the automatic answers, GSM-7 only; {{college}} is the name students know."""

# The same automatic answer goes to a number once in this time. Somebody who says the same again, or a machine at the
# other end, gets a person: two machines must never keep each other talking.
SAME_ANSWER_AGAIN_AFTER = timedelta(hours=24)

# A text that is answered with a YES to one of the jobs in it.
LEADS = frozenset({"alternatives"})

CONCERN = "concern_"
"""How the keys of encouragements begin; each ends with the one question to ask (SOP-12, SOP-13)."""

# Obstacles that a template can't take away: the advisor is called, whatever was said first (SOP-14).
ADVISOR_NEEDED = frozenset({"record", "reschedule"})

# The rule behind a complaint that means danger for the student at a site; it is escalated the same day.
URGENT_COMPLAINT_RULE = "complaint.harassment"
# The rule behind a fault that only the support desk can mend.
BROKEN_LINK_RULE = "unrelated_question.broken_link"

# The rule behind an opt-out that the vendor recognises by itself.
VENDOR_STOP_RULE = "opt_out.vendor_keyword"

NO_FOLLOW_UP = frozenset({Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS, Label.CRISIS, Label.WRONG_NUMBER})


def encouragement_for(rules: Collection[str]) -> str:
    """Return the key of the encouragement for the obstacle that these rules found; the general one for others."""
    for rule in sorted(rules):
        key = CONCERN + rule.partition("concern.")[2]
        if rule.startswith("concern.") and key in REPLY_TEMPLATES:
            return key
    return f"{CONCERN}other"


def steps_for(
    reading: Reading,
    decision: Decision,
    *,
    received_on: date,
    answered_by_vendor: bool,
    vendor_confirms_opt_out: bool,
    waited: timedelta = timedelta(0),
    is_opted_out: bool = False,
    answers_encouragement: bool = False,
    hiring_check_after: timedelta = FOLLOW_UP_DELAY,
) -> tuple[Step, ...]:
    """Return what is done about one reply, in the order in which it has to happen.

    `received_on` is the campus calendar day of the reply. `answered_by_vendor` says that the SMS vendor has
    already answered this very text; `vendor_confirms_opt_out`, that it answers the stop words it knows.
    Either way the student gets one confirmation, not two. `waited` is how long ago the reply was written and
    `is_opted_out` whether the number had opted out before it. `answers_encouragement`: our last text asked about
    a concern, so a person reads the answer.
    """
    vendor_answers = answered_by_vendor or (vendor_confirms_opt_out and VENDOR_STOP_RULE in reading.rules)
    confirmed_by = who_confirms(
        vendor_answers=vendor_answers,
        is_opted_out=is_opted_out,
        waited=waited,
        is_stranger_or_in_need=bool(reading.labels & {Label.CRISIS, Label.WRONG_NUMBER}),
    )
    steps: list[Step] = list(_protection(reading, decision, confirmed_by))
    if decision.action is not Action.HOLD:
        # A text that may be a stop or a cry for help is read by a person before anything in it counts as a fact.
        steps += _record(reading)
    if Label.WRONG_NUMBER in reading.labels:
        steps.append(_follow_up(FollowUpKind.DATA_CHECK, received_on, "the number is not the student's"))
    if Label.INTERESTED in reading.labels and not reading.labels & NO_FOLLOW_UP:
        # Owed whatever else the text says, and harmless if a person reads it differently (SOP-08).
        due = follow_up_due(FollowUpKind.HIRING_CHECK, received_on, hiring_check_after)
        steps.append(OpenFollowUp(FollowUpKind.HIRING_CHECK, due, "said yes to a lead"))
    if decision.action is not Action.ACT:
        steps += _handed_over(reading, "; ".join(decision.reasons), is_held=decision.action is Action.HOLD)
    elif answers_encouragement and not reading.labels & _OWN_WAY:
        steps.append(HandToPerson("answers our question about a concern", urgent=False))
    elif (why := _needs_person(reading.labels)) is not None:
        steps += _handed_over(reading, why, is_held=False)
    else:
        steps += _acts(reading, received_on, answered_by_vendor=answered_by_vendor)
    return tuple(steps)


# Whatever is sure about them, only a person can do what they ask for.
FOR_A_PERSON = frozenset(
    {Label.COMPLAINT, Label.CONTACT_REQUEST, Label.JOB_ENDED, Label.JOB_QUESTION, Label.UNCLEAR, Label.WRONG_NUMBER}
)


def _needs_person(labels: frozenset[Label]) -> str | None:
    """Return why a person has to see a reply that is understood, None where a machine can do what it asks for."""
    if Label.OPT_OUT in labels:
        return None
    meanings = labels - {Label.PROFANITY}
    if for_person := meanings & FOR_A_PERSON:
        return f"{', '.join(sorted(for_person))} is for a person"
    if len(meanings) > 1 and meanings not in TOGETHER:
        return f"several meanings at once: {', '.join(sorted(meanings))}"
    return None


def _protection(reading: Reading, decision: Decision, confirmed_by: ConfirmedBy) -> list[Step]:
    steps: list[Step] = []
    # An opt-out that only a model sees is a doubt: every text is held, the confirmation too, until a person has looked.
    is_doubt = bool(reading.suggested) and Label.OPT_OUT not in reading.by_rules
    if Label.OPT_OUT in reading.labels and not is_doubt:
        # A stranger's stop is about the number that reached them; the student's other numbers are not theirs to stop.
        steps.append(
            Suppress(
                "asked for no more texts",
                of_person=Label.WRONG_NUMBER not in reading.labels,
                confirmed_by=confirmed_by,
            )
        )
        if confirmed_by is ConfirmedBy.OFFICE:
            steps.append(SendReply("opt_out_confirmation"))
    elif Label.WRONG_NUMBER in reading.labels:
        steps.append(Suppress("the number belongs to somebody else", of_person=False))
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
    if Label.DATA_RELUCTANCE in reading.labels:
        steps.append(NoteReluctance())
    return steps


# Whoever answers a question about a concern with one of these has said something that has its own way.
_OWN_WAY = frozenset({Label.OPT_OUT, Label.OPT_IN, Label.HELP, Label.AUTO_REPLY, Label.HIRED})


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
    if Label.CONCERN in labels:
        return [*_encouraged(reading, received_on), *steps]
    if labels & {Label.HIRED, Label.FORM_COMPLETED}:
        return [*steps, AskNextDetail()]
    if Label.NOT_SEEKING in labels:
        review = _follow_up(FollowUpKind.PLACEMENT_REVIEW, received_on, "says not to be seeking employment")
        return [review, *steps, CloseConversation(resolved=True, why="placement support review opened")]
    if Label.LOCATION_REQUEST in labels:
        return [OfferAlternatives(_wanted_place(reading)), *steps]
    if Label.UNRELATED_QUESTION in labels:
        return [*_tickets(reading), AnswerQuestion(alone=True), *steps]
    if Label.STILL_SEARCHING in labels:
        return [
            SendReply("still_searching"),
            *steps,
            CloseConversation(resolved=True, why="support and guidance sent"),
        ]
    if Label.AUTO_REPLY in labels:
        # A machine answered; whatever was open before stays as it was.
        return steps
    closed = labels & _CLOSED.keys()
    return [*steps, CloseConversation(resolved=True, why=_CLOSED[min(closed)] if closed else "nothing is owed")]


_CLOSED = {
    Label.INTERESTED: "follow-up opened",
    Label.DECLINED: "declined this lead; contact kept",
    Label.ACK: "nothing asked",
}


def _encouraged(reading: Reading, received_on: date) -> list[Step]:
    """Return encouragement with its one question; the advisor asks again in some days, or is called at once."""
    key = encouragement_for(reading.rules)
    if key.removeprefix(CONCERN) in ADVISOR_NEEDED:
        return [HandToPerson("an obstacle that the advisor has to look at", urgent=False, suggestion=key)]
    return [SendReply(key), _follow_up(FollowUpKind.CONCERN_CHECK, received_on, "has concerns about a lead")]


def _wanted_place(reading: Reading) -> str | None:
    return next((str(detail.value) for detail in reading.details if detail.field == "target_location"), None)


def _tickets(reading: Reading) -> list[Step]:
    broken = BROKEN_LINK_RULE in reading.rules
    return [OpenTicket("A student cannot open the form or a link")] if broken else []


def _handed_over(reading: Reading, why: str, *, is_held: bool) -> list[Step]:
    labels = reading.labels
    harassed = URGENT_COMPLAINT_RULE in reading.rules
    steps = _tickets(reading)
    suggestion: str | None = None
    if not is_held and not harassed:
        if Label.CONCERN in labels:
            suggestion = encouragement_for(reading.rules)
        elif Label.DATA_RELUCTANCE in labels:
            suggestion = "confidentiality"
        elif Label.COMPLAINT in labels:
            suggestion = "complaint_received"
        elif Label.UNRELATED_QUESTION in labels and not steps:
            steps.append(AnswerQuestion(alone=False))
    return [*steps, HandToPerson(why, urgent=is_held or harassed, suggestion=suggestion)]


def _follow_up(kind: FollowUpKind, received_on: date, why: str) -> OpenFollowUp:
    return OpenFollowUp(kind, follow_up_due(kind, received_on), why)
