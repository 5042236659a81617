"""Whether a reading is sure enough to act on alone, has to hold texts, or goes to a person.

Acting alone is the exception: one mistake of a machine costs more trust than a person's minute. A doubt
about an opt-out or a crisis always holds texts.
Source: facts on replies, section 1 (decision layer); SOP-06, SOP-31; annotation guide, rule 1.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.replies.labels import Label
from rules.replies.reading import Reading

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
    }
)

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


def decide(reading: Reading) -> Decision:
    """Return what may be done with `reading`."""
    optout_hold = reading.optout_doubt or Label.OPT_OUT_AMBIGUOUS in reading.labels
    crisis_hold = reading.crisis_doubt or Label.CRISIS in reading.labels
    if optout_hold or crisis_hold:
        reasons = []
        if optout_hold:
            reasons.append("may ask for fewer or no texts")
        if crisis_hold:
            reasons.append("may tell of a death, danger or distress")
        return Decision(Action.HOLD, optout_hold, crisis_hold, tuple(reasons))
    reasons = _reasons_to_ask(reading)
    return Decision(Action.ASK if reasons else Action.ACT, False, False, tuple(reasons))


def _reasons_to_ask(reading: Reading) -> list[str]:
    reasons = [f"{label} is for a person" for label in sorted(reading.labels - ACTABLE)]
    meanings = reading.labels - {Label.PROFANITY}
    if len(meanings) > 1 and meanings <= ACTABLE and meanings not in TOGETHER:
        reasons.append(f"several meanings at once: {', '.join(sorted(meanings))}")
    reasons += [
        f"{label} in free words"
        for label, rule in _KEYWORD_ONLY.items()
        if label in reading.labels and rule not in reading.rules
    ]
    # A clear opt-out is honoured whatever else the text says; the rest of it needs no reading.
    if Label.OPT_OUT not in reading.labels and (
        reading.unexplained_words > MOST_UNEXPLAINED_WORDS
        # One stray word is no secret message, however short the text.
        or (reading.unexplained_words > 1 and reading.unexplained_share > MOST_UNEXPLAINED_SHARE)
    ):
        reasons.append("part of the text is not understood")
    return reasons
