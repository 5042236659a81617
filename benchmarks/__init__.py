"""What `make bench` runs: speed as a ratio to a ceiling measured in the same run on the same machine.

Belongs here: one module a benchmark, with `TITLE` and `measure(quick) -> Iterator[Figure]`, listed in `__main__.py`.
Does not belong here: figures in seconds as goals; machines differ, ratios hardly do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figure:
    """One comparison: ours against a ceiling (or against what a user would pick instead), medians of one run.

    `goal` is for the ratio ours / ceiling: the most it may be, or with `at_least` the least. None: no goal, told only.
    """

    name: str
    ours: float
    ceiling: float
    unit: str
    goal: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Return ours as a multiple of the ceiling."""
        return self.ours / self.ceiling

    @property
    def is_reached(self) -> bool | None:
        """Return whether the goal is reached, None where there is none."""
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


class Benchmark(Protocol):
    """One module of this room."""

    TITLE: str

    def measure(self, quick: bool) -> Iterator[Figure]:
        """Measure and yield each figure as soon as it is known; `quick` is small enough for a test of the code."""
