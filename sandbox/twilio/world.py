"""Everything one pretend Twilio holds, put together, and how it starts over."""

from collections import deque

from sandbox.twilio.clock import Clock
from sandbox.twilio.courier import Courier
from sandbox.twilio.deliveries import Deliveries
from sandbox.twilio.faults import Faults, Luck
from sandbox.twilio.inbound import Phones
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.settings import Settings

REQUESTS_KEPT = 500_000

# (method, path with query, status, at); status 0 was never answered.
RequestLine = tuple[str, str, int, float]


class World:
    """The vendor's state; handlers read its attributes at each request, because `reset` replaces them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock(settings.clock_file)
        self.courier = Courier(settings.auth_token)
        self._fill()

    def _fill(self) -> None:
        self.ledger = Ledger()
        self.luck = Luck(self.settings.seed, Faults(latency_ms=self.settings.latency_ms))
        self.requests: deque[RequestLine] = deque(maxlen=REQUESTS_KEPT)
        self.phones = Phones(self.settings, self.clock, self.ledger, self.luck, self.courier)
        self.deliveries = Deliveries(self.settings, self.clock, self.ledger, self.luck, self.courier, self.phones.ring)
        self.deactivated: dict[str, list[str]] = {}  # day -> numbers taken out of service
        self.creates = 0  # texts taken, also those whose answer was lost
        self.refused_creates = 0

    def open(self) -> None:
        """Start carrying webhooks. Needs a running loop."""
        self.courier.open()

    async def reset(self) -> None:
        """Forget every message, block, fault and request; addresses and pace stay as they were set."""
        self.deliveries.close()
        self.phones.close()
        await self.courier.close()
        self.courier = Courier(self.settings.auth_token)
        self._fill()
        self.courier.open()

    async def close(self) -> None:
        """Stop at once; what is under way is lost."""
        self.deliveries.close()
        self.phones.close()
        await self.courier.close()
