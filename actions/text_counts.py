"""What one text adds to the counters of its campaign; a change is counted as the difference of before and after."""

from collections import Counter

from database.campaigns import add_counts
from schemas.sms import DeliveryStatus, Drop
from schemas.tables import Campaign, Text, TextState

# What says nothing about the message: it is not counted as a drop of the campaign.
_NOT_THE_MESSAGE = (Drop.ACCOUNT.value, Drop.THROTTLED.value)
_ENDED = (TextState.SENT, TextState.FAILED, TextState.SKIPPED)
_LOST = (DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED, DeliveryStatus.CANCELED)


def counts_of(text: Text) -> Counter[str]:
    """Return what a text adds to its campaign's counters as it stands now."""
    counts = Counter({text.state: 1}) if text.state in _ENDED else Counter[str]()
    if text.delivery == DeliveryStatus.DELIVERED:
        return counts + Counter(delivered=1, finished_in_window=1)
    if text.delivery not in _LOST:
        return counts
    if text.dropped_because in _NOT_THE_MESSAGE:
        return counts + Counter(undelivered=1)
    filtered = int(text.dropped_because == Drop.CONTENT_FILTERED)
    return counts + Counter(undelivered=1, finished_in_window=1, dropped_in_window=1, filtered_in_window=filtered)


def count_change(campaign: Campaign | None, before: Counter[str], text: Text) -> None:
    """Add to a campaign that this transaction holds what a text counts more, or less, than it did before."""
    if campaign is not None:
        change = counts_of(text)
        change.subtract(before)
        add_counts(campaign, change)
