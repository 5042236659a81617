"""What the vendor says about our sender's pace, asked once a day and kept beside the sender's bucket."""

import logging
from datetime import timedelta

from database.pace import note_vendor_rate, vendor_rate, vendor_rate_read_at
from schemas.sms import SmsError
from wiring.connections import begin, clock, look, sms_vendor
from wiring.settings import settings

logger = logging.getLogger(__name__)

# Carriers change a registration's limits after a review, which takes days.
READ_AGAIN_AFTER = timedelta(days=1)


async def refresh_sender_limits() -> None:
    """Ask the vendor for our sender's rate, unless it was asked within a day; from then on no process goes faster.

    A vendor that does not answer changes nothing and is asked again by the next run: the rate known before holds.
    """
    sender, now = settings().twilio_messaging_service_sid, clock().now()
    with look() as session:
        read_at = vendor_rate_read_at(session, sender)
    if read_at is not None and now - read_at < READ_AGAIN_AFTER:
        return
    try:
        async with sms_vendor() as vendor:
            limits = await vendor.read_sender_limits()
    except SmsError as error:
        logger.warning("sender limits not read error=%s", type(error).__name__)
        return
    with begin() as session:
        note_vendor_rate(session, sender, limits.texts_per_second, now=now)
    logger.info(
        "sender limits read texts_per_second=%s tmobile_daily=%s", limits.texts_per_second, limits.tmobile_daily
    )


def texts_per_second() -> float:
    """Return the most our sender may send now: the rate we chose, or the vendor's where that is lower."""
    ours = settings().texts_per_second
    with look() as session:
        return min(ours, vendor_rate(session, settings().twilio_messaging_service_sid) or ours)
