"""The contracts with whatever carries notices besides mail: addresses of the office's own, and an event stream."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rules.notices import NoticeLevel


class NotifyUnavailable(Exception):
    """The notice did not get through everywhere: try again; a second copy does no harm. Names no address."""


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """A notice as machines are told it. `event` is a word of rules/notices.py; no student data is in it."""

    notice_id: int
    at: datetime
    event: str
    level: str
    campaign_id: int | None  # None: about the office's data
    campaign: str  # its name
    campaign_token: str  # tells campaign 7 of this database from campaign 7 of another
    actor: str
    title: str
    body: str


class Notifier(Protocol):
    """What carries notices to where people read: a chat, a telephone, a pager."""

    def notify(self, title: str, text: str, level: NoticeLevel) -> None:
        """Hand over one notice to every address. Raises NotifyUnavailable."""


class EventStream(Protocol):
    """What carries notices to people's own automations."""

    def emit(self, event: NoticeEvent) -> None:
        """Hand over one event; the same notice twice is one event. Raises NotifyUnavailable."""
