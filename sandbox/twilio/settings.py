"""What one pretend Twilio is started with."""

from dataclasses import dataclass
from pathlib import Path

# The numbers of the Messaging Service. 555-01xx is kept free for fiction in every area code.
POOL = tuple(f"+1312555{line:04d}" for line in range(150, 155))

DEFAULT_ACCOUNT_SID = "AC" + "0" * 32
DEFAULT_SERVICE_SID = "MG" + "0" * 32
DEFAULT_AUTH_TOKEN = "sandbox-token"


@dataclass(slots=True)
class Settings:
    """The account, its addresses and its pace; ranges are (low, high) in real seconds, on any clock."""

    account_sid: str = DEFAULT_ACCOUNT_SID
    auth_token: str = DEFAULT_AUTH_TOKEN
    inbound_url: str | None = None  # where the Messaging Service posts texts from phones
    inbox_url: str | None = None  # the CRM that mirrors the same texts in its inbox
    clock_file: Path | None = None
    seed: int = 7
    reply_seconds: tuple[float, float] = (1.0, 12.0)
    callback_seconds: tuple[float, float] = (0.05, 1.0)  # between one status and the next
    latency_ms: float = 0.0
    students_answer: bool = True
    registered_mps: float = 0.0  # texts a second that the carriers registered; 0: a sender without registration
    brand_tier: str = "LOW"  # T-Mobile's word for how much it takes a day
