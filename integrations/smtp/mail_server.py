"""Handing mails to an SMTP server with the standard library's client.

A notice has a connection of its own: there are a few a day, and an idle connection only grows stale. Where many mails
go at once they share one.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from schemas.mail import BulkMailServer, MailConnection, MailRefused, MailServer, MailUnavailable

TIMEOUT_SECONDS = 15.0


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Raise MailUnavailable or MailRefused for what the client raises; neither names the recipient."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise _by_code(code, "the recipient") from error
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code, "the mail") from error
    except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as error:
        raise MailRefused(f"the mail server cannot be used: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnavailable(f"no answer from the mail server: {error}") from error


@dataclass(frozen=True, slots=True)
class SmtpMailServer(MailServer, BulkMailServer):
    """One server and the address we write from; with `user` we sign in, and only when encrypted."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one mail on a connection of its own. Raises MailUnavailable or MailRefused."""
        with self.connect() as connection:
            connection.send(to, subject, text)

    @contextmanager
    def connect(self) -> Iterator["SmtpConnection"]:
        """Open a connection, closed at the end. Raises MailUnavailable or MailRefused."""
        with _in_our_words():
            client = smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
        try:
            if self.user is not None:
                with _in_our_words():
                    client.starttls(context=ssl.create_default_context())
                    client.login(self.user, self.password)
            yield SmtpConnection(client, self.sender)
        finally:
            _leave(client)


@dataclass(frozen=True, slots=True)
class SmtpConnection(MailConnection):
    """One open connection, and the address we write from."""

    client: smtplib.SMTP
    sender: str

    def send(self, to: str, subject: str, text: str, *, reply_to: str | None = None) -> None:
        """Hand over one mail. Raises MailUnavailable or MailRefused; neither names the recipient."""
        message = self._message(to, subject, text, reply_to)
        with _in_our_words():
            self.client.send_message(message)

    def _message(self, to: str, subject: str, text: str, reply_to: str | None) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"] = self.sender
            message["To"] = to
            if reply_to is not None:
                message["Reply-To"] = reply_to
            message["Subject"] = subject
        except ValueError as error:  # a line break in a header
            raise MailRefused("the recipient or the subject cannot stand in a mail's head") from error
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(text)
        return message


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye; what was taken is taken, so nobody has to hear of a server that no longer listens."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _by_code(code: int, what: str) -> MailRefused | MailUnavailable:
    """Return the error for a reply code: 5xx is for good, all else may be tried again (RFC 5321, 4.2.1)."""
    if 500 <= code < 600:
        return MailRefused(f"the mail server refused {what} with code {code}")
    return MailUnavailable(f"the mail server put off {what} with code {code}")
