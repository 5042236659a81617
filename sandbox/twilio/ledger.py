"""Every message of the account, found by SID, by recipient and by sender."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator

from sandbox.twilio.messages import Direction, Message, Status


def _position(message: Message) -> int:
    return message.position


class Ledger:
    """The vendor's memory. Nothing is ever removed from it, so a position stays a position."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.statuses: Counter[Status] = Counter()
        self.directions: Counter[Direction] = Counter()
        self._by_sid: dict[str, Message] = {}
        self._by_to: defaultdict[str, list[Message]] = defaultdict(list)
        self._by_sender: defaultdict[str, list[Message]] = defaultdict(list)

    def add(self, message: Message) -> None:
        """Keep a new message."""
        message.position = len(self.messages)
        message.nth = len(self._by_to[message.to])
        self.messages.append(message)
        self.statuses[message.status] += 1
        self.directions[message.direction] += 1
        self._by_sid[message.sid] = message
        self._by_to[message.to].append(message)
        if message.sender is not None:
            self._by_sender[message.sender].append(message)

    def move(self, message: Message, status: Status, at: float, error_code: int | None = None) -> None:
        """Give a message its next status."""
        self.statuses[message.status] -= 1
        self.statuses[status] += 1
        message.status = status
        message.updated_at = at
        message.error_code = error_code

    def give_sender(self, message: Message, number: str) -> None:
        """Write down which number of the pool a message goes out from."""
        message.sender = number
        insort(self._by_sender[number], message, key=_position)

    def find(self, sid: str) -> Message | None:
        """Return the message with this SID."""
        return self._by_sid.get(sid)

    def newest_first(self, to: str | None, sender: str | None, below: int | None) -> Iterator[Message]:
        """Return messages to and from these numbers (None: any) that stand before position `below`."""
        rows = self._narrowest(to, sender)
        end = len(rows) if below is None else bisect_left(rows, below, key=_position)
        for index in range(end - 1, -1, -1):
            message = rows[index]
            if (to is None or message.to == to) and (sender is None or message.sender == sender):
                yield message

    def _narrowest(self, to: str | None, sender: str | None) -> list[Message]:
        lists = [self.messages]
        if to is not None:
            lists.append(self._by_to.get(to, []))
        if sender is not None:
            lists.append(self._by_sender.get(sender, []))
        return min(lists, key=len)
