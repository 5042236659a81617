"""Deliver what note_event wrote: claim (commit), call, record (commit).

A claim moves the delivery's next attempt behind the time a call may take. Whoever dies in between is followed by
another attempt then: a mail may come twice after a crash, and never not at all. What can't be delivered is given up
with its reason; the notice itself stays in the product.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from database.notices import due_deliveries, forget_waiting
from database.staff import staff_member
from rules.notices import RETRY_WAITS, Channel, NoticeLevel, retry_wait
from schemas.mail import MailRefused, MailServer
from schemas.notify import EventStream, NoticeEvent, Notifier
from schemas.tables import Campaign, DeliveryState, Notice, NoticeDelivery

Begin = Callable[[], AbstractContextManager[Session]]

# A server that is down is not asked again for every notice that waits for it.
PATIENCE = 3

NO_MAIL_SERVER = "no mail server is set up (PLACELINE_SMTP_HOST); the notice stands in the product"


@dataclass
class DeliveryReport:
    """How many notices got through by channel, and how many tries failed for now or for good."""

    delivered: Counter[str] = field(default_factory=Counter)
    put_off: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Telling:
    """One call to make, taken out of the transaction; a digest tells several notices at once."""

    delivery_ids: list[int]
    attempts: int
    address: str  # of the person, for mail
    title: str
    text: str
    event: NoticeEvent


def deliver_notices(
    begin: Begin,
    *,
    mail: MailServer | None,
    notifier: Notifier | None,
    events: EventStream | None,
    clock: Callable[[], datetime],
    zone: ZoneInfo = ZoneInfo("UTC"),
) -> DeliveryReport:
    """Deliver everything that is due. None for `events`: those wait for somebody who has a stream.

    `zone` is the campus's, for the times of notices that are about no campaign.
    """
    report = DeliveryReport()
    if events is not None:
        _deliver(begin, Channel.EVENT, lambda one: events.emit(one.event), clock, zone, report)
    for channel in (Channel.EMAIL, Channel.DIGEST):
        _deliver(begin, channel, _by_mail(mail), clock, zone, report)
    if notifier is not None:
        _deliver(begin, Channel.APPRISE, _by(notifier), clock, zone, report)
    else:
        with begin() as session:
            forget_waiting(session, Channel.APPRISE)
    return report


def _by_mail(mail: MailServer | None) -> Callable[[_Telling], None]:
    def send(telling: _Telling) -> None:
        if mail is None:
            raise MailRefused(NO_MAIL_SERVER)
        if not telling.address:
            raise MailRefused("the recipient has no address any more, or is no longer active")
        mail.send(telling.address, telling.title, telling.text)

    return send


def _by(notifier: Notifier) -> Callable[[_Telling], None]:
    return lambda one: notifier.notify(one.title, one.text, NoticeLevel(one.event.level))


def _deliver(
    begin: Begin, channel: Channel, call: Callable[[_Telling], None], clock: Callable[[], datetime], zone: ZoneInfo,
    report: DeliveryReport,
) -> None:  # fmt: skip
    failures = 0
    while failures < PATIENCE and (telling := _claim(begin, channel, clock(), zone)) is not None:
        try:
            call(telling)
        except MailRefused as refused:
            _settle(begin, telling, DeliveryState.GIVEN_UP, clock(), str(refused))
            report.given_up += len(telling.delivery_ids)
        except Exception as unavailable:  # whatever one channel throws must not silence the others
            failures += 1
            is_last = retry_wait(telling.attempts) is None
            state = DeliveryState.GIVEN_UP if is_last else DeliveryState.WAITING
            _settle(begin, telling, state, clock(), f"attempt {telling.attempts}: {unavailable}")
            report.given_up += len(telling.delivery_ids) if is_last else 0
            report.put_off += 0 if is_last else len(telling.delivery_ids)
        else:
            _settle(begin, telling, DeliveryState.DELIVERED, clock(), None)
            report.delivered[channel.value] += len(telling.delivery_ids)


def _claim(begin: Begin, channel: Channel, now: datetime, zone: ZoneInfo) -> _Telling | None:
    """Take the next due telling, and put its following attempt off for as long as this one may take."""
    with begin() as session:
        found = due_deliveries(session, channel, now)
        if not found:
            return None
        for delivery, _ in found:
            delivery.attempts += 1
            delivery.due_at = now + (retry_wait(delivery.attempts) or RETRY_WAITS[-1])
        return _telling(session, found, zone)


def _telling(session: Session, found: Sequence[tuple[NoticeDelivery, Notice]], zone: ZoneInfo) -> _Telling:
    notice = found[0][1]
    campaign = None if notice.campaign_id is None else session.get_one(Campaign, notice.campaign_id)
    person = staff_member(session, notice.recipient)
    event = NoticeEvent(
        notice.id, notice.at, notice.event, notice.level, notice.campaign_id,
        "" if campaign is None else campaign.name, notice.at.isoformat() if campaign is None else campaign.run_token,
        notice.actor, notice.title, notice.body,
    )  # fmt: skip
    title, text = notice.title, notice.body
    if found[0][0].channel == Channel.DIGEST:
        zone = zone if campaign is None else ZoneInfo(campaign.time_zone)
        about = "Mass SMS" if all(one.campaign_id is not None for _, one in found) else "Placeline"
        title = f"{about}: {len(found)} {'notices' if len(found) > 1 else 'notice'} since yesterday"
        text = "\n\n".join(f"{one.at.astimezone(zone):%a %Y-%m-%d %H:%M}  {one.body}" for _, one in found)
    return _Telling(
        delivery_ids=[delivery.id for delivery, _ in found],
        attempts=max(delivery.attempts for delivery, _ in found),
        address=(person.email or "") if person is not None and person.is_active else "",
        title=title,
        text=text,
        event=event,
    )


def _settle(begin: Begin, telling: _Telling, state: DeliveryState, now: datetime, error: str | None) -> None:
    with begin() as session:
        for delivery_id in telling.delivery_ids:
            delivery = session.get_one(NoticeDelivery, delivery_id, with_for_update=True)
            if delivery.state != DeliveryState.WAITING or delivery.attempts != telling.attempts:
                continue  # this call took so long that somebody else told it meanwhile
            delivery.state, delivery.last_error = state.value, error
            delivery.delivered_at = now if state is DeliveryState.DELIVERED else None
