"""Note that something happened to a campaign: the notice, and how it is to be told, with the change itself.

Written in the transaction that makes the change, so that there is no change without its notice and no notice without
its change.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from database.notices import facts_of
from database.staff import staff_member
from rules.notices import LEVELS, CampaignEvent, Channel, NotifyBy, body_of, mail_channel, next_digest_at, title_of
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
