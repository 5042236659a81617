"""Chance that comes out the same every time: hashes of what is asked about, instead of a generator's state.

A generator's numbers depend on the order of the calls, and under load that order is never the same twice.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")

_SPAN = float(1 << 64)


def share(*parts: object) -> float:
    """Return a number from 0 up to, but not including, 1 that depends on `parts` and nothing else."""
    text = "\x1f".join([str(part) for part in parts])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / _SPAN


def between(low: float, high: float, *parts: object) -> float:
    """Return a number from `low` to `high`, spread evenly over all `parts`."""
    return low + (high - low) * share(*parts)


def pick(options: Sequence[T], *parts: object) -> T:
    """Return one of `options`, each equally likely. Raises IndexError when there is none."""
    return options[int(share(*parts) * len(options))]


def pick_weighted(options: Sequence[tuple[T, float]], *parts: object) -> T:
    """Return one of `options`, given as (option, weight); the weights need not add up to 1."""
    sums = list(accumulate(weight for _, weight in options))
    point = share(*parts) * sums[-1]
    for (option, _), upper in zip(options, sums, strict=True):
        if point < upper:
            return option
    return options[-1][0]  # only a rounding error of the last sum comes here
