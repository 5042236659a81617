"""When a campaign stops itself, because too many of its texts are dropped.

A one-sided sequential probability ratio test. After n finished texts of which d were dropped the likelihood
ratio of "unacceptable" against "acceptable" is (p1/p0)^d * ((1-p1)/(1-p0))^(n-d). While the true rate is at
most p0 this is a supermartingale that starts at 1, so by Ville's inequality it ever reaches 1/a with
probability at most a, however often one looks. Two tests run, drops and carrier filtering, and each gets
half of the allowed false alarms.
Source: RM-048, D7; A. Wald, Sequential Analysis (1947); J. Ville, Etude critique de la notion de collectif
(1939).
"""

import math
from dataclasses import dataclass

_TESTS = 2


@dataclass(frozen=True, slots=True)
class SuspensionPolicy:
    """The rates the office accepts, as shares of finished texts, and how often it may stop a good campaign."""

    acceptable: float = 0.05
    unacceptable: float = 0.15
    false_alarm: float = 0.001
    # Carriers filter content rarely and mean it: a stricter line (Twilio error 30007).
    filtered_acceptable: float = 0.01
    filtered_unacceptable: float = 0.05

    def __post_init__(self) -> None:
        """Raise ValueError for rates that no test can tell apart."""
        if not 0 < self.acceptable < self.unacceptable < 1:
            raise ValueError("The acceptable drop rate must lie above 0 and below the unacceptable one.")
        if not 0 < self.filtered_acceptable < self.filtered_unacceptable < 1:
            raise ValueError("The acceptable filtering rate must lie above 0 and below the unacceptable one.")
        if not 0 < self.false_alarm < 1:
            raise ValueError("The false-alarm rate is a probability between 0 and 1.")


DEFAULT_POLICY = SuspensionPolicy()
"""Acceptable 5 %, unacceptable 15 %, false alarm 0.1 % (D7)."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a campaign has to stop: the reason, the observed share, and a sentence with the figures."""

    reason: str
    rate: float
    evidence: str


def suspicion(
    finished: int, dropped: int, filtered: int, policy: SuspensionPolicy = DEFAULT_POLICY
) -> Suspicion | None:
    """Return why the campaign has to stop now, or None while nothing speaks against it.

    `finished` counts texts with a final receipt since the start or the last lift, without those that failed
    for the account or for throttling, which say nothing about the message; `dropped` of them did not arrive
    and `filtered`, a part of the dropped, were refused by a carrier for their content.
    """
    if not 0 <= filtered <= dropped <= finished:
        raise ValueError(f"Not a count: {filtered} filtered of {dropped} dropped of {finished} finished.")
    limit = math.log(_TESTS / policy.false_alarm)
    if _evidence(finished, filtered, policy.filtered_acceptable, policy.filtered_unacceptable) >= limit:
        return _suspicion("carriers filter the content", filtered, finished, policy.filtered_acceptable, policy)
    if _evidence(finished, dropped, policy.acceptable, policy.unacceptable) >= limit:
        return _suspicion("the drop rate is unreasonably high", dropped, finished, policy.acceptable, policy)
    return None


def _evidence(trials: int, hits: int, acceptable: float, unacceptable: float) -> float:
    """Return the logarithm of the likelihood ratio; it grows with every hit and shrinks with every miss."""
    return hits * math.log(unacceptable / acceptable) + (trials - hits) * math.log(
        (1 - unacceptable) / (1 - acceptable)
    )


def _suspicion(reason: str, hits: int, finished: int, acceptable: float, policy: SuspensionPolicy) -> Suspicion:
    rate = hits / finished
    return Suspicion(
        reason=reason,
        rate=rate,
        evidence=(
            f"{hits:,} of {finished:,} finished texts ({rate:.1%}) where {acceptable:.0%} is acceptable; "
            f"a good campaign looks like this fewer than {policy.false_alarm * 1000:g} times in 1,000."
        ),
    )
