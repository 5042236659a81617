"""The words in which a data set's rules are declared, and what comes back from running them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Severity(StrEnum):
    """What a broken rule does to its record."""

    CRITICAL = "critical"  # held back: the record is wrong and goes nowhere; a table's critical rule warns people
    WARNING = "warning"  # goes on, and shows what is missing
    INFO = "info"  # worth knowing, nothing to mend


class Owner(StrEnum):
    """Who mends what a rule finds."""

    REGISTRAR = "registrar"  # whoever keeps the roster
    PLACEMENT = "placement office"
    COMPLIANCE = "compliance"  # answers for consent and for the law of texting
    TECHNICAL = "technical staff"


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
    owner: Owner = Owner.PLACEMENT
    # A person may let a record pass in spite of it. Never where the CRM would refuse or mistake the record.
    may_be_released: bool = False


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one data set."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class TableRule:
    """One rule about rows of the database: `sql` selects the rows that break it, each as one column `row_id`.

    It holds on SQLite and on PostgreSQL, names its tables itself and shows nothing but ids: no name, number or
    message gets into a result. Where the rule is about a table as a whole, the one row it returns has the id 0.
    """

    id: str
    severity: Severity
    owner: Owner
    sentence: str
    sql: str
    rows_are: str  # what the ids are of, in the plural: texts, students


@dataclass(frozen=True, slots=True)
class TableSuite:
    """The rules of one data set; `table` is the one whose rows are counted as checked."""

    name: str
    title: str
    table: str
    rules: tuple[TableRule, ...]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of one rule in one run. `unexpected` is None where it could not be run, and then `error` says why."""

    suite: str
    rule: TableRule
    unexpected: int | None
    error: str | None = None

    @property
    def failed(self) -> bool:
        """Whether rows break the rule, or nobody knows whether they do."""
        return self.unexpected != 0


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """What became of one suite; `page` is where its results can be read, None where no page was made."""

    suite: TableSuite
    rows: int  # of the suite's table
    results: tuple[RuleResult, ...]
    page: Path | None = None


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
