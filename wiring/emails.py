"""E-mails instead of texts, and the month's usage, with their live parts plugged in."""

import logging

from actions import deliver_emails
from actions.deliver_emails import EmailReport
from actions.tell_usage import UsageNews, newly_passed
from wiring.connections import begin, clock, office
from wiring.notices import mail_server

log = logging.getLogger("placeline.emails")


def deliver() -> EmailReport:
    """Hand over what is due; without a mail server everything waits."""
    report = deliver_emails.deliver_emails(begin, mail_server(), college=office().college, clock=clock().now)
    if report.sent or report.put_off or report.given_up:
        log.info(
            "emails sent instead sent=%s put_off=%s given_up=%s", report.sent, report.put_off, report.given_up
        )  # fmt: skip
    return report


def usage_news() -> UsageNews | None:
    """Return what the office has to be told about the month's usage, None when it knows already."""
    if not office().monthly_limit:
        return None
    with begin() as session:
        return newly_passed(session, now=clock().now(), office=office())
