"""Texts from phones: kept, answered if a keyword, posted to the office and shown in the CRM's inbox."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urljoin

from sandbox.phones.answers import answer_to
from sandbox.twilio.clock import Clock
from sandbox.twilio.courier import Courier, tell_once
from sandbox.twilio.faults import Luck
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Direction, Message, Status, new_sid
from sandbox.twilio.numbers import sender_for
from sandbox.twilio.opt_out import BlockList, OptOutType, keyword_of
from sandbox.twilio.segments import segments_of
from sandbox.twilio.settings import DEFAULT_SERVICE_SID, Settings

INBOX_PATH = "/control/inbox"


@dataclass(slots=True)
class Phones:
    """Everything that happens because a person holds a phone in the hand."""

    settings: Settings
    clock: Clock
    ledger: Ledger
    luck: Luck
    courier: Courier
    block_list: BlockList = field(default_factory=BlockList)
    pending_replies: int = 0  # typed, not yet sent
    students_replied: int = 0
    inbound_lost: int = 0  # kept by the vendor, never posted
    _is_open: bool = True
    _tellings: set[asyncio.Task[bool]] = field(default_factory=set)

    @property
    def pending_tellings(self) -> int:
        """How many texts are on their way into the CRM's inbox."""
        return len(self._tellings)

    def close(self) -> None:
        """Let the students put their phones away."""
        self._is_open = False

    def ring(self, message: Message) -> None:
        """Let the student who has just received `message` read it, and perhaps answer."""
        if not self.settings.students_answer or message.direction is not Direction.BY_API:
            return
        answer = answer_to(
            message.to,
            message.body,
            self.settings.seed,
            reply_rate=self.luck.faults.reply_rate,
            reply_seconds=self.settings.reply_seconds,
        )
        if answer is not None:
            self.pending_replies += 1
            asyncio.get_running_loop().call_later(answer.delay_seconds, self._student_texts, message, answer.text)

    def _student_texts(self, question: Message, text: str) -> None:
        self.pending_replies -= 1
        if self._is_open:
            self.students_replied += 1
            self.text_arrives(question.to, text)

    def text_arrives(self, phone: str, body: str, to: str | None = None) -> Message:
        """Take in a text from `phone` to the number it was last texted from, or to `to`."""
        now = self.clock.now()
        last = next(self.ledger.newest_first(to=phone, sender=None, below=None), None)
        service_sid = (last.service_sid if last else None) or DEFAULT_SERVICE_SID
        number = to or (last.sender if last else None) or sender_for(phone, self.settings.seed)
        message = Message(
            sid=new_sid(),
            account_sid=self.settings.account_sid,
            direction=Direction.INBOUND,
            status=Status.RECEIVED,
            to=number,
            sender=phone,
            body=body,
            created_at=now,
            updated_at=now,
            sent_at=now,
            service_sid=service_sid,
            segments=segments_of(body),
        )
        self.ledger.add(message)
        keyword = keyword_of(body)
        if keyword is not None:
            self._answer_keyword(message, keyword)
        self._post(message, keyword)
        self._tell_inbox(message)
        return message

    def _answer_keyword(self, question: Message, keyword: OptOutType) -> None:
        phone = question.sender or ""
        text = self.block_list.obey(phone, keyword)
        if text is None:
            return
        answer = Message(
            sid=new_sid(),
            account_sid=question.account_sid,
            direction=Direction.BY_VENDOR,
            status=Status.QUEUED,
            to=phone,
            sender=question.to,
            body=text,
            created_at=question.created_at,
            updated_at=question.created_at,
            service_sid=question.service_sid,
            segments=segments_of(text),
        )
        self.ledger.add(answer)
        # The vendor's own answers are never dropped here: nobody could tell, as they have no callback.
        for status in (Status.SENT, Status.DELIVERED):
            self.ledger.move(answer, status, question.created_at)
        answer.sent_at = question.created_at

    def _post(self, message: Message, keyword: OptOutType | None) -> None:
        if self.settings.inbound_url is None:
            return
        name = self.luck.next_call(f"inbound {message.sender}")
        if self.luck.strikes("lost_inbound", self.luck.faults.lost_inbound_rate, name):
            self.inbound_lost += 1
            return
        self.courier.post(self.settings.inbound_url, _form_of(message, keyword))

    def _tell_inbox(self, message: Message) -> None:
        if self.settings.inbox_url is None:
            return
        facts = {"from": message.sender or "", "to": message.to, "body": message.body, "sid": message.sid}
        telling = asyncio.create_task(tell_once(urljoin(self.settings.inbox_url, INBOX_PATH), facts))
        self._tellings.add(telling)
        telling.add_done_callback(self._tellings.discard)


def _form_of(message: Message, keyword: OptOutType | None) -> dict[str, str]:
    """Return the parameters of the inbound webhook. The places of a phone are often unknown, and then empty.

    Source: https://www.twilio.com/docs/messaging/guides/webhook-request
    """
    form = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.sender or "",
        "FromCity": "",
        "FromCountry": "US",
        "FromState": "",
        "FromZip": "",
        "MessageSid": message.sid,
        "MessagingServiceSid": message.service_sid or "",
        "NumMedia": "0",
        "NumSegments": str(message.segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
        "ToCity": "CHICAGO",
        "ToCountry": "US",
        "ToState": "IL",
        "ToZip": "60601",
    }
    if keyword is not None:
        form["OptOutType"] = str(keyword)
    return form
