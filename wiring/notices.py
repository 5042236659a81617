"""Notices with their live parts plugged in: the mail server and the office's own addresses."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actions import deliver_notices
from actions.deliver_notices import DeliveryReport
from rules.notices import NoticeLevel
from schemas.notify import EventStream, Notifier, NotifyUnavailable
from wiring.connections import begin, clock
from wiring.settings import settings

if TYPE_CHECKING:
    from integrations.smtp.mail_server import SmtpMailServer

log = logging.getLogger("placeline.notices")


def mail_server() -> "SmtpMailServer | None":
    """Return the mail server, None where none is set up."""
    from integrations.smtp.mail_server import SmtpMailServer

    if not settings().smtp_host:
        return None
    return SmtpMailServer(
        settings().smtp_host,
        settings().smtp_port,
        settings().smtp_from,
        user=settings().smtp_user or None,
        password=settings().smtp_password.get_secret_value(),
    )


@dataclass(frozen=True, slots=True)
class _Unusable(Notifier):
    """Stands for addresses that can't be read: notices wait, with the reason, until somebody mends the setting."""

    why: str

    def notify(self, title: str, text: str, level: NoticeLevel) -> None:
        """Hand over nothing. Raises NotifyUnavailable."""
        raise NotifyUnavailable(self.why)


def notifier() -> Notifier | None:
    """Return what carries notices to the office's own addresses, None where there are none."""
    addresses = settings().notify_urls.get_secret_value()
    if not addresses.strip():
        return None
    # The library takes half a second to import; few installations need it.
    from integrations.apprise.notifier import AddressUnknown, AppriseNotifier

    try:
        return AppriseNotifier(addresses)
    except AddressUnknown as unknown:
        return _Unusable(str(unknown))


def deliver(events: EventStream | None = None) -> DeliveryReport:
    """Deliver what is due; without a stream, events wait for the next dispatch."""
    report = deliver_notices.deliver_notices(
        begin, mail=mail_server(), notifier=notifier(), events=events, clock=clock().now, zone=settings().zone
    )
    if report.delivered or report.put_off or report.given_up:
        told = ",".join(f"{channel}:{number}" for channel, number in report.delivered.items()) or "none"
        log.info("notices told delivered=%s put_off=%s given_up=%s", told, report.put_off, report.given_up)
    return report
