"""The list of messages: filters, newest first, page after page.

The vendor filters by the date sent, which a text does not have before it is sent: such a text is in no
list that names a date. There is no filter by service, body or status.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

from sandbox.twilio.errors import Refusal
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Message, resource_of

USUAL_PAGE = 50
LARGEST_PAGE = 1000
DAY_SECONDS = 86_400.0

_TOKEN_PREFIX = "PA"


@dataclass(frozen=True, slots=True)
class Query:
    """What a client asks for. Bounds are vendor seconds; `sent_from` is within, `sent_before` is outside."""

    to: str | None
    sender: str | None
    sent_from: float | None
    sent_before: float | None
    page_size: int
    page: int
    below: int | None  # position in the ledger where the page before ended

    def matches(self, message: Message) -> bool:
        """Whether the date sent lies within the bounds."""
        if self.sent_from is None and self.sent_before is None:
            return True
        if message.sent_at is None:
            return False
        # To the second, as the vendor shows its dates: what it calls 14:05:00 is not before 14:05:00.
        sent_at = int(message.sent_at)
        return (self.sent_from is None or sent_at >= self.sent_from) and (
            self.sent_before is None or sent_at < self.sent_before
        )


def query_from(parameters: Mapping[str, str], ledger: Ledger) -> Query:
    """Return the query of a request. Raises Refusal for a date, a size or a token that cannot be read.

    `DateSent` means that day; `DateSent>` and `DateSent<` mean from and up to, and take a day or an instant.
    """
    sent_from = sent_before = None
    if on := parameters.get("DateSent"):
        start, _ = _span(on)
        sent_from = start - start % DAY_SECONDS
        sent_before = sent_from + DAY_SECONDS
    if after := parameters.get("DateSent>"):
        sent_from, _ = _span(after)
    if before := parameters.get("DateSent<"):
        _, sent_before = _span(before)
    size = _whole_number(parameters, "PageSize", USUAL_PAGE)
    return Query(
        to=parameters.get("To"),
        sender=parameters.get("From"),
        sent_from=sent_from,
        sent_before=sent_before,
        page_size=max(1, min(size, LARGEST_PAGE)),
        page=_whole_number(parameters, "Page", 0),
        below=_position_of(parameters.get("PageToken"), ledger),
    )


def page_of(query: Query, parameters: Mapping[str, str], ledger: Ledger, account_sid: str) -> dict[str, object]:
    """Return one page, ready for JSON. It links forward and to the first page, never backward."""
    rows = list(islice(_matching(query, ledger), query.page_size + 1))
    has_more = len(rows) > query.page_size
    rows = rows[: query.page_size]
    base = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"
    filters = {name: value for name, value in parameters.items() if name not in ("Page", "PageSize", "PageToken")}

    def link(page: int, **token: str) -> str:
        return f"{base}?{urlencode({**filters, 'PageSize': query.page_size, 'Page': page, **token})}"

    start = query.page * query.page_size
    next_uri = link(query.page + 1, PageToken=_TOKEN_PREFIX + rows[-1].sid) if has_more else None
    return {
        "end": max(start, start + len(rows) - 1),
        "first_page_uri": link(0),
        "messages": [resource_of(message) for message in rows],
        "next_page_uri": next_uri,
        "page": query.page,
        "page_size": query.page_size,
        "previous_page_uri": None,
        "start": start,
        "uri": f"{base}?{urlencode(parameters)}" if parameters else base,
    }


def _matching(query: Query, ledger: Ledger) -> Iterator[Message]:
    return filter(query.matches, ledger.newest_first(query.to, query.sender, query.below))


def _span(text: str) -> tuple[float, float]:
    """Return the first second of a day or instant, and the first second after it."""
    try:
        instant = datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError:
        raise Refusal(20001, f"{text!r} is no date") from None
    start = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
    return start, start + (DAY_SECONDS if len(text) == len("2026-03-01") else 1.0)


def _whole_number(parameters: Mapping[str, str], name: str, usual: int) -> int:
    text = parameters.get(name, str(usual))
    if not text.isdecimal():
        raise Refusal(20001, f"{name} is a whole number")
    return int(text)


def _position_of(token: str | None, ledger: Ledger) -> int | None:
    if token is None:
        return None
    message = ledger.find(token.removeprefix(_TOKEN_PREFIX))
    if message is None:
        raise Refusal(20001, "PageToken is unknown")
    return message.position
