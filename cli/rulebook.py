"""The rulebook: every rule of the office with its numbers and its sources, written from the rules themselves.

`python -m cli.rulebook` writes docs/rulebook.md; a test fails while the file says anything else than the rules do.
"""

import ast
import importlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import time, timedelta
from enum import Enum
from pathlib import Path

import rules
from rules.replies.crisis import CrisisWording
from rules.replies.wording import Wording

RULES_FOLDER = Path(rules.__file__).parent
RULEBOOK = RULES_FOLDER.parent / "docs" / "rulebook.md"

_OPENING = """# Rulebook

What the office has decided, written from `rules/` by `python -m cli.rulebook`. Change a rule there, never here.
"""

# Whatever takes more letters than this becomes a list of its own.
_LONGEST_LINE = 90


def rulebook_text() -> str:
    """Return the whole rulebook as Markdown; the same rules always give the same text."""
    paths = sorted(RULES_FOLDER.rglob("*.py"), key=lambda path: (len(path.parts), path.as_posix()))
    return "\n".join([_OPENING, *(chapter for path in paths if (chapter := _chapter(path)))])


def _chapter(path: Path) -> str:
    """Return what one module decides, or nothing for a room's sign."""
    if path.name == "__init__.py":
        return ""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    place = path.relative_to(RULES_FOLDER.parent)
    module = importlib.import_module(".".join(place.with_suffix("").parts))
    parts = [f"## {place.as_posix()}", ast.get_docstring(tree) or ""]
    for name, why in _constants(tree, source.splitlines()):
        if _is_put_together(getattr(module, name)):
            continue
        value = _described(getattr(module, name))
        parts.append(f"**{name}**{f': {value}' if not value.startswith('-') else ''}")
        if value.startswith("-"):
            parts.append(value)
        if why:
            parts.append(why)
    return "\n\n".join(parts) + "\n"


def _is_put_together(value: object) -> bool:
    """Return whether a constant only holds together what stands above it, functions included."""
    if isinstance(value, Mapping):
        return any(map(_is_put_together, value.values()))
    return is_dataclass(value) and any(callable(getattr(value, field.name)) for field in fields(value))


def _constants(tree: ast.Module, lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield every public constant of a module with the words that stand over or under it."""
    for here, following in zip(tree.body, [*tree.body[1:], None], strict=True):
        target = (
            here.targets[0]
            if isinstance(here, ast.Assign)
            else here.target
            if isinstance(here, ast.AnnAssign)
            else None
        )
        if not isinstance(target, ast.Name) or not re.fullmatch(r"[A-Z][A-Z0-9_]*", target.id):
            continue
        yield target.id, _docstring_under(following) or _comment_over(here, lines)


def _docstring_under(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return node.value.value
    return ""


def _comment_over(node: ast.stmt, lines: list[str]) -> str:
    words: list[str] = []
    for line in reversed(lines[: node.lineno - 1]):
        if not line.startswith("# "):
            break
        words.insert(0, line.removeprefix("# "))
    return " ".join(words)


def _described(value: object) -> str:
    """Return a value in words, as one line or, where that gets too long, as a list."""
    if isinstance(value, re.Pattern):
        return "a wording"
    if isinstance(value, Mapping):
        return "\n".join(f"- {_named(key)}: {_described(entry)}" for key, entry in value.items())
    if isinstance(value, Collection) and not isinstance(value, str):
        entries = [_described(entry) for entry in value]
        if isinstance(value, frozenset):
            entries.sort()
        if set(entries) == {"a wording"}:
            return f"{len(entries)} wordings"
        line = ", ".join(entries) or "nothing"
        return line if len(line) <= _LONGEST_LINE else "\n".join(f"- {entry}" for entry in entries)
    return _plain(value)


def _plain(value: object) -> str:
    match value:
        case Wording() | CrisisWording():
            return f"`{value.id}`"
        case Enum():
            return f"`{value.value}`"
        case None:
            return "none"
        case bool() | str():
            return f"`{value}`"
        case int():
            return f"{value:,}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            return _duration(value)
        case tuple():
            return ", ".join(map(_plain, value))
    if is_dataclass(value) and not isinstance(value, type):
        return "; ".join(f"{field.name} {_plain(getattr(value, field.name))}" for field in fields(value))
    return str(value)


def _named(key: object) -> str:
    return " + ".join(map(_plain, key)) if isinstance(key, tuple) else _plain(key)


def _duration(value: timedelta) -> str:
    hours, minutes = divmod(value.seconds // 60, 60)
    counted = ((value.days, "day" if value.days == 1 else "days"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in counted if number) or "the same day"


if __name__ == "__main__":
    RULEBOOK.write_text(rulebook_text(), encoding="utf-8")
