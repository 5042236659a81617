"""Write one page that says which rules of data quality hold, which do not, whose they are, and how it went before.

One file without scripts or anything loaded from elsewhere; every colour has a word beside it, every line its table.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from database.quality import RuleHistory
from schemas.expectations.suite import Severity, TableRule, TableSuite
from schemas.tables import QualityResult

_WIDTH, _HEIGHT = 120, 28

_STYLE = """
:root { color-scheme: light dark; --line: #9aa0a6; --soft: #f1f3f4; --bad: #b3261e; --doubt: #8a5300; --good: #137333; }
@media (prefers-color-scheme: dark) {
  :root { --soft: #303134; --bad: #f28b82; --doubt: #fdd663; --good: #81c995; } a { color: #8ab4f8; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { margin-bottom: .2rem; } h2 { margin: 2rem 0 .3rem; }
.sum { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
.sum li { background: var(--soft); border-radius: .5rem; padding: .5rem 1rem; }
.sum strong { display: block; font-size: 1.6rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
th[scope=row] { white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.fails { color: var(--bad); font-weight: 600; } .doubt { color: var(--doubt); font-weight: 600; }
.holds { color: var(--good); } code { font-size: .85rem; white-space: nowrap; } svg { display: block; }
polyline { fill: none; stroke: currentColor; stroke-width: 1.5; }
.wide { overflow-x: auto; }
"""


def write_quality_page(
    target: Path, suites: Sequence[TableSuite], latest: Mapping[str, QualityResult],
    history: Mapping[str, RuleHistory], *, college: str, now: datetime, zone: ZoneInfo, docs: Path,
) -> None:  # fmt: skip
    """Write the page to `target`, all at once: nobody reads half a page."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.part")
    rules = [rule for suite in suites for rule in suite.rules]
    failing = [rule for rule in rules if _fails(latest.get(rule.id))]
    link = os.path.relpath(docs, target.parent)
    aside.write_text(
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Data quality, {escape(college)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>Data quality</h1><p>{escape(college)}, as of {now.astimezone(zone):%A %Y-%m-%d %H:%M} "
        f"({escape(zone.key)}). Counts are rows; no names, numbers or messages are on this page.</p>"
        f"{_summary(rules, failing, latest)}"
        f"{_failing(failing, latest, history)}"
        f"{''.join(_suite(suite, latest, history) for suite in suites)}"
        f'<p>In detail: <a href="{escape(link)}">Data Docs of Great Expectations</a>. '
        f"Anew: <code>placeline quality check</code>.</p></main></body></html>\n",
        encoding="utf-8",
    )
    aside.replace(target)


def _fails(result: QualityResult | None) -> bool:
    return result is not None and result.unexpected != 0


def _summary(rules: Sequence[TableRule], failing: Sequence[TableRule], latest: Mapping[str, QualityResult]) -> str:
    def count(severity: Severity) -> int:
        return sum(rule.severity is severity for rule in failing)

    run = sum(rule.id in latest for rule in rules)
    figures = [
        (count(Severity.CRITICAL), "critical rules fail"),
        (count(Severity.WARNING), "warnings"),
        (count(Severity.INFO), "worth knowing"),
        (run - len(failing), "rules hold"),
        (len(rules) - run, "not run yet"),
    ]
    return f'<ul class="sum">{"".join(f"<li><strong>{n:,}</strong>{escape(what)}</li>" for n, what in figures)}</ul>'


def _failing(
    rules: Sequence[TableRule], latest: Mapping[str, QualityResult], history: Mapping[str, RuleHistory]
) -> str:
    if not rules:
        return "<h2>Nothing to mend</h2><p>No rule fails.</p>"
    order = list(Severity)
    ordered = sorted(rules, key=lambda rule: order.index(rule.severity))
    return "<h2>To mend, most serious first</h2>" + _table(ordered, latest, history, "Rules that fail")


def _suite(suite: TableSuite, latest: Mapping[str, QualityResult], history: Mapping[str, RuleHistory]) -> str:
    checked = next((latest[rule.id].checked for rule in suite.rules if rule.id in latest), None)
    rows = "not run yet" if checked is None else f"{checked:,} rows of {suite.table}"
    return f"<h2>{escape(suite.title)}</h2>" + _table(suite.rules, latest, history, f"All rules, {rows}")


def _table(
    rules: Sequence[TableRule], latest: Mapping[str, QualityResult], history: Mapping[str, RuleHistory], caption: str
) -> str:
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("rule", "how it should be", "severity", "owner", "state", "count", "trend", "list the rows")
    )
    rows = "".join(_row(rule, latest.get(rule.id), history.get(rule.id)) for rule in rules)
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(rule: TableRule, result: QualityResult | None, history: RuleHistory | None) -> str:
    count = "" if result is None or result.unexpected is None else f"{result.unexpected:,}"
    listing = f"<code>placeline quality rows {rule.id}</code>" if _fails(result) else ""
    return (
        f'<tr><th scope="row">{rule.id}</th><td>{escape(rule.sentence)}</td><td>{rule.severity}</td>'
        f'<td>{escape(rule.owner)}</td><td>{_state(rule, result)}</td><td class="number">{count}</td>'
        f"<td>{'' if history is None else sparkline(history.counts)}</td><td>{listing}</td></tr>"
    )


def _state(rule: TableRule, result: QualityResult | None) -> str:
    if result is None:
        return "not run yet"
    if result.unexpected is None:
        return f'<span class="fails">could not be run ({escape(result.error or "")})</span>'
    if result.unexpected == 0:
        return '<span class="holds">holds</span>'
    return f'<span class="{"fails" if rule.severity is Severity.CRITICAL else "doubt"}">fails</span>'


def sparkline(counts: Sequence[int | None]) -> str:
    """Return a line of the counts, the oldest left and the highest on top; where a run failed there is a gap."""
    if len(counts) < 2:
        return ""
    known = [count for count in counts if count is not None]
    top = max([*known, 1])
    step = _WIDTH / (len(counts) - 1)
    lines: list[list[str]] = [[]]
    for place, count in enumerate(counts):
        if count is None:
            lines.append([])
        else:
            lines[-1].append(f"{place * step:.1f},{_HEIGHT - 2 - count / top * (_HEIGHT - 4):.1f}")
    drawn = "".join(f'<polyline points="{" ".join(line)}"/>' for line in lines if line)
    first, last = counts[0], counts[-1]
    told = f"{len(counts)} runs, from {'unknown' if first is None else f'{first:,}'} to " + (
        "unknown" if last is None else f"{last:,}"
    )
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{told}"><title>{told}</title>{drawn}</svg>'
    )
