"""Count sheets: what became of everybody in a batch, in a form that an auditor can check without us.

A sheet says planned = sent + failed + skipped + unknown + left, failures and skips by reason. Its canonical JSON is
hashed together with the hash of the sheet before it, so that no sheet can be changed, left out or put in between
without every later hash giving it away.
Source: RM-016 to RM-022 (every recipient is accounted for); FIPS 180-4 (SHA-256); the chain is our own.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NO_SHEET_BEFORE = "0" * 64
"""Stands in the first sheet for the hash of the one before."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many texts of a batch or campaign stand how. `left` are those planned or being sent at this moment."""

    sent: int
    unknown: int
    left: int
    failed_because: Mapping[str, int] = field(default_factory=dict)
    skipped_because: Mapping[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Return how many the vendor refused, whatever the reason."""
        return sum(self.failed_because.values())

    @property
    def skipped(self) -> int:
        """Return how many were not handed to the vendor, whatever the reason."""
        return sum(self.skipped_because.values())

    @property
    def ended(self) -> int:
        """Return how many have their outcome."""
        return self.sent + self.failed + self.skipped

    @property
    def planned(self) -> int:
        """Return how many there are."""
        return self.ended + self.unknown + self.left

    def as_sheet(self) -> dict[str, object]:
        """Return the counts under the names they have on a sheet."""
        return {
            "planned": self.planned, "sent": self.sent, "failed": self.failed, "skipped": self.skipped,
            "unknown": self.unknown, "left": self.left, "failed_because": dict(self.failed_because),
            "skipped_because": dict(self.skipped_because),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """One sheet as it is kept: its text, the hash of the sheet before, and its own."""

    number: int
    sheet: str
    previous_hash: str
    hash: str


def canonical(sheet: Mapping[str, object]) -> str:
    """Return the one way to write a sheet: sorted keys, no spaces, ASCII; equal sheets give equal bytes."""
    return json.dumps(sheet, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def chained_hash(previous_hash: str, sheet: str) -> str:
    """Return the SHA-256 of the previous hash followed by the canonical sheet, in hexadecimal."""
    return hashlib.sha256(f"{previous_hash}{sheet}".encode()).hexdigest()


def chain_faults(links: Iterable[Link]) -> list[str]:
    """Return what is wrong with a chain given from its first sheet on, in sentences; empty: nothing is.

    What was cut off at the end leaves no trace here: only a hash noted down earlier tells.
    """
    faults: list[str] = []
    previous = NO_SHEET_BEFORE
    for link in links:
        if link.previous_hash != previous:
            faults.append(f"Sheet {link.number} does not follow the one before it: sheets are missing or were swapped.")
        if chained_hash(link.previous_hash, link.sheet) != link.hash:
            faults.append(f"Sheet {link.number} was changed: its hash is not that of what it says.")
        previous = link.hash
    return faults


def contradictions(then: Counts, now: Counts, *, is_whole: bool, taken_back: int) -> list[str]:
    """Return in which points the texts of today can't have become what a sheet of earlier says, in words.

    Texts that were open may have got their outcome since, and a failed one may have turned out as sent: a late receipt
    proves it. `taken_back` texts were planned again after the vendor had taken them, because a carrier's cap turned
    them away. `is_whole`: the sheet counts a whole campaign, which gains and loses nobody.
    """
    found = []
    if is_whole and now.planned != then.planned:
        found.append(f"planned {then.planned:,}, now {now.planned:,}")
    if now.sent + taken_back < then.sent:
        found.append(f"sent {then.sent:,}, now {now.sent:,}")
    if now.ended + taken_back < then.ended:
        found.append(f"with an outcome {then.ended:,}, now {now.ended:,}")
    for reason, number in then.skipped_because.items():
        # A text that was left out at its second attempt may turn out to have gone at the first.
        if (left := now.skipped_because.get(reason, 0)) + max(0, now.sent - then.sent) < number:
            found.append(f"skipped because of {reason} {number:,}, now {left:,}")
    return found
