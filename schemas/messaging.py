"""The contract with whatever carries a conversation: where texts leave, where replies come from, where people see both.

Sending is what schemas/sms.py says of it, error family included, so a conversation can be carried by anything that
keeps this contract: the SMS vendor with a log in the CRM, the SMS vendor shown in the CRM's inbox, or the inbox itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from schemas.crm import Closing, WriteResult
from schemas.sms import IncomingText, OutgoingText, Submitted, VendorText


class MessagingKind(StrEnum):
    """The ways a college can carry conversations; the setting PLACELINE_MESSAGING."""

    TWILIO_PLUS_LOG = "twilio_plus_log"  # any tier: texts are logged at the contact
    HUBSPOT_INBOX = "hubspot_inbox"  # HubSpot's own SMS: texts come in and are answered in its inbox
    TWILIO_CUSTOM_CHANNEL = "twilio_custom_channel"  # Twilio's texts, shown and answered in HubSpot's inbox


@dataclass(frozen=True, slots=True)
class TextToShow:
    """One text that a phone sent or got, as people shall see it in the CRM. `vendor_sid` is its identity there."""

    vendor_sid: str
    is_incoming: bool
    phone: str  # of the student, E.164
    our_phone: str  # the number it came to; "" where the vendor chose one
    body: str
    at: datetime
    thread_key: str  # ours for the conversation; holds no number
    contact_id: str | None


class Messaging(Protocol):
    """One way to carry conversations, for one event loop."""

    async def send(self, text: OutgoingText) -> Submitted:
        """Hand over one text. Raises one of the SmsError family; never repeated blindly after Unanswered."""

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what went out to `phone` since then, newest first: how an unanswered one is looked up."""

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return every text that came in since then, oldest first, under the same ids each time."""

    async def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Let people see these texts in the CRM, by vendor_sid; nothing is made where they stand there anyway.

        Not idempotent everywhere: after CrmUnanswered ask `shown` first. Raises CrmBusy, CrmUnanswered, CrmRefused.
        """

    async def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return vendor_sid -> the CRM's id, for those of the texts that people can see there."""

    async def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's thread unless something newer is in it; NO_THREAD where there are none."""

    async def assign(self, contact_id: str, owner_email: str) -> bool:
        """Give the contact's open threads to a colleague; False where there is none, or nobody of that address."""

    async def aclose(self) -> None:
        """Close the connections."""


class Mirror(Protocol):
    """Where people see texts that the SMS vendor carries; the CRM's half of `Messaging`."""

    def show(self, texts: Sequence[TextToShow]) -> list[WriteResult]:
        """Let people see these texts."""

    def shown(self, texts: Sequence[TextToShow]) -> dict[str, str]:
        """Return vendor_sid -> the CRM's id of those that stand there."""

    def close_conversation(self, contact_id: str, last_seen_at: datetime) -> Closing:
        """Close the contact's thread unless something newer is in it."""

    def assign(self, contact_id: str, owner_email: str) -> bool:
        """Give the contact's open threads to a colleague."""

    def close(self) -> None:
        """Close the connections."""


class AgentReplies(Protocol):
    """The way back of texts that colleagues write in the CRM's inbox."""

    def acknowledge(self, channel_id: str, message_id: str, *, error: str | None) -> None:
        """Tell the CRM that a colleague's text was sent, or why it was not. Twice is safe."""

    def close(self) -> None:
        """Close the connections."""
