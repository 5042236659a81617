"""Who gets a campaign's automatic response: everybody who replies to it, once, where a text of a machine does no harm.

It stands in for the procedure's own first answer, for two automatic texts in a row read like a machine; a question
for a missing detail still follows.
Source: RM-096 to RM-098; D13 (opt-outs and HELP have their own answer).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.playbook import HoldTexts, SendReply, Step
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
    """Send the campaign's own answer."""


def with_auto_response(
    steps: Sequence[Step], reading: Reading, *, answered_by_vendor: bool
) -> tuple[Step | SendAutoResponse, ...]:
    """Return the steps with the campaign's automatic response in place of any other answer, or as they are."""
    is_held = any(isinstance(step, HoldTexts) for step in steps)
    if answered_by_vendor or is_held or reading.labels & NOT_ANSWERED:
        return tuple(steps)
    return (SendAutoResponse(), *(step for step in steps if not isinstance(step, SendReply)))
