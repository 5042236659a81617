"""What the vendor reads from a phone number: whether it is one, and the fates that some of them stand for."""

import re

from sandbox.phones.chance import pick
from sandbox.twilio.errors import DROPS, REFUSALS
from sandbox.twilio.settings import POOL

# Twilio's own test numbers: https://www.twilio.com/docs/iam/test-credentials
_MAGIC = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}

_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d\d[2-9]\d{6}")
_ELSEWHERE = re.compile(r"\+[2-9]\d{7,14}")


def is_phone(number: str) -> bool:
    """Whether `number` is E.164 and could be rung."""
    return bool(_NORTH_AMERICAN.fullmatch(number) or _ELSEWHERE.fullmatch(number))


def refused_with(number: str) -> int | None:
    """Return the error that a create to this number always meets: a test number, or one ending in 216xx."""
    ending = number[-5:]
    if ending.startswith("216") and int(ending) in REFUSALS:
        return int(ending)
    return _MAGIC.get(number)


def dropped_with(number: str) -> int | None:
    """Return the error that a text to this number always ends with: one ending in 30003 and the like."""
    ending = number[-5:]
    return int(ending) if ending.startswith("300") and int(ending) in DROPS else None


def sender_for(number: str, seed: int) -> str:
    """Return the pool number that texts this phone, always the same one (sticky sender)."""
    return pick(POOL, seed, "sender", number)
