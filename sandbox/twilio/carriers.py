"""The networks behind the numbers, and the one that counts what it takes in a day.

Source: https://support.twilio.com/hc/en-us/articles/1260804800549 (T-Mobile counts segments of a brand in a Pacific
day) and https://www.twilio.com/docs/api/errors/30027.
"""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sandbox.phones.chance import pick_weighted

T_MOBILE = "T-Mobile"
OVER_CAP_CODE = 30027

_SHARES = (("Verizon", 0.36), (T_MOBILE, 0.33), ("AT&T", 0.27), ("UScellular", 0.04))
_PACIFIC = ZoneInfo("America/Los_Angeles")


def carrier_of(number: str) -> str:
    """Return whose subscriber a number is, the same in every run and for every seed."""
    return pick_weighted(_SHARES, "carrier", number)


class DailyCap:
    """Counts the segments that T-Mobile took, day by day."""

    def __init__(self) -> None:
        self._taken: Counter[date] = Counter()

    def refuses(self, number: str, segments: int, cap: float, now: float) -> bool:
        """Count a text and return whether it goes beyond `cap` segments a Pacific day; 0 is no cap."""
        if not cap or carrier_of(number) != T_MOBILE:
            return False
        day = datetime.fromtimestamp(now, _PACIFIC).date()
        if self._taken[day] + segments > cap:
            return True
        self._taken[day] += segments
        return False
