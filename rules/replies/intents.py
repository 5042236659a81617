"""The meanings of a reply beyond the protective ones, and how they go together.

Source: annotation guide v1 (contexts, bare answers, rules 1 to 9); SOP-07 to SOP-24; D11 (YES is what it
means here).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rules.replies import (
    courtesies,
    grievances,
    lead_answers,
    lead_wordings,
    obstacles,
    other_wordings,
    questions,
    status_wordings,
    work_status,
)
from rules.replies.compliance import Protection
from rules.replies.labels import Context, Detail, Label
from rules.replies.normalise import Normalised
from rules.replies.short_answers import short_answers
from rules.replies.wording import Wording, found_in, words

_WORDINGS: tuple[Wording, ...] = (
    *lead_wordings.INTERESTED,
    *lead_wordings.DECLINED,
    *lead_wordings.CONCERN,
    *lead_wordings.JOB_QUESTION,
    *lead_wordings.LOCATION,
    *status_wordings.HIRED,
    *status_wordings.JOB_ENDED,
    *status_wordings.STILL_SEARCHING,
    status_wordings.NOT_YET,
    *status_wordings.NOT_SEEKING,
    *status_wordings.FORM_COMPLETED,
    *status_wordings.RELUCTANCE,
    *other_wordings.COMPLAINT,
    *other_wordings.UNRELATED_QUESTION,
    *other_wordings.CONTACT_REQUEST,
    *other_wordings.ACK,
    other_wordings.PROFANITY,
    *lead_answers.TAKEN,
    *lead_answers.REFUSED,
    *lead_answers.ELSEWHERE,
    *obstacles.OBSTACLES,
    *questions.JOB_QUESTIONS,
    *questions.SCHOOL_QUESTIONS,
    *work_status.EMPLOYED,
    *work_status.ENDED,
    *work_status.SEARCHING,
    *work_status.OUT_OF_THE_MARKET,
    *work_status.FORM_DONE,
    *work_status.WILL_NOT_SAY,
    *grievances.GRIEVANCES,
    *courtesies.REACH_ME,
    *courtesies.COURTESIES,
)

# A stronger meaning of the same words drops a weaker one.
_STRONGER: tuple[tuple[Label, frozenset[Label]], ...] = (
    (Label.DECLINED, frozenset({Label.INTERESTED})),
    (Label.NOT_SEEKING, frozenset({Label.STILL_SEARCHING, Label.CONCERN})),
    (Label.FORM_COMPLETED, frozenset({Label.UNRELATED_QUESTION})),
    (Label.DATA_RELUCTANCE, frozenset({Label.JOB_QUESTION, Label.UNRELATED_QUESTION, Label.DECLINED})),
    (Label.LOCATION_REQUEST, frozenset({Label.JOB_QUESTION})),
    (Label.WRONG_NUMBER, frozenset({Label.DECLINED, Label.HIRED, Label.STILL_SEARCHING, Label.LOCATION_REQUEST})),
    (Label.OPT_IN, frozenset({Label.JOB_QUESTION, Label.UNRELATED_QUESTION, Label.STILL_SEARCHING})),
    (Label.OPT_OUT_AMBIGUOUS, frozenset({Label.STILL_SEARCHING, Label.CONTACT_REQUEST, Label.JOB_QUESTION})),
    (Label.HELP, frozenset({Label.UNRELATED_QUESTION, Label.JOB_QUESTION, Label.DATA_RELUCTANCE})),
)

# In a crisis and at an opt-out only what is said beyond doubt is kept beside it: the facts of work, never small talk.
_BESIDE_CRISIS = frozenset(
    {
        Label.CRISIS,
        Label.OPT_OUT,
        Label.PROFANITY,
        Label.HIRED,
        Label.STILL_SEARCHING,
        Label.COMPLAINT,
        Label.INTERESTED,
    }
)
_BESIDE_OPT_OUT = frozenset(
    {
        Label.OPT_OUT,
        Label.CRISIS,
        Label.PROFANITY,
        Label.HIRED,
        Label.DECLINED,
        Label.COMPLAINT,
        Label.NOT_SEEKING,
        Label.WRONG_NUMBER,
        Label.DATA_RELUCTANCE,
        Label.FORM_COMPLETED,
        Label.STILL_SEARCHING,
    }
)

# A complainer's own search, not only that nobody calls.
_OWN_SEARCH = words(
    r"still|not yet|no|nope|looking|searching|jobless|(?:no|find a|get a|need a|a fucking) job|todavia|nada|"
    r"on my couch"
)

# One job has ended and the next is there.
_NEW_JOB = words(
    r"ahora (?:estoy|trabajo)|ya estoy|now (?:at|with|im|i am|working|i work)|(?:im|i am|working) (?:now )?(?:at|"
    r"with) \w+(?: \w+){0,3} now|"
    r"new (?:one|job|place|employer)|but (?:i )?(?:just |already |now )*(?:started|got on|got hired|start|"
    r"found|im at|landed|work)|(?:start|starting|started|begin|got on|hired|empiezo|empece|ya estoy) (?:at|with|on|"
    r"en|the)|but now|got a(?:nother| new)? job|i start|hired (?:by|at)|ya tengo otro|got hired"
)
_FILLER = words(
    r"a|an|the|i|im|is|it|its|to|of|and|so|but|my|me|you|u|ur|your|we|in|on|at|for|just|this|that|with|was|"
    r"am|are|be|been|do|have|has|had|hi|hey|hello|ok|okay|oh|lol|haha|lmao|omg|too|very|really|"
    r"please|pls|plz|well|right|now|rn|today|there|here|yes|yeah|no|sir|maam|sorry|good|morning|afternoon|"
    r"evening|or|as|if|up|out|all|also|still|already|will|would|can|el|la|los|las|un|una|de|en|y|que|es|mi|"
    r"por|con|se|lo|me|ya|si|tho|though|guys|yall|bc|because|cuz|from|by|about|like|some|get|got|again|"
    r"back|then|not|yet|thanks|thank|ty|thx|gracias|much|though|even|actually"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Meant:
    """The labels, the ids of the wordings behind them, and how much of the text nothing explains."""

    labels: frozenset[Label]
    rules: tuple[str, ...]
    unexplained_words: int
    unexplained_share: float


def intents(message: Normalised, context: Context, guarded: Protection, details: tuple[Detail, ...]) -> Meant:
    """Return everything a reply means, the protective labels included."""
    hits = found_in(message, message.text, _WORDINGS, context)
    labels = {hit.wording.label for hit in hits} | guarded.labels
    rules = [*guarded.rules, *(hit.wording.id for hit in hits)]
    explained = [*guarded.found, *((hit.start, hit.end) for hit in hits)]
    if _tells_of_a_job(message, context, labels, details):
        labels.add(Label.HIRED)
        rules.append("hired.details")
    if _names_a_place(details, labels):
        labels.add(Label.LOCATION_REQUEST)
        rules.append("location_request.place")
    for rule, label, place in tuple(short_answers(message, context, labels)):
        labels.add(label)
        rules.append(rule)
        explained.append(place)
    labels = _settled(message, labels, guarded)
    explained += [_normalised_place(message, detail.span) for detail in details]
    left, share = _unexplained(message, explained)
    return Meant(frozenset(labels), tuple(dict.fromkeys(rules)), left, share)


def _tells_of_a_job(message: Normalised, context: Context, labels: set[Label], details: tuple[Detail, ...]) -> bool:
    """Whether facts of a job, given in answer to a question about work, say that there is one."""
    if context not in (Context.STATUS_CHECK, Context.FORM_REMINDER, Context.DETAIL_QUESTION):
        return False
    if labels & {
        Label.OPT_OUT_AMBIGUOUS,
        Label.NOT_SEEKING,
        Label.COMPLAINT,
        Label.WRONG_NUMBER,
        Label.CRISIS,
    }:
        return False
    facts = {detail.field for detail in details} - {"target_location", "in_field"}
    if labels & {Label.STILL_SEARCHING, Label.JOB_ENDED}:
        # One may look on while working; then it takes who employs, or what one does and what it pays.
        return "employer" in facts or {"job_title", "pay_amount"} <= facts or {"job_title", "hours_type"} <= facts
    return bool(facts) and "?" not in message.text


def _names_a_place(details: tuple[Detail, ...], labels: set[Label]) -> bool:
    """Whether a place was named in a way that only a wish, a home or a move has."""
    if labels & {Label.HIRED, Label.CRISIS, Label.WRONG_NUMBER, Label.OPT_OUT, Label.NOT_SEEKING}:
        return False
    return any(
        detail.rule in ("target_location.need", "target_location.moved", "target_location.willing")
        for detail in details
        if detail.field == "target_location"
    )


def _settled(message: Normalised, labels: set[Label], guarded: Protection) -> set[Label]:
    """Return the labels without those that a stronger one covers, never empty."""
    kept = set(labels)
    if Label.CRISIS in guarded.labels:
        kept &= _BESIDE_CRISIS
    if Label.OPT_OUT in guarded.labels:
        kept &= _BESIDE_OPT_OUT
    if Label.JOB_ENDED in kept and not _NEW_JOB.search(message.text):
        kept.discard(Label.HIRED)
    if Label.COMPLAINT in kept and not _OWN_SEARCH.search(message.text):
        kept.discard(Label.STILL_SEARCHING)
    for strong, weak in _STRONGER:
        if strong in kept:
            kept -= weak
    if kept - {Label.ACK, Label.PROFANITY}:
        kept.discard(Label.ACK)
    return kept if kept - {Label.PROFANITY} else kept | {Label.UNCLEAR}


def _normalised_place(message: Normalised, span: tuple[int, int]) -> tuple[int, int]:
    inside = [index for index, place in enumerate(message.at) if span[0] <= place < span[1]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _unexplained(message: Normalised, explained: Iterable[tuple[int, int]]) -> tuple[int, float]:
    """Return how many words that carry meaning no rule touched, and their share of all such words."""
    covered = {index for start, end in explained for index in range(start, end)}
    spoken = [match for match in _WORD.finditer(message.text) if not _FILLER.fullmatch(match.group())]
    left = [match for match in spoken if not covered & set(range(match.start(), match.end()))]
    return len(left), len(left) / len(spoken) if spoken else 0.0
