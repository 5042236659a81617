"""What all standards have in common: measures, the fields they require, and what could still be gained.

Source: the modules of the standards beside this one; best and worst case are this office's arithmetic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from rules.cohorts import Cohort
from rules.graduates import GraduateFacts
from rules.outcomes import Outcome

Counts = Mapping[str, int]  # class -> graduates; `licence_taken` and `licence_passed` beside them


@dataclass(frozen=True, slots=True)
class Measure:
    """One rate with what it is made of. `open_`: people of whom nothing is known who may yet count above the line."""

    name: str
    above: int
    below: int
    benchmark: Fraction | None = None
    open_: int = 0
    open_is_below: bool = True  # the open ones are in the denominator already

    @property
    def rate(self) -> Fraction | None:
        """Return the rate as it stands, which is also the worst case; None without anybody below the line."""
        return Fraction(self.above, self.below) if self.below else None

    @property
    def best(self) -> Fraction | None:
        """Return the rate if everybody open turned out well."""
        below = self.below if self.open_is_below else self.below + self.open_
        return Fraction(self.above + self.open_, below) if below else None

    @property
    def needed(self) -> int:
        """Return how many open ones have to turn out well for the benchmark; 0 without one, or where it is reached.

        More than `open_` means that it can't be reached any more.
        """
        if self.benchmark is None or not self.below:
            return 0
        if self.open_is_below:
            short = self.benchmark * self.below - self.above
        else:  # each comes in above and below the line
            short = (self.benchmark * self.below - self.above) / (1 - self.benchmark)
        return max(0, -(-short.numerator // short.denominator))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standard's own table. `value` None: not known here."""

    number: str
    label: str
    value: int | Fraction | None


class When:
    """For whom a field is required."""

    ALWAYS = "always"
    EMPLOYED = "employed"
    EXCLUDED = "excluded"  # unavailable, or counted out for further education or the military
    UNAVAILABLE = "unavailable"
    LICENSED = "licensed"  # the occupation needs a licence


def applies(when: str, facts: GraduateFacts) -> bool:
    """Return whether a field that is required `when` is required of this graduate."""
    return {
        When.ALWAYS: True,
        When.EMPLOYED: facts.outcome is Outcome.EMPLOYED,
        When.UNAVAILABLE: facts.outcome is Outcome.UNAVAILABLE or bool(facts.refused_employment),
        When.EXCLUDED: facts.outcome in (Outcome.UNAVAILABLE, Outcome.MILITARY, Outcome.CONTINUING_EDUCATION),
        When.LICENSED: bool(facts.licensure_required),
    }[when]


def is_known(field: str, facts: GraduateFacts) -> bool:
    """Return whether a required field is filled; some stand for more than one column."""
    match field:
        case "outcome":
            return facts.outcome is not Outcome.UNKNOWN
        case "employer_contact":
            return bool(facts.employer_contact or facts.employer_phone)
        case "relatedness":
            return facts.relation is not None
        case "hours":
            return facts.hours_per_week is not None or facts.hours_type is not None
        case "verification":
            return facts.verification_status == "verified"
        case "verification_15_days":
            return (
                facts.verification_status == "verified"
                and facts.verified_on is not None
                and facts.start_on is not None
                and facts.verified_on - facts.start_on >= timedelta(days=15)
            )
    return getattr(facts, field) not in (None, "")


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard. `classify` returns None for whom it does not count; `due_on` None: no date could be found."""

    key: str
    name: str
    source: str
    version: str
    effective_from: date | None  # the first cohort day the version is for; None: its source does not tell
    cohort_by: str  # the fact whose day decides the cohort: completed_on or program_started_on
    year: str  # award_year or calendar_year: what a year's report covers
    classes: tuple[str, ...]
    classify: Callable[[GraduateFacts], str | None]
    measures: Callable[[Counts], tuple[Measure, ...]]
    lines: Callable[[Counts], tuple[Line, ...]]
    required: Mapping[str, str]  # field -> When
    due_on: Callable[[Cohort], date | None]
    unverified: tuple[str, ...]
    in_field: frozenset[str]  # the classes that a verification is asked for

    def missing(self, facts: GraduateFacts) -> tuple[str, ...]:
        """Return the required fields that are not filled. Without an outcome, that is the one that counts."""
        if self.classify(facts) is None:
            return ()
        return tuple(
            field for field, when in self.required.items() if applies(when, facts) and not is_known(field, facts)
        )


def total(counts: Counts, *classes: str) -> int:
    """Return how many are in these classes."""
    return sum(counts.get(one, 0) for one in classes)
