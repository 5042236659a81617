"""What a storm brings, drawn from its seed: how many people, what the vendor gets wrong, and who is struck when.

The same seed draws the same weather and the same luck at the vendor. What it meets is two processes on a real machine,
so a storm that is played again is alike and never the same to the microsecond.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

Faults = dict[str, float]

QUIET: Faults = {
    "latency_ms": 0, "drop_rate": 0, "busy_rate": 0, "error_rate": 0, "reset_rate": 0, "error_after_accept_rate": 0,
    "hang_after_accept_rate": 0, "lost_callback_rate": 0, "duplicate_callback_rate": 0, "shuffled_callback_rate": 0,
    "lost_inbound_rate": 0, "reply_rate": 0,
}  # fmt: skip


class Struck(StrEnum):
    """What happens to a sender."""

    KILLED = "killed"  # kill -9
    FROZEN = "frozen"  # SIGSTOP, while others take over; then SIGCONT
    CUT_OFF = "cut off"  # its database connections are ended by the server, where there is one


class Receipts(StrEnum):
    """How the vendor's callbacks fare."""

    LOST = "lost"  # nobody listens: only look-ups tell what became of a text
    TAKEN = "taken"
    SERVER_KILLED = "server killed"  # as often as senders are


@dataclass(frozen=True)
class Blow:
    """One sender's fate: struck once the vendor has taken `after_creates` more texts and `delay_seconds` later."""

    kind: Struck
    after_creates: int
    delay_seconds: float
    then: timedelta  # how far the clock jumps behind it


@dataclass(frozen=True)
class Weather:
    """All that a seed decides."""

    seed: int
    students: int
    first_batch: int
    later_batch: int
    faults: Faults
    receipts: Receipts
    blows: tuple[Blow, ...]
    wrong_numbers: int  # people the vendor refuses or can't reach
    texts_per_second: int  # a claim is as large as the pace: with a slow one several follow each other


def weather(seed: int) -> Weather:
    """Draw the weather of a seed."""
    random = Random(seed)
    students = random.randint(120, 260)
    return Weather(
        seed=seed,
        students=students,
        first_batch=random.randint(students // 4, students),
        later_batch=random.randint(students // 3, students),
        faults=_faults(random),
        receipts=random.choice([Receipts.LOST, Receipts.LOST, Receipts.TAKEN, Receipts.SERVER_KILLED]),
        blows=tuple(_blow(random) for _ in range(random.randint(1, 4))),
        wrong_numbers=random.randint(0, 3),
        texts_per_second=random.choice([50, 150, 3_000]),
    )


def _faults(random: Random) -> Faults:
    """Return some faults and not others: a vendor that fails in every way at once hides what each does."""
    likely = {
        "busy_rate": 0.004,  # each costs the second it asks for
        "error_rate": 0.04,
        "reset_rate": 0.04,
        "error_after_accept_rate": 0.06,
        "hang_after_accept_rate": 0.02,
        "lost_callback_rate": 0.4,
        "duplicate_callback_rate": 0.3,
        "shuffled_callback_rate": 0.3,
    }
    drawn = {name: round(random.uniform(0, 2) * rate, 4) for name, rate in likely.items() if random.random() < 0.5}
    return {**QUIET, **drawn, "latency_ms": random.choice([0, 3, 15, 40]), "drop_rate": random.choice([0, 0.01])}


def _blow(random: Random) -> Blow:
    return Blow(
        kind=random.choices(list(Struck), [6, 2, 2])[0],
        after_creates=random.choice([0, 1, random.randint(2, 90)]),
        delay_seconds=random.choice([0.0, random.uniform(0, 0.02), random.uniform(0, 0.3)]),
        # Up to the lease and beyond it; before and after the look-ups of a minute, two, five and fifteen.
        then=timedelta(seconds=random.choice([0, 20, 95, 150, 310, 960])),
    )
