"""The engine's pages about a run, made to open anywhere: without a network, without scripts, in plain styles.

The engine writes pages that load their styles, icons and scripts from half a dozen addresses. What it builds is
rewritten: everything that reaches out is dropped, and one small style sheet of ours stands in each page.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path

RUNS = "runs"
_ABOUT = "run.json"

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem 2rem 3rem; }
h1, h4, h5, h6 { margin: 0 0 .4rem; } h5 { font-size: 1.15rem; } h6 { font-size: 1rem; }
a[href] { color: #0b57d0; } ul, ol { padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { border: 1px solid #9aa0a6; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: #e8eaed; color: #202124; }
pre, code { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
.breadcrumb { display: flex; gap: 1rem; list-style: none; padding: 0; }
.alert { border-left: .3rem solid #5f6368; background: #f1f3f4; color: #202124; padding: .6rem .8rem; margin: 1rem 0; }
.badge { border: 1px solid #9aa0a6; border-radius: .6rem; padding: 0 .5rem; font-size: .85rem; }
.text-success { color: #137333; } .text-danger { color: #b3261e; } .text-warning { color: #8a5300; }
i.fa-check-circle::before, i.fa-check::before { content: "\\2714"; font-style: normal; }
i.fa-times::before, i.fa-times-circle::before { content: "\\2718"; font-style: normal; }
i.fa-exclamation-triangle::before { content: "\\26A0"; font-style: normal; }
.navbar-brand, .cooltip .top, .btn-group, .card:has(.btn-group), [data-toggle=collapse], [hidden] { display: none; }
.show-scrollbars { overflow: auto; }
@media (prefers-color-scheme: dark) { a[href] { color: #8ab4f8; } th { background: #3c4043; color: #e8eaed; }
  .alert { background: #303134; color: #e8eaed; } .text-success { color: #81c995; } .text-danger { color: #f28b82; } }
"""

# What reaches out, or does nothing without what it reaches for. The first ones have no end tag.
_DROPPED_ALONE = frozenset({"link", "img"})
_DROPPED_WITH_CONTENT = frozenset({"script", "style", "footer", "iframe", "svg"})


class _SelfContained(HTMLParser):
    """Copies a page but for what reaches out of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._inside: list[str] = []  # of elements that are dropped with their content

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag, or begin to drop."""
        if tag in _DROPPED_WITH_CONTENT:
            self._inside.append(tag)
        elif not self._inside and tag not in _DROPPED_ALONE:
            self.written.append(_tag(tag, attrs) if _reaches_out(attrs) else self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag without content."""
        if not self._inside and tag not in _DROPPED_ALONE | _DROPPED_WITH_CONTENT:
            self.written.append(_tag(tag, attrs) if _reaches_out(attrs) else self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Copy an end, or end dropping. Our styles go in at the end of the head."""
        if self._inside:
            if tag == self._inside[-1]:
                self._inside.pop()
            return
        if tag == "head":
            self.written.append(f"<style>{_STYLE}</style>")
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy text."""
        if not self._inside:
            self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        """Copy a character by name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a character by number."""
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Copy the declaration of the document's type."""
        self.written.append(f"<!{decl}>")


def _reaches_out(attrs: list[tuple[str, str | None]]) -> bool:
    return any(_is_outside(name, value) for name, value in attrs)


def _is_outside(name: str, value: str | None) -> bool:
    return name.startswith("on") or (value or "").lstrip().startswith(("http:", "https:", "//")) or name == "srcset"


def _tag(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    kept = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if not _is_outside(name, value))
    return f"<{tag}{kept}>"


def self_contained(page: str) -> str:
    """Return the page without anything that is loaded from elsewhere, and without scripts."""
    copy = _SelfContained()
    copy.feed(page)
    copy.close()
    return "".join(copy.written)


@dataclass(frozen=True)
class RunPages:
    """The pages of one run in the folder of all runs; the engine builds into `built`, which is nobody else's."""

    docs: Path
    built: Path
    run_name: str
    at: datetime

    @property
    def folder(self) -> Path:
        """Where the pages of this run end up."""
        return self.docs.resolve() / RUNS / f"{self.at:%Y%m%dT%H%M%S}-{self.run_name}"

    def take(self, suite: str) -> Path:
        """Rewrite the page that was built for a suite, and return where it stands now."""
        (page,) = (self.built / "validations" / suite).rglob("*.html")
        target = self.folder / f"{suite}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = self_contained(page.read_text(encoding="utf-8"))
        # Of the links between pages, only the way back leads anywhere here.
        target.write_text(_with_links(text), encoding="utf-8")
        return target

    def finish(self, failed: Mapping[str, int], keep_runs: int) -> None:
        """Remove the oldest runs, and write the page that leads to all of them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _ABOUT).write_text(json.dumps({"at": self.at.isoformat(), "failed": failed}), encoding="utf-8")
        runs = sorted((path for path in (self.docs / RUNS).iterdir() if path.is_dir()), reverse=True)
        for old in runs[keep_runs:]:
            shutil.rmtree(old)
        (self.docs / "index.html").write_text(_index(runs[:keep_runs]), encoding="utf-8")


def _with_links(text: str) -> str:
    rewritten = _Links()
    rewritten.feed(text)
    rewritten.close()
    return "".join(rewritten.written)


class _Links(_SelfContained):
    """Turns the engine's links into links that lead somewhere in our folders."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag with its way back."""
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.endswith("index.html"):
            self.written.append('<a href="../../index.html">All runs</a><a hidden>')
        elif tag == "a" and href.endswith(".html"):
            self.written.append("<a>")
        elif tag == "style":
            self.written.append("<style>")
        else:
            super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Copy an end."""
        self.written.append(f"</{tag}>")


def _index(runs: list[Path]) -> str:
    rows = []
    for run in runs:
        about = json.loads((run / _ABOUT).read_text(encoding="utf-8")) if (run / _ABOUT).exists() else {}
        failed = about.get("failed", {})
        links = ", ".join(
            f'<a href="{RUNS}/{escape(run.name)}/{page.name}">{escape(page.stem.replace("_", " "))}</a>'
            + (f" ({failed[page.stem]} failed)" if failed.get(page.stem) else "")
            for page in sorted(run.glob("*.html"))
        )
        rows.append(
            f"<tr><td>{escape(str(about.get('at', run.name))[:19].replace('T', ' '))}</td><td>{links}</td></tr>"
        )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Data Docs</title>'
        f"<style>{_STYLE}</style></head><body><h1>Data Docs</h1>"
        f"<p>What Great Expectations found in the tables, run by run, the latest {len(runs)}. Times are UTC.</p>"
        '<table><thead><tr><th scope="col">run</th><th scope="col">suites</th></tr></thead><tbody>'
        f"{''.join(rows)}</tbody></table></body></html>"
    )
