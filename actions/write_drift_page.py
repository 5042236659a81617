"""Write the drift report as one page that needs nothing else: no script, no address outside, plain tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from schemas.tables import CrmFinding, CrmTombstone

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8886; }
"""
_FINDINGS = ("What", "Key", "Field", "Here", "In the CRM", "Rule", "Done", "Since")
_TOMBSTONES = ("What", "Key", "Because", "Since", "To make it again")


def write_drift_page(
    path: Path, findings: Sequence[CrmFinding], tombstones: Sequence[CrmTombstone], *, at: datetime, college: str
) -> None:
    """Write the page; whoever has the old one open never sees half of a new one. `at` is on the campus clock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(drift_page(findings, tombstones, at=at, college=college), encoding="utf-8")
    aside.replace(path)


def drift_page(
    findings: Sequence[CrmFinding], tombstones: Sequence[CrmTombstone], *, at: datetime, college: str
) -> str:
    """Return the page. Numbers are shown by their last digits only, as the findings have them."""
    zone = at.tzinfo
    differences = [
        (one.kind, one.key, one.field.replace("_", " "), one.ours or "empty", one.theirs or "empty", one.rule, one.done,
         f"{one.found_at.astimezone(zone):%Y-%m-%d %H:%M}")
        for one in findings
    ]  # fmt: skip
    buried = [
        (one.kind, one.key, one.because, f"{one.found_at.astimezone(zone):%Y-%m-%d %H:%M}",
         f"placeline crm recreate {one.kind} {one.key}")
        for one in tombstones
    ]  # fmt: skip
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>CRM drift, {escape(college)}</title><style>{_STYLE}</style></head>",
            "<body><main>",
            "<h1>Where the CRM and Placeline differ</h1>",
            f"<p>{escape(college)}, as of {at:%Y-%m-%d %H:%M} on the campus clock. "
            f"{len(differences):,} differences, {len(buried):,} tombstones.</p>",
            *_table("Differences, and the rule that says who wins", _FINDINGS, differences, "They agree."),
            *_table("Deleted in the CRM, and never made again by itself", _TOMBSTONES, buried, "None."),
            "</main></body></html>",
            "",
        ]
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> list[str]:
    body = [
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    ]
    if not body:
        return [f"<h2>{escape(caption)}</h2>", f"<p>{escape(empty)}</p>"]
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    return [
        f"<table><caption>{escape(caption)}</caption>",
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>", *body, "</tbody></table>",
    ]  # fmt: skip
