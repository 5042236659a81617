"""Sending and looking up texts at Twilio, through its own SDK's client.

The SDK signs in, builds the request and names itself; `request_async` is its own entrance below the resource
classes. Measured against `messages.create_async` over the same transport it saves the building of an object
that nobody reads, a fifth of the whole call, and all errors come out in one place.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from urllib.parse import quote

from twilio.rest import Client

from integrations.twilio import deactivations
from integrations.twilio.errors import drop_for
from integrations.twilio.http_client import TOTAL_SECONDS, Answer, PooledHttpClient
from integrations.twilio.message_list import (
    Entry,
    created_at,
    incoming_text,
    is_from_a_phone,
    mapping,
    received_at,
    vendor_text,
    word,
)
from integrations.twilio.sender_limits import sender_limits
from integrations.twilio.statuses import delivery_status
from schemas.sms import (
    DeliveryStatus,
    IncomingText,
    OutgoingText,
    Refused,
    SenderLimits,
    SmsVendor,
    Submitted,
    Unanswered,
    VendorBusy,
    VendorText,
)

# Twilio keeps a text in its queue for at most ten hours, and 30036 says that its time ran out there.
# Source: https://www.twilio.com/docs/messaging/api/message-resource (ValidityPeriod).
LONGEST_VALIDITY_SECONDS = 36_000
EXPIRED_CODE = 30036

# Up to five tries of a lost callback, for any kind of failure; without it a 5xx of ours loses the event. It
# stands behind a "#", so it is never signed.
# Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
CALLBACK_RETRIES = "#rc=5&rp=all"

PAGE_SIZE = 1_000  # the vendor's largest
DEFAULT_RETRY_AFTER_SECONDS = 1.0


class TwilioVendor(SmsVendor):
    """One Twilio account and one messaging service, for one event loop."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        messaging_service_sid: str,
        base_url: str,
        status_callback_base: str,
        concurrency: int = 32,
        *,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        """Keep what is needed; nothing is opened before the first call.

        `base_url` is the API's origin (https://api.twilio.com, or a sandbox). `status_callback_base` is the
        public origin of our own web server. `concurrency` is how many calls may be under way, and a call that
        takes longer than `total_seconds` is Unanswered.
        """
        self._http = PooledHttpClient(base_url, concurrency=concurrency, total_seconds=total_seconds)
        self._client = Client(account_sid, auth_token, http_client=self._http)
        self._base_url = base_url
        self._service_sid = messaging_service_sid
        self._messages = f"https://api.twilio.com/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._registrations = f"https://messaging.twilio.com/v1/Services/{messaging_service_sid}/Compliance/Usa2p"
        self._callback_base = status_callback_base.rstrip("/")

    async def send(self, text: OutgoingText) -> Submitted:
        """Hand over one text. Raises one of the SmsError family.

        A text whose time is already over is refused here, with the code the vendor would give it.
        """
        if text.valid_for_seconds < 1:
            raise Refused(EXPIRED_CODE, drop_for(EXPIRED_CODE), "its time is over")
        answer = await self._call(
            "POST",
            self._messages,
            data={
                "To": text.to,
                "MessagingServiceSid": self._service_sid,
                "Body": text.body,
                "StatusCallback": self._status_callback(text),
                "ValidityPeriod": min(text.valid_for_seconds, LONGEST_VALIDITY_SECONDS),
            },
        )
        entry = mapping(answer)
        # A word we do not know still means that the vendor has the text.
        return Submitted(word(entry, "sid"), delivery_status(word(entry, "status")) or DeliveryStatus.ACCEPTED)

    async def texts_to(self, phone: str, since: datetime) -> list[VendorText]:
        """Return what the vendor's list shows as sent by our service to `phone` since then, newest first.

        `since` is aware; it counts in whole seconds, as the vendor's dates do. There is no date filter in the
        request, because the vendor filters by the day of sending, and a text in its queue has none yet.
        """
        texts = [vendor_text(entry) async for entry in self._entries({"To": phone}) if self._is_ours(entry, since)]
        return sorted(texts, key=lambda text: text.created_at, reverse=True)

    def _is_ours(self, entry: Entry, since: datetime) -> bool:
        """Whether an entry of the list is a text our sender was handed since then."""
        return (
            entry.get("direction") == "outbound-api"
            # Another service of the account may text the same phone; some texts name no service at all.
            and entry.get("messaging_service_sid") in (self._service_sid, None)
            and created_at(entry) >= since.replace(microsecond=0)
        )

    async def sent_since(self, since: datetime) -> list[VendorText]:
        """Return every text our sender sent since then, oldest first.

        `since` is aware and counts in whole seconds. The vendor can filter by the day of sending only, so this reads
        everything from the beginning of that day (UTC) on.
        """
        day = since.astimezone(UTC).date().isoformat()
        entries = self._entries({"DateSent>": day})
        texts = [vendor_text(entry) async for entry in entries if self._is_ours(entry, since)]
        return sorted(texts, key=lambda text: text.created_at)

    async def received_since(self, since: datetime) -> list[IncomingText]:
        """Return every text the vendor received for us since then, oldest first.

        `since` is aware and counts in whole seconds. The vendor can filter by day only, so this reads
        everything from the beginning of that day (UTC) on. Texts to any number of the account are in it: a
        STOP must not be missed because the vendor filed it under another service.
        """
        earliest = since.astimezone(UTC).replace(microsecond=0)
        received: list[Entry] = []
        answers: list[Entry] = []
        async for entry in self._entries({"DateSent>": earliest.date().isoformat()}):
            if is_from_a_phone(entry) and received_at(entry) >= earliest:
                received.append(entry)
            elif entry.get("direction") == "outbound-reply":
                answers.append(entry)
        texts = [incoming_text(entry, answers) for entry in received]
        return sorted(texts, key=lambda text: (text.received_at or earliest, text.vendor_sid))

    async def read_sender_limits(self) -> SenderLimits:
        """Return what our service's registration with the carriers allows. Raises one of the SmsError family."""
        found = mapping(await self._call("GET", self._registrations)).get("compliance")
        if not isinstance(found, list):
            raise Unanswered("the SMS vendor's answer holds no registrations")
        return sender_limits(found)

    async def deactivated_on(self, day: date) -> list[str]:
        """Return the numbers that carriers took out of service that day. Raises one of the SmsError family."""
        asked = {"Date": day.isoformat()}
        answer = await self._call("GET", deactivations.RESOURCE, params=asked, may_redirect=True)
        return await deactivations.numbers_in(deactivations.file_address(answer, self._base_url))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _status_callback(self, text: OutgoingText) -> str:
        path = f"/webhooks/twilio/status/{quote(text.text_uuid)}?a={text.attempt}"
        return f"{self._callback_base}{path}{CALLBACK_RETRIES}"

    async def _entries(self, params: Mapping[str, str]) -> AsyncIterator[Entry]:
        """Yield the message list's entries, page after page."""
        answer = await self._call("GET", self._messages, params={**params, "PageSize": str(PAGE_SIZE)})
        while True:
            page = mapping(answer)
            messages = page.get("messages")
            if not isinstance(messages, list):
                raise Unanswered("the SMS vendor's list has no messages in it")
            for entry in messages:
                yield entry
            next_page = page.get("next_page_uri")
            if not isinstance(next_page, str):
                return
            answer = await self._call("GET", f"https://api.twilio.com{next_page}")

    async def _call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, object] | None = None,
        may_redirect: bool = False,
    ) -> Answer:
        """Return a 2xx answer, or a 3xx where that is expected; raise what the status means in our error family."""
        answer: Answer = await self._client.request_async(method, url, params=params, data=data)
        if 200 <= answer.status_code < (400 if may_redirect else 300):
            return answer
        if answer.status_code == 429:
            raise VendorBusy(_retry_after(answer))
        body = answer.json if isinstance(answer.json, dict) else {}
        code = body.get("code")
        if answer.status_code < 400 or not isinstance(code, int):
            # Not the vendor's own words: something between us answered, and may have passed the call on.
            raise Unanswered(f"status {answer.status_code} without a code of the SMS vendor")
        # The vendor's message is left out: it quotes the phone number.
        raise Refused(code, drop_for(code))


def _retry_after(answer: Answer) -> float:
    """Return the seconds the vendor asks us to wait, or one second when it names no number."""
    seconds = str(answer.headers.get("Retry-After", ""))
    return float(seconds) if seconds.isdecimal() else DEFAULT_RETRY_AFTER_SECONDS
