"""Running a suite over exactly the rows about to be used, and naming every record that breaks a rule.

The engine reports a rule that could not be run as one that failed, and on some paths names fewer records
than it counted. Either would let bad records through unseen, so both raise GateError here.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from schemas.expectations.suite import Finding, GateError, GateResult, Rule, RuleKind, Severity, Suite

RECORD_ID = "record_id"


def gate(rows: Sequence[Mapping[str, object]], suite: Suite) -> GateResult:
    """Return which records break which rules of the suite. No rows are good rows.

    Each row has an integer `record_id`, once (ValueError otherwise). Rules about the whole batch run first;
    if a critical one fails, the others are not run. Raises GateError when a rule cannot be run. One call per
    run, not per chunk: a suite costs about half a second whatever its size, and the first call some seconds
    of import.
    """
    _check_record_ids(rows)
    if not rows:
        return GateResult(bad={}, failed_rules=[], checked=0)
    about_the_batch = tuple(rule for rule in suite.rules if rule.kind is RuleKind.COLUMNS)
    failed = [
        rule.id
        for rule, result in _results(rows, suite.name, about_the_batch)
        if not _succeeded(rule, result) and rule.severity is Severity.CRITICAL
    ]
    if failed:
        return GateResult(bad={}, failed_rules=failed, checked=len(rows))
    about_records = tuple(rule for rule in suite.rules if rule not in about_the_batch)
    bad: dict[int, list[Finding]] = {}
    for rule, result in _results(rows, suite.name, about_records):
        for record_id in _record_ids(rule, result):
            bad.setdefault(record_id, []).append(Finding(rule.id, rule.severity, rule.sentence))
    return GateResult(bad=bad, failed_rules=[], checked=len(rows))


def _check_record_ids(rows: Sequence[Mapping[str, object]]) -> None:
    ids = [row.get(RECORD_ID) for row in rows]
    if not all(type(record_id) is int for record_id in ids):
        raise ValueError("every row needs an integer record_id")
    if len(set(ids)) < len(ids):
        raise ValueError("a record_id comes twice")


def _results(
    rows: Sequence[Mapping[str, object]], name: str, rules: tuple[Rule, ...]
) -> Iterator[tuple[Rule, Mapping[str, object]]]:
    """Yield each rule with the engine's result for it, as plain data, in the suite's order."""
    if not rules:
        return
    with engine_warnings_contained():
        import great_expectations as gx

        from integrations.great_expectations.translation import expectation, frame

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe(name).get_batch({"dataframe": frame(rows, rules)})
        validated = batch.validate(
            gx.ExpectationSuite(name=name, expectations=[expectation(rule) for rule in rules]),
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": [RECORD_ID],
                "exclude_unexpected_values": True,  # a student's pay or phone has no place in a result
                "partial_unexpected_count": len(rows),  # the engine's own limit is 20
            },
        )
        results = {
            result.expectation_config.meta["rule_id"]: {
                "success": result.success,
                "exception_info": result.exception_info,
                **result.result,
            }
            for result in validated.results
        }
    for rule in rules:
        if rule.id not in results:
            raise GateError(rule.id, "the engine did not report on it")
        yield rule, results[rule.id]


@contextmanager
def engine_warnings_contained() -> Iterator[None]:
    """Keep the engine's own complaints about the standard library out of ours."""
    # The engine and what it imports use deprecated names of the standard library; that is not ours to mend.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _succeeded(rule: Rule, result: Mapping[str, object]) -> bool:
    """Whether the rule holds. Raises GateError if it could not be run; the engine calls that a failure."""
    if error := error_of(result["exception_info"]):
        raise GateError(rule.id, error)
    return bool(result["success"])


def error_of(information: object) -> str | None:
    """Return what the engine stumbled over when it ran a rule, by name only, or None."""
    # One report for the rule, or one for each of the figures that it needs.
    reports = list(information.values()) if isinstance(information, Mapping) else []
    reports.append(information)
    for report in reports:
        if isinstance(report, Mapping) and report.get("raised_exception"):
            return _kind_of_error(report)
    return None


def _kind_of_error(report: Mapping[str, object]) -> str:
    """Return what the engine stumbled over, by name only: the message after it may quote a student's values."""
    trace = str(report.get("exception_traceback") or "").strip()
    return trace.rpartition("\n")[2].partition(":")[0] or "no reason given"


def _record_ids(rule: Rule, result: Mapping[str, object]) -> list[int]:
    """Return the ids of the records that break a rule. Raises GateError if fewer are named than counted."""
    succeeded = _succeeded(rule, result)
    ids = [int(record_id) for record_id in _listed(result.get("unexpected_index_list"))]
    count = result.get("unexpected_count")
    if count is None or len(ids) != count or succeeded != (not ids):
        raise GateError(rule.id, f"{len(ids)} records named of {count} counted")
    return ids


def _listed(index_list: object) -> Iterator[int]:
    """Yield the record ids in either shape of the engine: a list in one entry, or an entry for each."""
    for entry in cast(list[dict[str, int | list[int]]], index_list or []):
        value = entry[RECORD_ID]
        if isinstance(value, list):
            yield from value
        else:
            yield value
