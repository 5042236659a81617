"""What `make bench` runs: speed as a ratio to the leanest equivalent, measured in the same run on the same machine.

Belongs here: one module a benchmark, with `TITLE` and `measure() -> Measured`, listed in `__main__.py`.
Does not belong here: figures in seconds as goals; machines differ, ratios hardly do.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds of this process, medians of alternating rounds; `ratio` is ours to the leanest equivalent's."""

    rows: int
    ours_cpu_seconds: float
    leanest_cpu_seconds: float

    @property
    def ratio(self) -> float:
        """Return how many times the CPU of the leanest equivalent ours takes."""
        return self.ours_cpu_seconds / self.leanest_cpu_seconds
