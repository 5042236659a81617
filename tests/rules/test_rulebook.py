"""The rulebook says what the rules say, and every rule says where it comes from."""

import ast
from pathlib import Path

import pytest

from cli.rulebook import RULEBOOK, RULES_FOLDER, rulebook_text

MODULES = sorted(path for path in RULES_FOLDER.rglob("*.py") if path.name != "__init__.py")


def test_the_written_rulebook_is_not_stale() -> None:
    assert RULEBOOK.read_text(encoding="utf-8") == rulebook_text(), "run: python -m cli.rulebook"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(RULES_FOLDER)))
def test_every_rule_names_its_source(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring is not None
    assert any(line.startswith("Source: ") for line in docstring.splitlines())


def test_the_rulebook_shows_the_numbers_of_the_office() -> None:
    text = rulebook_text()
    for line in (
        "**FIRST_BATCH_SIZE**: 5,000",
        "**FOLLOW_UP_DELAY**: 10 days",
        "**DEFAULT_START_DELAY**: 1 h 30 min",
        "**WEEKDAY_WINDOW**: 10:00, 18:00",
        "- `scheduled` + `start`: `in_process`",
    ):
        assert line in text
