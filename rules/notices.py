"""What people are told about a campaign, and about the office's data: how serious it is, in what words, and when.

The words hold figures of the campaign and what to do next, never a student's name, number or message.
Source: RM-108 to RM-117; rescheduled and misfired are ours, told in the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class CampaignEvent(StrEnum):
    """Something that happened to a campaign and that its sender is told."""

    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    RESUMED = "resumed"  # from Paused, and from Suspended or Error when a person lifts it
    CANCELLED = "cancelled"
    BATCH_SENT = "batch_sent"
    MISFIRED = "misfired"  # a batch missed its time by more than the grace and was moved
    COMPLETED = "completed"
    ERROR = "error"


class OfficeEvent(StrEnum):
    """Something that happened to the office's data and that whoever answers for it is told."""

    DATA_QUALITY_FAILED = "data_quality_failed"  # a critical rule fails that held before
    DATA_QUALITY_DOUBTFUL = "data_quality_doubtful"  # a warning


class NoticeLevel(StrEnum):
    """How serious a notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class NotifyBy(StrEnum):
    """How a person wants to be told; the product shows every notice whatever is chosen (RM-117)."""

    EMAIL = "email"  # one mail for each notice, at once
    DIGEST = "digest"  # one mail in the morning with all of them
    PRODUCT = "product"  # no mail


class Channel(StrEnum):
    """A way out of the product that a notice takes."""

    EVENT = "event"  # Prefect's event stream, for people's own automations
    EMAIL = "email"
    DIGEST = "digest"
    APPRISE = "apprise"  # whatever else the office reads


LEVELS: Mapping[CampaignEvent, NoticeLevel] = {
    CampaignEvent.SCHEDULED: NoticeLevel.INFO,
    CampaignEvent.RESCHEDULED: NoticeLevel.INFO,
    CampaignEvent.PAUSED: NoticeLevel.WARNING,
    CampaignEvent.SUSPENDED: NoticeLevel.WARNING,
    CampaignEvent.RESUMED: NoticeLevel.INFO,
    CampaignEvent.CANCELLED: NoticeLevel.INFO,
    CampaignEvent.BATCH_SENT: NoticeLevel.INFO,
    CampaignEvent.MISFIRED: NoticeLevel.WARNING,
    CampaignEvent.COMPLETED: NoticeLevel.INFO,
    CampaignEvent.ERROR: NoticeLevel.ERROR,
}

OFFICE_LEVELS: Mapping[OfficeEvent, NoticeLevel] = {
    OfficeEvent.DATA_QUALITY_FAILED: NoticeLevel.ERROR,
    OfficeEvent.DATA_QUALITY_DOUBTFUL: NoticeLevel.WARNING,
}

# The same news about the office's data is told once in this time.
TOLD_AGAIN_AFTER = timedelta(hours=24)

# On the campus clock: the mail is there before the office opens.
DIGEST_AT = time(8, 0)

# How long a telling that failed waits for its next attempt. The first wait is also how long one attempt may take: a
# deliverer that died is followed by another after it, and the mail may then come twice.
RETRY_WAITS: tuple[timedelta, ...] = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)


def retry_wait(attempts: int) -> timedelta | None:
    """Return how long to wait after this many attempts, None when it is time to give up."""
    return RETRY_WAITS[attempts - 1] if attempts <= len(RETRY_WAITS) else None


def mail_channel(notify_by: NotifyBy) -> Channel | None:
    """Return the kind of mail somebody gets who chose `notify_by`, None for none."""
    return {NotifyBy.EMAIL: Channel.EMAIL, NotifyBy.DIGEST: Channel.DIGEST}.get(notify_by)


def office_channels(event: OfficeEvent, notify_by: NotifyBy, *, is_first: bool) -> frozenset[Channel]:
    """Return the ways out of the product for news about the office's data to one of several people.

    A warning waits for the morning's mail. What everybody reads gets what is critical once: with the first person's.
    """
    mail = mail_channel(notify_by)
    if event is OfficeEvent.DATA_QUALITY_DOUBTFUL:
        return frozenset() if mail is None else frozenset({Channel.DIGEST})
    everybodys = {Channel.EVENT, Channel.APPRISE} if is_first else set()
    return frozenset(everybodys | ({mail} if mail else set()))


def next_digest_at(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next eight o'clock in the morning on the campus clock, today's if it is still to come."""
    here = now.astimezone(zone)
    today = datetime.combine(here.date(), DIGEST_AT, zone)
    return today if now < today else datetime.combine(here.date() + timedelta(days=1), DIGEST_AT, zone)


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a notice says about its campaign. Times are shown in `zone`; `left` is recipients without an outcome."""

    number: int
    name: str
    recipients: int
    sent: int
    left: int
    next_batch_at: datetime | None
    zone: ZoneInfo
    ticket: int | None = None


_TITLES: Mapping[CampaignEvent, str] = {
    CampaignEvent.SCHEDULED: "is scheduled",
    CampaignEvent.RESCHEDULED: "was rescheduled",
    CampaignEvent.PAUSED: "is paused",
    CampaignEvent.SUSPENDED: "suspended itself",
    CampaignEvent.RESUMED: "goes on",
    CampaignEvent.CANCELLED: "is cancelled",
    CampaignEvent.BATCH_SENT: "has sent a batch",
    CampaignEvent.MISFIRED: "missed a batch's time",
    CampaignEvent.COMPLETED: "is completed",
    CampaignEvent.ERROR: "stopped with an error",
}

# What to do next; {number} is the campaign's. Where nothing is asked of anybody there is no sentence.
_NEXT_STEPS: Mapping[CampaignEvent, str] = {
    CampaignEvent.SCHEDULED: "Look it over with `placeline campaign show {number}`.",
    CampaignEvent.PAUSED: "Nothing is sent until somebody resumes it: `placeline campaign resume {number} --at ...`.",
    CampaignEvent.SUSPENDED: (
        "Look at the text and at the list first. Then lift the suspension, with a reason: "
        "`placeline campaign lift {number} --at ... --why ...`, or cancel the campaign."
    ),
    CampaignEvent.MISFIRED: "It goes out at the new time; to choose another: `placeline campaign reschedule {number}`.",
    CampaignEvent.COMPLETED: "The figures: `placeline campaign show {number}`.",
    CampaignEvent.ERROR: (
        "Mend what the error names. Then `placeline campaign lift {number} --at ... --why ...`, or cancel the campaign."
    ),
}


def title_of(event: CampaignEvent, facts: CampaignFacts) -> str:
    """Return one line that says what happened to which campaign."""
    name = " ".join(facts.name.split())  # it becomes the subject of a mail, which has one line
    return f"Mass SMS {name!r} {_TITLES[event]}"


def body_of(event: CampaignEvent, facts: CampaignFacts, *, actor: str, detail: str) -> str:
    """Return what happened, who did it and why, the figures, and what to do next; one sentence or more a line."""
    lines = [f"{title_of(event, facts)} (campaign {facts.number}), by {actor}."]
    if detail:
        lines.append(f"{detail[0].upper()}{detail[1:]}{'' if detail.endswith(('.', '!', '?')) else '.'}")
    lines.append(f"{facts.sent:,} of {facts.recipients:,} texts sent, {facts.left:,} left.")
    if facts.next_batch_at is not None:
        lines.append(f"Next batch: {facts.next_batch_at.astimezone(facts.zone):%a %Y-%m-%d %H:%M} ({facts.zone.key}).")
    if facts.ticket is not None and event in (CampaignEvent.SUSPENDED, CampaignEvent.ERROR):
        lines.append(f"Help Center ticket {facts.ticket} was opened for it.")
    if step := _NEXT_STEPS.get(event):
        lines.append(step.format(number=facts.number))
    return "\n".join(lines)
