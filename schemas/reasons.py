"""Why a text did not reach somebody, in sentences: what the claim, the vendor and the carriers can say.

The keys are those of `texts.reason` and `texts.dropped_because`; the list shows them, filters take them.
"""

from collections.abc import Mapping

from rules.recipients import Exclusion
from schemas.sms import Drop

DROP_SENTENCES: Mapping[Drop, str] = {
    Drop.BAD_NUMBER: "It is no mobile number, or no longer in service.",
    Drop.UNREACHABLE: "The carrier could not deliver it: phone off, roaming or blocked. Another day it may work.",
    Drop.OPTED_OUT: "The person had unsubscribed before; the vendor knew.",
    Drop.CONTENT_FILTERED: "A carrier disliked the text itself.",
    Drop.THROTTLED: "Too much at once for a carrier or the sender, or it ran out of time.",
    Drop.CARRIER_CAP: "The carrier takes no more of our texts today; it resets at midnight Pacific time.",
    Drop.ACCOUNT: "Our account at the vendor could not send: registration, credentials or balance.",
    Drop.OUR_MISTAKE: "The vendor could not use what we asked of it.",
    Drop.OTHER: "The vendor did not say why.",
}

# What a look-up at the vendor ends with.
NOT_FOUND_AT_VENDOR = "not_found_at_vendor"

# Beyond the monthly limit; the second where no e-mail may go instead.
MONTHLY_LIMIT = "monthly_limit"
MONTHLY_LIMIT_NO_EMAIL = "monthly_limit_no_email"

# What only shows when the values of a person are merged, or when the batch looks for an hour.
LEFT_OUT_AT_THE_CLAIM: Mapping[str, str] = {
    "merge_value_missing": "A value that the text merges is not known of this person.",
    "too_long": "With this person's values the text is longer than the vendor takes.",
    "no_common_window": "There is no hour at which every place this person may be in allows a text.",
    "too_late_to_confirm": "An opt-out is confirmed within five minutes or not at all; it holds all the same.",
    NOT_FOUND_AT_VENDOR: (
        "The vendor was silent and does not have the text, also a quarter of an hour later; "
        "nobody knows whether it went out."
    ),
    MONTHLY_LIMIT: "The month's texts were used up, so it goes by e-mail instead (`placeline usage`).",
    MONTHLY_LIMIT_NO_EMAIL: "The month's texts were used up, and there is no address the office may write to instead.",
}


def reason_sentence(key: str) -> str:
    """Return the sentence for a reason; the key itself for one that is not known here."""
    if key in list(Exclusion):
        return Exclusion(key).sentence
    if key in list(Drop):
        return DROP_SENTENCES[Drop(key)]
    return LEFT_OUT_AT_THE_CLAIM.get(key, key)


def known_reasons() -> tuple[str, ...]:
    """Return every reason why a text may not have reached somebody, without repeats."""
    return tuple(dict.fromkeys([*map(str, Exclusion), *map(str, Drop), *LEFT_OUT_AT_THE_CLAIM]))
