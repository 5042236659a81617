"""The vendor's clock: real time plus what a file says, so that a demonstration can jump ten days ahead."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path

READ_EVERY_SECONDS = 0.05


class Clock:
    """Tells the time in seconds since 1970 (UTC)."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._ahead_seconds = 0.0
        self._read_again_at = 0.0

    def now(self) -> float:
        """Return the vendor's time. The file is read at most every 50 ms; no file means real time."""
        if self._file is not None and time.monotonic() >= self._read_again_at:
            self._ahead_seconds = _seconds_in(self._file, self._ahead_seconds)
            self._read_again_at = time.monotonic() + READ_EVERY_SECONDS
        return time.time() + self._ahead_seconds


def _seconds_in(file: Path, last_known: float) -> float:
    try:
        return float(file.read_text())
    except FileNotFoundError:
        return 0.0
    except ValueError:
        return last_known  # read while it was being written; the next look sees all of it


@lru_cache(maxsize=4096)
def rfc_2822(second: int) -> str:
    """Return a vendor date such as `Sun, 01 Mar 2026 14:05:00 +0000`."""
    return format_datetime(datetime.fromtimestamp(second, UTC))


@lru_cache(maxsize=64)
def http_date(second: int) -> str:
    """Return the `Date` header of an answer; a client compares it with its own clock."""
    return format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)
