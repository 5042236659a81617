"""One spelling for what phones write in many.

Matching text is lower case, without accents, apostrophes and invisible signs, with letters drawn out for
stress ("yessss") written once. Every character remembers its place in the raw text, so that details can
point at it.
Source: facts on replies, section 1 (normaliser first); Unicode Standard Annex 15.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = frozenset("'\u2018\u2019\u02bc`\u00b4\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad")
_DOUBLE_QUOTES = frozenset("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
# Letters whose accent does not come off by decomposition.
_LETTERS = {"\u0111": "d", "\u0142": "l", "\u00f8": "o", "\u00df": "ss", "\u00e6": "ae", "\u0131": "i"}
_EDGES = ' \t\n.,;:!?\u00a1\u00bf"()[]{}<>-_*~\u2026'

_WORDLESS_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The matching form of one raw text; `at[i]` is the place of character i in `raw`."""

    raw: str
    text: str
    at: tuple[int, ...]

    @property
    def core(self) -> str:
        """Return the text without punctuation and emoji at its edges; a text of nothing else stays."""
        worded = _WORDLESS_EDGES.sub("", self.text)
        return worded or self.text.strip(_EDGES)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the raw text the characters from `start` to before `end` stand."""
        return (self.at[start], self.at[end - 1] + 1)

    def surface(self, start: int, end: int) -> str:
        """Return the raw words behind the characters from `start` to before `end`."""
        first, last = self.span(start, end)
        return self.raw[first:last]


@lru_cache(maxsize=2)  # a reading asks for the same text several times
def normalise(raw: str) -> Normalised:
    """Return the matching form of `raw`."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(raw):
        for plain in _plain(sign):
            if plain == " " and (not signs or signs[-1] == " "):
                continue
            if _is_drawn_out(signs, plain, raw, place):
                continue
            signs.append(plain)
            places.append(place)
    while signs and signs[-1] == " ":
        signs.pop()
        places.pop()
    return Normalised(raw=raw, text="".join(signs), at=tuple(places))


def _plain(sign: str) -> str:
    if sign in _DROPPED:
        return ""
    if sign.isascii():
        return " " if sign.isspace() else sign.lower()
    if sign in _DOUBLE_QUOTES:
        return '"'
    if sign in _DASHES:
        return "-"
    lowered = unicodedata.normalize("NFKD", sign).lower()  # in this order: bold letters become plain capitals first
    kept = "".join(_LETTERS.get(part, part) for part in lowered if not unicodedata.combining(part))
    return re.sub(r"\s", " ", kept)


def _is_drawn_out(signs: list[str], plain: str, raw: str, place: int) -> bool:
    """Whether this sign continues a run of three or more equal letters or exclamation marks."""
    if not signs or signs[-1] != plain or not (plain.isalpha() or plain in "!?"):
        return False
    before = raw[place - 2 : place].lower()
    after = raw[place + 1 : place + 2].lower()
    same = raw[place].lower()
    return before == same * 2 or (before[-1:] == same and after == same) or plain in "!?"
