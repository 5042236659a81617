"""Reading the vendor's message resources: one entry of its list, or what a create answers.

Whatever does not look as documented is `Unanswered`: an answer that cannot be read says nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from integrations.twilio.errors import drop_for
from integrations.twilio.http_client import Answer
from integrations.twilio.statuses import LOST, delivery_status
from integrations.twilio.storable import storable
from schemas.sms import DeliveryStatus, IncomingText, Unanswered, VendorText

# The vendor answers a keyword at once, and nothing else: our webhook's own answer is always empty.
_KEYWORD_ANSWER_WITHIN = timedelta(seconds=60)

Entry = Mapping[str, object]


def mapping(answer: Answer) -> Entry:
    """Return an answer's JSON object."""
    if not isinstance(answer.json, dict):
        raise Unanswered("the SMS vendor's answer is not an object")
    return answer.json


def word(entry: Entry, field: str) -> str:
    """Return a field that must be there and hold text."""
    value = entry.get(field)
    if not isinstance(value, str) or not value:
        raise Unanswered(f"the SMS vendor's answer has no {field}")
    return value


def _instant(entry: Entry, field: str) -> datetime:
    """Return a date of the vendor's (RFC 2822, whole seconds) as an aware instant."""
    try:
        return parsedate_to_datetime(word(entry, field))
    except ValueError as error:
        raise Unanswered(f"the SMS vendor's {field} is not a date") from error


def created_at(entry: Entry) -> datetime:
    """Return when the vendor made the entry: for a text of ours, when it took the call."""
    return _instant(entry, "date_created")


def received_at(entry: Entry) -> datetime:
    """Return when the vendor received a text from a phone."""
    return _instant(entry, "date_sent" if entry.get("date_sent") else "date_created")


def is_from_a_phone(entry: Entry) -> bool:
    """Return whether this is a text from a phone to us, not one from a short code or of another channel."""
    return entry.get("direction") == "inbound" and str(entry.get("from")).startswith("+")


def vendor_text(entry: Entry) -> VendorText:
    """Return one text of ours as the vendor shows it."""
    code = entry.get("error_code")
    status = delivery_status(word(entry, "status")) or DeliveryStatus.ACCEPTED
    return VendorText(
        vendor_sid=word(entry, "sid"),
        to=word(entry, "to"),
        body=storable(str(entry.get("body") or "")),
        status=status,
        created_at=created_at(entry),
        error_code=code if isinstance(code, int) else None,
        drop=drop_for(code) if isinstance(code, int) and status in LOST else None,
    )


def incoming_text(entry: Entry, answers: Sequence[Entry]) -> IncomingText:
    """Return one received text.

    The list does not say whether the vendor answered it, but it shows the answer, which is one of `answers`.
    """
    arrived_at = received_at(entry)
    return IncomingText(
        vendor_sid=word(entry, "sid"),
        from_phone=word(entry, "from"),
        to_phone=word(entry, "to"),
        body=storable(str(entry.get("body") or "")),
        received_at=arrived_at,
        answered_by_vendor=any(
            answer.get("to") == entry.get("from")
            and timedelta(0) <= created_at(answer) - arrived_at <= _KEYWORD_ANSWER_WITHIN
            for answer in answers
        ),
    )
