"""What the 10DLC registration of a messaging service says about its pace.

Source: https://www.twilio.com/docs/messaging/api/usapptoperson-resource (`rate_limits`);
https://support.twilio.com/hc/en-us/articles/1260804800549 (what T-Mobile's tiers mean a day).
"""

from collections.abc import Mapping, Sequence

from schemas.sms import SenderLimits

VERIFIED = "VERIFIED"

# Segments to T-Mobile's subscribers in one Pacific day. The vendor's document shows the first name only, the others are
# unconfirmed; a word that is not here sets no limit.
TMOBILE_DAILY = {"TOP": 200_000, "HIGH_MID": 40_000, "LOW_MID": 10_000, "LOW": 2_000}


def sender_limits(registrations: Sequence[object]) -> SenderLimits:
    """Return the lowest limits of the registrations in force; None where they say nothing, as for a toll-free sender.

    The rate is AT&T's, the only one the vendor shows. The whole sender may be registered for more, because every
    carrier has a rate of its own; this much is safe whatever carriers the recipients of a batch have.
    """
    limits = [found for one in registrations if (found := _rate_limits(one)) is not None]
    rates = [rate for one in limits if (rate := _rate(one)) is not None]
    tiers = [TMOBILE_DAILY[tier] for one in limits if (tier := _tier(one)) in TMOBILE_DAILY]
    return SenderLimits(min(rates, default=None), min(tiers, default=None))


def _rate_limits(registration: object) -> Mapping[str, object] | None:
    if not isinstance(registration, Mapping) or registration.get("campaign_status") != VERIFIED:
        return None
    limits = registration.get("rate_limits")
    return limits if isinstance(limits, Mapping) else None


def _rate(limits: Mapping[str, object]) -> float | None:
    rate = _of_carrier(limits, "att").get("mps")
    # A rate of nothing would stop everything; it can only be a registration that is not finished.
    return float(rate) if isinstance(rate, int | float) and not isinstance(rate, bool) and rate > 0 else None


def _tier(limits: Mapping[str, object]) -> str:
    return str(_of_carrier(limits, "tmobile").get("brand_tier"))


def _of_carrier(limits: Mapping[str, object], carrier: str) -> Mapping[str, object]:
    found = limits.get(carrier)
    return found if isinstance(found, Mapping) else {}
