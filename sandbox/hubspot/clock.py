"""The portal's clock: real time plus an offset that a test or a demo writes into a file."""

import time
from datetime import UTC, datetime
from pathlib import Path

RE_READ_SECONDS = 0.05


class Clock:
    """Tells the portal's time; the offset file holds one number, seconds to add to real time."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file
        self._offset_seconds = 0.0
        self._read_again_at = 0.0

    def seconds(self) -> float:
        """Return the portal's time in seconds since 1970."""
        if self._offset_file is not None and time.monotonic() >= self._read_again_at:
            self._read_again_at = time.monotonic() + RE_READ_SECONDS
            self._offset_seconds = _offset_in(self._offset_file, self._offset_seconds)
        return time.time() + self._offset_seconds

    def instant(self) -> str:
        """Return the portal's time as HubSpot writes it: UTC, milliseconds, `Z`."""
        return written(datetime.fromtimestamp(self.seconds(), UTC))


def written(moment: datetime) -> str:
    """Return an aware instant as HubSpot writes it; such texts sort as the instants do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(instant: str) -> int:
    """Return an instant of the portal as milliseconds since 1970, as webhooks carry it."""
    return int(datetime.fromisoformat(instant).timestamp() * 1000)


def _offset_in(path: Path, last: float) -> float:
    """Return the offset in the file: 0 when there is no file, the last one while somebody is writing it."""
    try:
        return float(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0.0
    except ValueError:
        return last
