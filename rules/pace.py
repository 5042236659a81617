"""The pace: one bucket a sender, from which every process leases the slots of its next texts.

A slot is an instant at which one text may go. Slots lie 1 / rate apart and there is no credit: what nobody used is lost
and never made up by a burst. All times are seconds since 1970 on one clock, told by whoever asks.

Source: the generic cell rate algorithm without a burst tolerance (ITU-T I.371); the vendor counts per sender and second
and asks for a pause when it is overrun (https://www.twilio.com/docs/api/errors/20429).
"""

from dataclasses import dataclass, replace

# How far ahead of the present a bucket is leased. Texts in answer to somebody share the bucket with the campaigns, so
# this is what an answer may have to wait while a campaign is under way.
HORIZON_SECONDS = 0.25

# Nobody is sent away with less, or many processes would ask all the time. Up to four processes stay within the horizon;
# each further one takes the bucket this much beyond it.
SHORTEST_LEASE_SECONDS = 0.05

FULL_AGAIN_SECONDS = 60.0  # after a pause the rate grows back over this long
LEFT_AFTER_BUSY = 0.5
LEAST_SHARE = 0.1
# Calls that were under way when the vendor first said it is busy are refused as well: one overrun, not many.
ONE_OVERRUN_SECONDS = 1.0

# Nothing of ours lies farther ahead than this (and 20 gaps at a slow rate): then the clock was set back.
FARTHEST_SECONDS = 120.0
_FARTHEST_GAPS = 20


@dataclass(frozen=True, slots=True)
class Bucket:
    """What all processes share about one sender."""

    next_at: float = 0.0  # the first slot nobody has leased
    slowed_to: float = 1.0  # share of the rate that was left after the last overrun
    slowed_at: float = 0.0  # when its pause ends and the rate begins to grow back


@dataclass(frozen=True, slots=True)
class Slots:
    """`number` slots, `gap` seconds apart, the first one at `first_at`."""

    first_at: float
    number: int
    gap: float


def share_left(bucket: Bucket, at: float) -> float:
    """Return the share of the full rate, 0.1 to 1, that may be used at an instant."""
    grown = min(1.0, max(0.0, (at - bucket.slowed_at) / FULL_AGAIN_SECONDS))
    return bucket.slowed_to + (1.0 - bucket.slowed_to) * grown


def lease(bucket: Bucket, now: float, rate: float, seconds: float) -> tuple[Slots, Bucket]:
    """Return the next free slots and the bucket without them.

    `rate` is texts per second. As many slots are leased as lie in `seconds`, in what is left of the horizon or in the
    shortest lease, and always at least one: at a slow rate it may lie seconds ahead.
    """
    if _clock_was_set_back(bucket, now, 1.0 / (rate * LEAST_SHARE)):
        bucket = Bucket(next_at=now)
    first_at = max(bucket.next_at, now)
    gap = 1.0 / (rate * share_left(bucket, first_at))
    length = max(SHORTEST_LEASE_SECONDS, min(seconds, HORIZON_SECONDS - (first_at - now)))
    number = max(1, round(length / gap))
    return Slots(first_at, number, gap), replace(bucket, next_at=first_at + number * gap)


def slow_down(bucket: Bucket, now: float, seconds: float) -> Bucket:
    """Return the bucket after the vendor said it is busy: no new slot for `seconds`, then half of the rate.

    Refusals of one overrun lower the rate once; the longest pause that any of them asks for holds.
    """
    if _clock_was_set_back(bucket, now, 0.0):
        bucket = Bucket(next_at=now)
    until = now + min(seconds, FARTHEST_SECONDS / 2)
    is_same_overrun = now < bucket.slowed_at + ONE_OVERRUN_SECONDS
    slowed_to = bucket.slowed_to if is_same_overrun else max(LEAST_SHARE, share_left(bucket, now) * LEFT_AFTER_BUSY)
    return Bucket(max(bucket.next_at, until), slowed_to, max(bucket.slowed_at, until))


def _clock_was_set_back(bucket: Bucket, now: float, widest_gap: float) -> bool:
    farthest = now + FARTHEST_SECONDS + _FARTHEST_GAPS * widest_gap
    return not (bucket.next_at <= farthest and bucket.slowed_at <= farthest)  # also for what is no number
