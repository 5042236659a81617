"""What else could send texts: the vendor's SDK alone (the ceiling), and what a user would pick instead of Placeline.

Belongs here: one module a way, written as somebody would who knows its tools, run as a process of its own.
Does not belong here: anything slower than it has to be; whoever is measured against gets the better of every doubt.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

ACCOUNT, SERVICE, TOKEN = "AC" + "0" * 32, "MG" + "0" * 32, "sandbox-token"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
VALID_SECONDS = 21_600

# As long as what a campaign says, with the name merged already.
BODY = (
    "Lakeside Career College: hi Ada, are you working in your field yet? "
    "Tell us how it is going. Reply STOP to opt out, HELP for help."
)


@dataclass(frozen=True, slots=True)
class Ready:
    """One text, ready to be handed over: the number it goes to, and where its receipts shall go."""

    to: str
    callback: str


def ready_texts(number: int, first: int = 0) -> list[Ready]:
    """Return texts to so many different numbers."""
    return [
        Ready(f"+1312{2_000_000 + index}", f"http://127.0.0.1:8300/webhooks/twilio/status/{uuid4()}?a=1#rc=5&rp=all")
        for index in range(first, first + number)
    ]


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to send: warm-up texts first, then the measured ones. `url` is the vendor's origin."""

    url: str
    warm_up: Sequence[Ready]
    texts: Sequence[Ready]
    concurrency: int
    database: str  # "" for who needs none
    way: str  # where a module knows several


def read_order() -> Order:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--warm-up", type=int, default=0)
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--database", default="")
    parser.add_argument("--way", default="")
    given = parser.parse_args()
    warm_up, texts = ready_texts(given.warm_up, given.texts), ready_texts(given.texts)
    return Order(given.url, warm_up, texts, given.concurrency, given.database, given.way)
