"""The contract of whoever sends to the CRM with whoever keeps its pace."""

from typing import Protocol


class CrmPace(Protocol):
    """Says when the next request may leave. May be asked by several threads."""

    def take_turn(self, *, is_search: bool) -> float:
        """Take the next turn and return the seconds until it.

        Raises CrmBusy with the policy DAILY while the portal's requests of today are used up.
        """

    def close_for(self, seconds: float) -> None:
        """Let nobody start for this long: the CRM said that the window is used up."""

    def park(self) -> float:
        """Let nobody start before the portal's midnight, and return the seconds until then."""
