"""Whom to ask next: what is missing, which channel may be used, and who comes first.

Source: SOP-24 and SOP-25 (what people share); consent as in rules/recipients.py; the order is this office's.
"""

from enum import StrEnum


class Need(StrEnum):
    """What would help most, the most urgent first."""

    OUTCOME = "outcome"  # nothing is known: counts against every rate
    VERIFICATION = "verification"  # in the field, but nobody made sure
    DOCUMENT = "document"  # counted out without the document for it
    DETAILS = "details"  # a required field is empty

    @property
    def words(self) -> str:
        """Return the need in words."""
        return _WORDS[self]


_WORDS = {
    Need.OUTCOME: "nothing is known of the outcome",
    Need.VERIFICATION: "works in the field, not verified",
    Need.DOCUMENT: "counted out, no document",
    Need.DETAILS: "a required field is empty",
}


class Channel(StrEnum):
    """How to go about it."""

    TEXT = "text"
    CALL = "call"
    CALL_EMPLOYER = "call the employer"
    SEARCH = "search"


# Follow-ups past due by so many days, the last one open.
AGES = ((0, 3), (4, 10), (11, 20), (21, None))

# Fewer people than this are never shown to others.
SMALLEST_CELL = 10


def next_channel(need: Need, *, may_be_texted: bool, may_be_called: bool, employer_has_phone: bool) -> Channel:
    """Return the channel to try next; a text only to whom it may be sent.

    A verification is the employer's word where somebody is there to be called.
    """
    if need is Need.VERIFICATION and employer_has_phone:
        return Channel.CALL_EMPLOYER
    if may_be_texted:
        return Channel.TEXT
    return Channel.CALL if may_be_called else Channel.SEARCH


def age_label(days: int) -> str:
    """Return the group of a follow-up that is past due by so many days."""
    for first, last in AGES:
        if last is None or days <= last:
            return f"over {first - 1}" if last is None else f"{first} to {last}"
    raise AssertionError("the last group is open")


def shown_number(number: int, *, is_shared: bool) -> str:
    """Return a number of people as it may be shown: a small cell is masked where others see it."""
    return f"under {SMALLEST_CELL}" if is_shared and 0 < number < SMALLEST_CELL else f"{number:,}"
