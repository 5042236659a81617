"""What one text adds to the counters of its campaign; a change is counted as the difference of before and after."""

from collections import Counter
from typing import Protocol

from database.campaigns import add_counts
from schemas.sms import DeliveryStatus, Drop
from schemas.tables import Campaign, Text, TextState


class Counted(Protocol):
    """What is counted of a text: a row of the table, or as many of its columns as a group of receipts needs."""

    @property
    def state(self) -> str:
        """Return schemas/tables/texts.py: TextState."""

    @property
    def delivery(self) -> str | None:
        """Return schemas/sms.py: DeliveryStatus."""

    @property
    def dropped_because(self) -> str | None:
        """Return schemas/sms.py: Drop."""


_ENDED = (TextState.SENT, TextState.FAILED, TextState.SKIPPED)
_LOST = (DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED, DeliveryStatus.CANCELED)

# What a lost text adds to the drop-rate window; throttling and caps say nothing about message, list or account.
_IN_WINDOW: dict[str | None, Counter[str]] = {
    Drop.THROTTLED.value: Counter(),
    Drop.CARRIER_CAP.value: Counter(),
    Drop.ACCOUNT.value: Counter(account_in_window=1),
    Drop.CONTENT_FILTERED.value: Counter(finished_in_window=1, dropped_in_window=1, filtered_in_window=1),
    Drop.BAD_NUMBER.value: Counter(finished_in_window=1, dropped_in_window=1, bad_numbers_in_window=1),
}
_ANY_OTHER_LOSS = Counter(finished_in_window=1, dropped_in_window=1)


def counts_of(text: Counted) -> Counter[str]:
    """Return what a text adds to its campaign's counters as it stands now."""
    counts = Counter({text.state: 1}) if text.state in _ENDED else Counter[str]()
    if text.delivery == DeliveryStatus.DELIVERED:
        return counts + Counter(delivered=1, finished_in_window=1)
    if text.delivery not in _LOST:
        return counts
    return counts + Counter(undelivered=1) + _IN_WINDOW.get(text.dropped_because, _ANY_OTHER_LOSS)


def count_change(campaign: Campaign | None, before: Counter[str], text: Text) -> None:
    """Add to a campaign that this transaction holds what a text counts more, or less, than it did before."""
    if campaign is not None:
        change = counts_of(text)
        change.subtract(before)
        add_counts(campaign, change)
