"""A pretend language model that runs in a process of its own, and what a test tells it and asks it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class PretendModel:
    """Where it is; `url` is what PLACELINE_REPLY_ADVISER_URL is set to."""

    address: str

    @property
    def url(self) -> str:
        return f"{self.address}/v1"

    def say(self, **what: Any) -> None:
        """Tell it what to answer from now on."""
        httpx.post(f"{self.address}/control/say", json=what, trust_env=False).raise_for_status()

    def suggest(self, why: str, **labels: float) -> None:
        """Tell it to suggest these labels."""
        suggestions = [{"label": label, "probability": chance} for label, chance in labels.items()]
        self.say(arguments={"suggestions": suggestions, "why": why})

    def asked(self) -> list[dict[str, Any]]:
        """Return the bodies of all requests so far."""
        found: list[dict[str, Any]] = httpx.get(f"{self.address}/control/asked", trust_env=False).json()
        return found


@contextmanager
def running_model() -> Iterator[PretendModel]:
    """Run one and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox.language_model"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield PretendModel(process.stdout.readline().split()[-1])
        finally:
            process.terminate()
            process.wait(5)
