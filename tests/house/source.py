"""The source of the house as data: its rooms, its modules as syntax trees, the names a piece of code uses."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

# The rooms of the house; the sandbox stands outside and keeps its own clock.
ROOMS = (
    "rules",
    "schemas",
    "integrations",
    "database",
    "actions",
    "tasks",
    "flows",
    "console",
    "cli",
    "wiring",
)


@lru_cache(maxsize=1)
def modules() -> dict[str, ast.Module]:
    """Return the path from the root, such as "rules/batching.py" -> the syntax tree, for every module of every room."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
    }


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Return every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """Return what is called: "commit" for `session.commit()`, "" where it has no name."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def names_in(*nodes: ast.AST) -> set[str]:
    """Return every variable and attribute name used in the nodes."""
    found = [node for each in nodes for node in ast.walk(each)]
    return {node.id for node in found if isinstance(node, ast.Name)} | {
        node.attr for node in found if isinstance(node, ast.Attribute)
    }


def table_rows(markdown: str) -> Iterator[list[str]]:
    """Return the cells of every row of every table in a Markdown text, also of the heading rows."""
    for line in markdown.splitlines():
        if line.startswith("|") and set(line) - set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]
