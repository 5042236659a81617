"""Our rules as expectations of the engine, and rows as the frame they are run on.

Imports the engine, so it is itself imported only when the gate runs.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import cast

import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.expectations.row_conditions import Column, Condition

from schemas.expectations.suite import Rule, RuleKind, When


def frame(rows: Sequence[Mapping[str, object]], rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the rows as a frame: empty texts are missing values, days are instants at their midnight.

    The engine compares two columns only as they are, so a rule with slack gets the other column shifted,
    under a name of its own.
    """
    data = pd.DataFrame([{name: _cell(value) for name, value in row.items()} for row in rows])
    for rule in rules:
        if rule.kind is RuleKind.AT_LEAST_COLUMN and rule.params["other"] in data:
            other = data[str(rule.params["other"])]
            slack = rule.params.get("slack")
            # A column that is empty throughout has no type that days could be taken from.
            data[_bound_name(rule)] = other if slack is None or other.isna().all() else other - cast(timedelta, slack)
    return data


def expectation(rule: Rule) -> gxe.Expectation:
    """Return the rule as the engine's expectation, with our id in its `meta`."""
    params = {name: _cell(value) for name, value in rule.params.items()}
    common: dict[str, object] = {
        "severity": rule.severity.value,
        "description": rule.sentence,
        "meta": {"rule_id": rule.id},
    }
    if rule.only_when:
        common["row_condition"] = reduce(and_, [_condition(when) for when in rule.only_when])
    match rule.kind:
        case RuleKind.COLUMNS:
            return gxe.ExpectTableColumnsToMatchSet(column_set=list(_texts(rule, "names")), exact_match=False, **common)
        case RuleKind.PRESENT:
            return gxe.ExpectColumnValuesToNotBeNull(column=rule.column, **common)
        case RuleKind.ABSENT:
            return gxe.ExpectColumnValuesToBeNull(column=rule.column, **common)
        case RuleKind.UNIQUE_TOGETHER:
            return gxe.ExpectCompoundColumnsToBeUnique(
                column_list=[rule.column, *_texts(rule, "others")],
                ignore_row_if="any_value_is_missing",
                **common,
            )
        case RuleKind.ONE_OF:
            return gxe.ExpectColumnValuesToBeInSet(column=rule.column, value_set=list(_texts(rule, "values")), **common)
        case RuleKind.BETWEEN:
            return gxe.ExpectColumnValuesToBeBetween(
                column=rule.column, min_value=params["lowest"], max_value=params["highest"], **common
            )
        case RuleKind.AT_LEAST_COLUMN:
            return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=rule.column,
                column_B=_bound_name(rule),
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **common,
            )


def _condition(when: When) -> Condition:
    column = Column(when.column)
    return column.is_in(list(when.values)) if when.values else column.is_null()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())  # the engine compares instants, without a zone like the days
    return value


def _bound_name(rule: Rule) -> str:
    return f"{rule.params['other']} for {rule.id}"


def _texts(rule: Rule, param: str) -> tuple[str, ...]:
    return cast(tuple[str, ...], rule.params[param])
