"""Whom a campaign is meant for: a filter over the roster, a saved list, or a saved search."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum

from rules.recipients import Exclusion


class RankBy(StrEnum):
    """By what a saved search ranks; the best ranked are texted first, and are who "Limit to Top" keeps (RM-074)."""

    COMPLETED = "completed"  # who completed last comes first, who still studies comes last
    RISK = "risk"  # high, medium, low, any other word, none
    LAST_TEXT = "last-text"  # who was never texted, then who was texted longest ago
    NAME = "name"


RISK_ORDER = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class ExcludedPerson:
    """Somebody of an audience who gets no text. Only the end of the number is told: enough to recognise it."""

    student_id: str  # the college's own id, as everywhere here
    name: str
    phone_end: str | None  # last four digits
    reason: Exclusion
    kept_student_id: str | None = None  # who has the same number and was kept instead (SHARED_PHONE)

    @property
    def sentence(self) -> str:
        """Return what "Click to see why" says about it."""
        return self.reason.sentence


@dataclass(frozen=True, slots=True)
class AudienceFilter:
    """Every given criterion must hold; an empty tuple or None asks nothing.

    `saved_list` names a saved list or search, and the other criteria narrow it.
    """

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
