"""May we text this number? What somebody agreed to, and what changes it.

Three facts are kept apart: what was agreed, whether somebody unsubscribed, and whether texts are on hold. A
form or a roster can give consent; only the person's own START, or a privileged person on their word, lifts
an unsubscription.

A STOP and a doubt count for the person, not for the number alone: who said stop on one number is texted on
none of their numbers, also on one that a roster brings later. Where several people share the number, nobody
can tell who wrote, so it counts for all of them. Only "wrong number" stays with the number, because it says
that it is not theirs.
Source: RM-067, RM-068, SSE-10, SSE-23 to SSE-26; D5; 47 CFR 64.1200(a)(10) and (a)(12); annotation guide
(YES is never `opt_in`).
"""

from datetime import timedelta
from enum import StrEnum


class ConsentState(StrEnum):
    """What somebody answered when asked for consent."""

    GIVEN = "given"
    NEVER_ASKED = "never_asked"
    REFUSED = "refused"


class ConsentChange(StrEnum):
    """What can happen to a consent; each is one row of the ledger."""

    GIVEN = "given"  # agreed, on a form or in the roster
    REFUSED = "refused"  # declined when asked
    REVOKED = "revoked"  # STOP, in any wording
    DISOWNED = "disowned"  # "wrong number": the number is not the person's
    RESTORED = "restored"  # START or UNSTOP, or a privileged person on the student's word
    HELD = "held"  # a doubt: no texts until a person has looked
    RELEASED = "released"  # the person has looked


# One confirmation of an opt-out is presumed to be wanted if it comes within this time (47 CFR 64.1200(a)(12)).
CONFIRM_WITHIN = timedelta(minutes=5)


class ConfirmedBy(StrEnum):
    """Who confirms an opt-out to the person, or why nobody does; kept with the ledger's row."""

    VENDOR = "vendor"  # it knows the word and answers by itself
    OFFICE = "office"  # we do, once
    ALREADY = "already"  # the number had opted out before: never a second confirmation
    TOO_LATE = "too_late"  # read after CONFIRM_WITHIN; the opt-out holds all the same
    NOBODY = "nobody"  # a stranger or somebody in need


def who_confirms(
    *, vendor_answers: bool, is_opted_out: bool, waited: timedelta, is_stranger_or_in_need: bool
) -> ConfirmedBy:
    """Return who confirms an opt-out. `waited` is the time since the person wrote; `is_opted_out`: before this text."""
    if vendor_answers:
        return ConfirmedBy.VENDOR
    if is_stranger_or_in_need:
        return ConfirmedBy.NOBODY
    if is_opted_out:
        return ConfirmedBy.ALREADY
    return ConfirmedBy.TOO_LATE if waited > CONFIRM_WITHIN else ConfirmedBy.OFFICE


def start_lifts(*, said_on_this_number: bool, is_theirs_alone: bool) -> bool:
    """Whether a START also lifts the stop that holds for a person with this number.

    It does where the stop was said on the same number, and where nobody else has the number; a START from a phone
    that a family shares does not undo what one of them said on another one.
    """
    return said_on_this_number or is_theirs_alone
