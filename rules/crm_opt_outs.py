"""What a contact property that people tick by hand in the CRM says about texting.

An opt-out there holds here at once. Its taking back there does not: whoever opted out comes back by START from the
phone, or when a person of the office takes their word for it, and that is decided by a person, not by a field.
Source: RM-067, SSE-23 to SSE-26; 47 CFR 64.1200(a)(10) (any reasonable means to revoke); D5.
"""

from collections.abc import Mapping
from enum import StrEnum

# Every other value is an opt-out: "true", "yes", "opted_out", the date on which somebody opted out.
_NOT_OPTED_OUT = frozenset({"", "false", "no", "0", "none", "subscribed", "opted_in", "opted in", "opt_in"})


class OptOutChange(StrEnum):
    """What a reading of a contact means, compared with the last one."""

    NOTHING = "nothing"
    OPT_OUT = "opt_out"
    TAKEN_BACK = "taken_back"  # goes to a person


def says_opted_out(values: Mapping[str, str]) -> bool:
    """Return whether any of the properties says that the person wants no texts; in doubt it does."""
    return any(value.strip().casefold() not in _NOT_OPTED_OUT for value in values.values())


def opt_out_change(*, before: bool, now: bool) -> OptOutChange:
    """Return what changed since the contact was read last; a contact never read before counts as not opted out."""
    if now:
        return OptOutChange.NOTHING if before else OptOutChange.OPT_OUT
    return OptOutChange.TAKEN_BACK if before else OptOutChange.NOTHING
