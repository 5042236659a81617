"""The conversations inbox: threads of texts, one per phone number, and the contact each belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.hubspot.wire import JsonObject, not_found

INBOX_ID = "1480001"
INBOX_NAME = "Career Services"
# HubSpot publishes no id for SMS: a client has to look for the channel by its name.
CHANNELS = {"1000": "Live Chat", "1002": "Email", "2718": "SMS"}
SMS_CHANNEL_ID = "2718"
SMS_NUMBERS = tuple(f"+131255501{ending}" for ending in range(50, 55))
INBOX_CREATED_AT = "2025-06-02T14:00:00.000Z"


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """One phone number of the office, as the inbox knows it."""

    id: str
    number: str
    channel_id: str = SMS_CHANNEL_ID

    def view(self) -> JsonObject:
        """Return the account as HubSpot shows it."""
        return {
            "id": self.id,
            "channelId": self.channel_id,
            "inboxId": INBOX_ID,
            "name": f"SMS {self.number}",
            "active": True,
            "authorized": True,
            "archived": False,
            "deliveryIdentifier": {"type": "HS_PHONE_NUMBER", "value": self.number},
            "createdAt": INBOX_CREATED_AT,
        }


@dataclass(frozen=True, slots=True)
class Message:
    """One text of a thread (MESSAGE), or a colleague's internal note (COMMENT)."""

    id: str
    type: str
    text: str
    created_at: str
    created_by: str
    is_incoming: bool = False
    senders: tuple[JsonObject, ...] = ()
    recipients: tuple[JsonObject, ...] = ()
    channel_id: str = ""
    channel_account_id: str = ""
    status: str = ""  # what a custom channel told became of it

    def view(self, thread_id: str) -> JsonObject:
        """Return the message as HubSpot shows it."""
        body: JsonObject = {
            "id": self.id,
            "type": self.type,
            "conversationsThreadId": thread_id,
            "createdAt": self.created_at,
            "createdBy": self.created_by,
            "client": {"clientType": "SYSTEM" if self.is_incoming else "INTEGRATION"},
            "senders": list(self.senders),
            "recipients": list(self.recipients),
            "archived": False,
            "text": self.text,
            "richText": self.text,
            "attachments": [],
        }
        if self.type == "MESSAGE":
            body |= {
                "direction": "INCOMING" if self.is_incoming else "OUTGOING",
                "status": {"statusType": self.status or ("RECEIVED" if self.is_incoming else "SENT")},
                "truncationStatus": "NOT_TRUNCATED",
                "channelId": self.channel_id,
                "channelAccountId": self.channel_account_id,
            }
        return body


@dataclass(slots=True)
class Thread:
    """One conversation. The latest instants are None until there is such a message."""

    id: str
    phone: str
    account: ChannelAccount
    created_at: str
    contact_id: str | None = None
    status: str = "OPEN"
    closed_at: str | None = None
    assigned_to: str | None = None
    is_archived: bool = False
    received_at: str | None = None
    sent_at: str | None = None
    messages: list[Message] = field(default_factory=list)
    key: str = ""  # the integration's own id of it, in a custom channel

    @property
    def latest_at(self) -> str:
        """Return the instant of the latest text in either direction."""
        return max(self.received_at or self.created_at, self.sent_at or self.created_at)

    def view(self) -> JsonObject:
        """Return the thread as HubSpot shows it; what it does not have is left out."""
        body: JsonObject = {
            "id": self.id,
            "status": self.status,
            "createdAt": self.created_at,
            "closedAt": self.closed_at,
            "latestMessageTimestamp": self.latest_at,
            "latestMessageReceivedTimestamp": self.received_at,
            "latestMessageSentTimestamp": self.sent_at,
            "associatedContactId": self.contact_id,
            "inboxId": INBOX_ID,
            "originalChannelId": self.account.channel_id,
            "originalChannelAccountId": self.account.id,
            "assignedTo": self.assigned_to,
            "spam": False,
            "archived": self.is_archived,
        }
        return {name: value for name, value in body.items() if value is not None}


class Inbox:
    """The portal's one inbox, and the phone numbers of the contacts it can recognise."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}
        self._thread_of_phone: dict[str, Thread] = {}
        self._accounts: dict[str, ChannelAccount] = {}
        self._contact_of_phone: dict[str, str] = {}
        self._phones_of_contact: dict[str, set[str]] = {}
        self._taken_in: dict[str, tuple[Thread, Message]] = {}
        self._next_id = 9_100_000_001
        for number in SMS_NUMBERS:
            self._account(number)

    def accounts(self) -> list[ChannelAccount]:
        """Return the phone numbers that texts came in on, or may come in on."""
        return list(self._accounts.values())

    def threads(self) -> Iterator[Thread]:
        """Yield every thread, oldest first."""
        yield from self._threads.values()

    def thread(self, thread_id: str) -> Thread:
        """Return the thread. Raises Refused (404)."""
        found = self._threads.get(thread_id)
        if found is None:
            raise not_found(f"Thread {thread_id}")
        return found

    def take_in(self, phone: str, number: str, body: str, sid: str, at: str) -> tuple[Thread, Message]:
        """Add a text that arrived, and open its thread again if it was closed.

        The carrier's `sid` makes a second delivery of the same text harmless.
        """
        if sid and sid in self._taken_in:
            return self._taken_in[sid]
        account = self._account(number)
        thread = self._thread_of_phone.get(digits(phone))
        if thread is None or thread.is_archived:
            thread = Thread(self._id(), phone, account, at, self._contact_of_phone.get(digits(phone)))
            self._threads[thread.id] = self._thread_of_phone[digits(phone)] = thread
        message = Message(
            id=self._id(),
            type="MESSAGE",
            text=body,
            created_at=at,
            created_by=f"V-{thread.contact_id or thread.id}",
            is_incoming=True,
            senders=({"senderField": "FROM", "deliveryIdentifier": _identifier(phone)},),
            recipients=({"recipientField": "TO", "deliveryIdentifier": _identifier(number)},),
            channel_id=SMS_CHANNEL_ID,
            channel_account_id=account.id,
        )
        thread.messages.append(message)
        thread.received_at = at
        thread.status, thread.closed_at = "OPEN", None
        if sid:
            self._taken_in[sid] = thread, message
        return thread, message

    def add(self, thread: Thread, message: Message) -> None:
        """Add what a colleague wrote; a note moves no instant and a text opens nothing."""
        thread.messages.append(message)
        if message.type == "MESSAGE":
            thread.sent_at = message.created_at

    def open_thread(self, phone: str, account: ChannelAccount, at: str, contact_id: str | None, key: str) -> Thread:
        """Open a thread of a custom channel; its app decides which thread a message belongs to."""
        thread = Thread(self._id(), phone, account, at, contact_id, key=key)
        self._threads[thread.id] = thread
        return thread

    def publish(self, thread: Thread, message: Message) -> None:
        """Add what a custom channel carried; a text from a student opens the thread again."""
        thread.messages.append(message)
        if message.is_incoming:
            thread.received_at = max(thread.received_at or "", message.created_at)
            thread.status, thread.closed_at = "OPEN", None
        else:
            thread.sent_at = max(thread.sent_at or "", message.created_at)

    def new_message_id(self) -> str:
        """Return an id that no thread or message has."""
        return self._id()

    def meet_contact(self, contact_id: str, phones: Iterable[str]) -> None:
        """Learn a contact's numbers; threads that waited for their contact get it now.

        Where two contacts share a number, the one that was known first keeps it.
        """
        known = {digits(phone) for phone in phones if digits(phone)}
        for gone in self._phones_of_contact.get(contact_id, set()) - known:
            if self._contact_of_phone.get(gone) == contact_id:
                del self._contact_of_phone[gone]
        self._phones_of_contact[contact_id] = known
        for phone in known:
            owner = self._contact_of_phone.setdefault(phone, contact_id)
            thread = self._thread_of_phone.get(phone)
            if thread is not None and thread.contact_id is None:
                thread.contact_id = owner

    def move_contact(self, gone: str, survivor: str) -> None:
        """Give a merged contact's numbers and threads to the survivor."""
        self._contact_of_phone = {
            phone: survivor if one == gone else one for phone, one in self._contact_of_phone.items()
        }
        self._phones_of_contact.setdefault(survivor, set()).update(self._phones_of_contact.pop(gone, set()))
        for thread in self._threads.values():
            if thread.contact_id == gone:
                thread.contact_id = survivor

    def _account(self, number: str) -> ChannelAccount:
        if number not in self._accounts:
            self._accounts[number] = ChannelAccount(str(880_000_001 + len(self._accounts)), number)
        return self._accounts[number]

    def _id(self) -> str:
        self._next_id += 1
        return str(self._next_id)


def digits(phone: str) -> str:
    """Return a number's digits with the country, so that `(312) 555-0150` is `+13125550150`."""
    kept = "".join(character for character in phone if character.isdigit())
    return f"1{kept}" if len(kept) == len("3125550150") else kept


def _identifier(phone: str) -> JsonObject:
    return {"type": "HS_PHONE_NUMBER", "value": phone}
