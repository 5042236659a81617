"""Running suites over the tables of a database: read only, no connection left behind, results as ours.

A rule that could not be run is reported with its error and never as one that holds. Nothing but ids of rows is in the
results and in the pages: a rule selects nothing else.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from integrations.great_expectations.data_docs import RunPages
from integrations.great_expectations.gate import engine_warnings_contained, error_of
from schemas.expectations.suite import RuleResult, SuiteResult, TableRule, TableSuite

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

# The one rule of the engine's own in each suite: how many rows there are. It always holds.
_ROWS = "rows"
_SITE = "placeline"


def check_tables(
    url: str, suites: Sequence[TableSuite], *, run_name: str, at: datetime, docs: Path, keep_runs: int
) -> Iterator[SuiteResult]:
    """Yield the result of each suite as it comes; its page is written into the folder `docs` before.

    `url` should not be able to change anything. Of the pages, those of the latest `keep_runs` runs are kept. The first
    call takes some seconds of import.
    """
    failed: dict[str, int] = {}
    with engine_warnings_contained(), TemporaryDirectory(prefix="placeline-docs-") as built:
        import great_expectations as gx

        pages = RunPages(docs, Path(built), run_name, at)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        for site in list(context.get_site_names()):
            context.delete_data_docs_site(site)
        context.add_data_docs_site(_SITE, _site(pages.built))
        source = _source(context, url)
        try:
            for suite in suites:
                result = _run(context, source, suite, run_name, at)
                failed[suite.name] = sum(one.failed for one in result.results)
                yield replace(result, page=pages.take(suite.name))
        finally:
            source.get_engine().dispose()
            source.get_execution_engine().engine.dispose()
            pages.finish(failed, keep_runs)


def _source(context: Any, url: str) -> Any:
    from sqlalchemy.pool import NullPool

    if url.startswith("sqlite"):  # for which the engine keeps one connection of its own, closed at the end
        return context.data_sources.add_sqlite("placeline", connection_string=url, create_temp_table=False)
    # The engine's own kind for PostgreSQL takes no address of a socket, and warns where it is not used.
    warnings.filterwarnings("ignore", message="You are using a generic SQLDatasource")
    return context.data_sources.add_sql(
        "placeline",
        connection_string=url.replace("$", r"\$"),  # a dollar would begin a name of a setting
        kwargs={"poolclass": NullPool},
        create_temp_table=False,
    )


def _site(built: Path) -> dict[str, object]:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(built)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
    }


def _run(context: Any, source: Any, suite: TableSuite, run_name: str, at: datetime) -> SuiteResult:
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.checkpoint import UpdateDataDocsAction
    from great_expectations.core.run_identifier import RunIdentifier

    rows = gxe.ExpectTableRowCountToBeBetween(min_value=0, meta={"rule_id": _ROWS}, description="Rows in the table.")
    expectations = context.suites.add(
        gx.ExpectationSuite(name=suite.name, expectations=[rows, *(_expectation(rule) for rule in suite.rules)])
    )
    asset = source.add_table_asset(suite.name, table_name=suite.table)
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(
            name=suite.name, data=asset.add_batch_definition_whole_table(suite.name), suite=expectations
        )
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=suite.name,
            validation_definitions=[definition],
            actions=[UpdateDataDocsAction(name="pages", site_names=[_SITE])],
            result_format={"result_format": "SUMMARY", "exclude_unexpected_values": True},
        )
    )
    (validated,) = checkpoint.run(run_id=RunIdentifier(run_name=run_name, run_time=at)).run_results.values()
    found = {one.expectation_config.meta["rule_id"]: one for one in validated.results}
    counted = found[_ROWS].result.get("observed_value")
    return SuiteResult(
        suite, int(counted or 0), tuple(_result(suite, rule, found.get(rule.id)) for rule in suite.rules)
    )


def _expectation(rule: TableRule) -> Any:
    import great_expectations.expectations as gxe

    # The engine wants its own name of the table somewhere; it takes braces for names, so ours are doubled.
    sql = rule.sql.replace("{", "{{").replace("}", "}}")
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=f"WITH batch AS (SELECT * FROM {{batch}}) SELECT row_id FROM ({sql}) AS found",
        severity=rule.severity.value,
        description=f"{rule.id} ({rule.severity}, {rule.owner}): {rule.sentence}",
        meta={"rule_id": rule.id},
    )


def _result(suite: TableSuite, rule: TableRule, found: "ExpectationValidationResult | None") -> RuleResult:
    """Return what became of a rule. Whatever is not plainly a number of rows counts as not having been run."""
    if found is None:
        return RuleResult(suite.name, rule, None, "the engine did not report on it")
    error = error_of(found.exception_info)
    unexpected = found.result.get("observed_value")
    if error is None and (not isinstance(unexpected, int) or found.success != (unexpected == 0)):
        error = "the engine's report contradicts itself"
    return RuleResult(suite.name, rule, None, error) if error else RuleResult(suite.name, rule, int(unexpected))
