"""Hand over the e-mails that go instead of texts: claim (commit), call, record (commit), one mail at a time.

A claim moves the next attempt behind the time a call may take, so whoever dies in between is followed by another
attempt then: after a crash one mail may come twice, and none not at all. Whether the person may still be written to is
looked at in the claim. Without a mail server everything waits.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database.usage import DueEmail, due_email
from rules.campaign_states import CampaignState
from rules.emails_instead import (
    LONGEST_RUN,
    MOST_PER_RUN,
    InsteadBecause,
    MailFacts,
    MailText,
    mail_instead_of,
    why_no_mail,
)
from rules.notices import RETRY_WAITS, retry_wait
from schemas.mail import BulkMailServer, MailConnection, MailError, MailRefused
from schemas.tables import EmailInstead, EmailState, TextState

Begin = Callable[[], AbstractContextManager[Session]]

# A server that puts off one mail after another is left alone until the next run.
PATIENCE = 3


@dataclass
class EmailReport:
    """How many mails the server took, and how many did not go for now or for good."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class _Letter:
    """One mail to hand over, taken out of the transaction."""

    email_id: int
    attempts: int
    address: str
    reply_to: str | None
    mail: MailText


def deliver_emails(
    begin: Begin, server: BulkMailServer | None, *, college: str, clock: Callable[[], datetime],
    most: int = MOST_PER_RUN,
) -> EmailReport:  # fmt: skip
    """Hand over what is due, oldest first: at most `most` mails, and no longer than LONGEST_RUN by the clock.

    One connection serves all of them until it is lost. A server that can't be used at all, also for our own
    credentials' sake, ends the run; no mail is given up for that before its last attempt.
    """
    report = EmailReport()
    if server is None:
        return report
    until, failures = clock() + LONGEST_RUN, 0
    connection: MailConnection | None = None
    with ExitStack() as open_connection:
        for _ in range(most):
            letter = _claim(begin, college, clock(), report) if failures < PATIENCE and clock() <= until else None
            if letter is None:
                break
            try:
                connection = connection or open_connection.enter_context(server.connect())
            except MailError as unusable:
                _put_off(begin, letter, unusable, clock(), report)
                break
            try:
                connection.send(letter.address, letter.mail.subject, letter.mail.text, reply_to=letter.reply_to)
            except MailRefused as refused:
                _settle(begin, letter, EmailState.GIVEN_UP, clock(), str(refused))
                report.given_up += 1
            except Exception as unavailable:  # one mail that nobody foresaw must not hold up all behind it
                _put_off(begin, letter, unavailable, clock(), report)
                open_connection.close()
                connection, failures = None, failures + 1
            else:
                _settle(begin, letter, EmailState.SENT, clock(), None)
                report.sent, failures = report.sent + 1, 0
    return report


def _claim(begin: Begin, college: str, now: datetime, report: EmailReport) -> _Letter | None:
    """Take the next due mail that may go, and put its following attempt off for as long as this one may take."""
    while True:
        with begin() as session:
            if (due := due_email(session, now)) is None:
                return None
            email = due.email
            because = InsteadBecause(email.because)
            if (why_not := why_no_mail(_facts(due))) is not None:
                email.state, email.last_error = EmailState.GIVEN_UP.value, why_not
                report.given_up += 1
                continue
            email.attempts += 1
            email.due_at = now + (retry_wait(email.attempts) or RETRY_WAITS[-1])
            mail = mail_instead_of(email.body, college=college, because=because)
            reply_to = due.sender_address or due.student.advisor_email
            return _Letter(email.id, email.attempts, (due.student.email or "").strip(), reply_to, mail)


def _facts(due: DueEmail) -> MailFacts:
    return MailFacts(
        has_address=bool((due.student.email or "").strip()),
        do_not_contact=due.student.do_not_contact,
        unsubscribed=due.phone.opted_out_at is not None or due.student.opted_out_at is not None,
        held=due.phone.held_at is not None or due.student.held_at is not None,
        text_went_out=due.text.state == TextState.SENT,
        campaign_cancelled=due.campaign is not None and due.campaign.state == CampaignState.CANCELLED,
    )


def _put_off(begin: Begin, letter: _Letter, error: Exception, now: datetime, report: EmailReport) -> None:
    # Only our own errors are known to name no address.
    why = str(error) if isinstance(error, MailError) else type(error).__name__
    is_last = retry_wait(letter.attempts) is None
    state = EmailState.GIVEN_UP if is_last else EmailState.WAITING
    _settle(begin, letter, state, now, f"attempt {letter.attempts}: {why}")
    report.given_up += is_last
    report.put_off += not is_last


def _settle(begin: Begin, letter: _Letter, state: EmailState, now: datetime, error: str | None) -> None:
    with begin() as session:
        email = session.get_one(EmailInstead, letter.email_id, with_for_update=True)
        if email.state != EmailState.WAITING or email.attempts != letter.attempts:
            return  # this call took so long that somebody else handed it over meanwhile
        email.state, email.last_error = state.value, error
        email.sent_at = now if state is EmailState.SENT else None
