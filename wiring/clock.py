"""The only clock of the house.

In the sandbox the clock can be moved: the file `clock` in the home folder holds the seconds to add to real time. All
processes of an installation, and the pretend vendors, read the same file. A live installation never looks at it.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic

from wiring.settings import Settings, SettingsInvalid

# A sender asks for every text; the file is read anew after this.
LOOK_AGAIN_SECONDS = 0.02


class Clock:
    """Tells the time, aware, in UTC."""

    def __init__(self, settings: Settings) -> None:
        self._file = None if settings.live else settings.home / "clock"
        self._known, self._look_again_at = timedelta(), 0.0

    def now(self) -> datetime:
        """Return the present instant of this installation."""
        return datetime.now(UTC) + self._ahead()

    def set(self, instant: datetime) -> None:
        """Make it `instant` now, for every process of a sandbox installation. Raises RuntimeError when live."""
        if self._file is None:
            raise RuntimeError("the clock of a live installation can't be set")
        ahead = (instant - datetime.now(UTC)).total_seconds()
        aside = self._file.with_suffix(".new")
        aside.write_text(f"{ahead:.3f}\n")
        aside.replace(self._file)  # whoever reads sees the old number or the new one, never half of one
        self._look_again_at = 0.0

    def _ahead(self) -> timedelta:
        now = monotonic()
        if self._file is None or now < self._look_again_at:
            return self._known
        try:
            self._known = timedelta(seconds=float(self._file.read_text()))
        except FileNotFoundError:
            self._known = timedelta()
        except (ValueError, OverflowError) as error:
            raise SettingsInvalid(f"{self._file} holds no number of seconds; remove it, or write one.") from error
        self._look_again_at = now + LOOK_AGAIN_SECONDS
        return self._known
