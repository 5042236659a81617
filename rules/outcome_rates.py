"""Facts in, rates out: how well the fate of a class is known, and how many have an outcome.

Rates are exact fractions; rounding belongs to the page that shows them.
Source: NACE First-Destination Survey Standards and Protocols (knowledge rate, career outcomes rate).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rules.outcomes import Outcome

# A class is well enough known from here on (NACE, as cited by a school that reports under it).
KNOWLEDGE_RATE_GOAL = Fraction(65, 100)

# Hours a week from which employment counts as full time (NACE).
FULL_TIME_HOURS_PER_WEEK = 30


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many graduates of one class have each outcome; everybody is counted exactly once."""

    employed: int = 0
    service: int = 0
    military: int = 0
    continuing_education: int = 0
    seeking: int = 0
    not_seeking: int = 0
    unavailable: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "OutcomeCounts":
        """Return the counts of one outcome per graduate."""
        counted = Counter(outcomes)
        return cls(**{outcome.value: counted[outcome] for outcome in Outcome})

    @property
    def graduates(self) -> int:
        """Return the size of the class."""
        return self._known + self.unavailable + self.unknown

    @property
    def with_outcome(self) -> int:
        """Return those in work, service, the military or further education."""
        return self.employed + self.service + self.military + self.continuing_education

    @property
    def _known(self) -> int:
        # NACE knows no "unavailable": such a graduate is neither a known outcome nor somebody who is not
        # seeking.
        return self.with_outcome + self.seeking + self.not_seeking


def knowledge_rate(counts: OutcomeCounts) -> Fraction | None:
    """Return the share of graduates whose outcome is known, or None without graduates."""
    return (
        Fraction(counts.graduates - counts.unavailable - counts.unknown, counts.graduates) if counts.graduates else None
    )


def career_outcomes_rate(counts: OutcomeCounts) -> Fraction | None:
    """Return the share with an outcome among those known and seeking one, or None where there is nobody such."""
    base = counts.with_outcome + counts.seeking
    return Fraction(counts.with_outcome, base) if base else None
