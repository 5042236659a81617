"""Whether a reading is sure enough to act on alone, has to hold texts, or goes to a person.

One mistake of a machine costs more trust than a person's minute. A doubt about an opt-out or a crisis, of the rules or
of the model, always holds texts. To act is to do what the playbook says about a meaning that is sure; that may well be
to call a person.
Source: facts on replies, section 1 (decision layer); SOP-06, SOP-31; annotation guide, rule 1.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.replies.labels import Label
from rules.replies.reading import Reading
from rules.replies.thresholds import DEFAULT_THRESHOLDS, Thresholds

# How many words no rule explains an act may leave aside, and which share of the text.
MOST_UNEXPLAINED_WORDS = 4
MOST_UNEXPLAINED_SHARE = 0.45

ACTABLE = frozenset(
    {
        Label.INTERESTED,
        Label.HIRED,
        Label.STILL_SEARCHING,
        Label.NOT_SEEKING,
        Label.LOCATION_REQUEST,
        Label.DATA_RELUCTANCE,
        Label.FORM_COMPLETED,
        Label.DECLINED,
        Label.ACK,
        Label.AUTO_REPLY,
        Label.OPT_OUT,
        Label.OPT_IN,
        Label.HELP,
        # A swear word colours a text; it never changes what is done about it.
        Label.PROFANITY,
    }
)
"""The labels about which something may be done without a person, when nothing else is in the text."""

# Pairs that may stand together; anything else that comes in twos is for a person to weigh.
TOGETHER: frozenset[frozenset[Label]] = frozenset(
    {
        frozenset({Label.HIRED, Label.FORM_COMPLETED}),
        frozenset({Label.HIRED, Label.DATA_RELUCTANCE}),
        frozenset({Label.HIRED, Label.OPT_OUT}),
        frozenset({Label.DECLINED, Label.OPT_OUT}),
        frozenset({Label.STILL_SEARCHING, Label.OPT_OUT}),
        frozenset({Label.NOT_SEEKING, Label.OPT_OUT}),
        frozenset({Label.DECLINED, Label.NOT_SEEKING}),
        frozenset({Label.INTERESTED, Label.CONCERN}),
        frozenset({Label.DECLINED, Label.CONCERN}),
    }
)


# A word that may stand for an opt-out or a crisis ("shot", "enough") is a doubt, unless the model is surer than this
# that it is none. What a rule has clearly found is never weighed against the model.
RULED_OUT_BELOW = 0.01

# Asking to be texted again, or for help, counts as an act only as the keyword; in other words a person re-
# reads it.
_KEYWORD_ONLY = {Label.OPT_IN: "opt_in.keyword", Label.HELP: "help.keyword"}


class Action(StrEnum):
    """What may be done with a reading."""

    ACT = "act"  # do what the playbook says
    HOLD = "hold"  # stop texts, and a person looks at once
    ASK = "ask"  # a person decides; the reading is a suggestion


@dataclass(frozen=True, slots=True)
class Decision:
    """The action, which doubts hold texts, and the reasons in words for the person who looks."""

    action: Action
    optout_hold: bool
    crisis_hold: bool
    reasons: tuple[str, ...]


def decide(reading: Reading, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Decision:
    """Return what may be done with `reading`."""
    optout_hold = _may_be_opt_out(reading, thresholds)
    crisis_hold = _may_be_crisis(reading, thresholds)
    if optout_hold or crisis_hold:
        reasons = []
        if optout_hold:
            reasons.append("may ask for fewer or no texts")
        if crisis_hold:
            reasons.append("may tell of a death, danger or distress")
        return Decision(Action.HOLD, optout_hold, crisis_hold, tuple(reasons))
    reasons = _reasons_to_ask(reading, thresholds)
    return Decision(Action.ASK if reasons else Action.ACT, False, False, tuple(reasons))


def _may_be_opt_out(reading: Reading, thresholds: Thresholds) -> bool:
    if Label.OPT_OUT_AMBIGUOUS in reading.labels:
        return True
    if not reading.suggested or Label.OPT_OUT in reading.by_rules:
        # A rule is sure of the one, or no model has a say; or the model does not believe the rule.
        return reading.optout_doubt or Label.OPT_OUT in reading.by_rules - reading.labels
    suggested = max(reading.suggested.get(label, 0.0) for label in (Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS))
    return Label.OPT_OUT in reading.labels or _holds(reading.optout_doubt, suggested, thresholds.opt_out_hold)


def _may_be_crisis(reading: Reading, thresholds: Thresholds) -> bool:
    if Label.CRISIS in reading.labels:
        return True
    if not reading.suggested:
        return reading.crisis_doubt
    return _holds(reading.crisis_doubt, reading.suggested.get(Label.CRISIS, 0.0), thresholds.crisis_hold)


def _holds(is_doubted: bool, suggested: float, threshold: float) -> bool:
    return suggested >= threshold or (is_doubted and suggested >= RULED_OUT_BELOW)


def _reasons_to_ask(reading: Reading, thresholds: Thresholds) -> list[str]:
    reasons = [
        f"{label} in free words"
        for label, rule in _KEYWORD_ONLY.items()
        if label in reading.labels and rule not in reading.rules
    ]
    # A clear opt-out is honoured whatever else the text says; the rest of it needs no reading.
    is_opt_out = Label.OPT_OUT in reading.labels
    if not reading.suggested:
        return [*reasons, *_doubts_of_rules_alone(reading)]
    if Label.UNCLEAR in reading.labels:
        reasons.append("cannot tell what it means")
    elif not is_opt_out:
        if reading.labels != reading.by_rules:
            reasons.append("rules and model disagree")
        elif reading.confidence < thresholds.act:
            reasons.append("rules and model are not sure together")
    return reasons


def _doubts_of_rules_alone(reading: Reading) -> list[str]:
    """Return the reasons for which rules without a model ask a person."""
    reasons = [f"{label} is for a person" for label in sorted(reading.labels - ACTABLE)]
    meanings = reading.labels - {Label.PROFANITY}
    if len(meanings) > 1 and meanings <= ACTABLE and meanings not in TOGETHER:
        reasons.append(f"several meanings at once: {', '.join(sorted(meanings))}")
    if Label.OPT_OUT not in reading.labels and (
        reading.unexplained_words > MOST_UNEXPLAINED_WORDS
        # One stray word is no secret message, however short the text.
        or (reading.unexplained_words > 1 and reading.unexplained_share > MOST_UNEXPLAINED_SHARE)
    ):
        reasons.append("part of the text is not understood")
    return reasons
