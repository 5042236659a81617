"""The checks of the tables with their live parts plugged in: the database read only, the engine, the pages."""

from collections.abc import Callable, Sequence
from pathlib import Path

from actions.check_tables import Verdict, suites_now, take_results
from actions.write_quality_page import write_quality_page
from database.quality import histories, read_only_url, results_of_last_run
from schemas.expectations.suite import SuiteResult, TableSuite
from wiring.connections import begin, clock, look, office
from wiring.settings import settings

RUNS_OF_A_TREND = 60


def current_suites(names: Sequence[str] = ()) -> list[TableSuite]:
    """Return the suites of these names (none: all), as of now. Raises SuiteUnknown."""
    with look() as session:
        return suites_now(session, now=clock().now(), office=office(), names=names)


def check_tables(
    names: Sequence[str] = (), *, run_id: str, actor: str, progress: Callable[[SuiteResult], None] = lambda _: None
) -> Verdict:
    """Run these suites (none: all) over the database, keep the results, tell people, and write the pages.

    Raises SuiteUnknown.
    """
    from integrations.great_expectations.tables import check_tables as run

    at = clock().now()
    results: list[SuiteResult] = []
    for result in run(
        read_only_url(settings().engine_url), current_suites(names), run_name=run_id, at=at, docs=docs_folder(),
        keep_runs=settings().data_docs_kept,
    ):  # fmt: skip
        progress(result)
        results.append(result)
    with begin() as session:
        verdict = take_results(session, results, run_id=run_id, at=at, now=clock().now(), office=office(), actor=actor)
    write_report()
    return verdict


def docs_folder() -> Path:
    """Return where the engine's own pages are."""
    return settings().home.resolve() / "data-docs"


def report_path() -> Path:
    """Return where the page of the last results is."""
    return settings().home.resolve() / "reports" / "data-quality.html"


def write_report() -> Path:
    """Write the page of the last results and return where it is."""
    suites = current_suites()
    with look() as session:
        latest = results_of_last_run(session)
        found = histories(session, RUNS_OF_A_TREND)
    target = report_path()
    write_quality_page(
        target, suites, latest, found, college=settings().college, now=clock().now(), zone=settings().zone,
        docs=docs_folder() / "index.html",
    )  # fmt: skip
    return target
