"""How far a text came: Twilio's words for it and ours."""

from schemas.sms import DeliveryStatus

# The vendor gave up on the text.
LOST = frozenset({DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED})

# Words of Twilio's that have no namesake of ours. We neither schedule at the vendor nor send on channels with
# read receipts; a person at the vendor's own console may.
_OTHER_WORDS = {
    "scheduled": DeliveryStatus.ACCEPTED,
    "partially_delivered": DeliveryStatus.SENT,
    "read": DeliveryStatus.DELIVERED,
}


def delivery_status(word: str) -> DeliveryStatus | None:
    """Return our status for Twilio's word, or None for a word that says nothing about a text of ours."""
    try:
        return DeliveryStatus(word)
    except ValueError:
        return _OTHER_WORDS.get(word)
