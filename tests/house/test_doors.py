"""Claims about the doors: which web routes ask for no sign-in, and that the terminal opens at once."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from console.app import PUBLIC_ROUTES, app
from tests.house.source import ROOT

# What takes a second or more to import has no place in a command line.
HEAVY = ("prefect", "great_expectations", "pandas", "sqlalchemy", "twilio", "hubspot", "fastapi")


def _paths(routes: Iterable[object]) -> Iterator[str]:
    """Return the path of every route, also of included routers, which newer FastAPI keeps as one route each."""
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from _paths(route.effective_candidates())
        else:
            yield str(getattr(route, "path", route))


def test_every_route_is_public_by_decision() -> None:
    """There is no sign-in yet, so every route has to be on the list; the first page that asks for one widens this."""
    assert set(_paths(app.routes)) == set(PUBLIC_ROUTES)


def test_every_public_route_says_why() -> None:
    assert all(PUBLIC_ROUTES.values())


@pytest.mark.parametrize("path", [path for path, why in PUBLIC_ROUTES.items() if "signature" in why])
async def test_a_webhook_refuses_what_nobody_signed(path: str) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://placeline.test") as client:
        answer = await client.post(path.replace("{text_uuid}", "6f9619ff"), data={"MessageSid": "SM1"})
    assert answer.status_code == httpx.codes.FORBIDDEN


def test_the_terminal_imports_nothing_heavy() -> None:
    question = f"import sys, cli.main; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_help_names_every_command(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("placeline")
    done = subprocess.run([command, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    listed = done.stdout.partition("Commands:")[2]
    for name in ("up", "demo", "people", "notices", "roster", "template", "campaign", "inbox", "outcomes", "crm", "db"):
        assert f"\n  {name} " in listed
