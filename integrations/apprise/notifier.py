"""Handing notices to Apprise addresses.

An address holds passwords, and the library writes addresses it can't read, and what it sends, into its log: that log is
silenced. Every address gets every notice; if one of them fails all are tried again, so the others may get it twice.
"""

import logging
import re
import warnings

import apprise

from rules.notices import NoticeLevel
from schemas.mistakes import Mistake
from schemas.notify import Notifier, NotifyUnavailable

_TYPES = {
    NoticeLevel.INFO: apprise.NotifyType.INFO,
    NoticeLevel.WARNING: apprise.NotifyType.WARNING,
    NoticeLevel.ERROR: apprise.NotifyType.FAILURE,
}

# A comma may stand inside an address; one that separates is followed by the next address's scheme.
_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z][A-Za-z0-9+.-]*://)")


class AddressUnknown(Mistake):
    """One of the addresses is none that Apprise knows; the message says which by its place, never the address."""


class AppriseNotifier(Notifier):
    """All addresses of one setting. Raises AddressUnknown when made with one that can't be read."""

    def __init__(self, addresses: str) -> None:
        logging.getLogger("apprise").disabled = True
        self._apprise = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Placeline", app_desc="", app_url=""))
        with warnings.catch_warnings():
            # Loading its 150 vendors imports modules that later Pythons no longer have; it knows.
            warnings.simplefilter("ignore", DeprecationWarning)
            for place, address in enumerate(_BETWEEN.split(addresses.strip(" \t\r\n,")), start=1):
                if not self._apprise.add(address):
                    raise AddressUnknown(
                        f"PLACELINE_NOTIFY_URLS: address {place} is none that Apprise knows. "
                        "Write it as in Apprise's list of services, such as slack://token/#channel."
                    )

    def notify(self, title: str, text: str, level: NoticeLevel) -> None:
        """Hand over one notice to every address. Raises NotifyUnavailable if one of them did not take it."""
        if not self._apprise.notify(body=text, title=title, notify_type=_TYPES[level]):
            raise NotifyUnavailable("one of the addresses in PLACELINE_NOTIFY_URLS did not take the notice")
