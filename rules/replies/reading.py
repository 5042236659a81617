"""One reply, read: labels, details, the rules behind them, and what stays in doubt.

Machine answers are taken off first, because they quote our own "Reply STOP" (annotation guide, `auto_reply`).
Source: facts on replies, section 1 (layers and their order); annotation guide v1.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.replies.agreement import agreed_labels, confidence, together
from rules.replies.compliance import Protection, protection
from rules.replies.details import details_of
from rules.replies.intents import intents
from rules.replies.labels import Context, Detail, Label
from rules.replies.normalise import normalise

__all__ = ["VERSION", "Context", "Detail", "Label", "Reading", "read_reply"]

# Counts up whenever a rule changes what some reply means; stored with every decision.
VERSION = "rules-3"

# A stop in free words is none by itself, and only held, where the model gives it a smaller probability: "take me off
# the potluck list". Of a hundred true ones of writers it had not learned from, it gave four a smaller one.
DISBELIEVED = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply means.

    `rules` are the ids of the wordings that were found, `by_rules` the labels they give alone. The doubts say that the
    reply may be an opt-out or a crisis without clearly being one. `unexplained_words` and `unexplained_share` measure
    what no rule has touched. `suggested` is what a model gave, label -> probability, empty without one; then
    `confidence` is the probability that exactly `labels` hold.
    """

    labels: frozenset[Label]
    details: tuple[Detail, ...]
    rules: tuple[str, ...]
    optout_doubt: bool
    crisis_doubt: bool
    version: str
    unexplained_words: int = 0
    unexplained_share: float = 0.0
    by_rules: frozenset[Label] = frozenset()
    suggested: Mapping[Label, float] = field(default_factory=dict)
    confidence: float = 0.0


def read_reply(
    text: str,
    context: Context,
    received_on: date,
    asked_field: str | None = None,
    suggested: Mapping[Label, float] | None = None,
    proposed: Sequence[Detail] = (),
) -> Reading:
    """Return what `text` means as an answer to a text of kind `context`.

    `received_on` is the campus calendar day of the reply; "Monday" is resolved against it. `asked_field` is
    the field of RECORD_FIELDS that our last text asked for, so that a bare "Mercy Clinic" can be the
    employer. `suggested` is what a model makes of the same text, `proposed` the names and places one found in it;
    without them the rules decide alone.
    """
    message = normalise(text)
    guarded = protection(message, context)
    if Label.AUTO_REPLY in guarded.labels:
        return Reading(guarded.labels, (), guarded.rules, guarded.optout_doubt, guarded.crisis_doubt, VERSION)
    details = details_of(message, received_on, asked_field, proposed)
    meant = intents(message, context, guarded, details)
    labels, sure = meant.labels, 0.0
    if suggested:
        probable = together(meant.labels, suggested)
        labels = agreed_labels(meant.labels, probable)
        if _is_disbelieved(meant.rules, labels, suggested):
            labels = labels - {Label.OPT_OUT} or frozenset({Label.UNCLEAR})
        sure = confidence(labels, probable)
    return Reading(
        labels=labels,
        details=_kept(details, labels, guarded),
        rules=meant.rules,
        optout_doubt=guarded.optout_doubt,
        crisis_doubt=guarded.crisis_doubt,
        version=VERSION,
        unexplained_words=meant.unexplained_words,
        unexplained_share=meant.unexplained_share,
        by_rules=meant.labels,
        suggested=suggested or {},
        confidence=sure,
    )


def _is_disbelieved(rules: Collection[str], labels: Collection[Label], suggested: Mapping[Label, float]) -> bool:
    """Whether rules found a stop in free words that the model takes for something else: a person decides, held."""
    return (
        Label.OPT_OUT in labels
        and suggested.get(Label.OPT_OUT, 0.0) < DISBELIEVED
        and not any("keyword" in rule for rule in rules)
    )


def _kept(details: tuple[Detail, ...], labels: frozenset[Label], guarded: Protection) -> tuple[Detail, ...]:
    """Return the details that fit the meaning, and the kind of a crisis.

    Facts of a job count only from who has one, a place only where one is wanted.
    """
    kept = [
        detail
        for detail in details
        if (Label.LOCATION_REQUEST in labels if detail.field == "target_location" else Label.HIRED in labels)
    ]
    return (*kept, *guarded.details)
