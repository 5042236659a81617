"""Owners: which of the portal's users has an e-mail address, so that a task can be given to them."""

from collections.abc import Callable
from typing import cast

from integrations.hubspot.paths import Api, path
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import OwnersPage

_PAGE_SIZE = "100"
_OLD_AFTER_SECONDS = 300.0  # a new colleague can be given tasks five minutes after becoming a user of the portal


class Owners:
    """The portal's owners by e-mail, read once and again when somebody is missing."""

    def __init__(self, transport: HubSpotTransport, monotonic: Callable[[], float]) -> None:
        self._transport = transport
        self._monotonic = monotonic
        self._ids: dict[str, str] = {}
        self._actors: dict[str, str] = {}
        self._read_at: float | None = None

    def owner_id(self, email: str) -> str | None:
        """Return the owner's id, or None if nobody there has the address. Raises as the transport."""
        known = self._ids.get(email.strip().lower())
        if known is None and self._is_old():
            self._ids = self._all_owners()
            self._read_at = self._monotonic()
            known = self._ids.get(email.strip().lower())
        return known

    def actor_id(self, email: str) -> str | None:
        """Return the id that conversations know the owner by, or None. Raises as the transport."""
        return self._actors.get(email.strip().lower()) if self.owner_id(email) is not None else None

    def _is_old(self) -> bool:
        return self._read_at is None or self._monotonic() - self._read_at > _OLD_AFTER_SECONDS

    def _all_owners(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        query = {"limit": _PAGE_SIZE}
        while True:
            page = cast(OwnersPage, self._transport.get(path(Api.OWNERS), query))
            ids |= {
                owner["email"].lower(): str(owner["id"]) for owner in page.get("results") or () if owner.get("email")
            }
            self._actors |= {
                owner["email"].lower(): f"A-{owner['userId']}"
                for owner in page.get("results") or ()
                if owner.get("email") and owner.get("userId")
            }
            after = (page.get("paging") or {}).get("next", {}).get("after")
            if after is None:
                return ids
            query = {"limit": _PAGE_SIZE, "after": after}


def no_user(email: str) -> str:
    """Return what to say of an address that is nobody's."""
    return (
        f"no user of the CRM has the address {email}: add the user in HubSpot, or correct the advisor on the roster, "
        "then `placeline crm retry`"
    )
