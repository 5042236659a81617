"""Claims about migrations: numbered, in one line, one after the other."""

import ast

from tests.house.source import ROOT

VERSIONS = ROOT / "database" / "migrations" / "versions"


def _assigned(tree: ast.Module, name: str) -> object:
    for node in tree.body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        value = getattr(node, "value", None)
        if value is not None and any(isinstance(one, ast.Name) and one.id == name for one in targets):
            return ast.literal_eval(value)
    raise AssertionError(f"no {name}")


def test_migrations_are_numbered_without_gaps_and_follow_one_another() -> None:
    files = sorted(path for path in VERSIONS.glob("*.py") if path.name != "__init__.py")
    assert files
    before: str | None = None
    for number, path in enumerate(files, start=1):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        revision = f"{number:04}"
        assert path.name.startswith(f"{revision}_")
        assert _assigned(tree, "revision") == revision
        assert _assigned(tree, "down_revision") == before
        before = revision
