"""How a database is recognised that is older than what was sent: a backup was put back, or a second house is at work.

Such a database believes that people still wait for a text they have had. Two witnesses outside of it can contradict:
Prefect, which keeps every run, and the SMS vendor, who keeps every text.
Source: our own reading of "never twice" (docs/decisions/0003).
"""

import re

from rules.segments import smart_encoded

# What stands in the campaign's Error; a person has to decide how to go on.
OLD_COPY = (
    "this database is older than what was sent (restored backup?): {evidence}. Nothing was sent. Put a newer backup "
    "back, or cancel this mass SMS and schedule another for those who have had no text"
)

_CODE = re.compile(r"\{\{[^{}]*\}\}")


def old_copy(evidence: str) -> str:
    """Return the reason of the Error, with what gave the copy away."""
    return OLD_COPY.format(evidence=evidence)


def could_come_from(template: str, body: str) -> bool:
    """Whether `body` may be this template filled for somebody, also as sent with plain quotes and dashes."""
    return any(_fits(_CODE.split(written), body) for written in {template, smart_encoded(template)})


def _fits(pieces: list[str], body: str) -> bool:
    """Whether the pieces stand in `body` in this order from its start to its end, with something between them."""
    first, *middle = pieces
    if not middle:
        return body == first
    if not body.startswith(first):
        return False
    *middle, last = middle
    at = len(first)
    for piece in middle:
        # The leftmost place leaves the most room for what follows, so no other has to be tried.
        found = body.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    return len(body) - len(last) > at and body.endswith(last)
