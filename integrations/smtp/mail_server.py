"""Handing mails to an SMTP server with the standard library's client.

One connection a mail: the office sends a few a day, and an idle connection only grows stale.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid

from schemas.mail import MailRefused, MailServer, MailUnavailable

TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class SmtpMailServer(MailServer):
    """One server and the address we write from; with `user` we sign in, and only when encrypted."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str = ""
    timeout_seconds: float = TIMEOUT_SECONDS

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one mail. Raises MailUnavailable or MailRefused; neither names the recipient."""
        message = self._message(to, subject, text)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds) as connection:
                if self.user is not None:
                    connection.starttls(context=ssl.create_default_context())
                    connection.login(self.user, self.password)
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _by_code(code, "the recipient") from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, "the mail") from error
        except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as error:
            raise MailRefused(f"the mail server cannot be used: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(f"no answer from the mail server: {error}") from error

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"] = self.sender
            message["To"] = to
            message["Subject"] = subject
        except ValueError as error:  # a line break in a header
            raise MailRefused("the recipient or the subject cannot stand in a mail's head") from error
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(text)
        return message


def _by_code(code: int, what: str) -> MailRefused | MailUnavailable:
    """Return the error for a reply code: 5xx is for good, all else may be tried again (RFC 5321, 4.2.1)."""
    if 500 <= code < 600:
        return MailRefused(f"the mail server refused {what} with code {code}")
    return MailUnavailable(f"the mail server put off {what} with code {code}")
