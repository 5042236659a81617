"""Who is left out of a send, and why.

The reasons form a waterfall: each person is counted under the first reason that applies, so the numbers of
"Click to see why" add up to the audience.
Source: RM-019, RM-065 to RM-070; D6 (the same check once more at the claim).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Exclusion(StrEnum):
    """Why somebody of the audience gets no text."""

    NO_PHONE = "no_phone"
    INVALID_NUMBER = "invalid_number"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    NO_CONSENT = "no_consent"
    DO_NOT_CONTACT = "do_not_contact"
    HELD = "held"
    SHARED_PHONE = "shared_phone"
    OVER_LIMIT = "over_limit"

    @property
    def sentence(self) -> str:
        """Return what "Click to see why" says about this reason (RM-069)."""
        return _SENTENCES[self]


_SENTENCES = {
    Exclusion.NO_PHONE: "There is no mobile or home phone that could get a text.",
    Exclusion.INVALID_NUMBER: "The phone number is not a valid one.",
    Exclusion.BOUNCED: "An earlier text to this number could not be delivered for good.",
    Exclusion.UNSUBSCRIBED: "The person asked for no more texts.",
    Exclusion.NO_CONSENT: "The person has not agreed to get texts.",
    Exclusion.DO_NOT_CONTACT: "The office decided not to contact this person.",
    Exclusion.HELD: "Texts are on hold until somebody has read the last reply.",
    Exclusion.SHARED_PHONE: "Somebody else in this send has the same number, which gets one text.",
    Exclusion.OVER_LIMIT: "The send already has as many recipients as one mass SMS may have.",
}

WATERFALL: tuple[Exclusion, ...] = (
    Exclusion.NO_PHONE,
    Exclusion.INVALID_NUMBER,
    Exclusion.BOUNCED,
    Exclusion.UNSUBSCRIBED,
    Exclusion.NO_CONSENT,
    Exclusion.DO_NOT_CONTACT,
    Exclusion.HELD,
    # The last two are facts about the whole set, found after everybody was looked at alone.
    Exclusion.SHARED_PHONE,
    Exclusion.OVER_LIMIT,
)
"""The order in which reasons are tried (RM-065 to RM-068), then the ones this office adds."""


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """What is known of one person at the moment of the count or the claim."""

    has_phone: bool
    number_valid: bool
    bounced: bool
    unsubscribed: bool
    consented: bool
    do_not_contact: bool
    held: bool


@cache
def exclusion(facts: RecipientFacts) -> Exclusion | None:
    """Return the first reason of the waterfall that applies to this person alone, or None: the text may go.

    SHARED_PHONE and OVER_LIMIT are never returned; only the whole set can tell them.
    """
    applies = {
        Exclusion.NO_PHONE: not facts.has_phone,
        Exclusion.INVALID_NUMBER: not facts.number_valid,
        Exclusion.BOUNCED: facts.bounced,
        Exclusion.UNSUBSCRIBED: facts.unsubscribed,
        Exclusion.NO_CONSENT: not facts.consented,
        Exclusion.DO_NOT_CONTACT: facts.do_not_contact,
        Exclusion.HELD: facts.held,
    }
    return next((reason for reason in WATERFALL if applies.get(reason, False)), None)
