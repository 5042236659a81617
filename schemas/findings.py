"""What a look at the installation found, in words for whoever has to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How one thing stands."""

    OK = "ok"
    WARNING = "warning"  # it works, though not as it should
    PROBLEM = "problem"  # it does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what it is about, how that stands, what was seen, and how to mend it (empty: nothing to mend)."""

    about: str
    health: Health
    seen: str
    mend: str = ""
