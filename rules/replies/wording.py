"""A wording: one way people say something, kept as data with an id that never changes its meaning.

Source: facts on replies, section 1 (every decision names the rule that made it).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rules.replies.labels import Context, Label
from rules.replies.normalise import Normalised


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern over normalised text and the label it stands for.

    With `whole`, the pattern has to be the entire message. `contexts` limits it to replies to such texts;
    None means any. `unless` is a pattern whose presence anywhere in the message takes the wording back.
    """

    id: str
    label: Label
    pattern: re.Pattern[str]
    whole: bool = False
    unless: re.Pattern[str] | None = None
    contexts: frozenset[Context] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A wording and where in the normalised text it was found."""

    wording: Wording
    start: int
    end: int


def wording(
    rule_id: str,
    label: Label,
    pattern: str,
    *,
    whole: bool = False,
    unless: str | None = None,
    contexts: Collection[Context] | None = None,
) -> Wording:
    """Return a wording whose pattern begins and ends at the edge of a word."""
    return Wording(
        id=rule_id,
        label=label,
        pattern=words(pattern),
        whole=whole,
        unless=words(unless) if unless else None,
        contexts=frozenset(contexts) if contexts is not None else None,
    )


def words(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern, bounded by the edges of words."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def found_in(message: Normalised, text: str, wordings: Iterable[Wording], context: Context) -> tuple[Found, ...]:
    """Return every wording of the list that stands in `text`, each at its first place.

    `text` is the text of `message`, or the same with harmless phrases blanked out.
    """
    hits = []
    for entry in wordings:
        if entry.contexts is not None and context not in entry.contexts:
            continue
        if entry.unless is not None and entry.unless.search(text):
            continue
        if entry.whole:
            start = text.find(message.core)
            if start >= 0 and message.core and entry.pattern.fullmatch(message.core):
                hits.append(Found(entry, start, start + len(message.core)))
        elif (match := entry.pattern.search(text)) is not None:
            hits.append(Found(entry, match.start(), match.end()))
    return tuple(hits)


def blanked(text: str, harmless: Sequence[re.Pattern[str]]) -> str:
    """Return `text` with every harmless phrase replaced by signs that no wording matches.

    Its length stays, so places in it are places in the message.
    """
    for pattern in harmless:
        text = pattern.sub(lambda match: "\u00b7" * len(match.group()), text)
    return text
