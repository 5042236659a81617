"""When a campaign stops itself, because too many of its texts are dropped.

A one-sided sequential probability ratio test. After n finished texts of which d were dropped the likelihood
ratio of "unacceptable" against "acceptable" is (p1/p0)^d * ((1-p1)/(1-p0))^(n-d). While the true rate is at
most p0 this is a supermartingale that starts at 1, so by Ville's inequality it ever reaches 1/a with
probability at most a, however often one looks. Three tests run, drops, carrier filtering and account
trouble, and each gets a third of the allowed false alarms.
Source: RM-048, D7; A. Wald, Sequential Analysis (1947); J. Ville, Etude critique de la notion de collectif
(1939).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

_TESTS = 3


@dataclass(frozen=True, slots=True)
class SuspensionPolicy:
    """The rates the office accepts, as shares of finished texts, and how often it may stop a good campaign."""

    acceptable: float = 0.05
    unacceptable: float = 0.15
    false_alarm: float = 0.001
    # Carriers filter content rarely and mean it: a stricter line (Twilio error 30007).
    filtered_acceptable: float = 0.01
    filtered_unacceptable: float = 0.05
    # Trouble with our own account hits either nobody or everybody.
    account_acceptable: float = 0.01
    account_unacceptable: float = 0.10

    def __post_init__(self) -> None:
        """Raise ValueError for rates that no test can tell apart."""
        if not 0 < self.acceptable < self.unacceptable < 1:
            raise ValueError("The acceptable drop rate must lie above 0 and below the unacceptable one.")
        if not 0 < self.filtered_acceptable < self.filtered_unacceptable < 1:
            raise ValueError("The acceptable filtering rate must lie above 0 and below the unacceptable one.")
        if not 0 < self.account_acceptable < self.account_unacceptable < 1:
            raise ValueError("The acceptable rate of account trouble must lie above 0 and below the unacceptable one.")
        if not 0 < self.false_alarm < 1:
            raise ValueError("The false-alarm rate is a probability between 0 and 1.")


DEFAULT_POLICY = SuspensionPolicy()
"""Acceptable 5 %, unacceptable 15 %, false alarm 0.1 % (D7)."""


class Cause(StrEnum):
    """What the drops point at; each asks for something else of a person."""

    CONTENT_FILTERED = "carriers filter the content"
    ACCOUNT = "our account cannot send"
    BAD_NUMBERS = "too many numbers are out of service or no mobiles"
    DROPPED = "the drop rate is unreasonably high"

    @property
    def advice(self) -> str:
        """Return what to look at before it goes on."""
        return _ADVICE[self]


_ADVICE = {
    Cause.CONTENT_FILTERED: "Change the text: its links, capitals and wording are what carriers look at.",
    Cause.ACCOUNT: "Check registration, balance and credentials of the vendor account; the text is not at fault.",
    Cause.BAD_NUMBERS: "Check where the numbers come from and how old the list is; the text is not at fault.",
    Cause.DROPPED: "Look at the reasons in the ledger; the text is the usual cause.",
}


@dataclass(frozen=True, slots=True)
class Window:
    """What became of the texts since the start or the last lift.

    `finished` have a final receipt, `dropped` of them did not arrive, and of these `filtered` were refused by a
    carrier for their content and `bad_numbers` went to numbers that take no texts. `account` failed for the
    account's sake and stand beside, for they say nothing about the message; throttled ones count nowhere.
    """

    finished: int = 0
    dropped: int = 0
    filtered: int = 0
    bad_numbers: int = 0
    account: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError for what cannot have been counted."""
        parts = (self.filtered, self.bad_numbers, self.account)
        if min(parts) < 0 or not self.filtered + self.bad_numbers <= self.dropped <= self.finished:
            raise ValueError(f"Not a count: {self}.")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a campaign has to stop: the cause, the observed share, and a sentence with the figures."""

    cause: Cause
    rate: float
    evidence: str


def suspicion(window: Window, policy: SuspensionPolicy = DEFAULT_POLICY) -> Suspicion | None:
    """Return why the campaign has to stop now, or None while nothing speaks against it."""
    limit = math.log(_TESTS / policy.false_alarm)
    tried = window.finished + window.account
    if _evidence(tried, window.account, policy.account_acceptable, policy.account_unacceptable) >= limit:
        return _suspicion(Cause.ACCOUNT, window.account, tried, policy.account_acceptable, policy)
    finished, filtered = window.finished, window.filtered
    if _evidence(finished, filtered, policy.filtered_acceptable, policy.filtered_unacceptable) >= limit:
        return _suspicion(Cause.CONTENT_FILTERED, filtered, finished, policy.filtered_acceptable, policy)
    if _evidence(finished, window.dropped, policy.acceptable, policy.unacceptable) >= limit:
        # The rate decides alone, so that the false alarms stay as stated; what most of them died of names the cause.
        cause = Cause.BAD_NUMBERS if window.bad_numbers * 2 > window.dropped else Cause.DROPPED
        return _suspicion(cause, window.dropped, finished, policy.acceptable, policy)
    return None


def _evidence(trials: int, hits: int, acceptable: float, unacceptable: float) -> float:
    """Return the logarithm of the likelihood ratio; it grows with every hit and shrinks with every miss."""
    return hits * math.log(unacceptable / acceptable) + (trials - hits) * math.log(
        (1 - unacceptable) / (1 - acceptable)
    )


def _suspicion(cause: Cause, hits: int, trials: int, acceptable: float, policy: SuspensionPolicy) -> Suspicion:
    rate = hits / trials
    return Suspicion(
        cause=cause,
        rate=rate,
        evidence=(
            f"{hits:,} of {trials:,} finished texts ({rate:.1%}) where {acceptable:.0%} is acceptable; "
            f"a good campaign looks like this fewer than {policy.false_alarm * 1000:g} times in 1,000. {cause.advice}"
        ),
    )
