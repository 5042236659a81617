"""Whom a campaign is meant for: a filter over the roster, or a saved list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class AudienceFilter:
    """Every given criterion must hold; an empty tuple or None asks nothing. `saved_list` narrows to its members."""

    programs: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    advisors: tuple[str, ...] = ()  # e-mail addresses: the caseload
    tags: tuple[str, ...] = ()  # any of them
    risk_levels: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()  # any of them
    student_ids: tuple[str, ...] = ()
    completed_from: date | None = None
    completed_to: date | None = None
    only_graduates: bool = False
    still_studying: bool = False
    saved_list: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return what a JSON column can hold; only the criteria that ask something."""
        found = {name: value for name, value in asdict(self).items() if value}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "AudienceFilter":
        """Return the filter as it was stored by `to_json`."""
        values: dict[str, object] = {}
        for field in fields(cls):
            if field.name in stored:
                value = stored[field.name]
                if field.name.startswith("completed_"):
                    value = date.fromisoformat(str(value))
                elif isinstance(value, list):
                    value = tuple(value)
                values[field.name] = value
        return cls(**values)  # type: ignore[arg-type]  # the names and types are our own, written by to_json
