"""The contract with a mail server: one plain text to one person, and how it can fail."""

from contextlib import AbstractContextManager
from typing import Protocol


class MailError(Exception):
    """Anything that went wrong with the mail server; the subclasses say what may be done about it."""


class MailUnavailable(MailError):
    """The server was not reached, was busy, or fell silent: try again; a second copy does no harm."""


class MailRefused(MailError):
    """The server said no for good: to the address, to our credentials, or to the mail itself."""


class MailServer(Protocol):
    """What a mail server must be able to do for us."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one mail. Returns when the server has taken it; raises MailUnavailable or MailRefused."""


class MailConnection(Protocol):
    """One connection, kept open for many mails. After MailUnavailable it may be lost: open another."""

    def send(self, to: str, subject: str, text: str, *, reply_to: str | None = None) -> None:
        """Hand over one mail, as `MailServer.send`; `reply_to` is who gets the answer, None: whom it is from."""


class BulkMailServer(Protocol):
    """What a mail server must be able to do for us where many mails go at once."""

    def connect(self) -> AbstractContextManager[MailConnection]:
        """Open a connection, closed at the end. Raises MailUnavailable or MailRefused."""
