"""Note that something happened to a campaign or to the office's data: the notice, and how it is to be told.

Written in the transaction that makes the change, so that there is no change without its notice and no notice without
its change.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from database.notices import facts_of, was_told
from database.staff import active_logins, staff_member
from rules.notices import (
    LEVELS,
    OFFICE_LEVELS,
    TOLD_AGAIN_AFTER,
    CampaignEvent,
    Channel,
    NotifyBy,
    OfficeEvent,
    body_of,
    mail_channel,
    next_digest_at,
    office_channels,
    title_of,
)
from rules.roles import Role
from schemas.tables import Campaign, DeliveryState, Notice, NoticeDelivery


def note_event(
    session: Session, campaign: Campaign, event: CampaignEvent, *, now: datetime, actor: str, detail: str = ""
) -> Notice:
    """Write the notice for the campaign's sender, and one delivery for each channel it takes. Told once a call.

    `detail` is why, or how much, in words without student data. An address of the office's own (Apprise) is decided
    about when notices are delivered; without any, that delivery is dropped.
    """
    facts = facts_of(campaign)
    notice = Notice(
        at=now, event=event.value, level=LEVELS[event].value, campaign_id=campaign.id, recipient=campaign.sender,
        actor=actor, title=title_of(event, facts), body=body_of(event, facts, actor=actor, detail=detail),
    )  # fmt: skip
    session.add(notice)
    session.flush()
    due = {Channel.EVENT: now, Channel.APPRISE: now}
    person = staff_member(session, campaign.sender)
    mail = mail_channel(NotifyBy(person.notify_by)) if person is not None and person.is_active else None
    if mail is not None:
        due[mail] = now if mail is Channel.EMAIL else next_digest_at(now, ZoneInfo(campaign.time_zone))
    session.add_all(
        NoticeDelivery(notice_id=notice.id, channel=channel.value, state=DeliveryState.WAITING.value, due_at=due_at)
        for channel, due_at in due.items()
    )
    return notice


def note_office_event(
    session: Session, event: OfficeEvent, *, title: str, body: str, now: datetime, zone: ZoneInfo, actor: str
) -> int:
    """Write the notice for every lead and administrator and return how many were told.

    Nobody is told the same title again within a day. Title and body are without student data.
    """
    told = 0
    for login in active_logins(session, [Role.LEAD, Role.ADMINISTRATOR]):
        person = staff_member(session, login)
        if person is None or was_told(session, login, event.value, title, since=now - TOLD_AGAIN_AFTER):
            continue
        notice = Notice(
            at=now, event=event.value, level=OFFICE_LEVELS[event].value, campaign_id=None, recipient=login,
            actor=actor, title=title, body=body,
        )  # fmt: skip
        session.add(notice)
        session.flush()
        session.add_all(
            NoticeDelivery(
                notice_id=notice.id, channel=channel.value, state=DeliveryState.WAITING.value,
                due_at=next_digest_at(now, zone) if channel is Channel.DIGEST else now,
            )
            for channel in office_channels(event, NotifyBy(person.notify_by), is_first=told == 0)
        )  # fmt: skip
        told += 1
    return told
