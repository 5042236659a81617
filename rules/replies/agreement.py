"""Rules and a model's suggestions become one set of labels, and a measure of how sure both together are.

What a rule found counts like evidence of its own: it shifts the odds that the model gives a label. What protects people
(an opt-out, a crisis, a machine's answer) holds as soon as a rule has found it, whatever the model says.
Source: facts on replies, section 4 (rules first, the model where rules are silent; agreement tells what may be acted
on alone); the numbers were chosen on training rows of `corpus/` of writers whom the model had not learned from.
"""

from collections.abc import Collection, Mapping
from math import exp, log, prod

from rules.replies.labels import Label

# Added to the log-odds of a label that the rules found, and of one that they did not.
FOUND, NOT_FOUND = 2.5, -0.5

# The least probability, rules counted in, with which a label is kept.
KEPT_FROM = 0.3

# An opt-out that no rule found is called one only from this probability on; it holds texts and suppresses nothing.
OPT_OUT_FROM = 0.5

_ALWAYS_BY_RULE = frozenset({Label.OPT_OUT, Label.CRISIS, Label.AUTO_REPLY})
_SMALLEST = 1e-6


def together(by_rules: Collection[Label], suggested: Mapping[Label, float]) -> dict[Label, float]:
    """Return label -> probability with both counted in."""
    found = {}
    for label in Label:
        odds = _log_odds(suggested.get(label, 0.0)) + (FOUND if label in by_rules else NOT_FOUND)
        found[label] = 1 / (1 + exp(-odds))
    return found


def agreed_labels(by_rules: frozenset[Label], probable: Mapping[Label, float]) -> frozenset[Label]:
    """Return the labels of a reply: those probable enough, never none, `unclear` never beside another meaning."""
    kept = {label for label, probability in probable.items() if probability >= KEPT_FROM}
    if Label.OPT_OUT not in by_rules and (probable[Label.OPT_OUT] < OPT_OUT_FROM or Label.OPT_IN in by_rules):
        kept.discard(Label.OPT_OUT)
    kept |= by_rules & _ALWAYS_BY_RULE
    if not kept - {Label.PROFANITY}:
        kept.add(max((one for one in Label if one not in (Label.OPT_OUT, Label.PROFANITY)), key=probable.__getitem__))
    meanings = kept - {Label.UNCLEAR, Label.PROFANITY}
    if Label.UNCLEAR in kept and meanings:
        is_unclear = probable[Label.UNCLEAR] > max(probable[one] for one in meanings) and not meanings & _ALWAYS_BY_RULE
        kept -= meanings if is_unclear else {Label.UNCLEAR}
    if Label.OPT_OUT in kept:
        kept.discard(Label.HELP)  # asking who we are adds nothing to a stop (annotation guide, rule 2)
    return frozenset(kept)


def confidence(labels: frozenset[Label], probable: Mapping[Label, float]) -> float:
    """Return the probability that exactly these labels hold, each taken by itself."""
    return prod(probability if label in labels else 1 - probability for label, probability in probable.items())


def _log_odds(probability: float) -> float:
    within = min(max(probability, _SMALLEST), 1 - _SMALLEST)
    return log(within / (1 - within))
