"""The page of data quality: a line for the trend, words beside colours, nothing loaded from elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.write_quality_page import sparkline, write_quality_page
from database.quality import RuleHistory
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite
from schemas.tables import QualityResult

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
RULE = TableRule("MS-08", Severity.CRITICAL, Owner.COMPLIANCE, "Nothing <after> a STOP.", "select 1", "texts")
SUITE = TableSuite(
    "messages",
    "Messages",
    "texts",
    (RULE, replace(RULE, id="MS-09", severity=Severity.WARNING), replace(RULE, id="X-1")),
)


def result(rule_id: str, unexpected: int | None) -> QualityResult:
    return QualityResult(rule_id=rule_id, unexpected=unexpected, error=None if unexpected is not None else "DataError",
                         checked=1_200)  # fmt: skip


def test_the_page_says_what_fails_whose_it_is_and_how_to_list_it(tmp_path: Path) -> None:
    page = tmp_path / "reports" / "data-quality.html"
    write_quality_page(
        page, [SUITE], {"MS-08": result("MS-08", 3), "MS-09": result("MS-09", None)},
        {"MS-08": RuleHistory("MS-08", (0, 3), NOW)}, college="A & B", now=NOW, zone=ZoneInfo("America/Chicago"),
        docs=tmp_path / "data-docs" / "index.html",
    )  # fmt: skip
    told = page.read_text(encoding="utf-8")
    assert "A &amp; B, as of Tuesday 2026-03-03 12:00 (America/Chicago)" in told
    assert "Nothing &lt;after&gt; a STOP." in told
    assert "<strong>1</strong>critical rules fail" in told
    assert "could not be run (DataError)" in told
    assert "not run yet" in told
    assert "<code>placeline quality rows MS-08</code>" in told
    assert "All rules, 1,200 rows of texts" in told
    assert 'href="../data-docs/index.html"' in told
    assert "<script" not in told
    assert "http" not in told
    assert [path.name for path in page.parent.iterdir()] == [page.name]


def test_a_trend_is_drawn_from_the_oldest_to_the_latest_with_a_gap_where_a_rule_could_not_be_run() -> None:
    drawn = sparkline((0, 4, None, 2))
    assert 'aria-label="4 runs, from 0 to 2"' in drawn
    assert '<polyline points="0.0,26.0 40.0,2.0"/><polyline points="120.0,14.0"/>' in drawn
    assert sparkline((7,)) == ""
