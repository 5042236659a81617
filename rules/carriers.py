"""A carrier's daily cap: whom it holds back, and until when.

T-Mobile counts what a brand sends to its subscribers and takes no more until midnight Pacific time; everybody else's
texts go on. What was refused that way goes out another day.

Source: https://www.twilio.com/docs/api/errors/30023 and https://www.twilio.com/docs/api/errors/30027;
https://support.twilio.com/hc/en-us/articles/1260804800549 (T-Mobile's daily limits).
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

T_MOBILE = "T-Mobile"

# The vendor's code for a cap, and whose subscriber it was sent to. 30023 names no carrier, so it says something of the
# one number only: to hold everybody would stop the recipients of carriers that have no cap.
CAPPING_CARRIER: Mapping[int, str | None] = {30023: None, 30027: T_MOBILE}

RESET_ZONE = ZoneInfo("America/Los_Angeles")

# Nobody is texted around midnight Pacific time: a refusal that is heard of so soon after it is about the day before.
HEARD_LATE = timedelta(hours=1)


def held_until(heard_at: datetime) -> datetime | None:
    """Return the instant at which a cap that the vendor told of is lifted, None if it has been already.

    `heard_at` is when the vendor's word came, which is minutes after the text at most times. Midnight is the Pacific
    day's, summer time included.
    """
    local = heard_at.astimezone(RESET_ZONE)
    midnight = datetime.combine(local.date(), time(), RESET_ZONE)
    if heard_at - midnight < HEARD_LATE:
        return None
    return datetime.combine(local.date() + timedelta(days=1), time(), RESET_ZONE)
