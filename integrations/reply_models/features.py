"""What the linear model sees of a text: words, short runs of words and of letters, and the question it answers.

Letters beside words, because phones misspell; the context beside short texts, because "yes" means what was asked.
"""

import re

from rules.replies.labels import Context
from rules.replies.normalise import normalise

_PIECE = re.compile(r"\w+|[^\w\s]")
LETTERS = (3, 4, 5)  # lengths of the runs of letters
SHORT = 6  # pieces; so short a text is understood only with the question
WHOLE = 4  # pieces; so short a text is a feature as a whole


def features(text: str, context: Context) -> set[str]:
    """Return the features of a raw text."""
    plain = normalise(text).text
    pieces = _PIECE.findall(plain)
    found = {f"c={context}", f"n={min(len(pieces), 12)}", f"first={pieces[0] if pieces else ''}|{context}"}
    for place, piece in enumerate(pieces):
        found.add(f"w={piece}")
        if len(pieces) <= SHORT:
            found.add(f"{context}|{piece}")
        if place + 1 < len(pieces):
            found.add(f"b={piece} {pieces[place + 1]}")
        if place + 2 < len(pieces):
            found.add(f"t={piece} {pieces[place + 1]} {pieces[place + 2]}")
            found.add(f"s={piece}_{pieces[place + 2]}")
    if len(pieces) <= WHOLE:
        found.add(f"whole={' '.join(pieces)}|{context}")
    padded = f" {plain} "
    for length in LETTERS:
        found.update(f"{length}={padded[start : start + length]}" for start in range(len(padded) - length + 1))
    return found
