"""Names, places and days of a reply, word by word: where an employer, a title, a place or a first day begins and ends.

A conditional random field, the usual tool for this (Lafferty, McCallum, Pereira 2001), by CRFsuite. It knows no list
of firms or towns; it looks at a word's letters, its capitals and its neighbours, so that "DaVita picked me up as a
dialysis tech" is understood though nobody wrote a rule for it. `tagger_training.py` makes the file.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import pycrfsuite

from rules.replies.labels import Context, Detail
from schemas.classifier import DetailFinder
from schemas.mistakes import Mistake

SHIPPED = Path(__file__).with_name("detail_tagger.crf")
NAMES = ("employer", "job_title", "work_location", "target_location")
STARTED, STARTS = "started", "starts"  # what tells the first day, behind or ahead
OUTSIDE, BEGINS, GOES_ON = "O", "B-", "I-"  # the usual names of a sequence's labels
LONGEST = 600  # characters
_WORD = re.compile(r"\w+(?:['\u2019.&/-]\w+)*|[^\w\s]")
_NEAR, _FAR = 2, 3  # words to either side that are looked at, closely and at all
_SHOUTED = 0.6  # from this share of words in capitals on, capitals tell nothing
_RUN = re.compile(r"(.)\1+")


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the words and signs of a text, each with its start and its end."""
    return [(match.group(), *match.span()) for match in _WORD.finditer(text[:LONGEST])]


def seen(found: Sequence[tuple[str, int, int]], context: Context) -> list[list[str]]:
    """Return what the model sees of each word."""
    plain = [word.lower().replace("\u2019", "'") for word, _, _ in found]
    shapes = [_shape(word) for word, _, _ in found]
    are_capitals_telling = sum(word.isupper() for word, _, _ in found) <= len(found) * _SHOUTED
    capital = [are_capitals_telling and word[0].isupper() for word, _, _ in found]
    written = f"capitals={any(capital[1:])}"
    return [list(_of_word(place, plain, shapes, capital, context, written)) for place in range(len(found))]


def _of_word(
    place: int, plain: Sequence[str], shapes: Sequence[str], capital: Sequence[bool], context: Context, written: str
) -> Iterator[str]:
    word = plain[place]
    yield from ("always", f"c={context}", written, f"w={word}", f"s={shapes[place]}", f"p3={word[:3]}")
    yield from (f"x3={word[-3:]}", f"x2={word[-2:]}")
    if capital[place]:
        yield "capital"
    for step in range(-_FAR, _FAR + 1):
        other = place + step
        if step == 0:
            continue
        if not 0 <= other < len(plain):
            yield f"{step}none"
            continue
        yield f"{step}w={plain[other]}"
        if abs(step) <= _NEAR:
            yield from (f"{step}s={shapes[other]}", f"{step}x3={plain[other][-3:]}")
            if capital[other]:
                yield f"{step}capital"
    around = [plain[other] if 0 <= other < len(plain) else "" for other in range(place - 2, place + 3)]
    for first in range(4):
        yield f"{first - 2}b={around[first]} {around[first + 1]}"


def _shape(word: str) -> str:
    """Return how a word is written: "O'Reilly2" is X'XxX9, runs of a kind at most two long."""
    kinds = "".join(
        "9" if sign.isdigit() else "X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in word
    )
    return _RUN.sub(r"\1\1", kinds)


class DetailTagger(DetailFinder):
    """A tagger read from a file. Raises Mistake when the file is none."""

    def __init__(self, path: Path = SHIPPED) -> None:
        try:
            self._stored = path.read_bytes()  # CRFsuite reads in it as long as it lives
            self._tagger = pycrfsuite.Tagger()
            self._tagger.open_inmemory(self._stored)
        except (OSError, ValueError) as error:
            raise Mistake(f"{path} is no tagger of details; make one with `placeline replies train`.") from error
        self._one_at_a_time = Lock()  # it keeps the text it is asked about
        self.model_id = f"tagger-{hashlib.sha256(self._stored).hexdigest()[:8]}"

    def find(self, text: str, context: Context) -> list[Detail]:
        """Return the likeliest place of every field that the text tells, at most one each."""
        found = words(text)
        if not found:
            return []
        best: dict[str, Detail] = {}
        with self._one_at_a_time:
            self._tagger.set(seen(found, context))
            for field, first, last in _spans(self._tagger.tag()):
                tags = [f"{BEGINS if place == first else GOES_ON}{field}" for place in range(first, last)]
                sure = min(self._tagger.marginal(tag, first + place) for place, tag in enumerate(tags))
                start, end = found[first][1], found[last - 1][2]
                if field not in best or sure > best[field].confidence:
                    best[field] = Detail(field, text[start:end], (start, end), f"{field}.tagged", sure)
        return list(best.values())


def _spans(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield field, first word and the word after the last of every run of tags."""
    first = 0
    while first < len(tags):
        last = first + 1
        if tags[first] != OUTSIDE:
            field = tags[first].removeprefix(BEGINS).removeprefix(GOES_ON)
            while last < len(tags) and tags[last] == GOES_ON + field:
                last += 1
            yield field, first, last
        first = last


@lru_cache(maxsize=1)
def shipped() -> DetailTagger:
    """Return the tagger that comes with Placeline."""
    return DetailTagger()
