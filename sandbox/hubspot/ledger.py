"""What the portal was asked: every request in order, and the counts that a test or a benchmark reads."""

from collections import Counter, deque
from dataclasses import dataclass, field

from sandbox.hubspot.wire import JsonObject

KEPT_REQUESTS = 200_000
HUNG = 0  # the status of a request that was applied and never answered


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. `fault` names what was done to it on purpose, if anything."""

    method: str
    path: str
    template: str
    status: int
    at: str
    has_changed: bool
    fault: str

    def view(self) -> JsonObject:
        """Return the entry for the control interface."""
        return {
            "method": self.method,
            "path": self.path,
            "template": self.template,
            "status": self.status,
            "at": self.at,
            "changed": self.has_changed,
            "fault": self.fault,
        }


@dataclass(slots=True)
class Ledger:
    """Requests since the start or the last reset."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT_REQUESTS))
    by_path: Counter[str] = field(default_factory=Counter)
    by_status: Counter[int] = field(default_factory=Counter)
    writes: int = 0

    def note(self, entry: Entry) -> None:
        """Keep and count one request."""
        self.entries.append(entry)
        self.by_path[f"{entry.method} {entry.template}"] += 1
        self.by_status[entry.status] += 1
        self.writes += entry.has_changed

    def view(self) -> JsonObject:
        """Return the counts; `writes` are the requests that changed something."""
        return {
            "total": self.by_path.total(),
            "requests": dict(self.by_path),
            "statuses": {str(status): count for status, count in self.by_status.items()},
            "writes": self.writes,
        }
