"""Train the tagger of names and places from labelled replies and write its file."""

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from integrations.reply_models.tagging import BEGINS, GOES_ON, NAMES, OUTSIDE, STARTED, STARTS, seen, words
from rules.replies.dates import days_said
from schemas.labelled_reply import LabelledReply

# Chosen by cross-validation on the training rows, each fold the rows of other writers.
SETTINGS = {"c1": 0.05, "c2": 0.02, "max_iterations": 150, "feature.possible_transitions": True}
LEAST_TEXTS = 2  # in which a feature must occur; names of single people never get into the file


def train(rows: Sequence[LabelledReply], path: Path) -> int:
    """Train on the rows, write the tagger to `path` and return how many rows name something. The same rows, same file.

    What stands in a row's entities but not in its text teaches nothing.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**SETTINGS, "feature.minfreq": LEAST_TEXTS})
    telling = 0
    for row in rows:
        found = words(row.text)
        if found:
            tags = tags_of(row, found)
            telling += any(tag != OUTSIDE for tag in tags)
            trainer.append(seen(found, row.context), tags)
    trainer.train(str(path))
    return telling


def tags_of(row: LabelledReply, found: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return the tag of every word: the first place where each name stands, and the first day of the job."""
    tags = [OUTSIDE] * len(found)
    plain = row.text.lower().replace("\u2019", "'")
    for field in NAMES:
        wanted = str(row.entities.get(field) or "").lower().replace("\u2019", "'")
        start = plain.find(wanted) if wanted else -1
        while start >= 0 and not _tag(tags, found, start, start + len(wanted), field):
            start = plain.find(wanted, start + 1)
    if first_day := row.entities.get("start_date"):
        for start, end, past, future in days_said(row.text, row.received_on):
            if first_day in (past, future) and _tag(tags, found, start, end, STARTED if first_day == past else STARTS):
                break
    return tags


def _tag(tags: list[str], found: Sequence[tuple[str, int, int]], start: int, end: int, field: str) -> bool:
    """Tag what stands from `start` to `end`; False where that is no whole words, or tagged already."""
    inside = [place for place, (_, begins, ends) in enumerate(found) if begins < end and ends > start]
    if not inside or found[inside[0]][1] != start or any(tags[place] != OUTSIDE for place in inside):
        return False
    for place in inside:
        tags[place] = (BEGINS if place == inside[0] else GOES_ON) + field
    return True
