"""Why somebody of a campaign still waits for the text: the first obstacle, in words a person can act on.

The order is that of the engine: a stopped campaign sends to nobody; a text under way is left alone; whoever may no
longer be texted is left out at their turn; then come unread replies, other texts to the number, carriers' caps, the
law's windows and the size of the batch. An obstacle is judged for the instant at which the next texts go out, not for
now.
Source: RM-025 to RM-027, RM-033, RM-049, RM-052, D6, D9.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.campaign_states import CampaignState
from rules.recipients import Exclusion


class Waiting(StrEnum):
    """What stands between a person and the text."""

    CANCELLED = "cancelled"  # it will never be sent
    STOPPED = "stopped"  # paused, suspended or in error: a person must act
    UNDER_WAY = "under_way"  # being handed to the vendor
    UNANSWERED = "unanswered"  # the vendor did not answer: looked up there
    TO_BE_LEFT_OUT = "to_be_left_out"  # may no longer be texted
    REPLY_UNREAD = "reply_unread"
    OTHER_TEXT_OPEN = "other_text_open"  # an earlier text to the number has no outcome yet
    CARRIER_CAP = "carrier_cap"  # the carrier takes no more of our texts today
    TEXTED_LATELY = "texted_lately"  # by another campaign
    WINDOW_CLOSED = "window_closed"
    BATCH_FULL = "batch_full"
    NEXT_BATCH = "next_batch"  # nothing stands in the way
    BEING_SENT = "being_sent"  # the batch is running
    NOT_PLANNED = "not_planned"  # the next dispatch gives the campaign its next batch


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a campaign stands. `next_batch_at` is None while nothing is scheduled; `room` is what that batch holds."""

    state: CampaignState
    next_batch_number: int
    next_batch_at: datetime | None
    room: int
    is_running: bool
    zone: ZoneInfo  # of the campus clock, for the sentences


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What is known of one person still waiting.

    `free_at` is when the frequency rule allows the next text, None if it does already. `closed_because` says why the
    window is shut when the batch starts, None while it is open.
    """

    is_under_way: bool = False
    is_unanswered: bool = False
    look_up_at: datetime | None = None
    exclusion: Exclusion | None = None
    has_unread_reply: bool = False
    has_open_text: bool = False
    is_capped: bool = False
    free_at: datetime | None = None
    closed_because: str | None = None
    is_within_room: bool = True


@lru_cache(maxsize=4096)  # a list shows few instants and many people
def campus_words(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant on the campus clock with its zone, such as "Tue 2026-03-03 12:00 CST"."""
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"


def why_waiting(one: Obstacles, progress: Progress) -> tuple[Waiting, str]:
    """Return the first thing that stands between this person and the text, and a sentence about it."""
    if one.is_under_way:
        return Waiting.UNDER_WAY, "It is being handed to the vendor."
    if one.is_unanswered:
        when = f" at {campus_words(one.look_up_at, progress.zone)}" if one.look_up_at else ""
        return Waiting.UNANSWERED, f"The vendor did not answer; whether the text went out is looked up there{when}."
    if progress.state is CampaignState.CANCELLED:
        return Waiting.CANCELLED, "The campaign is cancelled: it will not be sent."
    if progress.state in _STOPPED:
        return Waiting.STOPPED, _STOPPED[progress.state]
    if one.exclusion is not None:
        return Waiting.TO_BE_LEFT_OUT, f"It will be left out at its turn. {one.exclusion.sentence}"
    if one.has_unread_reply:
        return Waiting.REPLY_UNREAD, "The person wrote, and that is read first: it may be a STOP."
    if one.has_open_text:
        return Waiting.OTHER_TEXT_OPEN, "An earlier text to this number has no outcome yet."
    if one.is_capped:
        return Waiting.CARRIER_CAP, "The person's carrier takes no more of our texts until midnight Pacific time."
    return _until_its_batch(one, progress)


_STOPPED = {
    CampaignState.PAUSED: "The campaign is paused: nothing is sent until somebody resumes it.",
    CampaignState.SUSPENDED: "The campaign is suspended: nothing is sent until the suspension is lifted.",
    CampaignState.ERROR: "The campaign is in error: nothing is sent until that is mended and lifted.",
}


def _until_its_batch(one: Obstacles, progress: Progress) -> tuple[Waiting, str]:
    at, number = progress.next_batch_at, progress.next_batch_number
    if one.free_at is not None and (at is None or one.free_at > at):
        when = campus_words(one.free_at, progress.zone)
        return Waiting.TEXTED_LATELY, f"Another campaign texted this person lately; the next text may go at {when}."
    if at is None:
        return Waiting.NOT_PLANNED, "No batch is planned yet; the next dispatch does that."
    if one.closed_because is not None:
        return Waiting.WINDOW_CLOSED, f"The window is closed: {one.closed_because}"
    when = campus_words(at, progress.zone)
    if not one.is_within_room:
        return (
            Waiting.BATCH_FULL,
            f"Batch {number} ({when}) has room for {progress.room:,} more, who rank before; a later day.",
        )
    if progress.is_running:
        return Waiting.BEING_SENT, f"Batch {number} is being sent now."
    return Waiting.NEXT_BATCH, f"It goes out with batch {number} on {when}."
