"""The words in which a data set's rules are declared, and what comes back from running them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """What a broken rule does to its record."""

    CRITICAL = "critical"  # held back: the record is wrong and goes nowhere
    WARNING = "warning"  # goes on, and shows what is missing


class RuleKind(StrEnum):
    """How a rule looks at its column. All but the first two pass over rows where the column is empty.

    An empty text counts as empty. `params` for each kind are named beside it.
    """

    COLUMNS = "columns"  # names: every one of them is in the batch; says nothing about single records
    PRESENT = "present"
    ABSENT = "absent"
    UNIQUE_TOGETHER = "unique_together"  # others: with them, the column occurs once; empty in one is not compared
    ONE_OF = "one_of"  # values
    BETWEEN = "between"  # lowest, highest; both belong to it
    AT_LEAST_COLUMN = "at_least_column"  # other, and how far below it (slack) is still right: days or a number


@dataclass(frozen=True, slots=True)
class When:
    """A condition on a row: the column holds one of `values`, or with no values, the column is empty."""

    column: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sentence` says how it should be, for the person who mends it; an id is never used again."""

    id: str
    severity: Severity
    sentence: str
    kind: RuleKind
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    only_when: tuple[When, ...] = ()  # all of them


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one data set."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one record breaks."""

    rule_id: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What a suite says about a batch: findings by record id, and rules about the whole batch that failed.

    Records that are not in `bad` are good. When `must_stop`, nothing of the batch may be used, and the rules
    about single records were not run.
    """

    bad: dict[int, list[Finding]]
    failed_rules: list[str]  # critical rules about the batch as a whole
    checked: int  # records

    @property
    def must_stop(self) -> bool:
        """Whether something is wrong with the batch itself."""
        return bool(self.failed_rules)

    @property
    def held_back(self) -> frozenset[int]:
        """The ids of the records with at least one critical finding."""
        return frozenset(
            record_id
            for record_id, findings in self.bad.items()
            if any(finding.severity is Severity.CRITICAL for finding in findings)
        )


class GateError(Exception):
    """A rule could not be run, so nothing is known about the batch and nothing of it may be used."""

    def __init__(self, rule_id: str, what: str) -> None:
        super().__init__(f"rule {rule_id} could not be run: {what}")
        self.rule_id = rule_id


class Gate(Protocol):
    """Whatever runs a suite over rows; each row has an integer `record_id` of its own."""

    def __call__(self, rows: Sequence[Mapping[str, object]], suite: Suite) -> GateResult:
        """Return what the suite says. Raises GateError."""
