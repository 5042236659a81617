"""Ask whether the college sends texts at all: the switch over every campaign (RM-005)."""

from schemas.mistakes import Mistake
from schemas.office import Office


class SmsIsOff(Mistake):
    """No campaign may be scheduled or sent now."""


def require_sms(office: Office) -> None:
    """Return if campaigns may be scheduled and sent. Raises SmsIsOff."""
    if not office.can_send_sms:
        raise SmsIsOff("Company can send SMS is off. Set PLACELINE_SMS_ENABLED=1 and start again to allow it.")
