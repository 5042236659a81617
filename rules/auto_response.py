"""Who gets a campaign's automatic response: everybody who replies to it, once, where a text of a machine does no harm.

The procedure's own answer, or its question for a missing detail, goes instead where it has one: it knows what was
said, and two automatic texts to one reply read like a machine.
Source: RM-096 to RM-098; SOP-16 to SOP-20; D13 (opt-outs and HELP have their own answer).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.playbook import HoldTexts, Step
from rules.replies.labels import Label
from rules.replies.reading import Reading

# These have an answer of their own, or want a person, or come from a machine.
NOT_ANSWERED = frozenset(
    {
        Label.OPT_OUT,
        Label.OPT_OUT_AMBIGUOUS,
        Label.OPT_IN,
        Label.HELP,
        Label.WRONG_NUMBER,
        Label.CRISIS,
        Label.COMPLAINT,
        Label.DATA_RELUCTANCE,
        Label.AUTO_REPLY,
    }
)


@dataclass(frozen=True, slots=True)
class SendAutoResponse:
    """Send the campaign's own answer, if no step before has planned a text."""


def with_auto_response(
    steps: Sequence[Step], reading: Reading, *, answered_by_vendor: bool
) -> tuple[Step | SendAutoResponse, ...]:
    """Return the steps with the campaign's automatic response as the last resort behind them, or as they are.

    Behind, because a step may find that there is nothing to ask or to offer.
    """
    is_held = any(isinstance(step, HoldTexts) for step in steps)
    if answered_by_vendor or is_held or reading.labels & NOT_ANSWERED:
        return tuple(steps)
    return (*steps, SendAutoResponse())
