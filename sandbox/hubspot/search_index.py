"""The search index, which learns of a write later than the record has it."""

from collections import deque

from sandbox.hubspot.records import Record

Values = dict[str, str]


class SearchIndex:
    """For records written a moment ago: what search still believes, and until when."""

    def __init__(self) -> None:
        self._behind: dict[str, deque[tuple[float, Values | None]]] = {}

    def written(self, record_id: str, before: Values | None, visible_at: float) -> None:
        """Note a write that search sees at `visible_at` (steady seconds); a new record has no `before`."""
        self._behind.setdefault(record_id, deque()).append((visible_at, before))

    def seen(self, record: Record, at: float) -> Values | None:
        """Return the values that search finds the record by at `at`, or None if it does not know it yet."""
        waiting = self._behind.get(record.id)
        while waiting and waiting[0][0] <= at:
            waiting.popleft()
        if waiting:
            return waiting[0][1]
        self._behind.pop(record.id, None)
        return record.values
