"""When a campaign stops itself, because too many of its texts are dropped.

A one-sided sequential test that starts anew whenever it clears the campaign (Page's CUSUM), so that a text that
turns bad after 30,000 good ones stops as soon as one that is bad from the first. After n finished texts of
which d were dropped the likelihood ratio of "unacceptable" against "acceptable" is
(p1/p0)^d * ((1-p1)/(1-p0))^(n-d). The sum of these ratios over every possible start (Shiryaev and Roberts) less
the number of texts is a supermartingale while the true rate is at most p0, so among N texts it ever reaches
N/a with probability at most a, however often one looks; our statistic is never larger. Three tests run, drops,
carrier filtering and account trouble, and each gets a third of the allowed false alarms.
Source: RM-048, D7; E. S. Page, Continuous Inspection Schemes (1954); M. Pollak, Optimal Detection of a Change in
Distribution (1985).
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
    """What became of the texts since the test last started anew: at the start, at a lift, or when all was well.

    `finished` have a final receipt, `dropped` of them did not arrive, and of these `filtered` were refused by a
    carrier for their content and `bad_numbers` went to numbers that take no texts. `account` failed for the
    account's sake and stand beside, for they say nothing about the message; throttled ones count nowhere.
    """

    finished: int = 0
    dropped: int = 0
    filtered: int = 0
    bad_numbers: int = 0
    account: int = 0

    @property
    def tried(self) -> int:
        """Return the texts that ended, whether for the account's sake or otherwise."""
        return self.finished + self.account

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


def suspicion(window: Window, texts: int, policy: SuspensionPolicy = DEFAULT_POLICY) -> Suspicion | None:
    """Return why a campaign of so many texts has to stop now, or None while nothing speaks against it."""
    limit = math.log(_TESTS * max(texts, 1) / policy.false_alarm)
    drops, filtering, account = _evidences(window, policy)
    if account >= limit:
        return _suspicion(Cause.ACCOUNT, window.account, window.tried, policy.account_acceptable, policy)
    if filtering >= limit:
        return _suspicion(Cause.CONTENT_FILTERED, window.filtered, window.finished, policy.filtered_acceptable, policy)
    if drops >= limit:
        # The rate decides alone, so that the false alarms stay as stated; what most of them died of names the cause.
        cause = Cause.BAD_NUMBERS if window.bad_numbers * 2 > window.dropped else Cause.DROPPED
        return _suspicion(cause, window.dropped, window.finished, policy.acceptable, policy)
    return None


def is_clear(window: Window, policy: SuspensionPolicy = DEFAULT_POLICY) -> bool:
    """Whether nothing speaks against the campaign, so that the test starts anew with an empty window."""
    return max(_evidences(window, policy)) <= 0


def _evidences(window: Window, policy: SuspensionPolicy) -> tuple[float, float, float]:
    """Return the evidence for too many drops, for filtered content and for trouble with the account."""
    return (
        _evidence(window.finished, window.dropped, policy.acceptable, policy.unacceptable),
        _evidence(window.finished, window.filtered, policy.filtered_acceptable, policy.filtered_unacceptable),
        _evidence(window.tried, window.account, policy.account_acceptable, policy.account_unacceptable),
    )


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
            f"{hits:,} of the last {trials:,} finished texts ({rate:.1%}) where {acceptable:.0%} is acceptable; "
            f"a good campaign looks like this fewer than {policy.false_alarm * 1000:g} times in 1,000. {cause.advice}"
        ),
    )
