"""Claims about the documents: every path in them exists, every requirement stands in them once, nothing is stale."""

import re
from collections import Counter
from functools import lru_cache

import pytest

from tests.house.source import ROOT, table_rows

# The requirements in their four sources, and what was decided where these are silent.
SOURCES = {"SOP": (39, 2), "SSE": (58, 2), "RM": (117, 3), "VOL": (40, 2), "D": (15, 0)}
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
TOP = {path.name for path in ROOT.iterdir()}


def _ids(source: str) -> list[str]:
    number, digits = SOURCES[source]
    if source == "D":
        return [f"D{each}" for each in range(1, number + 1)]
    return [f"{source}-{each:0{digits}}" for each in range(1, number + 1)]


@lru_cache(maxsize=1)
def _kept() -> dict[str, str]:
    """Return requirement id -> where it is kept, from docs/requirements.md; an id twice fails."""
    rows = [row for row in table_rows((ROOT / "docs/requirements.md").read_text(encoding="utf-8")) if len(row) == 3]
    found = [(row[0], row[1]) for row in rows if re.fullmatch(r"(SOP|SSE|RM|VOL)-\d+|D\d+", row[0])]
    twice = [each for each, count in Counter(each for each, _ in found).items() if count > 1]
    assert twice == []
    return dict(found)


def _paths(text: str) -> set[str]:
    """Return what stands in backticks and looks like a path of this repository."""
    quoted = {each.split("::")[0] for each in re.findall(r"`([^`\s]+)`", text)}
    is_file = re.compile(r".+/.+\.(py|md|toml|yaml)")
    return {each for each in quoted if each.split("/")[0] in TOP or is_file.fullmatch(each)}


def _missing(text: str) -> list[str]:
    return sorted(each for each in _paths(text) if "<" not in each and not (ROOT / each).exists())


def test_the_four_sources_have_254_rows() -> None:
    assert sum(number for source, (number, _) in SOURCES.items() if source != "D") == 254


@pytest.mark.parametrize("source", SOURCES)
def test_every_requirement_is_kept_somewhere_or_open(source: str) -> None:
    mine = [each for each in _kept() if re.fullmatch(r"[A-Z]+", each.rstrip("0123456789").rstrip("-")) is not None]
    assert [each for each in mine if each.rstrip("0123456789").rstrip("-") == source] == _ids(source)


def test_what_is_not_open_names_code_that_exists() -> None:
    unkept = [each for each, where in _kept().items() if not where.startswith("open") and not _paths(where)]
    assert unkept == []


def test_what_is_open_says_until_when() -> None:
    assert [each for each, where in _kept().items() if where.startswith("open") and ":" not in where] == []


@pytest.mark.parametrize(
    "document",
    [
        *DOCUMENTS,
        "docs/requirements.md",
        *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs/decisions").glob("*")),
    ],
)
def test_every_path_in_a_document_exists(document: str) -> None:
    assert _missing((ROOT / document).read_text(encoding="utf-8")) == []


def test_decisions_are_numbered_and_have_their_four_parts() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], page.name


def test_the_settings_table_names_every_setting() -> None:
    from wiring.settings import Settings

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `PLACELINE_([A-Z_]+)` ", readme, re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_make_target_is_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    assert [target for target in targets if f"make {target}" not in readme] == []


def test_the_rulebook_is_not_stale() -> None:
    from cli.rulebook import rulebook_text

    assert (ROOT / "docs/rulebook.md").read_text(encoding="utf-8") == rulebook_text(), "run `make rulebook`"


def test_no_document_names_this_machine() -> None:
    documents = [*(ROOT / each for each in DOCUMENTS), *(ROOT / "docs").rglob("*.md")]
    assert [page.name for page in documents if str(ROOT) in page.read_text(encoding="utf-8")] == []
