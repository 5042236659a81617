"""The portal together with its clock, its limits, its faults and the record of what it was asked."""

from dataclasses import dataclass, field

from sandbox.hubspot.clock import Clock
from sandbox.hubspot.faults import Faults
from sandbox.hubspot.ledger import Ledger
from sandbox.hubspot.limits import Limits
from sandbox.hubspot.portal import Portal


@dataclass(slots=True)
class SandboxState:
    """Everything of one running sandbox; a reset starts anew with the same token, subscription and clock."""

    token: str
    tier: str
    clock: Clock
    webhook_url: str = ""
    client_secret: str = "sandbox-secret"
    faults: Faults = field(default_factory=Faults)
    ledger: Ledger = field(default_factory=Ledger)
    limits: Limits = field(init=False)
    portal: Portal = field(init=False)

    def __post_init__(self) -> None:
        """Open the first portal."""
        self.reset()

    def reset(self) -> None:
        """Forget every record, request and fault."""
        self.faults = Faults()
        self.ledger = Ledger()
        self.limits = Limits(self.tier)
        self.portal = Portal(self.tier, self.faults, self.limits)
        self.portal.webhooks.url, self.portal.webhooks.secret = self.webhook_url, self.client_secret
