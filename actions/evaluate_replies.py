"""Hold readings against labels: how often each meaning is found, how often acting alone is right, what is held.

Source: annotation guide (scoring normalisation); facts on replies, section 4 (the measures and their goals).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rules.replies.decision import Action, Decision
from rules.replies.labels import Label
from rules.replies.reading import Reading
from schemas.labelled_reply import LabelledReply

CRISIS_TYPE = "crisis_type"  # a hint for routing, no detail of a job


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something was rightly found, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found; 1 where nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both; 0 where nothing was right and something was there or found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    @property
    def support(self) -> int:
        """Return how often it is there."""
        return self.right + self.missed


@dataclass(frozen=True, slots=True)
class Scores:
    """What an evaluation found. Shares are of all replies that the name of the figure speaks of, 0 to 1."""

    replies: int
    labels: Mapping[Label, Counted]
    fields: Mapping[str, Counted]
    exact: float  # the whole set of labels right
    acted: float  # done without a person
    acted_right: float  # of those, the whole set of labels right
    opt_out_found: float  # of the opt-outs, labelled as such
    opt_out_safe: float  # of the opt-outs, labelled or held
    others_suppressed: float  # of those that ask for nothing of the kind, labelled as an opt-out
    others_held_for_opt_out: float  # of the same
    crisis_safe: float  # of the crises, labelled or held
    others_held_for_crisis: float  # of all others
    others_held: float  # of replies that are neither opt-out (clear or not) nor crisis, held for either

    @property
    def micro(self) -> Counted:
        """Return all labels together."""
        return _sum(self.labels.values())

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 of the labels that occur."""
        present = [counted.f1 for counted in self.labels.values() if counted.support]
        return sum(present) / len(present) if present else 1.0

    @property
    def details(self) -> Counted:
        """Return all details together."""
        return _sum(self.fields.values())


@dataclass
class _Tally:
    right: Counter[object] = field(default_factory=Counter)
    wrong: Counter[object] = field(default_factory=Counter)
    missed: Counter[object] = field(default_factory=Counter)

    def of(self, key: object) -> Counted:
        return Counted(self.right[key], self.wrong[key], self.missed[key])


def evaluate(rows: Sequence[LabelledReply], read: Sequence[tuple[Reading, Decision]]) -> Scores:
    """Return how the readings, in the order of the rows, compare with their labels."""
    labels, fields = _Tally(), _Tally()
    exact, acted, acted_right = 0, 0, 0
    for row, (reading, decision) in zip(rows, read, strict=True):
        labels.right.update(row.labels & reading.labels)
        labels.wrong.update(reading.labels - row.labels)
        labels.missed.update(row.labels - reading.labels)
        is_exact = row.labels == reading.labels
        exact += is_exact
        if decision.action is Action.ACT:
            acted += 1
            acted_right += is_exact
        _count_fields(fields, row.entities, {one.field: one.value for one in reading.details})
    both = [(row.labels, reading, decision) for row, (reading, decision) in zip(rows, read, strict=True)]
    asking = frozenset({Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS})
    opt_outs = [one for one in both if Label.OPT_OUT in one[0]]
    content = [one for one in both if not one[0] & asking]
    crises = [one for one in both if Label.CRISIS in one[0]]
    calm = [one for one in both if Label.CRISIS not in one[0]]
    others = [one for one in content if Label.CRISIS not in one[0]]
    return Scores(
        replies=len(rows),
        labels={label: labels.of(label) for label in Label},
        fields={
            name: fields.of(name)
            for name in sorted({str(key) for key in (*fields.right, *fields.wrong, *fields.missed)} - {CRISIS_TYPE})
        },
        exact=_share(exact, len(rows)),
        acted=_share(acted, len(rows)),
        acted_right=_share(acted_right, acted),
        opt_out_found=_part(opt_outs, lambda r, d: Label.OPT_OUT in r.labels),
        opt_out_safe=_part(opt_outs, lambda r, d: Label.OPT_OUT in r.labels or d.optout_hold),
        others_suppressed=_part(content, lambda r, d: Label.OPT_OUT in r.labels),
        others_held_for_opt_out=_part(content, lambda r, d: d.optout_hold),
        crisis_safe=_part(crises, lambda r, d: Label.CRISIS in r.labels or d.crisis_hold),
        others_held_for_crisis=_part(calm, lambda r, d: d.crisis_hold),
        others_held=_part(others, lambda r, d: d.optout_hold or d.crisis_hold),
    )


def _part(
    of: Sequence[tuple[frozenset[Label], Reading, Decision]], holds: Callable[[Reading, Decision], bool]
) -> float:
    return _share(sum(holds(reading, decision) for _, reading, decision in of), len(of))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _sum(counted: Iterable[Counted]) -> Counted:
    found = list(counted)
    return Counted(sum(one.right for one in found), sum(one.wrong for one in found), sum(one.missed for one in found))


def _count_fields(tally: _Tally, wanted: Mapping[str, object], found: Mapping[str, object]) -> None:
    """Count a wrong value both as wrongly found and as missed."""
    for name in wanted.keys() | found.keys():
        is_right = name in wanted and name in found and _plain(wanted[name]) == _plain(found[name])
        tally.right[name] += is_right
        tally.wrong[name] += name in found and not is_right
        tally.missed[name] += name in wanted and not is_right


def _plain(value: object) -> object:
    """Return a value as the annotation guide compares it."""
    if isinstance(value, bool | int | float):
        return float(value)
    text = unicodedata.normalize("NFKD", str(value)).lower().replace("\u2019", "'").replace("\u2018", "'")
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"\s+", " ", text).strip(" \t.,;:!?\"'()[]-")
    try:
        return float(text)
    except ValueError:
        return text
